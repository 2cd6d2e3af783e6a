import { openStream, type Stream } from '../../../core/stream.ts';
import { parseCase } from '../../claims/case-format.ts';
import type { TermResolution } from '../../claims/evidence.ts';
import type { BoundOfTerms } from '../../claims/terms.ts';
import { searchAddress } from '../address.ts';
import { draw, mutate, nudge } from '../choices.ts';
import type { CarriedCase, ResolutionRound } from '../claim-job.ts';
import { evaluationLimits } from '../evaluate-case.ts';
import { evaluatorOf } from '../evaluator.ts';
import { guarded, type RunContext } from '../run-context.ts';
import { randomDraw, type TriedCase, tryCase } from '../search.ts';
import type { Suspect } from '../shrink.ts';
import { claimTarget, type Target } from '../target.ts';
import { isChangeable } from './change.ts';
import { type ChangedClaim, changedClaim, type KnownCase } from './changed-claim.ts';
import { type Promising, promiseAt } from './promising.ts';
import {
  knownCases,
  nearAndFar,
  type NamedTerm,
  resolutionsOf,
  type Search,
  searchComputed,
  searchesFor,
  searchSimulated,
  type SeenCase,
  termsOf,
} from './resolution.ts';
import { maxSimulated, simulateOn } from './simulated-case.ts';

/*
 * A round of a long campaign for the resolution of a claim. It begins with the best cases of the rounds
 * before, looks near them for better ones (those where a smaller change should be refuted, by the bound and
 * what is known of the truth), and gives all its steps to the sampled cases that promise most. Which cases
 * those are depends on earlier rounds, and on streams that are no evidence.
 */

/** What a round came to. */
export interface RoundResult {
  readonly resolution: readonly TermResolution[];
  readonly carried: readonly CarriedCase[];
}

/** How the claim is attacked in a round, beside its exploration. */
export interface RoundSearch {
  /** Cases of earlier rounds. */
  readonly before: readonly Suspect<unknown>[];
  /** Looks for cases; gives those that look violated. */
  lookForCases(limits: {
    readonly cases: number;
    readonly steps: number;
  }): Promise<readonly Suspect<unknown>[]>;
  /** Asks the best of them; undefined where work was cut short. */
  ask(steps: number): Promise<RoundResult | undefined>;
}

/**
 * @param notable cases that the author names, or that were found before; `seen` all others
 * @returns undefined where the claim names no terms, or work was cut short
 */
export async function roundSearch(
  context: RunContext,
  { from }: ResolutionRound,
  notable: readonly SeenCase[],
  seen: readonly SeenCase[],
): Promise<RoundSearch | undefined> {
  const { claim } = context;
  if (claim.kind === 'invariance' || claim.boundOfTerms === undefined) return undefined;
  const { boundOfTerms } = claim;
  const changed = changedClaim(claim, boundOfTerms);
  const before = from.flatMap((carried) => seenBefore(context, carried));
  const cases = [
    ...knownCases(boundOfTerms, [...before, ...notable]),
    ...nearAndFar(knownCases(boundOfTerms, seen)),
  ];
  const named = termsOf(boundOfTerms, cases);
  const searches: Search[] = [];
  for (const { changes } of named) {
    const found = await searchesFor(context, changed, changes, cases);
    if (found === undefined) return undefined;
    searches.push(...found);
  }
  return {
    before,
    lookForCases: (limits) => lookNearBest(context, { boundOfTerms, changed, named, searches }, limits),
    ask: (steps) => askBest(context, { changed, named, searches }, steps),
  };
}

/** What an earlier round handed on, as far as the claim still reads it. */
function seenBefore(
  context: RunContext,
  { case: c, choices, finding, logThreshold }: CarriedCase,
): readonly SeenCase[] {
  const parsed = parseCase(context.claim.schema, c);
  if (!parsed.success) return [];
  const value = parsed.data;
  const target = claimTarget<unknown>(context.claim);
  const known =
    finding ?? guarded(context, target, value, () => evaluatorOf<unknown>(context.claim).exact(value));
  return known === undefined ? [] : [{ case: value, finding: known, choices, logThreshold }];
}

interface Searching {
  readonly boundOfTerms: BoundOfTerms<unknown>;
  readonly changed: ChangedClaim;
  readonly named: readonly NamedTerm[];
  readonly searches: readonly Search[];
}

/** Cases kept for each change. */
const maxPromising = 64;
/** The best cases of a change, from which the search goes on. */
const parents = 8;
/** Of the search's draws, every so many one is a fresh one. */
const freshEvery = 5;

/** Looks near the best cases, for each change in turn; every case is held against all changes. */
async function lookNearBest(
  context: RunContext,
  searching: Searching,
  limits: { readonly cases: number; readonly steps: number },
): Promise<readonly Suspect<unknown>[]> {
  const { boundOfTerms, changed, named, searches } = searching;
  const target = claimTarget<unknown>(context.claim);
  const stream = openStream(searchAddress(context, target, 0));
  const until = context.meter.steps + limits.steps;
  const suspects: TriedCase<unknown>[] = [];
  for (let i = 0; i < limits.cases && context.meter.steps < until && (await context.pause()); i++) {
    const open = searches.filter(isOpen);
    if (open.length === 0) break;
    const next = nextDraw(context, target, open[i % open.length]!, stream, i);
    const left = { steps: until - context.meter.steps, cases: limits.cases - i };
    const tried = await tryCase(context, target, next, evaluationLimits(context, left));
    if (tried === undefined) continue;
    if (tried.finding.violated) suspects.push(tried);
    const { case: c, finding, choices } = tried;
    for (const at of knownCases(boundOfTerms, [{ case: c, finding, choices }])) {
      context.begin(c);
      for (const { changes } of named) {
        if (!isChangeable(at.terms[changes.larger.term])) continue;
        const sizes = promiseAt(context, changed, changes, at);
        for (const search of searches) {
          if (search.change !== changes[search.change.side]) continue;
          const size = sizes[search.change.side];
          if (typeof size === 'number') insert(search.cases as Promising[], { at, size });
        }
      }
    }
  }
  return suspects;
}

/** Is there a smaller change to look for? */
function isOpen({ change, cases }: Search): boolean {
  return !(cases[0] !== undefined && cases[0].size <= change.sizes[0]!);
}

function nextDraw(
  context: RunContext,
  target: Target<unknown>,
  { cases }: Search,
  stream: Stream,
  i: number,
): ReturnType<typeof randomDraw<unknown>> {
  const best = cases
    .flatMap(({ at: { choices } }) => (choices === undefined ? [] : [choices]))
    .slice(0, parents);
  if (best.length === 0 || i % freshEvery === freshEvery - 1)
    return randomDraw(context, target, 1_000_000 + i);
  // the better, the more often
  const pick = (): readonly number[] => best[Math.floor(stream.uniform() * stream.uniform() * best.length)]!;
  const changed = stream.uniform() < 0.6 ? nudge(pick(), stream) : mutate(pick(), pick(), stream);
  return draw(target.cases, stream, changed);
}

function insert(cases: Promising[], next: Promising): void {
  const place = cases.findIndex(({ size }) => size > next.size);
  if (place === -1) cases.push(next);
  else cases.splice(place, 0, next);
  if (cases.length > maxPromising) cases.pop();
}

/** A sampled case serves for a change if it promises nearly as much as the best one. */
const nearlyBest = 1.25;
/** A new case must promise so much less than the one that is known to be good. */
const better = 0.8;
/** Beside good ones that are known: the part of the steps for new ones, and how many there may be. */
const forNew = { share: 1 / 4, most: 2 };

/**
 * The cases that get the round's steps, and their shares: those that serve for the most changes. Of many new
 * ones the best by what was seen is mostly lucky, so that they take turns with those that are well known.
 */
function chosenCases(searches: readonly Search[]): ReadonlyMap<KnownCase, number> {
  const wanted = searches.map(({ cases, smallest, change }) => {
    const sampled = cases.filter(({ at, size }) => at.finding.how === 'sampled' && size < Infinity);
    const isKnown =
      smallest.at !== undefined && (sampled[0]?.size ?? Infinity) >= change.sizes[smallest.index]!;
    const best = (isOld: boolean, below: number): readonly Promising[] => {
      const some = sampled.filter(
        ({ at, size }) => (at.logThreshold !== undefined) === isOld && size < below,
      );
      return some.filter(({ size }) => size <= nearlyBest * some[0]!.size);
    };
    if (isKnown) return { old: [], new: [] };
    const old = best(true, Infinity);
    return { old, new: best(false, old[0] === undefined ? Infinity : better * old[0].size) };
  });
  const old = covering(
    wanted.map((each) => each.old),
    maxSimulated,
  );
  const young = covering(
    wanted.map((each) => each.new),
    old.size === 0 ? maxSimulated : Math.min(forNew.most, maxSimulated - old.size),
  );
  const share = old.size === 0 ? 1 : young.size === 0 ? 0 : forNew.share;
  return new Map([...partsOf(old, 1 - share), ...partsOf(young, share)]);
}

/** The fewest cases of which each list has one, but no more than so many; and how many lists each serves. */
function covering(lists: readonly (readonly Promising[])[], most: number): ReadonlyMap<KnownCase, number> {
  const chosen = new Map<KnownCase, number>();
  let open = lists.filter((list) => list.length > 0);
  while (open.length > 0 && chosen.size < most) {
    const votes = new Map<KnownCase, number>();
    for (const { at } of open.flat()) votes.set(at, (votes.get(at) ?? 0) + 1);
    const [best, count] = [...votes].reduce((a, b) => (b[1] > a[1] ? b : a));
    chosen.set(best, count);
    open = open.filter((list) => !list.some(({ at }) => at === best));
  }
  return chosen;
}

/** Parts of a whole, in proportion. */
function partsOf(
  served: ReadonlyMap<KnownCase, number>,
  whole: number,
): readonly (readonly [KnownCase, number])[] {
  const sum = [...served.values()].reduce((a, b) => a + b, 0);
  return [...served].map(([at, count]) => [at, (whole * count) / sum]);
}

async function askBest(
  context: RunContext,
  { changed, named, searches }: Omit<Searching, 'boundOfTerms'>,
  steps: number,
): Promise<RoundResult | undefined> {
  for (const search of searches) {
    await searchComputed(context, changed, search);
    if (context.wasCut()) return undefined;
  }
  const simulated = new Map<KnownCase, CarriedCase>();
  for (const [at, share] of chosenCases(searches)) {
    context.begin(at.case);
    const found = await simulateOn(context, at, steps * share);
    if (found === undefined) return undefined;
    simulated.set(at, carriedCase({ ...at, finding: found.finding, logThreshold: found.logThreshold }));
    for (const search of searches) {
      if (!(await context.pause())) return undefined;
      searchSimulated(context, changed, search, found);
    }
  }
  const best = searches.flatMap(({ cases }) => cases.slice(0, carriedOfEach).map(({ at }) => at));
  const others = [...new Set(best)].filter((at) => !simulated.has(at)).map(carriedCase);
  return {
    resolution: resolutionsOf(named, searches),
    carried: [...simulated.values(), ...others].slice(0, maxCarried),
  };
}

/** What is handed on: of each change, and altogether; and the longest choices of a case. */
const carriedOfEach = 3;
const maxCarried = 32;
const maxChoices = 2000;

function carriedCase({ case: c, choices, finding, logThreshold }: KnownCase): CarriedCase {
  const isSampled = finding.how === 'sampled' && Number.isFinite(finding.logE);
  return {
    case: c as CarriedCase['case'],
    ...(choices !== undefined && choices.length <= maxChoices && { choices }),
    ...(isSampled && { finding }),
    ...(isSampled && logThreshold !== undefined && { logThreshold }),
  };
}
