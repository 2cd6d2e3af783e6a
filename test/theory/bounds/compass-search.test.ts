import { describe, expect, it } from 'vitest';
import { minimize } from '../../../src/theory/bounds/compass-search.ts';

/** Twice the last step of the search. */
const RESOLUTION = 2e-4;

describe('minimize', () => {
  it('finds the minimum of a unimodal function on a line, also beyond the grid', () => {
    for (const minimum of [-12.3, -7, -0.123456, 0, 3.5, 19]) {
      const [u] = minimize(([x]) => Math.abs(x! - minimum), 1);
      expect(Math.abs(u! - minimum)).toBeLessThan(RESOLUTION);
    }
  });

  it('finds it in a tilted valley of the plane', () => {
    const [x, y] = minimize(([a, b]) => (a! - 1.3) ** 2 + (b! + 2.1) ** 2 + (a! - 1.3) * (b! + 2.1), 2);
    expect(Math.abs(x! - 1.3)).toBeLessThan(RESOLUTION);
    expect(Math.abs(y! + 2.1)).toBeLessThan(RESOLUTION);
  });

  it('is nearly at the end of a bent valley after a thousand values, not tens of thousands', () => {
    let asked = 0;
    const valley = (a: number, b: number): number => 1e4 * (b - a * a) ** 2 + (a - 2) ** 2;
    const [x, y] = minimize(([a, b]) => {
      asked++;
      return valley(a! / 3, b! / 3);
    }, 2);
    expect(asked).toBeLessThan(1000);
    expect(valley(x! / 3, y! / 3)).toBeLessThan(1);
  });

  it('takes the deeper of two wells that the grid sees', () => {
    const [u] = minimize(([x]) => Math.min((x! + 4.2) ** 2, (x! - 3.1) ** 2 - 1), 1);
    expect(Math.abs(u! - 3.1)).toBeLessThan(RESOLUTION);
  });

  it('stays within its reach and away from ∞', () => {
    expect(minimize(([x]) => -x!, 1)[0]).toBeLessThanOrEqual(20);
    const [u] = minimize(([x]) => (x! < 2.5 ? Infinity : x!), 1);
    expect(Math.abs(u! - 2.5)).toBeLessThan(RESOLUTION);
    expect(minimize(() => Infinity, 2)).toEqual([0, 0]);
  });
});
