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
} from './finding.ts';
import { bettingCost } from '../../stats/e-process.ts';
import { meanTest } from './mean-test.ts';

/** For every case: E[quantity] ≤ atMost, quantity in [0, range]. Points are in units of the mean. */
export function meanEvaluator<C>(claim: MeanClaim<C>): Evaluator<C> {
  return {
    exact: (c) => {
      const bound = claim.atMost(c);
      if (bound >= claim.range(c)) return triviallyTrue(bound, [0, claim.range(c)], says(bound));
      const truth = claim.exactly?.(c);
      if (truth === undefined) return undefined;
      const violated = truth.lo > bound * (1 + boundAccuracy);
      const how = computedHow(claim, c);
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
          ),
          violated,
          tie: !violated && !holds,
          uninformative: unknownTruth(truth, violated || holds),
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

function meanTrial<C>(claim: MeanClaim<C>, c: C, source: BlockSource<C>): Trial {
  const bound = claim.atMost(c);
  const test = meanTest(bound, claim.range(c));
  return {
    take: async (from, to) => {
      for (const { values } of await source(claim.quantity, '', from, to)) test.take(values);
    },
    finding: () => {
      const { trials, sum, mean, found, logE } = test.figures();
      return sampled({
        ...figuresOf(bound, found, mean, logE >= suspicion, `over ${trials} trajectories`),
        uninformative: mean > 0 ? undefined : 'the quantity was always 0',
        logE,
        mixtureCost: bettingCost,
        observed: { trajectories: trials, sum },
      });
    },
  };
}

function says(bound: number, digits?: number): string {
  return `E[quantity] ≤ ${show(bound, digits)}`;
}

/** @param source where the mean comes from */
function figuresOf(
  bound: number,
  found: Interval,
  mean: number,
  violated: boolean,
  source: string,
  digits?: number,
): Omit<Finding, 'how' | 'violated' | 'tie' | 'uninformative' | 'logE' | 'observed'> {
  const slack = logRatio(bound, mean);
  return {
    trivial: false,
    margin: slack ?? (violated ? -700 : 700),
    bound,
    found,
    slack,
    claim: says(bound, digits),
    truth: `E[quantity] in ${showInterval(found, digits)} ${source}`,
  };
}
