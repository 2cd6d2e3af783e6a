import { attackAtOnce, isOver, ongoingAttack } from './attack-at-once.ts';
import { claimEvidence } from './claim-evidence.ts';
import type { ResolutionRound, RoundEvidence } from './claim-job.ts';
import { explore } from './explore.ts';
import { roundSearch } from './resolution/round.ts';
import { shareOfRound } from './resolution/simulated-case.ts';
import type { RunContext } from './run-context.ts';
import { attackHints, attackSuspects } from './shrink-and-confirm.ts';
import { claimTarget } from './target.ts';

/** Of a round's steps, the part that explores, and the part that looks for cases near the best ones. */
const exploring: number = (1 - shareOfRound) / 2;
/** Cases near the best ones, for each that exploration draws. */
const triesNearBest = 4;

/**
 * Attacks a claim once more, in a long campaign: new cases are explored, and near the best ones of all rounds
 * others are looked for, of which the most promising get the round's steps. Whatever looks violated on the
 * way is confirmed as in any attack.
 */
export async function runResolutionRound(
  context: RunContext,
  round: ResolutionRound,
): Promise<RoundEvidence> {
  const { claim, budget } = context;
  const target = claimTarget<unknown>(claim);
  const nothing = { searched: [], mutants: [], ablations: [], resolution: undefined };

  context.enter('explore', 0);
  const ongoing = ongoingAttack<unknown>();
  const exploration = await explore(context, target, [], ongoing, exploring * budget.stepsPerClaim);
  if (isOver(context, ongoing))
    return claimEvidence(context, { ...nothing, exploration, attack: ongoing.result });
  const { notable, tried } = exploration.claim;
  const searching = await roundSearch(context, round, notable, tried);
  const found =
    (await searching?.lookForCases({
      cases: triesNearBest * budget.casesPerClaim,
      steps: exploring * budget.stepsPerClaim,
    })) ?? [];
  for (const suspect of found) await attackAtOnce(context, target, ongoing, suspect);

  context.enter('confirm', 0.3);
  const suspects = [...exploration.claim.suspects, ...found];
  const others = suspects.filter((suspect) => !ongoing.attacked.has(suspect.case));
  let attack = await attackSuspects(context, target, others, ongoing.result);
  if (attack.witness === undefined) {
    const hints = [...(searching?.before ?? []), ...notable, ...tried, ...found];
    attack = await attackHints(context, target, hints, attack.attempts);
  }
  if (attack.witness !== undefined) {
    if (ongoing.result.witness === undefined) context.found(attack.witness);
    return claimEvidence(context, { ...nothing, exploration, attack });
  }

  context.enter('resolution', 0.4);
  const result = context.wasCut() ? undefined : await searching?.ask(shareOfRound * budget.stepsPerClaim);
  const evidence = claimEvidence(context, {
    ...nothing,
    exploration,
    attack,
    resolution: result?.resolution,
  });
  return result === undefined ? evidence : { ...evidence, carried: result.carried };
}
