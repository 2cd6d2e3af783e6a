import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../../src/stats/gauss-legendre.ts';

/** Sums of at most 100 products, each rounded. */
const ROUNDING = 1e-14;

describe('the Gauss–Legendre rule', () => {
  it('is the known one for two and three nodes', () => {
    expect([...gaussLegendre(2).nodes].map((x) => x * x)).toEqual([
      expect.closeTo(1 / 3, 15),
      expect.closeTo(1 / 3, 15),
    ]);
    expect([...gaussLegendre(3).weights]).toEqual([5 / 9, 8 / 9, 5 / 9].map((w) => expect.closeTo(w, 15)));
  });
  it('integrates even powers exactly below twice the number of nodes, and not the next one', () => {
    for (const count of [1, 2, 5, 16, 22, 100]) {
      const { nodes, weights } = gaussLegendre(count);
      const integral = (power: number): number =>
        nodes.reduce((sum, x, i) => sum + weights[i]! * Math.abs(x) ** power, 0);
      for (let power = 0; power < 2 * count; power += 2) {
        expect(Math.abs(integral(power) - 2 / (power + 1))).toBeLessThan(ROUNDING);
      }
      if (count <= 16) expect(integral(2 * count)).toBeLessThan(2 / (2 * count + 1) - 1e-10);
    }
  });
  it('has increasing, symmetric nodes', () => {
    const { nodes } = gaussLegendre(23);
    for (let i = 0; i < 23; i++) {
      expect(nodes[i]! + nodes[22 - i]!).toBe(0);
      if (i > 0) expect(nodes[i]!).toBeGreaterThan(nodes[i - 1]!);
    }
  });
  it('refuses to have no nodes', () => {
    expect(() => gaussLegendre(0)).toThrow(RangeError);
    expect(() => gaussLegendre(2.5)).toThrow(RangeError);
  });
});
