import type { InvarianceClaim } from '../claims/claim.ts';
import { logEvalueEqual } from '../../stats/e-process.ts';
import { blockSize, type BlockSource } from './blocks.ts';
import { type Evaluator, logRatio, sampled, showInterval, shownInterval, type Trial } from './finding.ts';

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
      const [before, after] = [shownInterval(first, trials), shownInterval(second, trials)];
      return sampled({
        trivial: false,
        // Events that always or never happen tell nothing apart.
        uninformative:
          Math.min(first + second, 2 * trials - first - second) >= trials * 1e-3
            ? undefined
            : 'the event (nearly) always or never happens',
        margin: 3 - Math.abs(onlyFirst - onlySecond) / Math.sqrt(onlyFirst + onlySecond + 1),
        bound: first / trials,
        boundInterval: before,
        found: after,
        slack: logRatio(first, second),
        logE: logEvalueEqual({ onlyFirst, onlySecond }),
        observed: { trajectories: trials, first, second, onlyFirst, onlySecond },
        claim: `P(event) = P(transformed event), the first in ${showInterval(before)}`,
        truth: `transformed: P in ${showInterval(after)} over ${trials} trajectories`,
      });
    },
    // there is no bound
    findingOf: () => undefined,
  };
}
