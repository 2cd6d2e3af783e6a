import { claimError, WrongValue } from '../claims/claim-error.ts';
import type { AblationEvidence, MutantEvidence } from '../claims/evidence.ts';
import { shareOf } from '../claims/share.ts';
import { affords } from './budget.ts';
import { evaluateCase, evaluationLimits, exploreBlocks } from './evaluate-case.ts';
import { type Exploration, notableCases, type Observations } from './explore.ts';
import { type RunContext, guarded } from './run-context.ts';
import { randomDraw, search, type TriedCase } from './search.ts';
import type { Suspect } from './shrink.ts';
import { attackHints, attackSuspects, shrinkAndConfirm } from './shrink-and-confirm.ts';
import { admits, type Target } from './target.ts';

/** What the attack on a mutant or an ablated claim came to. */
type VariantResult = Pick<MutantEvidence, 'cases' | 'violations' | 'attempts' | 'witness'>;

/**
 * Rounds of search for a violation of a mutant; each is confirmed before the next, so that only one which
 * would survive has them all, and with them the steps of a claim's exploration.
 */
const mutantRounds = 6;

/** Has the run the budget that the mutant asks for? */
export function isTried({ claim, budget }: RunContext, { name }: Target<unknown>): boolean {
  const least = claim.mustRefute[name]?.budget;
  return least === undefined || affords(budget, least);
}

/** Attacks the mutants of a claim. If work is cut short, those whose attack did not end are left out. */
export async function attackMutants(
  context: RunContext,
  mutants: readonly Target<unknown>[],
  exploration: Exploration,
): Promise<MutantEvidence[]> {
  const evidence: MutantEvidence[] = [];
  for (const mutant of mutants) {
    const notes = context.claim.mustRefute[mutant.name]?.notes;
    if (!isTried(context, mutant)) {
      const nothing = { outcome: 'not tried', cases: 0, violations: 0, attempts: [] } as const;
      evidence.push({ name: mutant.name, ...(notes !== undefined && { notes }), ...nothing });
      continue;
    }
    const observed = exploration.mutants.find(({ target }) => target === mutant);
    const result = await attackVariant(context, mutant, observed);
    if (result === undefined) break;
    evidence.push({
      name: mutant.name,
      ...(notes !== undefined && { notes }),
      outcome: result.witness === undefined ? 'survived' : 'killed',
      ...result,
      ...(observed &&
        result.witness === undefined &&
        observed.cases > 0 &&
        observed.same === observed.cases && { sameAsClaim: observed.cases }),
      ...(observed && { suspicious: shareOf(observed.random.violations, observed.random.cases) }),
    });
    context.enter('mutants', 0.5 + (0.3 * evidence.length) / mutants.length);
  }
  return evidence;
}

/** Attacks the claim without one of its hypotheses; undefined where work is cut short before its end. */
export async function attackAblation(
  context: RunContext,
  ablation: Target<unknown>,
): Promise<AblationEvidence | undefined> {
  const result = await attackVariant(context, ablation, undefined);
  if (result === undefined) return undefined;
  const { violations: _violations, ...attack } = result;
  if (attack.cases === 0 && !context.wasCut()) requireThatItFails(context, ablation);
  const outcome = attack.witness === undefined ? 'not shown to be needed' : 'needed';
  return { hypothesis: ablation.name, outcome, ...attack };
}

/** Where cases are given in which a hypothesis may fail, it must do so at one of so many of them. */
const drawsForFailure = 500;

/**
 * A hypothesis that never fails cannot be shown to be needed, and takes its share of α from those that can.
 * @throws {ClaimError} where its author names cases for it to fail at, and it fails at none
 */
function requireThatItFails(context: RunContext, ablation: Target<unknown>): void {
  const { dropped, name } = ablation;
  if (dropped?.without === undefined) return;
  for (let i = 0; i < drawsForFailure; i++) {
    const c = randomDraw(context, ablation, i).value.value;
    if (guarded(context, ablation, c, () => dropped.holds(c)) !== true) return;
  }
  throw claimError(
    { claim: context.claim },
    new WrongValue(`expected cases where the hypothesis fails, got none in ${drawsForFailure}`),
    { field: `without '${name}'` },
  );
}

/**
 * Looks for a violation of a mutant or of an ablated claim and confirms it; first among what exploration
 * observed.
 * @returns undefined where work was cut short before anything was known
 */
async function attackVariant(
  context: RunContext,
  target: Target<unknown>,
  observed: Observations | undefined,
): Promise<VariantResult | undefined> {
  if (context.wasCut()) return undefined;
  const { budget } = context;
  const isMutant = target.role === 'mutant';
  const rounds = isMutant ? mutantRounds : 1;
  let attack = await attackSuspects(
    context,
    target,
    observed?.suspects ?? (await notableSuspects(context, target)),
  );
  let cases = observed?.cases ?? 0;
  let violations = observed?.violations ?? 0;
  let start: readonly TriedCase<unknown>[] = observed?.tried ?? [];
  const tried: Suspect<unknown>[] = [...(observed?.notable ?? []), ...start];
  let hinted = 0;
  for (let round = 0; round < rounds && attack.witness === undefined && !context.wasCut(); round++) {
    const found = await search(context, target, start, {
      cases: isMutant ? budget.casesPerClaim : budget.casesPerClaim / 4,
      steps: budget.stepsPerClaim / (isMutant ? rounds : 4),
      round,
      enough: () => true,
    });
    cases += found.cases;
    violations += found.suspects.length;
    tried.push(...found.tried);
    start = [];
    for (const suspect of found.suspects)
      attack = await shrinkAndConfirm(context, target, suspect, attack.attempts);
    // what shows in more trajectories only is confirmed before more is searched
    if (isMutant && attack.witness === undefined && found.suspects.length === 0 && hinted === 0) {
      attack = await attackHints(context, target, tried, attack.attempts);
      hinted = tried.length;
    }
  }
  if (isMutant && attack.witness === undefined && tried.length > hinted)
    attack = await attackHints(context, target, tried, attack.attempts);
  return context.wasCut() && attack.witness === undefined ? undefined : { cases, violations, ...attack };
}

/**
 * Saved cases and those that the author names, as far as they look violated: for a target with its own space,
 * which exploration did not try.
 */
async function notableSuspects(
  context: RunContext,
  target: Target<unknown>,
): Promise<readonly Suspect<unknown>[]> {
  const suspects: Suspect<unknown>[] = [];
  for (const c of notableCases(context)) {
    if (guarded(context, target, c, () => admits(target, c)) !== true) continue;
    const blocks = exploreBlocks(context, target, c);
    const finding = await evaluateCase(context, target, c, blocks, evaluationLimits(context));
    if (finding?.violated === true) suspects.push({ case: c, finding });
  }
  return suspects;
}
