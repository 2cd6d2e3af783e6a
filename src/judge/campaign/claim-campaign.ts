import type { ClaimEvidence } from '../claims/evidence.ts';
import { attackAblation, attackMutants, isTried } from './attack-variants.ts';
import { attackAtOnce, isOver, type OngoingAttack, ongoingAttack } from './attack-at-once.ts';
import { beside } from './beside.ts';
import { claimEvidence } from './claim-evidence.ts';
import { type Exploration, explore } from './explore.ts';
import { resolutionOf } from './resolution/resolution.ts';
import type { RunContext } from './run-context.ts';
import { type Searched, search } from './search.ts';
import { type AttackResult, attackHints, attackSuspects } from './shrink-and-confirm.ts';
import { ablationTargets, claimTarget, mutantTargets, type Target } from './target.ts';

/**
 * Attacks one claim: explore, search, confirm; then its mutants, then its hypotheses one at a time. With
 * `untilRefuted` nothing more is done once the claim is refuted.
 */
export async function runClaimCampaign(context: RunContext): Promise<ClaimEvidence> {
  const { claim } = context;
  const target = claimTarget<unknown>(claim);
  const variants = mutantTargets(claim);

  context.enter('explore', 0);
  const tried = variants.filter((mutant) => isTried(context, mutant));
  const ongoing = ongoingAttack<unknown>();
  const exploration = await explore(context, target, tried, ongoing);
  const nothingMore = { mutants: [], resolution: undefined };
  if (isOver(context, ongoing)) {
    const attack = ongoing.result;
    return claimEvidence(context, { exploration, searched: [], attack, ...nothingMore, ablations: [] });
  }

  const isRefuted = ({ witness }: AttackResult): boolean => witness !== undefined && context.untilRefuted;
  const ablations = ablationTargets(claim).map(
    (ablation) => (own: RunContext) => attackAblation(own, ablation),
  );
  const { rest, parts } = await beside(
    context,
    ablations,
    async (own) => {
      const { searched, attack } = await searchAndConfirm(own, target, exploration, ongoing);
      const found = { searched: searched.best, attack };
      if (isRefuted(attack)) return { ...found, ...nothingMore };
      own.enter('mutants', 0.5);
      const mutants = await attackMutants(own, variants, exploration);
      own.enter('resolution', 0.8);
      const seen = [...exploration.findings, ...searched.tried];
      const resolution =
        attack.witness === undefined && !own.wasCut()
          ? await resolutionOf(own, exploration.claim.notable, seen)
          : undefined;
      own.enter('ablations', 0.9);
      return { ...found, mutants, resolution };
    },
    ({ attack }) => !isRefuted(attack),
  );
  return claimEvidence(context, { exploration, ...rest, ablations: parts });
}

/** Goes on with the attack on the claim itself from what exploration observed. */
async function searchAndConfirm(
  context: RunContext,
  target: Target<unknown>,
  exploration: Exploration,
  ongoing: OngoingAttack<unknown>,
): Promise<{ readonly searched: Searched<unknown>; readonly attack: AttackResult }> {
  const { budget } = context;
  const searched = await search(context, target, exploration.claim.tried, {
    cases: budget.casesPerClaim / 2,
    steps: budget.stepsPerClaim / 2,
    round: 0,
    enough: async (tried) => {
      await attackAtOnce(context, target, ongoing, tried);
      return isOver(context, ongoing);
    },
  });

  context.enter('confirm', 0.35);
  const suspects = [...exploration.claim.suspects, ...searched.suspects];
  const others = suspects.filter((suspect) => !ongoing.attacked.has(suspect.case));
  let attack = await attackSuspects(context, target, others, ongoing.result);
  if (attack.witness === undefined) {
    const hints = [...exploration.claim.notable, ...exploration.claim.tried, ...searched.tried];
    attack = await attackHints(context, target, hints, attack.attempts);
  }
  if (attack.witness !== undefined && ongoing.result.witness === undefined) context.found(attack.witness);
  return { searched, attack };
}
