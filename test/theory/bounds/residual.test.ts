import { describe, expect, it } from 'vitest';
import { residualRounding } from '../../../src/theory/bounds/residual-rounding.ts';
import { residualSlope } from '../../../src/theory/bounds/residual-slope.ts';
import { openStream } from '../../../src/core/stream.ts';
import { spectralNorm } from '../../../src/linalg/spectral-norm.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildResidual, residualParts, type ResidualSpec } from '../../../src/theory/network/residual.ts';
import { centralGradient } from '../network/residual-differences.ts';

describe('the slope of a residual network in its parameters', () => {
  it('is attained by one unit without activation: f = v(1 + w₂w₁)x', () => {
    const [w1, w2, v, x] = [0.7, 1.3, 0.4, 2];
    const exact = Math.hypot((1 + w2 * w1) * x, v * w1 * x, v * w2 * x);
    const L = residualSlope({ inner: [w1], outer: [w2], readOut: v }, x);
    expect(L).toBeGreaterThanOrEqual(exact * (1 - 1e-15));
    expect(L / exact - 1).toBeLessThan(1e-11);
  });

  it('is B without blocks, whatever V', () => {
    expect(residualSlope({ inner: [], outer: [], readOut: 9 }, 3)).toBeCloseTo(3, 10);
  });

  it.each(['tanh', 'identity'] as const)('bounds the gradients of random networks, %s', (activation) => {
    const stream = openStream(['residual slope', activation]);
    let closest = 0;
    for (let seed = 0; seed < 40; seed++) {
      const spec: ResidualSpec = {
        activation,
        dim: 1 + (seed % 4),
        hidden: 1 + (seed % 5),
        blocks: seed % 4,
        outputs: 1,
        scale: 1,
        seed,
      };
      const theta = buildResidual(spec);
      const norms = residualParts(spec).map(
        ({ rows, columns, from }) =>
          spectralNorm(
            Array.from({ length: rows }, (_, i) => theta.slice(from + i * columns, from + (i + 1) * columns)),
          ).hi,
      );
      const x = new Float64Array(spec.dim);
      stream.fillNormal(x);
      const blocks = norms.slice(0, -1);
      const L = residualSlope(
        {
          inner: blocks.filter((_, i) => i % 2 === 0),
          outer: blocks.filter((_, i) => i % 2 === 1),
          readOut: norms.at(-1)!,
        },
        norm(x),
      );
      const ratio = norm(centralGradient(spec, theta, x)) / L;
      expect(ratio).toBeLessThanOrEqual(1 + 1e-8);
      closest = Math.max(closest, ratio);
    }
    expect(closest).toBeGreaterThan(0.9);
  });

  it('refuses norms that do not fit', () => {
    expect(() => residualSlope({ inner: [1], outer: [], readOut: 1 }, 1)).toThrow(/number of outer norms/u);
    expect(() => residualSlope({ inner: [], outer: [], readOut: -1 }, 1)).toThrow(RangeError);
  });
});

describe('the rounding of a residual gradient', () => {
  const plain = {
    norms: { inner: [0.5, 0.6], outer: [0.7, 0.8], readOut: 0.9 },
    sizes: { dim: 3, hidden: 4, points: 2 },
    B: 1,
    unitRoundoff: 2 ** -24,
    activationRoundings: 16,
    smooth: true,
  };

  it('is proportional to the unit roundoff, to first order', () => {
    const ratio = residualRounding({ ...plain, unitRoundoff: 2 ** -23 }) / residualRounding(plain);
    expect(Math.abs(ratio - 2)).toBeLessThan(1e-3);
  });

  it('without blocks is what a product, a difference and an outer product err by', () => {
    // vx: the rounding of x, then n + 1 of the product; y: 2; the difference 1; 1/N and so on 3; the outer
    // product N + 1, and x once more
    const [n, N, v] = [3, 2, 0.9];
    const u = 2 ** -24;
    const value = (1 + n + 1) * v;
    const difference = value + 2 * v + 2 * v;
    const first = difference + 3 * 2 * v + (1 + N + 1) * 2 * v;
    const found = residualRounding({ ...plain, norms: { inner: [], outer: [], readOut: v } });
    expect(Math.abs(found / (first * u) - 1)).toBeLessThan(1e-5);
  });

  it('speaks of no activation with kinks', () => {
    expect(() => residualRounding({ ...plain, smooth: false })).toThrow(/differentiable/u);
  });
});
