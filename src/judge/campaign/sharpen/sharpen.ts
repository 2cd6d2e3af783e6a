import type { Claim } from '../../claims/claim.ts';
import type { NotSharpened, Sharpness, SharpnessTrial } from '../../claims/sharpness.ts';
import { checkedClaim } from '../../claims/checked-claim.ts';
import { openContext } from '../attack-claim.ts';
import type { ClaimJob, ClaimWatch } from '../claim-job.ts';
import type { Engine } from '../engine.ts';
import { evaluateCase, evaluationLimits, exploreBlocks } from '../evaluate-case.ts';
import { corpusCases } from '../explore.ts';
import { loadBackend } from '../load-backend.ts';
import { boundAt } from '../bound-at.ts';
import { type RunContext, guarded } from '../run-context.ts';
import { randomDraw, search, type TriedCase } from '../search.ts';
import type { Suspect } from '../shrink.ts';
import { attackHints, attackSuspects, type AttackResult, shrinkAndConfirm } from '../shrink-and-confirm.ts';
import { admits, claimTarget, mutantTargets, type Target } from '../target.ts';
import { type Improvement, improvementsOf } from './improvements.ts';

/** What is asked of a claim: how far one of its constants can be improved. */
export interface SharpenJob extends Omit<ClaimJob, 'untilRefuted'> {
  readonly name: string;
}

/**
 * Brackets a constant between the smallest improvement that is refuted and the largest of which no
 * counterexample was found, by bisection over a fixed list of sizes. Of an agreement both directions are
 * errors, and each has a bracket.
 *
 * Where the smallest improvement is refuted, so may be the claim: it is attacked as it stands.
 *
 * *α.* The sizes tried are known only on the way, but there are at most `maxTrials` in each of two
 * directions, and each is a statement of its own with an equal share, as the claim is: P(the claim or any
 * improvement that is true is called refuted) ≤ job.alpha, by the union bound over trials, whatever was tried
 * before.
 */
export async function sharpenClaim(
  unloaded: Claim,
  job: SharpenJob,
  engine: Engine,
  watch: ClaimWatch,
): Promise<readonly (Sharpness | NotSharpened)[]> {
  watch.begin?.();
  const { claim: loaded, backend } = await loadBackend(unloaded);
  const claim = checkedClaim(loaded);
  const share = job.alpha / (2 * maxTrials + 1);
  const context = openContext({ claim, backend, engine, alpha: { claim: share, other: share } }, job, watch);
  const known = knownCases(context);
  const terms = termsAt(claim, known[0]);
  const all = improvementsOf(claim, job.name, terms);
  if (all.some((improvement) => improvement.what === 'hypothesis' && !goesBeyond(context, improvement)))
    return [{ name: job.name, why: 'no case that it excludes was seen at which the bound says anything' }];
  const improvements = all.filter((improvement) => isStronger(context, improvement, known));
  const results: Sharpness[] = [];
  for (const improvement of improvements)
    results.push(await bracket(context, withinReach(context, improvement, known)));
  const sharp = results.findIndex(({ stands, refuted }) => stands === null && refuted !== null);
  if (sharp !== -1) {
    const result = await withTrialOfClaim(context, results[sharp]!);
    if (result.refuted === 0) results.splice(0, results.length, result);
    else results[sharp] = result;
  }
  context.enter('done', 1);
  if (results.length === 0)
    return [{ name: job.name, why: 'no change of it makes the bound stronger at the cases seen' }];
  if (claim.kind === 'agreement') return results.map((result) => ({ ...result, isTwoSided: true }));
  // where both directions are stronger somewhere, the one in which less is left
  return results.toSorted((a, b) => (a.stands ?? 0) - (b.stands ?? 0)).slice(0, 1);
}

/** One for the largest size, then the bisection of 34. */
const maxTrials = 7;
/** Draws, and accepted cases among them, at which it is seen which direction is stronger. */
const looked = { draws: 300, cases: 40 };

function knownCases(context: RunContext): readonly unknown[] {
  const target = claimTarget<unknown>(context.claim);
  const cases: unknown[] = Object.values(context.claim.tightAt ?? {});
  for (let i = 0; i < looked.draws && cases.length < looked.cases; i++)
    cases.push(randomDraw(context, target, i).value.value);
  return cases.filter((c) => guarded(context, target, c, () => admits(target, c)) === true);
}

function termsAt(claim: Claim, c: unknown): readonly string[] {
  if (!('boundOfTerms' in claim) || claim.boundOfTerms === undefined || c === undefined) return [];
  return Object.keys(claim.boundOfTerms.terms(c));
}

/** A change of so much shows the direction. */
const probe = 0.05;
/** It is one in which the bound grows stronger at more than such a share of the cases. */
const minShare = 0.05;

/** Does the improvement make the bound stronger? A relaxed hypothesis always says more. */
function isStronger(context: RunContext, improvement: Improvement, cases: readonly unknown[]): boolean {
  if (improvement.what === 'hypothesis' || improvement.what === 'bound') return true;
  const { claim } = context;
  const target = targetOf(claim, improvement, probe);
  const stronger = cases.filter((c) => {
    const before = guarded(context, target, c, () => boundAt(claim, c));
    const after = guarded(context, target, c, () => boundAt(target.statement as Claim, c));
    if (before === undefined || after === undefined) return false;
    // both ways an agreement says something else
    return claim.kind === 'agreement' ? after !== before : after < before;
  });
  return stronger.length > minShare * cases.length;
}

/** Are there cases that a hypothesis excludes and, relaxed by the most, does not, where there is a bound? */
function goesBeyond(context: RunContext, improvement: Improvement): boolean {
  const target = targetOf(context.claim, improvement, improvement.sizes.at(-1)!);
  const before = claimTarget<unknown>(context.claim);
  for (let i = 0; i < looked.draws; i++) {
    const c = randomDraw(context, target, i).value.value;
    const isNew = guarded(context, target, c, () => admits(target, c) && !admits(before, c));
    // an invariance has no bound: it says something of every case
    const says = (): unknown => context.claim.kind === 'invariance' || boundAt(target.statement as Claim, c);
    if (isNew === true && guarded(context, target, c, says) !== undefined) return true;
  }
  return false;
}

/** Of an agreement, the sizes at which its value is still one at some case: none above 1 is a probability. */
function withinReach(context: RunContext, improvement: Improvement, cases: readonly unknown[]): Improvement {
  const { claim } = context;
  if (claim.kind !== 'agreement' || improvement.what === 'hypothesis') return improvement;
  const sizes = improvement.sizes.filter((size) => {
    const target = targetOf(claim, improvement, size);
    return cases.some(
      (c) => guarded(context, target, c, () => boundAt(target.statement as Claim, c)) !== undefined,
    );
  });
  return { ...improvement, sizes };
}

/** The improved claim, as a wrong version of it would be attacked. */
function targetOf(claim: Claim, improvement: Improvement, size: number): Target<unknown> {
  const name = `sharpen ${improvement.name} ${improvement.side} ${size}`;
  const [target] = mutantTargets({ ...claim, mustRefute: { [name]: improvement.by(size) } } as Claim);
  return target!;
}

async function bracket(context: RunContext, improvement: Improvement): Promise<Sharpness> {
  const { name, what, side, claimed, sizes } = improvement;
  const trials: SharpnessTrial[] = [];
  let pool: readonly TriedCase<unknown>[] = [];
  const isRefuted = async (index: number): Promise<boolean> => {
    const target = targetOf(context.claim, improvement, sizes[index]!);
    const { trial, tried } = await attackVersion(context, target, { size: sizes[index]!, start: pool });
    pool = tried;
    trials.push(trial);
    context.enter('confirm', trials.length / maxTrials);
    return trial.refuted;
  };
  // not refuted at lo, refuted at hi
  let [lo, hi] = [-1, sizes.length];
  if (await isRefuted(sizes.length - 1)) hi = sizes.length - 1;
  else lo = sizes.length - 1;
  while (hi - lo > 1 && !context.wasCut()) {
    const middle = Math.floor((lo + hi) / 2);
    if (await isRefuted(middle)) hi = middle;
    else lo = middle;
  }
  return {
    name,
    what,
    side,
    ...(claimed !== undefined && { claimed }),
    refuted: sizes[hi] ?? null,
    stands: sizes[lo] ?? null,
    trials: trials.toSorted((a, b) => a.size - b.size),
  };
}

/** The claim itself is attacked from the cases that refuted its improvements. */
async function withTrialOfClaim(context: RunContext, result: Sharpness): Promise<Sharpness> {
  const { trials } = result;
  const known = trials.flatMap(({ witness }) => (witness === undefined ? [] : [witness.case]));
  const { trial } = await attackVersion(context, claimTarget(context.claim), { size: 0, start: [], known });
  return { ...result, ...(trial.refuted && { refuted: 0 }), trials: [trial, ...trials] };
}

/** Rounds of search for a violation; each is confirmed before the next. */
const rounds = 2;

/**
 * Searches from where the last improvement was nearest to a violation, and confirms.
 * @param on known: cases to be tried first
 */
async function attackVersion(
  context: RunContext,
  target: Target<unknown>,
  {
    size,
    start,
    known = [],
  }: {
    readonly size: number;
    readonly start: readonly TriedCase<unknown>[];
    readonly known?: readonly unknown[];
  },
): Promise<{ readonly trial: SharpnessTrial; readonly tried: readonly TriedCase<unknown>[] }> {
  const { budget } = context;
  const before = await again(context, target, start);
  const notable = [...(await notableCases(context, target, known)), ...before];
  let attack: AttackResult = await attackSuspects(
    context,
    target,
    notable.filter(({ finding }) => finding.violated),
  );
  let cases = notable.length;
  let tried = start;
  const seen: Suspect<unknown>[] = [...notable];
  for (let round = 0; round < rounds && attack.witness === undefined && !context.wasCut(); round++) {
    const found = await search(context, target, round === 0 ? before : [], {
      cases: budget.casesPerClaim,
      steps: budget.stepsPerClaim / rounds,
      round,
      enough: () => true,
    });
    cases += found.cases;
    tried = found.tried.length > 0 ? found.tried : tried;
    seen.push(...found.tried);
    for (const suspect of found.suspects)
      attack = await shrinkAndConfirm(context, target, suspect, attack.attempts);
    if (found.suspects.length === 0) break;
  }
  if (attack.witness === undefined) attack = await attackHints(context, target, seen, attack.attempts);
  const margins = seen
    .filter(({ finding }) => finding.uninformative === undefined)
    .map(({ finding }) => finding.margin);
  const { witness } = attack;
  return {
    tried,
    trial: {
      size,
      refuted: witness !== undefined,
      margin: margins.length === 0 ? null : finite(Math.min(...margins)),
      cases,
      ...(witness && { witness }),
    },
  };
}

const finite = (x: number): number => Math.max(-1e300, Math.min(1e300, x));

/** What is known of the cases of another size says nothing of this one: they are evaluated again. */
async function again(
  context: RunContext,
  target: Target<unknown>,
  start: readonly TriedCase<unknown>[],
): Promise<readonly TriedCase<unknown>[]> {
  const tried: TriedCase<unknown>[] = [];
  for (const at of start) {
    const finding = await findingAt(context, target, at.case);
    if (finding !== undefined) tried.push({ ...at, finding });
  }
  return tried;
}

/** Kept cases, those that the author names, and others that are known. */
async function notableCases(
  context: RunContext,
  target: Target<unknown>,
  known: readonly unknown[],
): Promise<Suspect<unknown>[]> {
  const suspects: Suspect<unknown>[] = [];
  for (const c of [...corpusCases(context), ...Object.values(context.claim.tightAt ?? {}), ...known]) {
    const finding = await findingAt(context, target, c);
    if (finding !== undefined) suspects.push({ case: c, finding });
  }
  return suspects;
}

async function findingAt(
  context: RunContext,
  target: Target<unknown>,
  c: unknown,
): Promise<Suspect<unknown>['finding'] | undefined> {
  if (guarded(context, target, c, () => admits(target, c)) !== true) return undefined;
  return evaluateCase(context, target, c, exploreBlocks(context, target, c), evaluationLimits(context));
}
