import { describe, expect, it } from 'vitest';
import { singularValues } from '../../../src/linalg/spectrum.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { forward, forwardBatch } from '../../../src/theory/network/forward.ts';
import { flatten, type Network, rowsOf } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { GeneratedSpec, LayerSpec, NetworkSpec } from '../../../src/theory/network/spec.ts';
import { lossAndGradient } from '../../../src/theory/network/gradient.ts';

const u = 2 ** -53;

function specWith(
  layer: LayerSpec,
  widths: readonly number[],
  change: Partial<GeneratedSpec> = {},
): GeneratedSpec {
  const layers = widths.slice(1).map(() => layer);
  return { kind: 'generated', activation: 'identity', widths, biases: 0, seed: 11, layers, ...change };
}

const shapes = [
  [5, 5],
  [7, 3],
  [3, 7],
  [1, 4],
  [4, 1],
] as const;

function firstLayer(layer: LayerSpec, widths: readonly number[]): Network['layers'][number] {
  return buildNetwork(specWith(layer, widths)).layers[0]!;
}

describe('recipes of layers', () => {
  it.each(shapes)('orthogonal: all singular values of %i → %i are the scale', (n, m) => {
    const { values, error } = singularValues(rowsOf(firstLayer({ kind: 'orthogonal', scale: 2 }, [n, m])));
    expect(values.length).toBe(Math.min(m, n));
    // Gram–Schmidt twice leaves ‖QQᵀ − I‖ of a few n·u
    for (const s of values) expect(Math.abs(s - 2)).toBeLessThan(error + 100 * n * m * u);
  });

  it('low-rank: the next singular value is rounding', () => {
    for (const rank of [1, 2, 3]) {
      const { values, error } = singularValues(
        rowsOf(firstLayer({ kind: 'low-rank', scale: 1, rank }, [7, 6])),
      );
      expect(values[rank - 1]!).toBeGreaterThan(1e-3);
      expect(values[rank]!).toBeLessThan(error + 100 * u);
    }
  });

  it('nilpotent: the n-th power is exactly 0, the matrix is not', () => {
    const { weights } = firstLayer({ kind: 'nilpotent', scale: 3 }, [5, 5]);
    const net = buildNetwork(specWith({ kind: 'nilpotent', scale: 3 }, [5, 5]));
    const power: Network = { ...net, layers: Array.from({ length: 5 }, () => net.layers[0]!) };
    expect([...forward(power, [1, 2, 3, 4, 5])]).toEqual([0, 0, 0, 0, 0]);
    expect(norm(weights)).toBeGreaterThan(0.5);
  });

  it('sparse: about the asked share of entries is not 0', () => {
    const { weights } = firstLayer({ kind: 'sparse', scale: 1, density: 0.2 }, [100, 100]);
    const kept = weights.filter((w) => w !== 0).length;
    // binomial(10⁴, 0.2): standard deviation 40; five of them, one draw
    expect(Math.abs(kept - 2000)).toBeLessThan(200);
  });

  it('ill-conditioned: singular values from the scale to the scale over the condition, evenly in their logarithms', () => {
    const { values, error } = singularValues(
      rowsOf(firstLayer({ kind: 'ill-conditioned', scale: 2, condition: 1e6 }, [4, 6])),
    );
    [2, 2e-2, 2e-4, 2e-6].forEach((s, i) => {
      expect(Math.abs(values[i]! - s)).toBeLessThan(error + 1000 * u);
    });
  });

  it('gaussian: the largest singular value is about the scale', () => {
    const { values } = singularValues(rowsOf(firstLayer({ kind: 'gaussian', scale: 1 }, [60, 40])));
    // E‖A‖_σ ≤ 1, and it deviates above by t with chance exp(−t²(√60 + √40)²/2): 5 standard deviations are
    // 0.36
    expect(values[0]!).toBeLessThan(1.36);
    expect(values[0]!).toBeGreaterThan(0.75);
  });

  it('rounded, constant: entries on a grid of halves, all the same', () => {
    const rounded = firstLayer({ kind: 'rounded', scale: 2 }, [6, 6]).weights;
    expect(rounded.every((w) => Number.isInteger(w))).toBe(true);
    expect(new Set(rounded).size).toBeGreaterThan(3);
    expect(new Set(firstLayer({ kind: 'constant', scale: 0.3 }, [6, 6]).weights)).toEqual(new Set([0.3]));
  });

  it('heavy-tailed, wild: a few entries dwarf the others', () => {
    for (const layer of [
      { kind: 'heavy-tailed', scale: 1 },
      { kind: 'wild', scale: 1, exponent: 100 },
    ] as const) {
      const sizes = [...firstLayer(layer, [30, 30]).weights].map(Math.abs).toSorted((a, b) => b - a);
      // Cauchy: the largest of 900 is about 600, and at least 57 with chance 1 − e⁻¹⁰; the median is 1
      expect(sizes[0]! / sizes[450]!).toBeGreaterThan(57);
    }
  });

  it.each(['identity', 'relu', 'leaky-relu'] as const)(
    'aligned: the product of norms is attained for %s',
    (activation) => {
      const net = buildNetwork(specWith({ kind: 'aligned', scale: 3 }, [4, 5, 2, 3], { activation }));
      const x = rowsOf(net.layers[0]!)[0]!;
      const stretch = norm(forward(net, x)) / norm(x);
      const product = net.layers.reduce((p, layer) => p * singularValues(rowsOf(layer)).values[0]!, 1);
      expect(Math.abs(product - 27)).toBeLessThan(27 * 1000 * u);
      expect(Math.abs(stretch - product)).toBeLessThan(27 * 1000 * u);
    },
  );

  it('extreme scales stay finite', () => {
    for (const scale of [1e150, 1e-150]) {
      const { weights } = firstLayer({ kind: 'wild', scale, exponent: 100 }, [6, 6]);
      expect(weights.every((w) => Number.isFinite(w) && w !== 0)).toBe(true);
    }
  });
});

describe('networks from specs', () => {
  const base = specWith({ kind: 'gaussian', scale: 1 }, [2, 6, 1], { activation: 'tanh', biases: 0.1 });

  it('are the same for the same spec, and other ones for another seed', () => {
    expect(flatten(buildNetwork(base))).toEqual(flatten(buildNetwork(structuredClone(base))));
    expect(flatten(buildNetwork(base))).not.toEqual(flatten(buildNetwork({ ...base, seed: 12 })));
  });

  it('keep their lower layers when upper ones are taken away', () => {
    const shorter = buildNetwork({ ...base, widths: [2, 6], layers: base.layers.slice(0, 1) });
    expect(shorter.layers[0]).toEqual(buildNetwork(base).layers[0]);
  });

  it('can be trained: the loss on the teacher’s task falls', () => {
    const trained = (steps: number): Network =>
      buildNetwork({ kind: 'trained', base, seed: 4, samples: 16, steps, eta: 0.3 });
    // the task is that of the spec: take the outputs of a long training as what they all approach
    const inputs = Float64Array.from({ length: 32 }, (_, i) => Math.sin(i + 1));
    const final = forwardBatch(trained(2000), inputs);
    const missed = [0, 20, 200].map((steps) => {
      const out = new Float64Array(flatten(trained(0)).length);
      return lossAndGradient(trained(steps), { kind: 'squared' }, { inputs, targets: final }, out);
    });
    expect(missed[1]!).toBeLessThan(missed[0]!);
    expect(missed[2]!).toBeLessThan(missed[1]!);
  });

  it('are validated: whatever cannot be built is refused with its reason', () => {
    expect(networkSchema.safeParse(base).success).toBe(true);
    const trained: NetworkSpec = { kind: 'trained', base, seed: 4, samples: 16, steps: 3, eta: 0.3 };
    expect(networkSchema.parse(JSON.parse(JSON.stringify(trained)))).toEqual(trained);
    const reasons = [
      { ...base, widths: [2, 6] },
      { ...base, layers: [{ kind: 'low-rank', scale: 1 }] },
      { kind: 'literal', activation: 'relu', layers: [{ weights: [[1, 2], [3]] }] },
      { kind: 'literal', activation: 'relu', layers: [{ weights: [[1, 2]] }, { weights: [[1, 2]] }] },
      { kind: 'literal', activation: 'relu', layers: [{ weights: [[Infinity]] }] },
      specWith({ kind: 'heavy-tailed', scale: 1e308 }, [9, 9]),
    ].map((spec) => networkSchema.safeParse(spec).error?.issues[0]?.message ?? 'accepted');
    expect(reasons[0]).toMatch(/number of widths must be one more than 2 layers/u);
    expect(reasons[2]).toMatch(/length of row 1 of layer 1 must be 2, got 1/u);
    expect(reasons[3]).toMatch(/fan-in of layer 2 must be the width below, 1, got 2/u);
    expect(reasons[5]).toMatch(/weights and biases must be finite/u);
    expect(reasons).not.toContain('accepted');
  });
});
