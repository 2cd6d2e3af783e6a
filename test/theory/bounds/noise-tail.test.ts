import { describe, expect, it } from 'vitest';
import {
  chiSquareTail,
  concentrationTail,
  exactTail,
  noiseTrace,
} from '../../../src/theory/bounds/noise-tail.ts';
import { exp } from '../../../src/core/elementary.ts';
import { EXIT_TOLERANCE, equalValues, expectRelative } from './reference.ts';

const spectra = [[1], [1, 1], [3, 2, 1], [2, 0.1, 0.1, 0.1], equalValues(40), [5, ...equalValues(20, 0.3)]];

describe('the tails of ‖Gz‖', () => {
  it('are ordered: the exact law is never below (i) nor (ii)', () => {
    for (const singularValues of spectra) {
      const [s1, k] = [Math.max(...singularValues), singularValues.length];
      for (let i = 1; i <= 60; i++) {
        const a = 0.25 * i * s1;
        const exact = exactTail({ a, singularValues });
        const room = 1 + EXIT_TOLERANCE;
        expect(exact.exit).toBeLessThanOrEqual(chiSquareTail({ a, s1, k }).exit * room + 1e-300);
        expect(exact.exit).toBeLessThanOrEqual(concentrationTail({ a, singularValues }).exit * room);
      }
    }
  });

  it('coincide, exact and (i), when all singular values are equal', () => {
    for (const k of [1, 2, 7, 100]) {
      for (const a of [0.5, 2, 8, 20, 30]) {
        const [exact, chi] = [
          exactTail({ a, singularValues: equalValues(k, 2) }),
          chiSquareTail({ a, s1: 2, k }),
        ];
        expectRelative(exact.exit, chi.exit, EXIT_TOLERANCE);
        expectRelative(exact.stay, chi.stay, EXIT_TOLERANCE);
      }
    }
  });

  it('have the closed form exp(−a²/2) for two directions, with a far tail that keeps its digits', () => {
    for (const a of [0.1, 1, 5, 8, 8.3, 12, 30]) {
      expectRelative(chiSquareTail({ a, s1: 1, k: 2 }).exit, exp((-a * a) / 2), 1e-11);
    }
  });

  it('are certain without noise and impossible below zero', () => {
    for (const a of [0, 1, Infinity]) {
      expect(exactTail({ a, singularValues: [] })).toEqual({ stay: 1, exit: 0 });
      expect(exactTail({ a, singularValues: [0, 0] })).toEqual({ stay: 1, exit: 0 });
      expect(chiSquareTail({ a, s1: 0, k: 0 })).toEqual({ stay: 1, exit: 0 });
      expect(concentrationTail({ a, singularValues: [] })).toEqual({ stay: 1, exit: 0 });
    }
    for (const a of [-1e-300, -1, -Infinity]) {
      expect(exactTail({ a, singularValues: [1] })).toEqual({ stay: 0, exit: 1 });
      expect(exactTail({ a, singularValues: [] })).toEqual({ stay: 0, exit: 1 });
      expect(chiSquareTail({ a, s1: 1, k: 3 })).toEqual({ stay: 0, exit: 1 });
      expect(concentrationTail({ a, singularValues: [1] })).toEqual({ stay: 0, exit: 1 });
    }
    expect(chiSquareTail({ a: Infinity, s1: 1, k: 3 })).toEqual({ stay: 1, exit: 0 });
  });

  it('do not see directions without noise', () => {
    const [some, padded] = [
      [2, 1],
      [0, 2, 0, 1],
    ].map((singularValues) => exactTail({ a: 3, singularValues }));
    expect(padded).toEqual(some);
  });

  it('decrease with k and with every s_i', () => {
    for (const a of [1, 3, 9]) {
      const base = exactTail({ a, singularValues: [1, 0.5] }).exit;
      expect(exactTail({ a, singularValues: [1, 0.5, 0.2] }).exit).toBeGreaterThan(base);
      expect(exactTail({ a, singularValues: [1, 0.6] }).exit).toBeGreaterThan(base);
      expect(chiSquareTail({ a, s1: 1, k: 3 }).exit).toBeGreaterThan(chiSquareTail({ a, s1: 1, k: 2 }).exit);
    }
  });

  it('say nothing by (ii) below the mean, and more without it: the mutant', () => {
    const singularValues = equalValues(8);
    expect(concentrationTail({ a: 2.8, singularValues })).toEqual({ stay: 0, exit: 1 });
    const mutant = concentrationTail({ a: 0.93 * 3.7, singularValues, center: 0 });
    expectRelative(mutant.exit, exp(-((0.93 * 3.7) ** 2) / 2), 1e-14);
  });

  it('refuse NaN, a negative singular value and a rank that is no count', () => {
    expect(() => exactTail({ a: Number.NaN, singularValues: [1] })).toThrow(RangeError);
    expect(() => exactTail({ a: 1, singularValues: [1, -1] })).toThrow(/singularValues\[1\]/);
    expect(() => concentrationTail({ a: 1, singularValues: [Number.NaN] })).toThrow(RangeError);
    expect(() => concentrationTail({ a: Number.NaN, singularValues: [1] })).toThrow(RangeError);
    expect(() => chiSquareTail({ a: Number.NaN, s1: 1, k: 1 })).toThrow(RangeError);
    expect(() => chiSquareTail({ a: 1, s1: 0, k: 1 })).toThrow(RangeError);
    expect(() => chiSquareTail({ a: 1, s1: 1, k: 1.5 })).toThrow(RangeError);
  });
});

describe('noiseTrace', () => {
  it('is the sum of squares', () => {
    expect(noiseTrace([3, 2, 1])).toBe(14);
    expect(noiseTrace([])).toBe(0);
  });
});
