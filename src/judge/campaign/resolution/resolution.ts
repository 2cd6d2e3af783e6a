import type { Resolution, TermResolution } from '../../claims/evidence.ts';
import { ln } from '../../../core/elementary.ts';
import { evaluatorOf } from '../evaluator.ts';
import type { BoundOfTerms } from '../../claims/terms.ts';
import type { RunContext } from '../run-context.ts';
import { type Change, changesOf, indexOf, isChangeable, largestAt, type Sides } from './change.ts';
import {
  attempt,
  type ChangedClaim,
  changedClaim,
  type KnownCase,
  requireSameBound,
} from './changed-claim.ts';
import { type Promising, promisingCases, sizeAt } from './promising.ts';
import { maxSimulated, simulate, type SimulatedCase } from './simulated-case.ts';
import { lower, noneOf, type Smallest } from './smallest.ts';

/*
 * The resolution of a claim: for each term of its bound the smallest error that would have been noticed. The
 * bound is evaluated again with the term changed, never the truth: it is held against what was computed of a
 * case, or against trajectories of a few cases, simulated once on streams of their own.
 *
 * *A change called refuted is refuted*, as a mutant is: P(a changed bound that is true at a case is called
 * refuted) ≤ the claim's share of α that its confirmations leave (`unspentShare`). At one case all changed
 * bounds, of all terms and sizes, are statements p ≥ p₀ or p ≤ p₀ (or μ ≤ μ₀) about the same number, and
 * where an e-process is above e it falls as p₀ moves away from what was seen towards the truth of the
 * statement (for bets, which are those on the claim's own bound, factor by factor; for the mixtures of
 * e-process.ts since n(p̂ − p₀) > 1/2 there). So if any true one passes 1/α′ then so does that with p₀ = p,
 * the truth: one event for each side and case, of probability α′ each, however many changes are tried. The
 * union is over `maxSimulated` cases and two sides.
 */

/** Cases are asked whose size is at most so many times the smallest: a promise is no better than that. */
const promiseSlack = 2;
/** Cases asked for a change, at most. */
const maxAsked = 16;

/** The search for the smallest size of a change that is refuted. */
export interface Search {
  readonly change: Change;
  /** The most promising first. */
  readonly cases: readonly Promising[];
  readonly smallest: Smallest;
}

/** A case and what is known of the claim there. */
export interface SeenCase extends Omit<KnownCase, 'terms'> {}

export interface NamedTerm {
  readonly term: string;
  readonly whole: boolean;
  readonly changes: Sides<Change>;
}

/**
 * @param notable cases that the author names, or that were found before; `seen` all others
 * @returns undefined where the claim names no terms, or work was cut short
 */
export async function resolutionOf(
  context: RunContext,
  notable: readonly SeenCase[],
  seen: readonly SeenCase[],
): Promise<readonly TermResolution[] | undefined> {
  const { claim } = context;
  if (claim.kind === 'invariance' || claim.boundOfTerms === undefined) return undefined;
  const changed = changedClaim(claim, claim.boundOfTerms);
  const cases = [
    ...knownCases(claim.boundOfTerms, notable),
    ...nearAndFar(knownCases(claim.boundOfTerms, seen)),
  ];
  requireSameBound(claim, claim.boundOfTerms, cases[0]);
  const named = termsOf(claim.boundOfTerms, cases);
  const searches: Search[] = [];
  for (const { changes } of named) {
    const found = await searchesFor(context, changed, changes, cases);
    if (found === undefined) return undefined;
    for (const search of found) {
      searches.push(search);
      await searchComputed(context, changed, search);
      if (context.wasCut()) return undefined;
    }
  }
  for (const at of chosen(searches)) {
    if (!(await context.pause())) return undefined;
    context.begin(at.case);
    const simulated = await simulate(context, at);
    if (simulated === undefined) return undefined;
    for (const search of searches) {
      if (!(await context.pause())) return undefined;
      searchSimulated(context, changed, search, simulated);
    }
  }
  return resolutionsOf(named, searches);
}

/** The cases at which the terms have values. */
export function knownCases(
  { terms, truthWith }: BoundOfTerms<unknown>,
  cases: readonly SeenCase[],
): readonly KnownCase[] {
  return cases.flatMap((seen) => {
    const { case: c, finding } = seen;
    // where the bound sits in the event, trajectories of another bound are others
    const isUsed = finding.uninformative === undefined && !(truthWith && finding.how === 'sampled');
    const values = isUsed ? attempt(() => terms(c)) : undefined;
    return values === undefined ? [] : [{ ...seen, terms: values }];
  });
}

/** The terms of a bound, each with its changes. */
export function termsOf({ whole }: BoundOfTerms<unknown>, cases: readonly KnownCase[]): readonly NamedTerm[] {
  const names = [...new Set(cases.flatMap(({ terms }) => Object.keys(terms)))];
  return names.map((term) => ({
    term,
    whole: whole.includes(term),
    changes: changesOf(term, whole.includes(term)),
  }));
}

/** The searches for both changes of a term, where they are in the false direction. */
export async function searchesFor(
  context: RunContext,
  changed: ChangedClaim,
  changes: Sides<Change>,
  cases: readonly KnownCase[],
): Promise<readonly Search[] | undefined> {
  const promising = await promisingCases(context, changed, changes, cases);
  return (
    promising &&
    (['larger', 'smaller'] as const).flatMap((side) => {
      const found = promising[side];
      return found === undefined
        ? []
        : [{ change: changes[side], cases: found, smallest: noneOf(changes[side]) }];
    })
  );
}

/** What the searches came to. */
export function resolutionsOf(
  named: readonly NamedTerm[],
  searches: readonly Search[],
): readonly TermResolution[] {
  const sideOf = (term: string, side: Change['side']): Resolution | null => {
    const search = searches.find(({ change }) => change.term === term && change.side === side);
    return search === undefined ? null : resolutionIn(search);
  };
  return named.map(({ term, whole }) => ({
    term,
    whole,
    larger: sideOf(term, 'larger'),
    smaller: sideOf(term, 'smaller'),
  }));
}

/** The nearest to a violation and, in turn with them, others from all distances. */
export function nearAndFar(cases: readonly KnownCase[]): readonly KnownCase[] {
  const near = cases.toSorted((a, b) => a.finding.margin - b.finding.margin);
  const stride = Math.max(2, Math.floor(Math.sqrt(near.length)));
  const far = near.map((_, i) => near[(i * stride + Math.floor((i * stride) / near.length)) % near.length]!);
  return [...new Set(near.flatMap((at, i) => [at, far[i]!]))];
}

/** Asks cases whose truth is computed for the smallest change that is refuted. */
export async function searchComputed(
  context: RunContext,
  changed: ChangedClaim,
  search: Search,
): Promise<void> {
  const { change, cases, smallest } = search;
  for (const { at, size } of cases.filter((other) => other.at.finding.how !== 'sampled').slice(0, maxAsked)) {
    const { how } = at.finding;
    if (size === Infinity || !isWorthAsking(search, size)) return;
    if (!(await context.pause())) return;
    context.begin(at.case);
    const refuted = (index: number): boolean =>
      attempt(() => evaluatorOf<unknown>(changed(change, index)).exact(at.case)?.violated) === true;
    lower(smallest, at, how, refuted, smallest.at === undefined ? indexOf(change, size) : undefined);
  }
}

function isWorthAsking({ change, smallest }: Search, size: number): boolean {
  return smallest.at === undefined || size <= promiseSlack * change.sizes[smallest.index]!;
}

/** What an error counts that no case at hand would show, and the least that it counts: shares of a term. */
const errors = { none: 4, least: 1e-6 };

/**
 * The sampled cases that are simulated: one after the other the one that lowers most, over all changes, the
 * logarithm of the error that the cases at hand would show. So none is left without a case for the sake of a
 * finer error in others.
 */
function chosen(searches: readonly Search[]): readonly KnownCase[] {
  const open = searches
    .map((search) => ({ search, sizes: promisesOf(search), shown: ln(errors.none) }))
    .filter(({ sizes }) => sizes.size > 0);
  const candidates = new Set(open.flatMap(({ sizes }) => [...sizes.keys()].slice(0, 1)));
  const lowered = ({ sizes, shown }: (typeof open)[number], at: KnownCase): number =>
    Math.max(0, shown - (sizes.get(at) ?? shown));
  const taken: KnownCase[] = [];
  while (taken.length < maxSimulated) {
    let best: { readonly at: KnownCase; readonly gain: number } | undefined;
    for (const at of candidates) {
      const gain = open.reduce((sum, other) => sum + lowered(other, at), 0);
      if (gain > (best?.gain ?? 0)) best = { at, gain };
    }
    if (best === undefined) break;
    const { at } = best;
    for (const other of open) other.shown -= lowered(other, at);
    candidates.delete(at);
    taken.push(at);
  }
  return taken;
}

/** The sampled cases that promise less than what is known, the best first, with the error’s logarithm. */
function promisesOf(search: Search): ReadonlyMap<KnownCase, number> {
  const { whole, term } = search.change;
  const errorOf = ({ at, size }: Promising): number => {
    if (!whole) return size;
    // no whole number is wrong by less than one
    return size <= 1 ? errors.least : size / Math.max(1, ...[at.terms[term]!].flat());
  };
  const promising = search.cases.filter(
    ({ at, size }) => at.finding.how === 'sampled' && size < Infinity && isWorthAsking(search, size),
  );
  return new Map(promising.map((one) => [one.at, ln(Math.max(errors.least, errorOf(one)))]));
}

export function searchSimulated(
  context: RunContext,
  changed: ChangedClaim,
  search: Search,
  { at, refutes }: Pick<SimulatedCase, 'at' | 'refutes'>,
): void {
  const { change, cases, smallest } = search;
  if (!isChangeable(at.terms[change.term])) return;
  context.begin(at.case);
  const size =
    cases.find((other) => other.at === at)?.size ?? sizeAt(context, changed, change, at) ?? Infinity;
  if (size === Infinity || !isWorthAsking(search, size)) return;
  const refuted = (index: number): boolean => refutes(changed(change, index));
  lower(smallest, at, 'sampled', refuted, smallest.at === undefined ? indexOf(change, size) : undefined);
}

function resolutionIn({ change, cases, smallest }: Search): Resolution {
  if (smallest.at === undefined) {
    const largest = Math.max(0, ...cases.map(({ at }) => largestAt(change, at.terms)));
    return { refuted: null, tried: change.sizes[largest]! };
  }
  const value = smallest.at.terms[change.term]!;
  const refuted = Number(change.sizes[smallest.index]!.toPrecision(3));
  return {
    refuted,
    tried: change.sizes.at(-1)!,
    how: smallest.how!,
    ...(typeof value === 'number' && { value }),
  };
}
