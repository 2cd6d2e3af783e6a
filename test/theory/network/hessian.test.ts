import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { lossAndGradient } from '../../../src/theory/network/gradient.ts';
import { flatten, withParameters } from '../../../src/theory/network/network.ts';
import { hessian, hessianVector } from './hessian.ts';
import { exampleNetworks, normalExamples } from './examples.ts';

function unitVector(p: number, k: number): Float64Array {
  const v = new Float64Array(p);
  openStream(['unit', k]).fillNormal(v);
  const size = norm(v);
  return v.map((x) => x / size);
}

const dot = (x: Float64Array, y: Float64Array): number => x.reduce((sum, xi, i) => sum + xi * y[i]!, 0);

describe('Hessian-vector products', () => {
  it.each(exampleNetworks.map(({ name, spec }) => [name, spec] as const))(
    'of %s are difference quotients of the gradient',
    (_name, spec) => {
      const net = buildNetwork(spec);
      const examples = normalExamples(net, 7, true);
      const theta = flatten(net);
      const gradientAt = (shift: number, v: Float64Array): Float64Array => {
        const out = new Float64Array(theta.length);
        const moved = theta.map((x, i) => x + shift * v[i]!);
        lossAndGradient(withParameters(net, moved), { kind: 'squared' }, examples, out);
        return out;
      };
      for (let k = 0; k < 3; k++) {
        const v = unitVector(theta.length, k);
        const product = new Float64Array(theta.length);
        hessianVector(net, examples, v, product);
        const h = 1e-5;
        const [above, below] = [gradientAt(h, v), gradientAt(-h, v)];
        // h² of a fourth derivative (below 1000) and gradients (below 100) times 2⁻⁵³/h
        product.forEach((x, i) => {
          expect(Math.abs(x - (above[i]! - below[i]!) / (2 * h))).toBeLessThan(1e-7);
        });
      }
    },
  );

  it.each(exampleNetworks.map(({ name, spec }) => [name, spec] as const))(
    'of %s are symmetric',
    (_name, spec) => {
      const net = buildNetwork(spec);
      const examples = normalExamples(net, 7, false);
      const p = flatten(net).length;
      const [v, w] = [unitVector(p, 10), unitVector(p, 11)];
      const Hv = new Float64Array(p);
      const Hw = new Float64Array(p);
      hessianVector(net, examples, v, Hv);
      hessianVector(net, examples, w, Hw);
      // Sums of at most 7·p ≈ 1000 terms, ‖H‖ below 100: 100·1000·2⁻⁵³ and some
      expect(Math.abs(dot(v, Hw) - dot(w, Hv))).toBeLessThan(1e-10);
    },
  );

  it('make up the Hessian of one linear layer, XᵀX/N for each output', () => {
    const net = buildNetwork({
      kind: 'literal',
      activation: 'tanh',
      layers: [
        {
          weights: [
            [1, 2],
            [3, 4],
          ],
        },
      ],
    });
    const H = hessian(net, { inputs: Float64Array.of(1, 2, 3, -1), targets: new Float64Array(4) });
    expect(H.map((row) => [...row])).toEqual([
      [5, -0.5, 0, 0],
      [-0.5, 2.5, 0, 0],
      [0, 0, 5, -0.5],
      [0, 0, -0.5, 2.5],
    ]);
  });

  it('make up the Hessian of w₂ tanh(w₁x), worked out by hand', () => {
    const [w1, w2, x, y] = [0.5, -1.5, 2, 0.25];
    const net = buildNetwork({
      kind: 'literal',
      activation: 'tanh',
      layers: [{ weights: [[w1]] }, { weights: [[w2]] }],
    });
    const H = hessian(net, { inputs: Float64Array.of(x), targets: Float64Array.of(y) });
    const t = Math.tanh(w1 * x);
    const slope = 1 - t * t;
    const miss = w2 * t - y;
    const expected = [
      [(w2 * slope * x) ** 2 + miss * w2 * x * x * -2 * t * slope, w2 * slope * x * t + miss * slope * x],
      [w2 * slope * x * t + miss * slope * x, t * t],
    ];
    // a dozen roundings of numbers below 20
    H.forEach((row, i) => {
      row.forEach((h, j) => {
        expect(Math.abs(h - expected[i]![j]!)).toBeLessThan(20 * 24 * 2 ** -53);
      });
    });
  });
});
