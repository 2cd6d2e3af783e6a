import { loadBackend } from './load-backend.ts';
import type { CaseAccount, CaseOutcome } from '../claims/case-account.ts';
import { checkedClaim } from '../claims/checked-claim.ts';
import type { Claim } from '../claims/claim.ts';
import type { Json } from '../../core/json.ts';
import { caseAddress } from './address.ts';
import { evaluatorOf } from './evaluator.ts';
import { freshBlocks } from './blocks.ts';
import { type Engine, referenceEngine } from './engine.ts';
import { slackUnits } from './finding.ts';
import { randomDraw } from './search.ts';
import { claimTarget } from './target.ts';

/** Blocks that are simulated of one case, and the steps that those beyond the first two may take. */
const blocksOfCase = { min: 2, max: 256, steps: 2e7 };

/** The random case of this number, from 1 on, accepted or not. It depends on the seed, not on the budget. */
export function numberedCase(claim: Claim, seed: string, number: number): unknown {
  return randomDraw({ claim, seed }, claimTarget<unknown>(checkedClaim(claim)), number - 1).value.value;
}

/**
 * Evaluates a claim at one case: exactly where that can be done, else on randomness of the case's own, which
 * no campaign looks at.
 * @param which the case in words
 * @throws {RangeError} where the claim's functions cannot deal with the case
 */
export async function evaluateClaimAt(
  claim: Claim,
  c: unknown,
  {
    seed,
    which,
    engine = referenceEngine,
  }: { readonly seed: string; readonly which: string; readonly engine?: Engine },
): Promise<CaseAccount> {
  const { id, says, source, given } = checkedClaim(claim);
  const unmet = Object.entries(given).flatMap(([name, { holds }]) => (holds(c) ? [] : [name]));
  const account = { claim: id, says, source, which, seed, case: c as Json, unmet };
  if (unmet.length > 0) return { ...account, explanation: [] };
  const { claim: loaded, backend } = await loadBackend(claim);
  return {
    ...account,
    outcome: await outcomeOf(loaded, c, seed, engine),
    explanation: loaded.explain?.(c) ?? [],
    ...(backend !== undefined && { backend }),
  };
}

async function outcomeOf(claim: Claim, c: unknown, seed: string, engine: Engine): Promise<CaseOutcome> {
  const unit = slackUnits[claim.kind];
  const evaluator = evaluatorOf<unknown>(claim);
  const exact = evaluator.exact(c);
  if (exact !== undefined) return { ...exact, unit, address: [] };
  const address = caseAddress({ seed, claim }, c);
  const { blockSteps, start } = evaluator.sampling(c);
  const trial = start(freshBlocks(c, address, { engine, meter: { steps: 0, trajectories: 0 } }));
  const affordable = Math.floor(blocksOfCase.steps / Math.max(1, blockSteps));
  await trial.take(0, Math.min(blocksOfCase.max, Math.max(blocksOfCase.min, affordable)));
  return { ...trial.finding(), unit, address };
}
