import { openStream, type Stream } from '../../core/stream.ts';
import { drawAddress, searchAddress, type StreamOwner } from './address.ts';
import { waiting } from './blocks.ts';
import { type Choices, type Draw, draw, mutate } from './choices.ts';
import { evaluateCase, type EvaluationLimits, evaluationLimits, exploreBlocks } from './evaluate-case.ts';
import { localSearch } from './local-search.ts';
import { type ReadyCase, readyCases } from './ready-cases.ts';
import { type RunContext, guardedAsync } from './run-context.ts';
import type { Suspect } from './shrink.ts';
import { admits, type Target } from './target.ts';

/** A case that was tried, with the choices that made it. */
export interface TriedCase<C> extends Suspect<C> {
  readonly choices: Choices;
  readonly bias?: number | undefined;
}

/** Parents kept by the search: enough for variety, few enough to press on. */
const poolSize = 12;
/** Every so many draws one uses fast-check's bias towards corners. */
const biasEvery = 3;
/** What the search's draws are, in turn. */
const turns = ['fresh', 'local', 'mutated', 'local'] as const;

/** The i-th random case of a target; the same for the same seed. */
export function randomDraw<C>(owner: StreamOwner, target: Target<C>, i: number): Draw<C> {
  const stream = openStream(drawAddress(owner, target, i));
  return draw(target.cases, stream, [], i % biasEvery === 0 ? 2 + Math.floor(i / 64) : undefined);
}

/**
 * Evaluates a target at one drawn case, on the exploration's stream of that case.
 * @param begun what was made ready of it
 * @param meanwhile called while other threads may compute its blocks
 */
export async function tryCase<C>(
  context: RunContext,
  target: Target<C>,
  { value, choices, bias }: Draw<C>,
  limits: EvaluationLimits,
  { begun, meanwhile }: { begun?: ReadyCase<C>['begun']; meanwhile?(): void } = {},
): Promise<TriedCase<C> | undefined> {
  const c = value.value;
  return guardedAsync(context, target, c, async () => {
    if (!admits(target, c)) return undefined;
    const source = waiting(begun?.blocks ?? exploreBlocks(context, target, c), () => {
      meanwhile?.();
      context.begin(c);
    });
    const finding = await evaluateCase(context, target, c, source, limits, begun && (() => begun.plan));
    return finding && { case: c, value, choices, bias, finding };
  });
}

/** Limits of a search: it stops at the first of them, or when `enough` says so, whose steps do not count. */
export interface SearchLimits<C> {
  readonly cases: number;
  readonly steps: number;
  /** 0, 1, …: a search of the same target in another round draws other cases. */
  readonly round: number;
  enough(tried: TriedCase<C>): boolean | Promise<boolean>;
}

/** What a search came to. */
export interface Searched<C> {
  /** At how many cases the statement was evaluated. */
  readonly cases: number;
  readonly suspects: readonly TriedCase<C>[];
  /** The cases with the lowest margins. */
  readonly tried: readonly TriedCase<C>[];
  /** The margins lower than all before. */
  readonly best: readonly Margin<C>[];
}

/**
 * Targeted search: moves the numbers of the cases with the lowest margins (`localSearch`), mutates their
 * choice sequences, and keeps what lowers the margins, starting from `start`, or from random draws where
 * there are too few.
 */
export async function search<C>(
  context: RunContext,
  target: Target<C>,
  start: readonly TriedCase<C>[],
  limits: SearchLimits<C>,
): Promise<Searched<C>> {
  const stream = openStream(searchAddress(context, target, limits.round));
  let until = context.meter.steps + limits.steps;
  const local = localSearch(target, stream);
  const firstOfRound = 1_000_000 * (limits.round + 1);
  const fresh = readyCases(context, target, (i) => randomDraw(context, target, firstOfRound + i), {
    every: turns.length,
    count: 1,
    until: limits.cases,
  });
  let pool = lowest(start);
  const suspects: TriedCase<C>[] = [];
  const best: Margin<C>[] = [];
  let cases = 0;
  for (let i = 0; i < limits.cases && context.meter.steps < until && (await context.pause()); i++) {
    const turn = pool.length < 4 ? 'fresh' : turns[i % turns.length]!;
    const neighbour = turn === 'local' ? local.next(pool) : undefined;
    const { draw: next, begun }: ReadyCase<C> =
      turn === 'fresh' ? fresh.take(i) : { draw: neighbour ?? mutated(target, pool, stream) };
    const left = { steps: until - context.meter.steps, cases: limits.cases - i };
    const evaluation = evaluationLimits(context, left);
    const meanwhile = (): void => fresh.lookAhead(i, evaluation);
    const tried = await tryCase(context, target, next, evaluation, { begun, meanwhile });
    if (neighbour !== undefined)
      local.learn(tried?.finding.uninformative === undefined ? tried?.finding.margin : undefined);
    if (tried === undefined) continue;
    cases++;
    noteIfLowest(best, { cases, steps: context.meter.steps, margin: tried.finding.margin, case: tried.case });
    pool = lowest([...pool, tried]);
    if (!tried.finding.violated) continue;
    suspects.push(tried);
    const before = context.meter.steps;
    if (await limits.enough(tried)) break;
    until += context.meter.steps - before;
  }
  return { cases, suspects, tried: pool, best };
}

/** The smallest margin yet, after so many cases and steps, and the case that has it. */
export interface Margin<C> {
  readonly cases: number;
  readonly steps: number;
  readonly margin: number;
  readonly case: C;
}

/** Adds a margin to those that were each lower than all before, if it is lower still. */
export function noteIfLowest<C>(margins: Margin<C>[], next: Margin<C>): void {
  if (next.margin < (margins.at(-1)?.margin ?? Infinity)) margins.push(next);
}

function mutated<C>(target: Target<C>, pool: readonly TriedCase<C>[], stream: Stream): Draw<C> {
  const pick = (): Choices => pool[Math.floor(stream.uniform() * pool.length)]!.choices;
  return draw(target.cases, stream, mutate(pick(), pick(), stream));
}

/** The informative cases with the smallest margins, one of each. */
export function lowest<C>(tried: readonly TriedCase<C>[]): TriedCase<C>[] {
  return tried
    .filter(({ finding }) => finding.uninformative === undefined)
    .toSorted((a, b) => a.finding.margin - b.finding.margin)
    .slice(0, poolSize);
}
