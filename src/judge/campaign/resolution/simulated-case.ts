import { ln } from '../../../core/elementary.ts';
import type { Claim } from '../../claims/claim.ts';
import { resolutionAddress } from '../address.ts';
import { askedBy, blockSize, freshBlocks } from '../blocks.ts';
import { evaluatorOf } from '../evaluator.ts';
import type { Finding } from '../finding.ts';
import type { RunContext } from '../run-context.ts';
import { unspentShare } from '../shrink-and-confirm.ts';
import { attempt, type KnownCase } from './changed-claim.ts';

/** Cases that are simulated, and their part of the claim's steps. */
export const maxSimulated = 4;
const shareOfSteps = 1 / 4;
/** The same in a round of a long campaign. */
export const shareOfRound: number = 3 / 4;
/** Blocks of one of them, at most, and the same of a round: e-processes have up to 1e8 trajectories. */
const maxBlocks = 4096;
const maxBlocksOfRound = 300_000;

/** Blocks whose outcomes are there at the same time. */
const blocksAtOnce = 512;

/** A case with trajectories of its own. */
export interface SimulatedCase {
  readonly at: KnownCase;
  readonly finding: Finding;
  /** What its trajectories must pass, if later rounds may go on with them. */
  readonly logThreshold?: number;
  /** Is a changed claim refuted by them? */
  refutes(changed: Claim): boolean;
}

/** How many trajectories a sampled case may have, those that it has had among them. */
export function trajectoriesOf(
  { claim, budget, round }: Pick<RunContext, 'claim' | 'budget' | 'round'>,
  { case: c, finding, logThreshold }: KnownCase,
): number {
  const { blockSteps } = evaluatorOf<unknown>(claim).sampling(c);
  const share = round === undefined ? shareOfSteps : shareOfRound;
  const affordable = Math.floor((budget.stepsPerClaim * share) / maxSimulated / Math.max(1, blockSteps));
  const before = logThreshold === undefined ? 0 : finding.observed['trajectories']!;
  return before + blockSize * Math.min(round === undefined ? maxBlocks : maxBlocksOfRound, affordable);
}

/** The threshold of what is simulated now: one event for each of two sides of each case. */
function logThresholdOf(context: RunContext): number {
  return -ln((context.alpha.claim * unspentShare) / (2 * maxSimulated));
}

/**
 * Simulates a case on a stream of its own, one for all changes.
 * @returns undefined where work was cut short
 */
export async function simulate(context: RunContext, at: KnownCase): Promise<SimulatedCase | undefined> {
  return simulateBlocks(context, { at, before: {}, blocks: trajectoriesOf(context, at) / blockSize });
}

/**
 * Goes on with a case in a round of a long campaign. Where trajectories are counted, those of all rounds are
 * one e-process: each round has a stream of its own, and whether there is another one may depend on what was
 * seen. Its threshold is that of the round in which it began, so its share of α is spent once.
 * @returns undefined where work was cut short
 */
export async function simulateOn(
  context: RunContext,
  at: KnownCase,
  steps: number,
): Promise<SimulatedCase | undefined> {
  const { blockSteps, resume } = evaluatorOf<unknown>(context.claim).sampling(at.case);
  const affordable = Math.floor(steps / Math.max(1, blockSteps));
  if (resume === undefined)
    return simulateBlocks(context, { at, before: {}, blocks: Math.min(maxBlocksOfRound, affordable) });
  const { logThreshold = logThresholdOf(context) } = at;
  const before = at.logThreshold === undefined ? {} : at.finding.observed;
  const left = maxBlocksOfRound - Math.floor((before['trajectories'] ?? 0) / blockSize);
  const simulated = await simulateBlocks(
    context,
    { at, before, blocks: Math.min(left, affordable) },
    logThreshold,
  );
  return simulated && { ...simulated, logThreshold };
}

/** Simulates so many blocks of it, after what was observed before. */
async function simulateBlocks(
  context: RunContext,
  {
    at,
    before,
    blocks,
  }: {
    readonly at: KnownCase;
    readonly before: Finding['observed'];
    readonly blocks: number;
  },
  logThreshold: number = logThresholdOf(context),
): Promise<SimulatedCase | undefined> {
  const { start, resume } = evaluatorOf<unknown>(context.claim).sampling(at.case);
  const fresh = freshBlocks(at.case, resolutionAddress(context, at.case), context);
  const source = askedBy(context, { role: 'claim', name: '' }, fresh);
  const trial = resume === undefined ? start(source) : resume(source, before);
  for (let done = 0; done < blocks; done += blocksAtOnce) {
    if (!(await context.pause())) return undefined;
    await trial.take(done, Math.min(blocks, done + blocksAtOnce));
  }
  return {
    at,
    finding: trial.finding(),
    refutes: (changed) => (attempt(() => trial.findingOf(changed)?.logE) ?? 0) >= logThreshold,
  };
}
