import type { ClaimEvidence } from '../claims/evidence.ts';
import { attackAblations, attackMutants } from './attack-variants.ts';
import { claimEvidence } from './claim-evidence.ts';
import { explore } from './explore.ts';
import type { RunContext } from './run-context.ts';
import { search } from './search.ts';
import { attackHints, attackSuspects } from './shrink-and-confirm.ts';
import { claimTarget, mutantTargets } from './target.ts';

/** Attacks one claim: explore, search, confirm; then its mutants, then its hypotheses one at a time. */
export async function runClaimCampaign(context: RunContext): Promise<ClaimEvidence> {
  const { claim, budget } = context;
  const target = claimTarget<unknown>(claim);
  const variants = mutantTargets(claim);

  context.enter('explore', 0);
  const exploration = await explore(context, target, variants);
  const searched = await search(context, target, exploration.claim.tried, {
    cases: budget.casesPerClaim / 2,
    steps: budget.stepsPerClaim / 2,
    round: 0,
    enough: () => false,
  });

  context.enter('confirm', 0.35);
  const suspects = [...exploration.claim.suspects, ...searched.suspects];
  let attack = await attackSuspects(context, target, suspects);
  if (attack.witness === undefined) {
    const tried = [...exploration.claim.tried, ...searched.tried];
    attack = await attackHints(context, target, tried, attack.attempts);
  }

  context.enter('mutants', 0.5);
  const mutants = await attackMutants(context, variants, exploration);

  context.enter('ablations', 0.8);
  const ablations = await attackAblations(context);

  return claimEvidence(context, { exploration, searched: searched.best, attack, mutants, ablations });
}
