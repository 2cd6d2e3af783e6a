import { array, assert, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareSf } from '../../src/stats/chi-square.ts';
import { gaussianNormTail } from '../../src/stats/gaussian-norm.ts';
import { normalSf } from '../../src/stats/normal.ts';
import { referenceTable } from './reference-table.ts';

const tail = (singularValues: readonly number[], a: number) => gaussianNormTail({ singularValues, a });

/**
 * P(‖Gz‖ > a) by Ruben's mixture of χ² tails (H. Ruben, Ann. Math. Statist. 33, 1962) with β = min s²: all
 * terms positive, what is left out at most the mass not yet summed. A few hundred terms for condition numbers
 * up to 5.
 */
function rubenExit(singularValues: readonly number[], a: number): number {
  const least = Math.min(...singularValues);
  const gammas = singularValues.map((s) => 1 - (least / s) ** 2);
  const sums = gammas.map(() => 0);
  const n = singularValues.length;
  let c = singularValues.reduce((product, s) => product * (least / s), 1);
  let exit = 0;
  let mass = 0;
  for (let j = 0; j < 2000 && mass < 1 - 1e-15; j++) {
    exit += c * chiSquareSf((a / least) ** 2, n + 2 * j);
    mass += c;
    let sum = 0;
    gammas.forEach((g, i) => {
      const term = g * (c + sums[i]!);
      sums[i] = term;
      sum += term;
    });
    c = sum / (2 * (j + 1));
  }
  return exit;
}

describe('the Gaussian norm against 30-digit values', () => {
  const rows = referenceTable('gaussian-norm');
  it('has its smaller end right to 1e-12 relative, for condition numbers up to 1e8 and down to 1e-148', () => {
    let worst = 0;
    for (const [a, stay, exit, ...singularValues] of rows) {
      if (Math.min(stay!, exit!) < 1e-290) continue;
      const found = tail(singularValues, a!);
      worst = Math.max(worst, Math.abs(found.stay / stay! - 1), Math.abs(found.exit / exit! - 1));
    }
    expect(worst).toBeLessThan(1e-12);
  });
  it('has an error bound that contains the truth', () => {
    for (const [a, stay, exit, ...singularValues] of rows) {
      const found = tail(singularValues, a!);
      // an end near 1 is rounded to 2^-53 besides, and the reference too
      const rounding = (p: number): number => (p > 0.25 ? 2.3e-16 : 1e-300);
      expect(Math.abs(found.stay - stay!)).toBeLessThanOrEqual(found.error + rounding(stay!));
      expect(Math.abs(found.exit - exit!)).toBeLessThanOrEqual(found.error + rounding(exit!));
    }
  });
});

describe('the Gaussian norm in closed form', () => {
  it('is χ for equal singular values, also when they are equal only nearly', () => {
    for (const k of [1, 2, 7, 64, 512])
      for (const ratio of [0.1, 0.9, 1.1, 3]) {
        const a = Math.sqrt(k * ratio);
        const exact = chiSquareSf(a * a, k);
        const equal = tail(
          Array.from({ length: k }, () => 1),
          a,
        ).exit;
        expect(Math.abs(equal - exact)).toBeLessThanOrEqual(1e-12 * exact);
        // lowering one value by 1e-14 moves log exit by at most y · 1e-14; below 2e3 · 1e-14 here
        const nearly = [...Array.from({ length: k }, () => 1), 1e-12];
        expect(Math.abs(tail(nearly, a).exit - exact)).toBeLessThanOrEqual(2e-11 * exact + 1e-300);
      }
  });
  it('is |z| for one singular value, whatever its scale', () => {
    for (const s of [1e-150, 1, 1e150])
      expect(Math.abs(tail([0, s, 0], 3 * s).exit / (2 * normalSf(3)) - 1)).toBeLessThan(1e-12);
  });
  it('is an average of exponentials in the plane', () => {
    // ‖Gz‖² = R² (s₁² cos² φ + s₂² sin² φ) with R² exponential: the trapezoidal rule on φ converges
    // geometrically
    for (const [s1, s2, a] of [
      [1, 0.5, 3],
      [2, 1.9, 14],
      [1, 0.2, 0.4],
    ] as const) {
      let sum = 0;
      for (let i = 0; i < 400; i++) {
        const phi = (Math.PI * i) / 400;
        sum += Math.exp((-a * a) / (2 * ((s1 * Math.cos(phi)) ** 2 + (s2 * Math.sin(phi)) ** 2)));
      }
      expect(Math.abs(tail([s1, s2], a).exit / (sum / 400) - 1)).toBeLessThan(1e-12);
    }
  });
  it('never stays within a radius ≤ 0, and stays surely without noise', () => {
    expect(tail([1, 2], 0)).toEqual({ stay: 0, exit: 1, error: 0 });
    expect(tail([1, 2], -1)).toEqual({ stay: 0, exit: 1, error: 0 });
    expect(tail([], 0.1)).toEqual({ stay: 1, exit: 0, error: 0 });
    expect(tail([0, 0], 0)).toEqual({ stay: 1, exit: 0, error: 0 });
    expect(tail([1, 2], Infinity)).toEqual({ stay: 1, exit: 0, error: 0 });
  });
  it('refuses negative and infinite singular values, and NaN', () => {
    for (const s of [-1, Infinity, Number.NaN]) expect(() => tail([1, s], 1)).toThrow(RangeError);
    expect(() => tail([1], Number.NaN)).toThrow(RangeError);
  });
});

describe('Gaussian norm laws', () => {
  const values = array(double({ min: 0.2, max: 1, noNaN: true }), { minLength: 2, maxLength: 32 });
  it("agrees with Ruben's series", () => {
    assert(
      property(values, double({ min: 0.05, max: 6, noNaN: true }), (s, ratio) => {
        const a = Math.sqrt(s.reduce((sum, v) => sum + v * v, 0) * ratio);
        const found = tail(s, a);
        // the series leaves out at most 1e-15, and each χ² tail is right to 1e-12
        expect(Math.abs(found.exit - rubenExit(s, a))).toBeLessThan(3e-12 * found.exit + 2e-15 + found.error);
      }),
      { seed: 1, numRuns: 60 },
    );
  });
  const spread = array(double({ min: -8, max: 0, noNaN: true }), { minLength: 2, maxLength: 40 });
  it('is between the laws of its largest singular value alone and of that value k times', () => {
    assert(
      property(spread, double({ min: 0.1, max: 8, noNaN: true }), (logs, a) => {
        const s = logs.map((log) => 10 ** log);
        const largest = Math.max(...s);
        const { exit } = tail(s, a * largest);
        expect(exit).toBeGreaterThanOrEqual(tail([largest], a * largest).exit * (1 - 1e-11));
        expect(exit).toBeLessThanOrEqual(
          tail(
            s.map(() => largest),
            a * largest,
          ).exit *
            (1 + 1e-11),
        );
      }),
      { seed: 2 },
    );
  });
  it('does not depend on order, zeros or scale, and its tail falls with a', () => {
    assert(
      property(spread, integer({ min: -100, max: 100 }), (logs, power) => {
        const s = logs.map((log) => 10 ** log);
        const a = Math.sqrt(s.reduce((sum, v) => sum + v * v, 0));
        const { exit } = tail(s, a);
        const moved = [0, ...s.toReversed().map((v) => v * 2 ** power)];
        expect(Math.abs(tail(moved, a * 2 ** power).exit / exit - 1)).toBeLessThan(1e-11);
        expect(tail(s, 1.001 * a).exit).toBeLessThan(exit);
      }),
      { seed: 3 },
    );
  });
});
