import { describe, expect, it } from 'vitest';
import { bernoulliDivergence, inverseDivergence, logXi } from '../../src/stats/bernoulli-divergence.ts';

describe('kl', () => {
  it('is log(1/b) at a = 1, and the same of the other side at a = 0', () => {
    expect(bernoulliDivergence(1, 0.25)).toBe(Math.log(4));
    expect(bernoulliDivergence(0, 0.75)).toBeCloseTo(Math.log(4), 15);
  });

  it('does not cancel where both are near: (a − b)²/(2b(1 − b)) to its own third order', () => {
    const [b, h] = [0.25, 1e-9];
    expect(bernoulliDivergence(b + h, b) / ((h * h) / (2 * b * (1 - b)))).toBeCloseTo(1, 6);
  });

  it('is ∞ where b excludes what a has seen, 0 where both are one', () => {
    expect([bernoulliDivergence(0.5, 0), bernoulliDivergence(0.5, 1)]).toEqual([Infinity, Infinity]);
    expect([0, 0.3, 1].map((a) => bernoulliDivergence(a, a))).toEqual([0, 0, 0]);
  });

  it.each([
    [1.5, 0.5],
    [0.5, -1],
    [Number.NaN, 0.5],
  ])('refuses kl(%s‖%s)', (a, b) => {
    expect(() => bernoulliDivergence(a, b)).toThrow(RangeError);
  });
});

describe('its inverse', () => {
  it('is rounded outwards, and barely', () => {
    for (const a of [0, 1e-9, 0.1, 0.5, 0.99]) {
      for (const c of [1e-12, 1e-3, 0.2, 3]) {
        const b = inverseDivergence(a, c);
        expect(bernoulliDivergence(a, b)).toBeGreaterThanOrEqual(c * (1 - 1e-15));
        expect(bernoulliDivergence(a, a + (b - a) * (1 - 1e-6))).toBeLessThan(c);
      }
    }
  });

  it('is 1 − e^{−c} without errors, and 1 where nothing is known', () => {
    expect(inverseDivergence(0, 0.7)).toBeCloseTo(-Math.expm1(-0.7), 12);
    expect(inverseDivergence(0.3, Infinity)).toBe(1);
    expect(inverseDivergence(1, 0)).toBe(1);
  });
});

describe('ξ(n)', () => {
  /** The sum as it is defined. */
  const byDefinition = (n: number): number => {
    let [sum, choose] = [0, 1];
    for (let k = 0; k <= n; k++) {
      sum += choose * (k / n) ** k * (1 - k / n) ** (n - k);
      choose = (choose * (n - k)) / (k + 1);
    }
    return sum;
  };

  it.each([1, 2, 3, 10, 100])('is its definition at n = %d', (n) => {
    expect(logXi(n)).toBeCloseTo(Math.log(byDefinition(n)), 12);
  });

  it('is between √n and 2√n (Maurer), and nearly √(πn/2) + 2/3', () => {
    for (const n of [8, 50, 1000, 100_000]) {
      const xi = Math.exp(logXi(n));
      expect(xi).toBeGreaterThan(Math.sqrt(n));
      expect(xi).toBeLessThan(2 * Math.sqrt(n));
      const expansion = Math.sqrt((Math.PI * n) / 2) + 2 / 3;
      // the next term is √(2π/n)/24
      expect(Math.abs(xi - expansion)).toBeLessThan(0.11 / Math.sqrt(n));
    }
  });
});
