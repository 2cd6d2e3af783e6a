import { ln } from '../../../core/elementary.ts';
import type { Claim } from '../../claims/claim.ts';
import { resolutionAddress } from '../address.ts';
import { askedBy, blockSize, type BlockSource, freshBlocks, sharedBlocks } from '../blocks.ts';
import { evaluatorOf } from '../evaluator.ts';
import type { Finding } from '../finding.ts';
import type { RunContext } from '../run-context.ts';
import { unspentShare } from '../shrink-and-confirm.ts';
import { attempt, isWeighted, type KnownCase } from './changed-claim.ts';

/** Cases that are simulated, and their part of the claim's steps. */
export const maxSimulated = 4;
const shareOfSteps = 1 / 4;
/** The same in a round of a long campaign. */
export const shareOfRound: number = 3 / 4;
/** Blocks of one of them, at most: outcomes are kept, and read again for every change of a bet. */
const maxBlocks = { counted: 4096, bet: 256 };
/** The same of a round: counts are all that is kept of what is counted, and may have up to 1e8 of them. */
const maxBlocksOfRound = { counted: 300_000, bet: 8192 };

/** Blocks whose outcomes are there at the same time. */
const blocksAtOnce = 512;

/** A case with trajectories of its own. */
export interface SimulatedCase {
  readonly at: KnownCase;
  readonly finding: Finding;
  /** What its trajectories must pass, if later rounds may go on with them. */
  readonly logThreshold?: number;
  /** Is a changed claim refuted by them? */
  refutes(changed: Claim): Promise<boolean>;
}

/** How many trajectories a sampled case may have, those that it has had among them. */
export function trajectoriesOf(
  { claim, budget, round }: Pick<RunContext, 'claim' | 'budget' | 'round'>,
  { case: c, finding, logThreshold }: KnownCase,
): number {
  const { blockSteps } = evaluatorOf<unknown>(claim).sampling(c);
  const isBet = claim.kind === 'mean' || isWeighted(finding);
  const share = round === undefined ? shareOfSteps : shareOfRound;
  const steps = (budget.stepsPerClaim * share) / maxSimulated;
  const affordable = Math.floor(steps / Math.max(1, blockSteps));
  const { counted, bet } = round === undefined ? maxBlocks : maxBlocksOfRound;
  const before = logThreshold === undefined ? 0 : finding.observed['trajectories']!;
  return before + blockSize * Math.min(isBet ? bet : counted, affordable);
}

/** The threshold of what is simulated now: one event for each of two sides of each case. */
function logThresholdOf(context: RunContext): number {
  return -ln((context.alpha.claim * unspentShare) / (2 * maxSimulated));
}

/** Simulates a case on a stream of its own, one for all changes. */
export async function simulate(context: RunContext, at: KnownCase): Promise<SimulatedCase> {
  return simulateBlocks(context, at, trajectoriesOf(context, at) / blockSize);
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
  if (resume === undefined) return simulateBlocks(context, at, Math.min(maxBlocksOfRound.bet, affordable));
  const { logThreshold = logThresholdOf(context) } = at;
  const before = at.logThreshold === undefined ? {} : at.finding.observed;
  const fresh = freshBlocks(at.case, resolutionAddress(context, at.case), context);
  const trial = resume(askedBy(context, { role: 'claim', name: '' }, fresh), before);
  const left = maxBlocksOfRound.counted - Math.floor((before['trajectories'] ?? 0) / blockSize);
  const blocks = Math.min(left, affordable);
  for (let done = 0; done < blocks; done += blocksAtOnce) {
    if (!(await context.pause())) return undefined;
    await trial.take(done, Math.min(blocks, done + blocksAtOnce));
  }
  return {
    at,
    finding: trial.finding(),
    logThreshold,
    refutes: (changed) =>
      Promise.resolve((attempt(() => trial.findingOf!(changed)?.logE) ?? 0) >= logThreshold),
  };
}

/** Simulates so many blocks of it. */
async function simulateBlocks(context: RunContext, at: KnownCase, blocks: number): Promise<SimulatedCase> {
  const shared = sharedBlocks(at.case, resolutionAddress(context, at.case), context);
  const sets = new Map<string, number>();
  const trial = evaluatorOf<unknown>(context.claim)
    .sampling(at.case)
    .start(
      askedBy(context, { role: 'claim', name: '' }, (make, set, from, to, by) => {
        sets.set(set, Math.max(to, sets.get(set) ?? 0));
        return shared(make, set, from, to, by);
      }),
    );
  await trial.take(0, blocks);
  // a changed bound must not ask for trajectories of another kind
  const source: BlockSource<unknown> = (make, set, from, to) => {
    if (to > (sets.get(set) ?? 0)) throw new RangeError('not simulated');
    return shared(make, set, from, to);
  };
  const threshold = logThresholdOf(context);
  return {
    at,
    finding: trial.finding(),
    refutes: async (changed) => {
      try {
        const known = trial.findingOf?.(changed);
        if (known !== undefined) return known.logE >= threshold;
        const again = evaluatorOf<unknown>(changed).sampling(at.case).start(source);
        await again.take(0, blocks);
        return again.finding().logE >= threshold;
      } catch {
        // as in `attempt`
        return false;
      }
    },
  };
}
