import type { MeanClaim } from '../claims/claim.ts';
import type { Interval } from '../claims/evidence.ts';
import { blockSize, type BlockSource } from './blocks.ts';
import {
  boundAccuracy,
  computed,
  computedHow,
  digitsApart,
  type Evaluator,
  type Finding,
  sampled,
  logRatio,
  show,
  showInterval,
  suspicion,
  type Trial,
  triviallyTrue,
  unknownTruth,
  widestOfEquality,
} from './finding.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { bettingCost } from '../../stats/betting.ts';
import { subGaussianCost } from '../../stats/sub-gaussian-mean.ts';
import { bettingMeanTest, subGaussianTest } from './mean-test.ts';

/**
 * For every case: E[quantity] ≤ atMost, quantity in [0, range] or sub-Gaussian. Points are in units of the
 * mean.
 */
export function meanEvaluator<C>(claim: MeanClaim<C>): Evaluator<C> {
  return {
    exact: (c) => {
      const bound = boundAt(claim, c);
      const range = claim.range?.(c);
      if (range !== undefined && bound >= range) return triviallyTrue(bound, [0, range], says(bound));
      if (bound === Infinity) return triviallyTrue(bound, [-Number.MAX_VALUE, Number.MAX_VALUE], says(bound));
      // a quantity that is never negative has no mean below 0
      const isBelowAll = range !== undefined && bound < 0;
      const known = claim.exactly?.(c);
      const truth = known ?? (isBelowAll ? { lo: 0, hi: range } : undefined);
      if (truth === undefined) return undefined;
      const violated = truth.lo > bound + Math.abs(bound) * boundAccuracy;
      const how = known === undefined ? 'exact' : computedHow(claim, c);
      const holds = truth.hi <= bound;
      const digits = violated ? digitsApart(truth.lo, bound) : undefined;
      return computed(
        {
          ...figuresOf(
            bound,
            [truth.lo, truth.hi],
            (truth.lo + truth.hi) / 2,
            violated,
            how === 'exact' ? 'exactly' : '(a lower bound)',
            digits,
            claim.proxyVariance?.(c),
          ),
          violated,
          tie: !violated && !holds,
          uninformative:
            range === undefined
              ? unknownSigned(truth, violated || holds)
              : unknownTruth(truth, violated || holds),
          observed: { lo: truth.lo, hi: truth.hi },
        },
        how,
      );
    },
    sampling: (c) => ({
      blockSteps: claim.quantity(c).horizon * blockSize,
      start: (source) => meanTrial(claim, c, source),
    }),
  };
}

/** What rounding took below the least that a mean in [0, range] can be is that. */
function boundAt<C>(claim: MeanClaim<C>, c: C): number {
  const bound = claim.atMost(c);
  const rounding = boundAccuracy * (claim.range?.(c) ?? 0);
  return bound < 0 && bound >= -rounding ? 0 : bound;
}

function meanTrial<C>(claim: MeanClaim<C>, c: C, source: BlockSource<C>): Trial {
  const bound = boundAt(claim, c);
  const proxyVariance = claim.proxyVariance?.(c);
  const test =
    proxyVariance === undefined
      ? bettingMeanTest(bound, claim.range?.(c) ?? Infinity)
      : subGaussianTest(proxyVariance);
  const findingAt = (claimed: number): Finding => {
    const { count, sum, squares, mean, found, logE } = test.figures(claimed);
    return sampled({
      ...figuresOf(
        claimed,
        found,
        mean,
        logE >= suspicion,
        `over ${count} trajectories`,
        undefined,
        proxyVariance,
      ),
      uninformative: squares > 0 ? undefined : 'the quantity was always 0',
      logE,
      mixtureCost: proxyVariance === undefined ? bettingCost : subGaussianCost,
      observed: { trajectories: count, sum },
    });
  };
  return {
    take: async (from, to) => {
      test.take(await source(claim.quantity, '', from, to));
    },
    finding: () => findingAt(bound),
    findingOf: (other) => (other.kind === 'mean' ? findingAt(boundAt(other, c)) : undefined),
  };
}

function says(bound: number, digits?: number, proxyVariance?: number): string {
  const given =
    proxyVariance === undefined ? '' : `, sub-Gaussian with proxy variance ${show(proxyVariance)}`;
  return `E[quantity] ≤ ${show(bound, digits)}${given}`;
}

/** As `unknownTruth`, of a mean that may be 0 or less. */
function unknownSigned({ lo, hi }: Enclosure, decided: boolean): string | undefined {
  const known = decided || hi - lo <= widestOfEquality * Math.max(Math.abs(lo), Math.abs(hi));
  return known ? undefined : 'the truth is not told from the bound';
}

/** @param source where the mean comes from */
function figuresOf(
  bound: number,
  found: Interval,
  mean: number,
  violated: boolean,
  source: string,
  digits?: number,
  proxyVariance?: number,
): Omit<Finding, 'how' | 'violated' | 'tie' | 'uninformative' | 'logE' | 'observed'> {
  const slack = logRatio(bound, mean);
  const unit = proxyVariance === undefined ? undefined : Math.sqrt(proxyVariance);
  return {
    trivial: false,
    // of a quantity of any sign in units of its scale, since there is no ratio
    margin: unit === undefined ? (slack ?? (violated ? -700 : 700)) : (bound - mean) / unit,
    ...(unit !== undefined && { unit }),
    bound,
    found,
    slack,
    claim: says(bound, digits, proxyVariance),
    truth: `E[quantity] in ${showInterval(found, digits)} ${source}`,
  };
}
