import { describe, expect, it } from 'vitest';
import {
  exactOnTheLine,
  type NoisyCase,
  staysWithAnyNoise,
} from '../../properties/stagnation/any-noise/cases.ts';
import { proxyOf } from '../../properties/stagnation/any-noise/claim.ts';
import { type Law, samplerOf, tameLaws, twoPoints } from '../../properties/stagnation/any-noise/laws.ts';
import { exp } from '../../src/core/elementary.ts';
import { openStream } from '../../src/core/stream.ts';
import { sparseProxy } from '../../src/theory/bounds/noise-proxy.ts';

const cosh = (x: number): number => (exp(x) + exp(-x)) / 2;
const lengths = Array.from({ length: 400 }, (_, i) => (i + 1) / 10);
/** Of both sides, a few roundings of exponentials up to e^40. */
const rounding = 1e-12;
const chances = [0.001, 0.01, 0.1, 0.2, 0.3, 0.5];

/** E exp⟨v, ζ⟩ for v along the first axis, in k dimensions, where it has a closed form or a series. */
const moments: Readonly<Record<string, (v: number, p: number, k: number) => number>> = {
  rademacher: cosh,
  cube: (v) => (exp(Math.sqrt(3) * v) - exp(-Math.sqrt(3) * v)) / (2 * Math.sqrt(3) * v),
  sparse: (v, p) => 1 - p + p * cosh(v / Math.sqrt(p)),
  'two-point': (v, p) => {
    const [up, down] = twoPoints(p);
    return p * exp(v * up) + (1 - p) * exp(v * down);
  },
  // ₀F₁(k/2; kv²/4), all of whose terms are positive
  sphere: (v, _, k) => {
    let [sum, term] = [1, 1];
    for (let j = 1; j < 400; j++) {
      term *= (k * v * v) / (4 * j * (k / 2 + j - 1));
      sum += term;
    }
    return sum;
  },
};

describe('proxies of noise', () => {
  it.each(Object.keys(moments))('are above the exponential moments: %s', (name) => {
    for (const p of chances) {
      for (const k of [1, 2, 5]) {
        const proxy = proxyOf({ name: name as Law['name'], p });
        for (const v of lengths.map((x) => x / Math.sqrt(proxy)))
          expect(moments[name]!(v, p, k) / exp((proxy * v * v) / 2), `v = ${v}, p = ${p}`).toBeLessThan(
            1 + rounding,
          );
      }
    }
  });

  it('exceed the least one of sparse noise by little, and its variance where it is rare', () => {
    for (const p of chances) {
      const least = lengths.reduce((most, x) => {
        const v = x * Math.sqrt(p);
        return Math.max(most, (2 * Math.log(moments['sparse']!(v, p, 1))) / (v * v));
      }, 0);
      expect(sparseProxy(p)).toBeGreaterThanOrEqual(least * (1 - rounding));
      expect(sparseProxy(p)).toBeLessThan(1.25 * least);
    }
    expect(sparseProxy(0.1)).toBeGreaterThan(1.8);
    expect(sparseProxy(1 / 3)).toBe(1);
    expect(() => sparseProxy(0)).toThrow('p');
  });
});

describe('samplers of noise', () => {
  const draws = 40_000;
  it.each(tameLaws)('have mean 0 and at most the covariance I: %s', (name) => {
    const k = 3;
    const { draw } = samplerOf({ name, p: 0.2 }, k, 1);
    const stream = openStream(['noise laws', name]);
    const zeta = new Float64Array(k);
    const theta = Float64Array.of(0.1, 0.2, 0.3);
    const [sums, squares] = [new Float64Array(k), new Float64Array(k)];
    for (let n = 0; n < draws; n++) {
      draw(stream, zeta, theta, Math.sqrt(0.14));
      for (let i = 0; i < k; i++) {
        sums[i]! += zeta[i]!;
        squares[i]! += zeta[i]! * zeta[i]!;
      }
    }
    // the fourth moment is at most 5, so five standard errors are below 0.06
    for (let i = 0; i < k; i++) {
      expect(Math.abs(sums[i]! / draws)).toBeLessThan(0.06);
      expect(squares[i]! / draws).toBeLessThan(1.06);
      if (name !== 'changing') expect(squares[i]! / draws).toBeGreaterThan(0.94);
    }
  });
});

describe('the exact truth on the line', () => {
  const at: NoisyCase = {
    law: { name: 'rademacher' },
    curvatures: [1],
    scales: [1],
    eta: 0.5,
    sigma: 1,
    T: 3,
    r: 0.8,
    d0: 0,
  };

  it('is that of a walk that can be counted', () => {
    // ±.5, ±.75 or ±.25, then outside from ±.75 outwards alone: ±.875
    expect(exactOnTheLine(at)!.exit.lo).toBeCloseTo(0.25, 9);
    expect(exactOnTheLine(at)!.exit.hi).toBeCloseTo(0.25, 9);
  });

  it('says where rounding decides', () => {
    const { exit } = exactOnTheLine({ ...at, T: 1, r: 0.5 })!;
    expect(exit.lo).toBe(0);
    expect(exit.hi).toBe(1);
  });

  it.each(['rademacher', 'sparse', 'two-point', 'changing', 'sphere'] as const)(
    'is what the simulator sees: %s',
    (name) => {
      const c: NoisyCase = { ...at, law: { name, p: 0.2 }, T: 5, eta: 0.3, d0: 0.4 };
      const trials = 40_000;
      const { values } = staysWithAnyNoise(c).run(openStream(['on the line', name]), trials);
      const share = values.reduce((sum, x) => sum + x, 0) / trials;
      const { lo, hi } = exactOnTheLine(c)!.stay;
      expect(hi - lo).toBeLessThan(1e-9);
      expect(Math.abs(share - lo)).toBeLessThan(5 * Math.sqrt(0.25 / trials));
    },
  );

  it('is left to simulation beyond the line and for long paths', () => {
    expect(exactOnTheLine({ ...at, T: 40 })).toBeUndefined();
    expect(exactOnTheLine({ ...at, curvatures: [1, 1], scales: [1, 1] })).toBeUndefined();
    expect(exactOnTheLine({ ...at, law: { name: 'cube' } })).toBeUndefined();
  });
});
