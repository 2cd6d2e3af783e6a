import { attackAtOnce, type OngoingAttack } from './attack-at-once.ts';
import { askedBy, blockSize } from './blocks.ts';
import type { Draw } from './choices.ts';
import { confirmBlocks } from './confirm.ts';
import { exploreBlocks } from './evaluate-case.ts';
import { evaluatorOf } from './evaluator.ts';
import {
  excessOf,
  type Finding,
  isFarFromViolation,
  relativeError,
  suspicion,
  type Trial,
} from './finding.ts';
import { guarded, guardedAsync, type RunContext } from './run-context.ts';
import { randomDraw } from './search.ts';
import { admits, type Target } from './target.ts';

/**
 * Part of the claim's steps that the look may take, and part of these for the first round of a scan; part of
 * the claim's that it goes on for where its last cases look false by then.
 */
const shareOfSteps = { all: 1 / 6, firstRound: 1 / 3, goingOn: 1 / 2 };
/** Where steps are left in the first round, it looks at up to so many times the cases of exploration. */
const timesCases = 2;
/**
 * Which part of the cases has been scanned after each scan, and the part of the steps that the sharpest of
 * them has then: what is wrong everywhere, or in many cases, shows in few. Of the other steps a scan has the
 * part that it has of the cases.
 */
const scans = [
  { cases: 1 / 50, atSharpest: 1 / 40 },
  { cases: 1 / 8, atSharpest: 1 / 20 },
  { cases: 3 / 8, atSharpest: 1 / 20 },
  { cases: 1, atSharpest: 0 },
];
/** What is left for the scans themselves. */
const forScans = 1 - scans.reduce((sum, { atSharpest }) => sum + atSharpest, 0);
/** Blocks of a case in the first round, at most. */
const maxFirstBlocks = 8;
/** From round to round so many times the blocks, at the same part of the cases, for half of what is left. */
const growth = 4;
/** From this log e-value on a case is attacked: chance alone comes to it in one look of 10,000. */
const clear = 2 * suspicion;

/** From z²/2 on a case hints at a violation: from a standard error. */
const hint = 0.5;
/** For so many cases that hint at a violation, one is kept for what would be seen of it. */
const hintsForOneOfPower = 4;

/** A random case that was looked at, with what was found of it in the end. */
export interface Look {
  readonly number: number;
  readonly draw: Draw<unknown>;
  /** Absent where the case is none of the claim's, or nothing of it is sampled. */
  finding?: Finding;
}

/** A case that is being looked at. */
interface Candidate {
  readonly look: Look;
  readonly blockSteps: number;
  /** Trajectories that a confirmation of it may take. */
  readonly confirming: number;
  readonly trial: Trial;
  blocks: number;
  finding: Finding;
}

/**
 * Looks for a violation before exploration does: scans a few random cases, and stays with the sharpest of
 * them, where a bound that is wrong everywhere shows soonest; then it scans more. It goes on with the last
 * ones while they look false. Most false claims are refuted here, for a small part of what exploration takes.
 * Of a claim that is not refuted here nothing is remembered: exploration sees what it would have seen. Claims
 * whose truth is computed are not looked at.
 * @returns the cases
 */
export async function lookFirst(
  context: RunContext,
  target: Target<unknown>,
  ongoing: OngoingAttack<unknown>,
): Promise<readonly Look[]> {
  const { statement } = target;
  const isSampled = statement.kind === 'probability' || statement.kind === 'mean';
  if (!isSampled || statement.exactly !== undefined) return [];
  const { stepsPerClaim, casesPerClaim } = context.budget;
  const steps = shareOfSteps.all * stepsPerClaim;
  const looked: Look[] = [];
  const all: Candidate[] = [];
  const last: Candidate[] = [];
  let scanned = 0;
  for (const { cases, atSharpest } of scans) {
    const to = Math.ceil(cases * timesCases * casesPerClaim);
    const ofScan = { looked, cases: to - looked.length, steps: (cases - scanned) * forScans * steps };
    scanned = cases;
    const seen = await scan(context, target, ongoing, ofScan);
    all.push(...seen.all);
    last.push(...seen.last);
    if (ongoing.result.witness !== undefined) return looked;
    await stayAtSharpest(context, target, ongoing, all, atSharpest * steps);
    if (ongoing.result.witness !== undefined) return looked;
  }
  await goOn(context, target, ongoing, last);
  return looked;
}

/** Which cases are scanned: so many after those that were looked at, with so many steps at most. */
interface Scan {
  readonly looked: Look[];
  readonly cases: number;
  readonly steps: number;
}

/**
 * Sequential halving: a few trajectories of every random case, then more and more of fewer and fewer. Kept
 * are those that hint at a violation most, and some where the smallest violation would be confirmed, by the
 * spread of their trajectories and what these cost: a bound that is 1% wrong everywhere is seen there or
 * nowhere.
 * @returns all that were looked at, and the last of them
 */
async function scan(
  context: RunContext,
  target: Target<unknown>,
  ongoing: OngoingAttack<unknown>,
  { looked, cases, steps }: Scan,
): Promise<{ readonly all: readonly Candidate[]; readonly last: Candidate[] }> {
  const first = { looked, cases, steps: shareOfSteps.firstRound * steps };
  const all = await firstRound(context, target, ongoing, first);
  let ofAll = steps - first.steps;
  let candidates = all;
  while (candidates.length > 0 && ongoing.result.witness === undefined) {
    candidates = mostPromising(candidates, Math.ceil(candidates.length / growth));
    let left = ofAll / 2;
    ofAll -= left;
    let grown = 0;
    for (const [i, candidate] of candidates.entries()) {
      const fair = Math.floor(left / (candidates.length - i) / Math.max(1, candidate.blockSteps));
      const more = Math.min((growth - 1) * candidate.blocks, fair);
      if (more < 1) continue;
      if (!(await context.pause())) return { all, last: [] };
      grown += more;
      left -= more * candidate.blockSteps;
      await takeMore(context, target, candidate, more);
      await attackIfSeen(context, target, ongoing, candidate, clear);
      if (ongoing.result.witness !== undefined) break;
    }
    if (grown === 0) break;
    ofAll += left;
  }
  return { all, last: candidates };
}

/**
 * Looks at the case whose next steps would show the smallest violation, until the steps are used up or it is
 * far from one.
 */
async function stayAtSharpest(
  context: RunContext,
  target: Target<unknown>,
  ongoing: OngoingAttack<unknown>,
  candidates: readonly Candidate[],
  steps: number,
): Promise<void> {
  const errorOf = ({ finding, blockSteps }: Candidate): number =>
    finding.uninformative !== undefined || isFarFromViolation(finding)
      ? Infinity
      : relativeError(finding, (blockSize * steps) / Math.max(1, blockSteps));
  const open = candidates.filter(({ look }) => !ongoing.attacked.has(look.draw.value.value));
  const [sharpest] = open.toSorted((a, b) => errorOf(a) - errorOf(b));
  if (sharpest === undefined || errorOf(sharpest) === Infinity) return;
  let left = steps;
  for (;;) {
    const more = Math.min(sharpest.blocks, Math.floor(left / Math.max(1, sharpest.blockSteps)));
    if (more < 1 || isFarFromViolation(sharpest.finding) || !(await context.pause())) return;
    left -= more * sharpest.blockSteps;
    await takeMore(context, target, sharpest, more);
    await attackIfSeen(context, target, ongoing, sharpest, clear);
    if (ongoing.attacked.has(sharpest.look.draw.value.value)) return;
  }
}

/** Takes as many blocks again of the case that looks false most, for as long as one does. */
async function goOn(
  context: RunContext,
  target: Target<unknown>,
  ongoing: OngoingAttack<unknown>,
  candidates: readonly Candidate[],
): Promise<void> {
  let left = shareOfSteps.goingOn * context.budget.stepsPerClaim;
  const open = new Set(candidates);
  while (open.size > 0 && ongoing.result.witness === undefined) {
    const best = [...open].reduce((a, b) => (hintOf(b) > hintOf(a) ? b : a));
    const more = Math.min(best.blocks, Math.floor(left / Math.max(1, best.blockSteps)));
    if (hintOf(best) < hint || more < 1 || !(await context.pause())) return;
    left -= more * best.blockSteps;
    await takeMore(context, target, best, more);
    await attackIfSeen(context, target, ongoing, best, suspicion);
    if (ongoing.attacked.has(best.look.draw.value.value)) open.delete(best);
  }
}

/** Some blocks of as many of the cases as the steps afford: more than exploration has, or fewer. */
async function firstRound(
  context: RunContext,
  target: Target<unknown>,
  ongoing: OngoingAttack<unknown>,
  { looked, cases, steps }: Scan,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  let left = steps;
  for (let i = 0; i < cases && left > 0 && (await context.pause()); i++) {
    const look: Look = { number: looked.length + 1, draw: randomDraw(context, target, looked.length) };
    looked.push(look);
    const candidate = await begun(context, target, look, left / Math.max(1, cases / timesCases - i));
    if (candidate === undefined) continue;
    left -= candidate.blocks * candidate.blockSteps;
    candidates.push(candidate);
    await attackIfSeen(context, target, ongoing, candidate, clear);
    if (ongoing.result.witness !== undefined) break;
  }
  return candidates;
}

/**
 * The first blocks of a case; undefined where there is nothing to be sampled.
 * @param fair the steps that its blocks may take, of which there is one at least
 */
async function begun(
  context: RunContext,
  target: Target<unknown>,
  look: Look,
  fair: number,
): Promise<Candidate | undefined> {
  const { value: c } = look.draw.value;
  const sampling = guarded(context, target, c, () => {
    const evaluator = evaluatorOf(target.statement);
    return admits(target, c) && evaluator.exact(c) === undefined ? evaluator.sampling(c) : undefined;
  });
  if (sampling === undefined) return undefined;
  const { blockSteps, start } = sampling;
  const blocks = Math.max(1, Math.min(maxFirstBlocks, Math.floor(fair / Math.max(1, blockSteps))));
  return guardedAsync(context, target, c, async () => {
    const trial = start(askedBy(context, target, exploreBlocks(context, target, c)));
    await trial.take(0, blocks);
    const finding = trial.finding();
    look.finding = finding;
    const confirming = confirmBlocks(context, blockSteps) * blockSize;
    return { look, blockSteps, confirming, trial, blocks, finding };
  });
}

async function takeMore(
  context: RunContext,
  target: Target<unknown>,
  candidate: Candidate,
  more: number,
): Promise<void> {
  const { look, trial } = candidate;
  await guardedAsync(context, target, look.draw.value.value, async () => {
    await trial.take(candidate.blocks, candidate.blocks + more);
    candidate.blocks += more;
    candidate.finding = trial.finding();
    look.finding = candidate.finding;
  });
}

/** Attacks a case from this log e-value on. */
async function attackIfSeen(
  context: RunContext,
  target: Target<unknown>,
  ongoing: OngoingAttack<unknown>,
  { look, finding }: Candidate,
  least: number,
): Promise<void> {
  if (finding.logE < least) return;
  const { value } = look.draw;
  await attackAtOnce(context, target, ongoing, { case: value.value, value, finding });
}

/** z²/2 on the wrong side of the bound. */
function hintOf({ finding }: Candidate): number {
  return finding.margin < 0 ? excessOf(finding) : 0;
}

/**
 * At most so many of those on the wrong side of the bound, in the order of their standard errors from it; and
 * a few of those that may be, in the order of what a confirmation would see.
 */
function mostPromising(candidates: readonly Candidate[], most: number): Candidate[] {
  const hints = candidates
    .filter((candidate) => hintOf(candidate) > hint)
    .toSorted((a, b) => hintOf(b) - hintOf(a));
  const errorOf = ({ finding, confirming }: Candidate): number => relativeError(finding, confirming);
  const sharp = candidates
    .filter(({ finding }) => finding.uninformative === undefined && !isFarFromViolation(finding))
    .toSorted((a, b) => errorOf(a) - errorOf(b));
  return [...new Set([...sharp.slice(0, Math.ceil(most / hintsForOneOfPower)), ...hints.slice(0, most)])];
}
