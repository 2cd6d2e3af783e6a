import type { BlockOutcomes } from '../../core/experiment.ts';
import type { Interval } from '../claims/evidence.ts';
import { bettingTest } from '../../stats/betting.ts';
import { countingMoments, type Moments } from '../../stats/moments.ts';
import { shownErrors } from './finding.ts';
import { logEvalueSubGaussianMean } from '../../stats/sub-gaussian-mean.ts';

/** What is known of a mean after the values so far. */
export interface MeanFigures extends Moments {
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
  /** Takes blocks of values; their array must stay as it is. */
  take(blocks: readonly BlockOutcomes[]): void;
  /** What the values so far say of this bound. */
  figures(bound: number): MeanFigures;
}

/** Tests it for values that are sub-Gaussian with this proxy variance. */
export function subGaussianTest(proxyVariance: number): MeanTest {
  const { take, moments } = countingMoments();
  return {
    take,
    figures: (bound) => {
      const seen = moments();
      const { count, sum } = seen;
      const logE = logEvalueSubGaussianMean({ excess: sum - count * bound, count, proxyVariance });
      return figuresOf(seen, proxyVariance, -Infinity, logE);
    },
  };
}

/**
 * Tests it for values in [0, range], by betting.
 * @param bound near which the test is best
 * @param groupSize values so many at a time are valid evidence only together (`Experiment.groupSize`), so
 * that only whole groups are taken: there is no look inside one
 */
export function bettingMeanTest(bound: number, range: number, groupSize: number = 1): MeanTest {
  const betting = bettingTest({ mean: bound, range });
  return {
    take: (blocks) => {
      for (const { values } of groupSize > 1 ? blocks : [])
        if (values.length % groupSize !== 0)
          throw new Error(`expected whole groups of ${groupSize} values, got ${values.length} values`);
      betting.take(blocks);
    },
    figures: (other) => {
      const seen = betting.moments();
      const { count, sum, squares } = seen;
      const mean = sum / count;
      const variance = Math.max(0, squares / count - mean * mean);
      return figuresOf(seen, variance, 0, betting.logEvalue(other));
    },
  };
}

function figuresOf(seen: Moments, variance: number, least: number, logE: number): MeanFigures {
  const mean = seen.sum / seen.count;
  const shown = shownErrors * Math.sqrt(variance / seen.count);
  return { ...seen, mean, found: [Math.max(least, mean - shown), mean + shown], logE };
}
