import { type Arena, guarded } from './arena.ts';
import type { Finding } from './finding.ts';
import { look, type LookLimits, lookLimits } from './look.ts';
import { exploration, type Margin, randomDraw, type Tried } from './search.ts';
import type { Suspect } from './shrink.ts';
import type { Target } from './target.ts';

/** What exploration saw of one statement. */
export interface Seen {
  readonly target: Target<unknown>;
  cases: number;
  /** How many of them looked violated. */
  violations: number;
  /** The same of those drawn at random, which are a sample of the space. */
  readonly random: { cases: number; violations: number };
  /** Some of those that looked violated. */
  readonly suspects: Suspect<unknown>[];
  readonly tried: Tried<unknown>[];
}

/** What exploration saw of a claim, its hypotheses and labels, and of the mutants that share its cases. */
export interface Exploration {
  drawn: number;
  accepted: number;
  readonly met: Map<string, { hits: number; trials: number }>;
  /** Cases by label, and those of them drawn at random. */
  readonly labels: Map<string, { cases: number; random: number }>;
  /** Of the accepted random cases, by their numbers: `numberedCase` draws them again. */
  readonly findings: { readonly number: number; readonly case: unknown; readonly finding: Finding }[];
  readonly claim: Seen;
  readonly mutants: readonly Seen[];
  readonly progress: Margin<unknown>[];
}

/** Most suspects kept for each statement. */
const mostSuspects = 16;

/**
 * Draws cases (notable ones first, then random ones, every third leaning to corners), records which hypotheses and
 * labels they meet, and holds the claim and its mutants against the accepted ones on shared trajectories.
 */
export async function explore(
  arena: Arena,
  claim: Target<unknown>,
  mutants: readonly Target<unknown>[],
): Promise<Exploration> {
  const seen = (target: Target<unknown>): Seen => ({
    target,
    cases: 0,
    violations: 0,
    random: { cases: 0, violations: 0 },
    suspects: [],
    tried: [],
  });
  const result: Exploration = {
    drawn: 0,
    accepted: 0,
    met: new Map(Object.keys(claim.given).map((name) => [name, { hits: 0, trials: 0 }])),
    labels: new Map(Object.keys(arena.claim.covers).map((label) => [label, { cases: 0, random: 0 }])),
    findings: [],
    claim: seen(claim),
    mutants: mutants.filter(({ sharesCases }) => sharesCases).map(seen),
    progress: [],
  };
  for (const notable of notableCases(arena)) {
    if (!(await arena.pause())) return result;
    if (!meets(arena, claim, notable, result, false)) continue;
    await examine(arena, { case: notable }, result, undefined, lookLimits(arena));
  }
  const until = arena.meter.steps + arena.budget.stepsPerClaim;
  for (let i = 0; i < arena.budget.casesPerClaim; i++) {
    if (arena.meter.steps >= until || !(await arena.pause())) break;
    const { value, choices } = randomDraw(arena, claim, i);
    result.drawn++;
    if (!meets(arena, claim, value.value, result, true)) continue;
    result.accepted++;
    const left = { steps: until - arena.meter.steps, cases: arena.budget.casesPerClaim - i };
    await examine(arena, { case: value.value, value, choices }, result, i + 1, lookLimits(arena, left));
  }
  return result;
}

/** What was found before, as far as the claim still reads it, then what its author names. */
function notableCases(arena: Arena): readonly unknown[] {
  return [...keptCases(arena), ...Object.values(arena.claim.tightAt ?? {})];
}

/** What was found before, as far as the claim still reads it. */
export function keptCases({ claim, kept }: Arena): readonly unknown[] {
  return kept.flatMap((c) => {
    const parsed = claim.schema.safeParse(c);
    return parsed.success ? [parsed.data as unknown] : [];
  });
}

/** Checks every hypothesis by itself; `counts` says whether the case goes into the acceptance figures. */
function meets(
  arena: Arena,
  target: Target<unknown>,
  c: unknown,
  result: Exploration,
  counts: boolean,
): boolean {
  let all = true;
  for (const [name, hypothesis] of Object.entries(target.given)) {
    const holds = guarded(arena, target, c, () => hypothesis.holds(c)) === true;
    const share = result.met.get(name)!;
    if (counts) {
      share.trials++;
      if (holds) share.hits++;
    }
    all &&= holds;
  }
  return all;
}

async function examine(
  arena: Arena,
  drawn: Pick<Tried<unknown>, 'case'> & Partial<Pick<Tried<unknown>, 'value' | 'choices'>>,
  result: Exploration,
  number: number | undefined,
  limits: LookLimits,
): Promise<void> {
  const c = drawn.case;
  const source = guarded(arena, result.claim.target, c, () => exploration(arena, result.claim.target, c));
  if (source === undefined) return;
  for (const seen of [result.claim, ...result.mutants]) {
    const finding = await look(arena, seen.target, c, source, limits);
    if (finding === undefined) continue;
    seen.cases++;
    if (finding.violated) seen.violations++;
    if (number !== undefined) {
      seen.random.cases++;
      if (finding.violated) seen.random.violations++;
    }
    const suspect = { ...drawn, finding };
    if (drawn.value !== undefined && drawn.choices !== undefined && finding.informative) {
      seen.tried.push(suspect as Tried<unknown>);
    }
    if (finding.violated && seen.suspects.length < mostSuspects) seen.suspects.push(suspect);
    if (seen === result.claim) record(arena, c, finding, result, number);
  }
}

/** @param number of a random case: only these are a sample of the space */
function record(
  arena: Arena,
  c: unknown,
  finding: Finding,
  result: Exploration,
  number: number | undefined,
): void {
  const best = result.progress.at(-1)?.margin ?? Infinity;
  if (finding.informative && finding.margin < best) {
    const { cases } = result.claim;
    result.progress.push({ cases, steps: arena.meter.steps, margin: finding.margin, case: c });
  }
  for (const [label, covers] of Object.entries(arena.claim.covers)) {
    const covered = guarded(arena, result.claim.target, c, () => covers(c));
    if (covered !== true) continue;
    const seen = result.labels.get(label)!;
    seen.cases++;
    if (number !== undefined) seen.random++;
  }
  if (number !== undefined) result.findings.push({ number, case: c, finding });
}
