import { type RunContext, guardedAsync } from './run-context.ts';
import { evaluatorOf } from './evaluator.ts';
import { exploreAddress } from './address.ts';
import { askedBy, type BlockSource, type BlockSourceAhead, sharedBlocks } from './blocks.ts';
import type { Finding, Sampling } from './finding.ts';
import type { Target } from './target.ts';

/** What an evaluation may take: about `fair` steps (one block at least), more if it hints at a violation. */
export interface EvaluationLimits {
  readonly fair: number;
  readonly steps: number;
  /** Blocks at first, at most. */
  readonly maxFirst: number;
  /** Blocks altogether, at most. */
  readonly maxBlocks: number;
}

/** Blocks at first: one at least; at most this many, or one for every so many steps of a case's fair part. */
const firstBlocks = { min: 1, max: 64, stepsEach: 4000 };

/** What a case that hints at a violation may take, however small the budget is. */
const leastForHints = 250_000;

/**
 * The limits of one evaluation: a fair part of the steps that are left for the cases that are left (of all
 * steps for all cases where they are not given), and a sixteenth of the budget where the case hints at a
 * violation. What cases decided by computation leave unspent goes to those that must be sampled.
 */
export function evaluationLimits(
  { budget }: Pick<RunContext, 'budget'>,
  left: { readonly steps: number; readonly cases: number } = {
    steps: budget.stepsPerClaim,
    cases: budget.casesPerClaim,
  },
): EvaluationLimits {
  const usual = budget.stepsPerClaim / budget.casesPerClaim;
  const maxFirst = Math.max(firstBlocks.max, Math.floor(usual / firstBlocks.stepsEach));
  return {
    fair: left.steps / Math.max(1, left.cases),
    steps: Math.max(budget.stepsPerClaim / 16, leastForHints),
    maxFirst,
    maxBlocks: 4 * maxFirst,
  };
}

/** Exploration's randomness at a case; never used to confirm. */
export function exploreBlocks<C>(context: RunContext, target: Target<C>, c: C): BlockSourceAhead<C> {
  return sharedBlocks(c, exploreAddress(context, target.sharesCases ? undefined : target, c), context);
}

/** How a statement is evaluated at a case: what was found if nothing needs sampling, else how to sample. */
export type Plan<C> = { readonly found: Finding } | { readonly sampling: Sampling<C> };

/** @throws what the statement's functions throw */
export function planCase<C>({ statement }: Target<C>, c: C): Plan<C> {
  const evaluator = evaluatorOf(statement);
  const found = evaluator.exact(c);
  return found === undefined ? { sampling: evaluator.sampling(c) } : { found };
}

/**
 * Evaluates a statement at a case. Cheap cases get more trajectories; a case that looks violated without
 * being suspicious yet gets doubled until it is, or no longer looks so.
 * @param plan where it may be known already
 * @returns undefined where the case costs more than its limit, or the statement does not speak of it
 */
export async function evaluateCase<C>(
  context: RunContext,
  target: Target<C>,
  c: C,
  source: BlockSource<C>,
  limits: EvaluationLimits,
  plan: () => Plan<C> = () => planCase(target, c),
): Promise<Finding | undefined> {
  return guardedAsync(context, target, c, async () => {
    const planned = plan();
    if ('found' in planned) return planned.found;
    const { blockSteps, start } = planned.sampling;
    let blocks = blocksAtFirst(blockSteps, limits);
    if (blocks === undefined) return undefined;
    const trial = start(askedBy(context, target, source));
    const take = async (from: number, to: number): Promise<Finding> => {
      await trial.take(from, to);
      return trial.finding();
    };
    const max = Math.min(limits.maxBlocks, affordableBlocks(blockSteps, limits));
    let finding = await take(0, blocks);
    while (!finding.violated && !finding.trivial && finding.margin < 0 && blocks < max) {
      const next = Math.min(max, 2 * blocks);
      finding = await take(blocks, next);
      blocks = next;
    }
    return finding;
  });
}

/** Blocks that a case takes first; undefined where it costs more than its limit. */
function blocksAtFirst(blockSteps: number, limits: EvaluationLimits): number | undefined {
  const affordable = affordableBlocks(blockSteps, limits);
  if (affordable < firstBlocks.min) return undefined;
  const fair = Math.floor(limits.fair / Math.max(1, blockSteps));
  return Math.min(affordable, Math.max(firstBlocks.min, Math.min(limits.maxFirst, fair)));
}

function affordableBlocks(blockSteps: number, limits: EvaluationLimits): number {
  return Math.floor(limits.steps / Math.max(1, blockSteps));
}

/** Begins with the blocks that an evaluation at a case will take first. */
export function beginEvaluation<C>(
  context: RunContext,
  target: Target<C>,
  plan: Plan<C>,
  source: BlockSourceAhead<C>,
  limits: EvaluationLimits,
): void {
  if ('found' in plan) return;
  const { blockSteps, start } = plan.sampling;
  const blocks = blocksAtFirst(blockSteps, limits);
  if (blocks === undefined) return;
  const beginning: BlockSource<C> = (...asked) => {
    source.ahead(...asked);
    // nobody takes them yet
    return new Promise(() => undefined);
  };
  void start(askedBy(context, target, beginning))
    .take(0, blocks)
    .catch(() => undefined);
}
