import type { MeanClaim } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import { blockSize, type BlockSource } from './blocks.ts';
import {
  boundAccuracy,
  type Evaluator,
  type Finding,
  show,
  showInterval,
  suspicion,
  type Trial,
  triviallyTrue,
} from './finding.ts';
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
      return findingOf({
        how: 'exact',
        bound,
        found: [truth.lo, truth.hi],
        mean: (truth.lo + truth.hi) / 2,
        violated,
        tie: truth.hi > bound && !violated,
        logE: violated ? Infinity : -Infinity,
        observed: { lo: truth.lo, hi: truth.hi },
        source: 'exactly',
      });
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
      return findingOf({
        how: 'sampled',
        bound,
        found,
        mean,
        violated: logE >= suspicion,
        tie: false,
        logE,
        observed: { trajectories: trials, sum },
        source: `over ${trials} trajectories`,
      });
    },
  };
}

function says(bound: number): string {
  return `E[quantity] ≤ ${show(bound)}`;
}

function findingOf({
  mean,
  source,
  ...known
}: Pick<Finding, 'how' | 'bound' | 'found' | 'violated' | 'tie' | 'logE' | 'observed'> & {
  readonly mean: number;
  /** Where the mean comes from, in words. */
  readonly source: string;
}): Finding {
  const slack = mean > 0 && known.bound > 0 ? ln(known.bound / mean) : null;
  return {
    ...known,
    trivial: false,
    informative: mean > 0,
    margin: slack ?? (known.violated ? -700 : 700),
    slack,
    claim: says(known.bound),
    truth: `E[quantity] in ${showInterval(known.found)} ${source}`,
  };
}
