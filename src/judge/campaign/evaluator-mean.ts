import type { MeanClaim } from '../claims/claim.ts';
import { ln } from '../../core/elementary.ts';
import { type BettingProcess, bettingProcess, logEvalue, observe } from '../../stats/e-process.ts';
import { blockSize } from './blocks.ts';
import { boundAccuracy } from './evaluator-probability.ts';
import { type Evaluator, type Finding, show, showInterval, suspicion, triviallyTrue } from './finding.ts';

/** For every case: E[quantity] ≤ atMost, quantity in [0, range]. Points are in units of the mean. */
export function meanEvaluator<C>(claim: MeanClaim<C>): Evaluator<C> {
  return {
    exact: (c) => {
      const bound = claim.atMost(c);
      if (bound >= claim.range(c)) return triviallyTrue(bound, [0, claim.range(c)], says(bound));
      const truth = claim.exactly?.(c);
      if (truth === undefined) return undefined;
      const violated = truth.lo > bound * (1 + boundAccuracy);
      return finding({
        how: 'exact',
        bound,
        found: [truth.lo, truth.hi],
        mean: (truth.lo + truth.hi) / 2,
        violated,
        tie: truth.hi > bound && !violated,
        logE: violated ? Infinity : -Infinity,
        observed: { lo: truth.lo, hi: truth.hi },
        seen: 'exactly',
      });
    },
    sample: (c, source) => {
      const bound = claim.atMost(c);
      const range = claim.range(c);
      let betting: BettingProcess = bettingProcess({ mean: bound, range });
      let trials = 0;
      let sum = 0;
      let squares = 0;
      return {
        blockSteps: claim.quantity(c).horizon * blockSize,
        take: async (from, to) => {
          for (const { values } of await source(claim.quantity, '', from, to)) {
            betting = observe(betting, values);
            trials += values.length;
            for (const value of values) {
              sum += value;
              squares += value * value;
            }
          }
        },
        finding: () => {
          const mean = sum / trials;
          // Shown only, never judged by: 4.9 standard errors, the normal interval of confidence 1 − 1e-6.
          const radius = 4.9 * Math.sqrt(Math.max(0, squares / trials - mean * mean) / trials);
          const logE = logEvalue(betting);
          return finding({
            how: 'sampled',
            bound,
            found: [Math.max(0, mean - radius), mean + radius],
            mean,
            violated: logE >= suspicion,
            tie: false,
            logE,
            observed: { trajectories: trials, sum },
            seen: `over ${trials} trajectories`,
          });
        },
      };
    },
  };
}

function says(bound: number): string {
  return `E[quantity] ≤ ${show(bound)}`;
}

function finding(
  seen: Pick<Finding, 'how' | 'bound' | 'found' | 'violated' | 'tie' | 'logE' | 'observed'> & {
    mean: number;
    seen: string;
  },
): Finding {
  const { mean, seen: words, ...rest } = seen;
  const slack = mean > 0 && rest.bound > 0 ? ln(rest.bound / mean) : null;
  return {
    ...rest,
    trivial: false,
    informative: mean > 0,
    margin: slack ?? (rest.violated ? -700 : 700),
    slack,
    claim: says(rest.bound),
    truth: `E[quantity] in ${showInterval(rest.found)} ${words}`,
  };
}
