import type { Interval } from '../claims/evidence.ts';
import { bettingProcess, logEvalue, observe } from '../../stats/e-process.ts';
import { logEvalueSubGaussianMean } from '../../stats/sub-gaussian-mean.ts';

/** What is known of a mean after the values so far. */
export interface MeanFigures {
  readonly trials: number;
  /** Values above 0. */
  readonly hits: number;
  readonly sum: number;
  /** Sum of squares. */
  readonly squares: number;
  readonly mean: number;
  /**
   * Shown only, never judged by: 4.9 standard errors, the normal interval of confidence 1 − 1e-6; roughly
   * that where few values carry most of the sum.
   */
  readonly found: Interval;
  readonly logE: number;
}

/** A test of H₀: E[value | past] ≤ bound, while values come in. */
export interface MeanTest {
  take(values: Float64Array): void;
  figures(): MeanFigures;
}

/** Tests it for values that are sub-Gaussian with this proxy variance. */
export function subGaussianTest(bound: number, proxyVariance: number): MeanTest {
  let trials = 0;
  let hits = 0;
  let sum = 0;
  let squares = 0;
  return {
    take: (values) => {
      trials += values.length;
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (value > 0) hits++;
        sum += value;
        squares += value * value;
      }
    },
    figures: () => {
      const mean = sum / trials;
      const radius = 4.9 * Math.sqrt(proxyVariance / trials);
      const logE = logEvalueSubGaussianMean({ excess: sum - trials * bound, count: trials, proxyVariance });
      return { trials, hits, sum, squares, mean, found: [mean - radius, mean + radius], logE };
    },
  };
}

/**
 * Tests H₀: E[value | past] ≤ bound, values in [0, range], by betting, while values come in.
 * @param groupSize values so many at a time are valid evidence only together (`Experiment.groupSize`), so
 * that only whole groups are taken: there is no look inside one
 */
export function meanTest(bound: number, range: number, groupSize: number = 1): MeanTest {
  let betting = bettingProcess({ mean: bound, range });
  let trials = 0;
  let hits = 0;
  let sum = 0;
  let squares = 0;
  return {
    take: (values) => {
      if (values.length % groupSize !== 0)
        throw new Error(`expected whole groups of ${groupSize} values, got ${values.length} values`);
      betting = observe(betting, values);
      trials += values.length;
      for (let i = 0; i < values.length; i++) {
        const value = values[i]!;
        if (value > 0) hits++;
        sum += value;
        squares += value * value;
      }
    },
    figures: () => {
      const mean = sum / trials;
      const radius = 4.9 * Math.sqrt(Math.max(0, squares / trials - mean * mean) / trials);
      const found = [Math.max(0, mean - radius), mean + radius] as const;
      return { trials, hits, sum, squares, mean, found, logE: logEvalue(betting) };
    },
  };
}
