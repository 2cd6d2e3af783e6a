import { ln } from '../../../core/elementary.ts';
import type { Claim } from '../../claims/claim.ts';
import { resolutionAddress } from '../address.ts';
import { askedBy, blockSize, type BlockSource, sharedBlocks } from '../blocks.ts';
import { evaluatorOf } from '../evaluator.ts';
import type { RunContext } from '../run-context.ts';
import { unspentShare } from '../shrink-and-confirm.ts';
import type { KnownCase } from './changed-claim.ts';

/** Cases that are simulated, and their part of the claim's steps. */
export const maxSimulated = 4;
const shareOfSteps = 1 / 4;
/** Blocks of one of them, at most: outcomes are kept, and read again for every change of a bet. */
const maxBlocks = { counted: 4096, bet: 256 };

/** A case with trajectories of its own. */
export interface SimulatedCase {
  readonly at: KnownCase;
  /** Is a changed claim refuted by them? */
  refutes(changed: Claim): Promise<boolean>;
}

/** How many trajectories a sampled case may have. */
export function trajectoriesOf(
  { claim, budget, resolutionSteps = budget.stepsPerClaim * shareOfSteps }: RunContext,
  { case: c, finding }: KnownCase,
): number {
  const { blockSteps } = evaluatorOf<unknown>(claim).sampling(c);
  const isBet = claim.kind === 'mean' || finding.observed['hits'] !== undefined;
  const steps = resolutionSteps / maxSimulated;
  const affordable = Math.floor(steps / Math.max(1, blockSteps));
  return blockSize * Math.min(isBet ? maxBlocks.bet : maxBlocks.counted, affordable);
}

/** Simulates a case on a stream of its own, one for all changes. */
export async function simulate(context: RunContext, at: KnownCase): Promise<SimulatedCase> {
  const blocks = trajectoriesOf(context, at) / blockSize;
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
  const threshold = -ln((context.alpha.claim * unspentShare) / (2 * maxSimulated));
  return {
    at,
    refutes: async (changed) => {
      try {
        const known = trial.findingOf?.(changed);
        if (known !== undefined) return known.logE >= threshold;
        const again = evaluatorOf<unknown>(changed).sampling(at.case).start(source);
        await again.take(0, blocks);
        return again.finding().logE >= threshold;
      } catch {
        // what is thrown where a term is changed says that the bound does not speak of it
        return false;
      }
    },
  };
}
