import { type Arena, guardedAsync } from './arena.ts';
import { assayOf } from './assay.ts';
import type { BlockSource } from './blocks.ts';
import type { Finding } from './finding.ts';
import type { Target } from './target.ts';

/** How much a look may take: about `fair` steps at once (one block at least), more where the estimate hints at a violation. */
export interface LookLimits {
  readonly fair: number;
  readonly steps: number;
  readonly most: number;
}

const firstBlocks = { least: 1, most: 64 };

/** The limits of one look: a case's fair part of the budget, and a sixteenth of the budget where it hints at a violation. */
export function lookLimits({ budget }: Arena): LookLimits {
  return {
    fair: budget.stepsPerClaim / budget.casesPerClaim,
    steps: Math.max(budget.stepsPerClaim / 16, 1e5),
    most: 256,
  };
}

/**
 * Holds a statement against a case. Cheap cases get more trajectories; a case that looks violated without being
 * suspicious yet gets doubled until it is, or no longer looks so.
 * @returns undefined where the case costs more than its limit, or the statement does not speak of it
 */
export async function look<C>(
  arena: Arena,
  target: Target<C>,
  c: C,
  source: BlockSource<C>,
  limits: LookLimits,
): Promise<Finding | undefined> {
  return guardedAsync(arena, target, c, async () => {
    const assay = assayOf(target.statement);
    const exact = assay.exact(c);
    if (exact !== undefined) return exact;
    const trial = assay.sample(c, source);
    const affordable = Math.floor(limits.steps / Math.max(1, trial.blockSteps));
    if (affordable < firstBlocks.least) return undefined;
    const take = async (from: number, to: number): Promise<Finding> => {
      await trial.take(from, to);
      return trial.finding();
    };
    const fair = Math.floor(limits.fair / Math.max(1, trial.blockSteps));
    const most = Math.min(limits.most, affordable);
    let blocks = Math.min(affordable, Math.max(firstBlocks.least, Math.min(firstBlocks.most, fair)));
    let finding = await take(0, blocks);
    while (!finding.violated && !finding.trivial && finding.margin < 0 && blocks < most) {
      const next = Math.min(most, 2 * blocks);
      finding = await take(blocks, next);
      blocks = next;
    }
    return finding;
  });
}
