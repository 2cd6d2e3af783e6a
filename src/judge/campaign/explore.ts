import { isDeepStrictEqual } from 'node:util';
import { parseCase } from '../claims/case-format.ts';
import { attackAtOnce, isOver, type OngoingAttack } from './attack-at-once.ts';
import { type RunContext, guarded } from './run-context.ts';
import { waiting } from './blocks.ts';
import type { Draw } from './choices.ts';
import type { Finding } from './finding.ts';
import {
  evaluateCase,
  type EvaluationLimits,
  evaluationLimits,
  exploreBlocks,
  type Plan,
  planCase,
} from './evaluate-case.ts';
import { type Margin, noteIfLowest, randomDraw, type TriedCase } from './search.ts';
import { type Look, lookFirst } from './first-look.ts';
import { type ReadyCase, readyCases } from './ready-cases.ts';
import type { Suspect } from './shrink.ts';
import type { Target } from './target.ts';

/** What exploration observed of one statement. */
export interface Observations {
  readonly target: Target<unknown>;
  cases: number;
  /** How many of them looked violated. */
  violations: number;
  /** At how many of them the finding was the claim's own, to the last bit. */
  same: number;
  /** The same of those drawn at random, which are a sample of the space. */
  readonly random: { cases: number; violations: number };
  /** Some of those that looked violated. */
  readonly suspects: Suspect<unknown>[];
  readonly tried: TriedCase<unknown>[];
  /** Those that were not drawn, or for a label: kept by earlier runs, or named by the claim's author. */
  readonly notable: Suspect<unknown>[];
}

/** What exploration observed of a claim, its hypotheses, labels, and mutants that share its cases. */
export interface Exploration {
  drawn: number;
  accepted: number;
  /** How many of the drawn cases meet each hypothesis. */
  readonly met: Map<string, number>;
  /** Cases by label, and those of them drawn at random. */
  readonly labels: Map<string, { cases: number; random: number }>;
  /** Of the accepted random cases, by their numbers: `numberedCase` draws them again. */
  readonly findings: { readonly number: number; readonly case: unknown; readonly finding: Finding }[];
  readonly claim: Observations;
  readonly mutants: readonly Observations[];
  readonly progress: Margin<unknown>[];
}

/** So many cases are made ready before their turn. */
const casesAhead = 3;

/** Most suspects kept for each statement. */
const maxSuspects = 16;

/**
 * Draws cases (notable ones first, then random ones, every third leaning to corners), records which
 * hypotheses and labels they meet, and evaluates the claim and its mutants at the accepted ones on shared
 * trajectories. A case of the claim's that looks clearly violated is attacked at once.
 */
export async function explore(
  context: RunContext,
  claim: Target<unknown>,
  mutants: readonly Target<unknown>[],
  ongoing: OngoingAttack<unknown>,
  steps: number = context.budget.stepsPerClaim,
): Promise<Exploration> {
  const nothingYet = (target: Target<unknown>): Observations => ({
    target,
    cases: 0,
    violations: 0,
    same: 0,
    random: { cases: 0, violations: 0 },
    suspects: [],
    tried: [],
    notable: [],
  });
  const result: Exploration = {
    drawn: 0,
    accepted: 0,
    met: new Map(Object.keys(claim.given).map((name) => [name, 0])),
    labels: new Map(Object.keys(context.claim.covers).map((label) => [label, { cases: 0, random: 0 }])),
    findings: [],
    claim: nothingYet(claim),
    mutants: mutants.filter(({ sharesCases }) => sharesCases).map(nothingYet),
    progress: [],
  };
  for (const notable of notableCases(context)) {
    if (!(await context.pause())) return result;
    if (!meetsHypotheses(context, notable, result, false)) continue;
    const own = await evaluateAll(context, { case: notable }, result, evaluationLimits(context));
    if (own !== undefined) await attackAtOnce(context, claim, ongoing, { case: notable, finding: own });
    if (isOver(context, ongoing)) return result;
  }
  // a round of a long campaign has had a look in its first one
  const looked = context.round === undefined ? await lookFirst(context, claim, ongoing) : [];
  if (isOver(context, ongoing)) {
    recordLook(context, looked, result);
    return result;
  }
  let until = context.meter.steps + steps;
  const { casesPerClaim } = context.budget;
  // the same object where it was looked at: what is remembered of it need not be computed again
  const drawAt = (i: number): Draw<unknown> => looked[i]?.draw ?? randomDraw(context, claim, i);
  const cases = readyCases(context, claim, drawAt, { every: 1, count: casesAhead, until: casesPerClaim });
  for (let i = 0; i < casesPerClaim; i++) {
    if (context.meter.steps >= until || !(await context.pause())) break;
    const { draw, begun } = cases.take(i);
    const { value, choices, bias } = draw;
    result.drawn++;
    if (!meetsHypotheses(context, value.value, result, true)) continue;
    result.accepted++;
    const left = { steps: until - context.meter.steps, cases: casesPerClaim - i };
    const random = { number: i + 1, value, choices, bias };
    const limits = evaluationLimits(context, left);
    const accepted = { case: value.value, random, begun };
    const own = await evaluateAll(context, accepted, result, limits, () => {
      cases.lookAhead(i, limits);
      context.begin(value.value);
    });
    if (own === undefined) continue;
    until += await attackAtOnce(context, claim, ongoing, { case: value.value, value, finding: own });
    if (isOver(context, ongoing)) return result;
  }
  for await (const c of labelledCases(context, claim, result)) {
    const limits = { ...evaluationLimits(context), steps: context.budget.stepsPerClaim };
    const own = await evaluateAll(context, { case: c }, result, limits);
    if (own !== undefined) await attackAtOnce(context, claim, ongoing, { case: c, finding: own });
    if (isOver(context, ongoing)) return result;
  }
  return result;
}

/** Where no case has a label, so many times the cases of the budget are drawn for one that has. */
const drawsForLabels = 10;

/** For each label that no case has, the first one drawn beyond the budget's cases: no sample of the space. */
async function* labelledCases(
  context: RunContext,
  claim: Target<unknown>,
  result: Exploration,
): AsyncGenerator<unknown, void> {
  const { casesPerClaim } = context.budget;
  for (let i = casesPerClaim; i < drawsForLabels * casesPerClaim; i++) {
    const missing = [...result.labels].filter(([, { cases }]) => cases === 0);
    if (missing.length === 0 || !(await context.pause())) return;
    const c = randomDraw(context, claim, i).value.value;
    const covers = ([label]: (typeof missing)[number]): boolean =>
      guarded(context, claim, c, () => context.claim.covers[label]!(c)) === true;
    if (missing.some(covers) && meetsHypotheses(context, c, result, false)) yield c;
  }
}

/** What was found before, as far as the claim still reads it, then what its author names. */
export function notableCases(context: RunContext): readonly unknown[] {
  return [...corpusCases(context), ...Object.values(context.claim.tightAt ?? {})];
}

/** What was found before, as far as the claim still reads it. */
export function corpusCases({ claim, corpus }: RunContext): readonly unknown[] {
  return corpus.flatMap((c) => {
    const parsed = parseCase(claim.schema, c);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Checks every hypothesis by itself; `counts` says whether the case goes into the acceptance figures. */
function meetsHypotheses(context: RunContext, c: unknown, result: Exploration, counts: boolean): boolean {
  const { target } = result.claim;
  let all = true;
  for (const [name, hypothesis] of Object.entries(target.given)) {
    const holds = guarded(context, target, c, () => hypothesis.holds(c)) === true;
    if (counts && holds) result.met.set(name, result.met.get(name)! + 1);
    all &&= holds;
  }
  return all;
}

/** An accepted case; how it was drawn, where it is a random one. Only these are a sample of the space. */
interface AcceptedCase {
  readonly case: unknown;
  readonly random?: Draw<unknown> & { readonly number: number };
  readonly begun?: ReadyCase<unknown>['begun'];
}

/**
 * Evaluates the claim and the mutants that share its cases; gives what it found of the claim.
 * @param meanwhile called while other threads may compute the claim's blocks
 */
async function evaluateAll(
  context: RunContext,
  accepted: AcceptedCase,
  result: Exploration,
  limits: EvaluationLimits,
  meanwhile?: () => void,
): Promise<Finding | undefined> {
  const { case: c, random, begun } = accepted;
  const { target } = result.claim;
  const blocks = begun?.blocks ?? guarded(context, target, c, () => exploreBlocks(context, target, c));
  if (blocks === undefined) return undefined;
  let own: Finding | undefined;
  const plans = result.mutants.map((mutant) => planAhead(context, mutant.target, c));
  // other threads may compute the claim's blocks: meanwhile this one looks for the mutants' bounds
  const ownBlocks = waiting(blocks, () => {
    for (const { prepare } of plans) prepare();
    meanwhile?.();
  });
  const ownPlan = begun && ((): Plan<unknown> => begun.plan);
  for (const [i, statement] of [result.claim, ...result.mutants].entries()) {
    const source = i === 0 ? ownBlocks : blocks;
    const plan = i === 0 ? ownPlan : plans[i - 1]!.plan;
    const finding = await evaluateCase(context, statement.target, c, source, limits, plan);
    if (statement === result.claim) own = finding;
    if (finding === undefined) continue;
    statement.cases++;
    if (finding.margin === own?.margin && isDeepStrictEqual(finding, own)) statement.same++;
    if (finding.violated) statement.violations++;
    if (random !== undefined) {
      statement.random.cases++;
      if (finding.violated) statement.random.violations++;
      const { value, choices, bias } = random;
      if (finding.uninformative === undefined)
        statement.tried.push({ case: c, value, choices, bias, finding });
    } else statement.notable.push({ case: c, finding });
    if (finding.violated && statement.suspects.length < maxSuspects)
      statement.suspects.push({ case: c, finding, ...(random && { value: random.value }) });
    if (statement === result.claim) recordOwn(context, accepted, finding, result);
  }
  return own;
}

/** A plan that is made when it is asked for, or before. */
function planAhead(
  context: RunContext,
  target: Target<unknown>,
  c: unknown,
): { readonly plan: () => Plan<unknown>; prepare(): void } {
  let made: { readonly plan: Plan<unknown> } | { readonly thrown: unknown } | undefined;
  return {
    prepare: () => {
      if (made !== undefined) return;
      context.begin(c);
      try {
        made = { plan: planCase(target, c) };
      } catch (thrown) {
        // it is told, or excused, when its turn comes
        made = { thrown };
      }
    },
    plan: () => {
      if (made === undefined) return planCase(target, c);
      if ('thrown' in made) throw made.thrown;
      return made.plan;
    },
  };
}

/** What is recorded of the first look, where it was the last one. */
function recordLook(context: RunContext, look: readonly Look[], result: Exploration): void {
  for (const { number, draw, finding } of look) {
    const { value } = draw;
    result.drawn++;
    if (!meetsHypotheses(context, value.value, result, true)) continue;
    result.accepted++;
    if (finding === undefined) continue;
    result.claim.cases++;
    recordOwn(context, { case: value.value, random: { ...draw, number } }, finding, result);
  }
}

/** What is recorded of the claim alone. */
function recordOwn(
  context: RunContext,
  { case: c, random }: AcceptedCase,
  finding: Finding,
  result: Exploration,
): void {
  if (finding.uninformative === undefined) {
    const { steps } = context.meter;
    noteIfLowest(result.progress, { cases: result.claim.cases, steps, margin: finding.margin, case: c });
  }
  for (const [label, covers] of Object.entries(context.claim.covers)) {
    const covered = guarded(context, result.claim.target, c, () => covers(c));
    if (covered !== true) continue;
    const counts = result.labels.get(label)!;
    counts.cases++;
    if (random !== undefined) counts.random++;
  }
  if (random !== undefined) result.findings.push({ number: random.number, case: c, finding });
}
