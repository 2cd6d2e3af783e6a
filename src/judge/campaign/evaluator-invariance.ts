import type { InvarianceClaim } from '../claims/claim.ts';
import type { Interval } from '../claims/evidence.ts';
import { ln } from '../../core/elementary.ts';
import { logEvalueEqual } from '../../stats/e-process.ts';
import { binomialInterval } from '../../stats/intervals.ts';
import { blockSize, type BlockSource } from './blocks.ts';
import { type Evaluator, type Trial, showInterval, shownConfidence, suspicion } from './finding.ts';

/** For every case: the event is as likely in the transformed experiment. Points are P(event) in both. */
export function invarianceEvaluator<C>(claim: InvarianceClaim<C>): Evaluator<C> {
  return {
    exact: () => undefined,
    sampling: (c) => ({
      blockSteps: (claim.event(c).horizon + claim.transformed(c).horizon) * blockSize,
      start: (source) => pairedTrial(claim, source),
    }),
  };
}

function pairedTrial<C>(claim: InvarianceClaim<C>, source: BlockSource<C>): Trial {
  let trials = 0;
  let first = 0;
  let second = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  return {
    take: async (from, to) => {
      const blocks = await source(claim.event, 'first', from, to);
      const others = await source(claim.transformed, 'second', from, to);
      for (const [block, { values }] of blocks.entries()) {
        for (const [i, x] of values.entries()) {
          const y = others[block]!.values[i]!;
          trials++;
          first += x;
          second += y;
          if (x > y) onlyFirst++;
          else if (y > x) onlySecond++;
        }
      }
    },
    finding: () => {
      const logE = logEvalueEqual({ onlyFirst, onlySecond });
      const p1 = first / trials;
      const intervalOf = (hits: number): Interval => {
        const { lo, hi } = binomialInterval({ hits, trials, confidence: shownConfidence });
        return [lo, hi];
      };
      const [before, after] = [intervalOf(first), intervalOf(second)];
      const discordant = onlyFirst + onlySecond;
      return {
        how: 'sampled',
        trivial: false,
        // Events that always or never happen tell nothing apart.
        informative: Math.min(first + second, 2 * trials - first - second) >= trials * 1e-3,
        violated: logE >= suspicion,
        tie: false,
        margin: 3 - Math.abs(onlyFirst - onlySecond) / Math.sqrt(discordant + 1),
        bound: p1,
        boundInterval: before,
        found: after,
        slack: first > 0 && second > 0 ? ln(first / second) : null,
        logE,
        observed: { trajectories: trials, first, second, onlyFirst, onlySecond },
        claim: `P(event) = P(transformed event), the first in ${showInterval(before)}`,
        truth: `transformed: P in ${showInterval(after)} over ${trials} trajectories`,
      };
    },
  };
}
