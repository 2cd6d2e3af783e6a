import { describe, expect, it } from 'vitest';
import { tanh } from '../../../src/core/elementary.ts';
import { decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { enclosedForward, enclosedGradient, enclosedPass } from '../../../src/theory/network/enclosed.ts';
import { forward, forwardBatch } from '../../../src/theory/network/forward.ts';
import { lossAndGradient } from '../../../src/theory/network/gradient.ts';
import {
  flatten,
  type Network,
  network,
  parameterCount,
  viewOf,
  withParameters,
} from '../../../src/theory/network/network.ts';
import { exampleNetworks, normalExamples } from './examples.ts';

/** The definition, written out. */
function plain({ activation, layers }: Network, x: readonly number[]): number[] {
  const phi = (z: number): number => {
    if (activation === 'tanh') return tanh(z);
    if (activation === 'relu') return Math.max(0, z);
    return activation === 'leaky-relu' && z < 0 ? z / 8 : z;
  };
  return layers.reduce<number[]>(
    (h, { fanIn, width, weights, bias }, l) => {
      const z = Array.from({ length: width }, (_, i) =>
        h.reduce((sum, hj, j) => sum + weights[i * fanIn + j]! * hj, bias?.[i] ?? 0),
      );
      return l < layers.length - 1 ? z.map(phi) : z;
    },
    [...x],
  );
}

const examples = exampleNetworks.map(({ name, spec }) => [name, spec] as const);

describe('the forward pass', () => {
  it.each(examples)('of %s is the definition, row by row', (_name, spec) => {
    const net = buildNetwork(spec);
    const { inputs } = normalExamples(net, 5, false);
    const d = net.layers[0]!.fanIn;
    const rows = Array.from({ length: 5 }, (_, n) => [...inputs.subarray(n * d, (n + 1) * d)]);
    const expected = rows.map((x) => plain(net, x));
    expect([...forwardBatch(net, inputs)]).toEqual(expected.flat());
    expect(rows.map((x) => [...forward(net, x)])).toEqual(expected);
  });

  it.each(examples)('of %s lies in its enclosure, as its gradient does', (_name, spec) => {
    const net = buildNetwork(spec);
    const { inputs } = normalExamples(net, 1, false);
    const a = decimalIntervals(30);
    const active = enclosedPass(
      a,
      net,
      Array.from(inputs, (x) => a.of(x)),
    );
    const outputs = forward(net, inputs);
    // Relative to 1: entries are below 10, sums have at most 9 terms, and tanh errs by 2 ulp: 4 layers · 20 ·
    // 10 · 2⁻⁵³
    const rounding = 1e-13;
    active.at(-1)!.forEach((f, i) => {
      const { lo, hi } = a.enclose(f);
      expect(hi - lo).toBeLessThan(1e-14);
      expect(outputs[i]!).toBeGreaterThan(lo - rounding);
      expect(outputs[i]!).toBeLessThan(hi + rounding);
    });
    expect(
      enclosedForward(
        a,
        net,
        Array.from(inputs, (x) => a.of(x)),
      ),
    ).toEqual(active.at(-1));
    // ∇½‖f − y‖² = ∇⟨u, f⟩ at u = f − y
    const g = new Float64Array(parameterCount(net));
    const targets = new Float64Array(outputs.length);
    lossAndGradient(net, { kind: 'squared' }, { inputs, targets }, g);
    const enclosed = enclosedGradient(a, net, active, active.at(-1)!);
    expect(enclosed.length).toBe(g.length);
    enclosed.forEach((e, i) => {
      const { lo, hi } = a.enclose(e);
      expect(Math.abs(g[i]! - (lo + hi) / 2)).toBeLessThan(10 * rounding);
    });
  });

  it('is W₂φ(W₁x + b₁) + b₂ in the simplest case', () => {
    const net = buildNetwork({
      kind: 'literal',
      activation: 'leaky-relu',
      layers: [
        {
          weights: [
            [1, 2],
            [-1, 0],
          ],
          bias: [0.5, 1],
        },
        { weights: [[2, 8]], bias: [3] },
      ],
    });
    expect([...forward(net, [3, -1])]).toEqual([2 * 1.5 + 8 * (-2 / 8) + 3]);
  });
});

describe('parameters', () => {
  it('are flattened layer by layer, weights by rows, then the bias, and put back', () => {
    const net = buildNetwork({
      kind: 'literal',
      activation: 'relu',
      layers: [
        {
          weights: [
            [1, 2],
            [3, 4],
          ],
          bias: [5, 6],
        },
        { weights: [[7, 8]] },
      ],
    });
    expect([...flatten(net)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(parameterCount(net)).toBe(8);
    expect(withParameters(net, flatten(net))).toEqual(net);
    const doubled = withParameters(
      net,
      flatten(net).map((x) => 2 * x),
    );
    expect([...flatten(doubled)]).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
  });

  it('are shared by a view and copied otherwise', () => {
    const net = buildNetwork({ kind: 'literal', activation: 'relu', layers: [{ weights: [[1]] }] });
    const theta = Float64Array.of(2);
    const [view, copy] = [viewOf(net, theta), withParameters(net, theta)];
    theta[0] = 3;
    expect([forward(view, [1])[0], forward(copy, [1])[0]]).toEqual([3, 2]);
  });

  it('are refused where shapes do not fit', () => {
    const weights = new Float64Array(6);
    expect(() => network('relu', [])).toThrow('number of layers must be positive, got 0');
    expect(() => network('relu', [{ fanIn: 2, width: 2, weights }])).toThrow(/number of weights of layer 1/u);
    expect(() =>
      network('relu', [
        { fanIn: 2, width: 3, weights },
        { fanIn: 2, width: 3, weights },
      ]),
    ).toThrow('fan-in of layer 2 must be the width below, 3, got 2');
    expect(() => network('relu', [{ fanIn: 2, width: 3, weights, bias: new Float64Array(2) }])).toThrow(
      /bias/u,
    );
    expect(() => network('relu', [{ fanIn: 2.5, width: 3, weights }])).toThrow(/fan-in/u);
    const net = network('relu', [{ fanIn: 2, width: 3, weights }]);
    expect(() => withParameters(net, [1, 2])).toThrow('number of parameters must be 6, got 2');
    expect(() => forward(net, [1, 2, 3])).toThrow('number of inputs must be 2, got 3');
    expect(() => forwardBatch(net, new Float64Array(3))).toThrow(/multiple of the input width/u);
  });
});
