import type { BlockOutcomes } from '../../core/experiment.ts';
import type { Interval } from '../claims/evidence.ts';
import { bettingProcess, logEvalue, observe } from '../../stats/e-process.ts';
import { shownErrors } from './finding.ts';
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
  take(values: BlockOutcomes['values']): void;
  figures(): MeanFigures;
}

/** Counts and sums of the values so far. */
interface Moments extends Omit<MeanFigures, 'found' | 'logE'> {
  /** So many standard errors of the mean, where the values have this variance. */
  radius(variance: number): number;
}

function countingMoments(): { take(values: BlockOutcomes['values']): void; moments(): Moments } {
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
    moments: () => ({
      trials,
      hits,
      sum,
      squares,
      mean: sum / trials,
      radius: (variance) => shownErrors * Math.sqrt(variance / trials),
    }),
  };
}

/** Tests it for values that are sub-Gaussian with this proxy variance. */
export function subGaussianTest(bound: number, proxyVariance: number): MeanTest {
  const { take, moments } = countingMoments();
  return {
    take,
    figures: () => {
      const { radius, ...counted } = moments();
      const { sum, trials, mean } = counted;
      const shown = radius(proxyVariance);
      const logE = logEvalueSubGaussianMean({ excess: sum - trials * bound, count: trials, proxyVariance });
      return { ...counted, found: [mean - shown, mean + shown], logE };
    },
  };
}

/**
 * Tests H₀: E[value | past] ≤ bound, values in [0, range], by betting, while values come in.
 * @param groupSize values so many at a time are valid evidence only together (`Experiment.groupSize`), so
 * that only whole groups are taken: there is no look inside one
 */
export function meanTest(bound: number, range: number, groupSize: number = 1): MeanTest {
  const { take, moments } = countingMoments();
  let betting = bettingProcess({ mean: bound, range });
  return {
    take: (values) => {
      if (values.length % groupSize !== 0)
        throw new Error(`expected whole groups of ${groupSize} values, got ${values.length} values`);
      betting = observe(betting, values);
      take(values);
    },
    figures: () => {
      const { radius, ...counted } = moments();
      const { squares, trials, mean } = counted;
      const shown = radius(Math.max(0, squares / trials - mean * mean));
      return { ...counted, found: [Math.max(0, mean - shown), mean + shown], logE: logEvalue(betting) };
    },
  };
}
