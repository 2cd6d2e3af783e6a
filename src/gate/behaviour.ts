import fc, { type Arbitrary } from 'fast-check';
import { parseCase } from '../judge/claims/case-format.ts';
import { claimError } from '../judge/claims/claim-error.ts';
import { checkedClaim } from '../judge/claims/checked-claim.ts';
import type { Claim, ClaimOf } from '../judge/claims/claim.ts';
import { isRefusal } from '../core/errors.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { fingerprint, type Json } from '../core/json.ts';

/** Canonical cases of a claim's own space, and beside them of each space in which one hypothesis may fail. */
export const canonicalCases = { own: 64, without: 8 } as const;
/** Mutants are compared by what they say on this many canonical cases that the hypotheses admit. */
const casesForMutants = 8;
/** Fixed for ever: the canonical cases of a space depend on the space alone, not on the claim's name. */
const canonicalSeed = 20_220_111;

/** What a claim says of one case. */
export interface CaseBehaviour {
  readonly case: Json;
  /** Whether each hypothesis holds, in the order of names: `1` or `0`; `?` if it cannot be evaluated. */
  readonly given: string;
  /**
   * The bound to 12 significant digits, smaller meaning sharper: [exit, −stay] of a probability, [bound] of a
   * mean, [rhs, −lhs] of an inequality; [exit, stay] of an agreement, where only equality counts; null where
   * the statement does not speak of the case. An invariance has no bound.
   */
  readonly bound: readonly number[] | null;
  /**
   * Of enclosures, whose middles the bound has, the ends: [rhs.hi, −lhs.lo] of an inequality, [exit.hi,
   * −exit.lo] of an agreement. Absent for other kinds, and in locks of older versions.
   */
  readonly ends?: readonly number[];
}

/** What a claim says and means, as far as it can be compared. */
export interface Behaviour {
  readonly id: string;
  readonly kind: Claim['kind'];
  readonly says: string;
  readonly tex: string;
  readonly source: string;
  /** Names of the hypotheses, sorted. */
  readonly given: readonly string[];
  /** Digest of the canonical cases that the space draws today. */
  readonly space: string;
  readonly cases: readonly CaseBehaviour[];
  readonly mutants: readonly { readonly name: string; readonly digest: string }[];
}

/**
 * The behaviour of a claim on its canonical cases, or on those given, which a lock remembers so that a change
 * of generators does not hide a change of the statement.
 * @param begin told of every piece of work: on this case, or on none where they are drawn
 */
export function behaviourOf(
  written: Claim,
  remembered?: readonly Json[],
  begin: (c?: unknown) => void = () => undefined,
): Behaviour {
  const claim = checkedClaim(written);
  begin();
  const given = Object.keys(claim.given).toSorted();
  const drawn = draws(claim);
  const cases = (remembered ?? drawn).map((c) => behaviourAt(claim, given, c, begin));
  const admitted = drawn.filter((c) => isAdmitted(behaviourAt(claim, given, c, begin)));
  return {
    id: claim.id,
    kind: claim.kind,
    says: claim.says,
    tex: claim.tex,
    source: claim.source,
    given,
    space: fingerprint(drawn).slice(0, 16),
    cases,
    mutants: Object.entries(claim.mustRefute)
      .map(([name, changes]) => ({ name, digest: mutantDigest(claim, changes, admitted, begin) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Fewer digits than a lock remembers: they are compared for equality alone. */
const digitsOfVersion = 9;

/**
 * A digest of what a claim says on its canonical cases: the cases, which hypotheses hold, and the bound.
 * Claims of one digest may differ in their words, and in what they simulate.
 * @param begin told of every piece of work, as in `behaviourOf`
 */
export function boundVersion(written: Claim, begin: (c?: unknown) => void = () => undefined): string {
  const claim = checkedClaim(written);
  begin();
  const given = Object.keys(claim.given).toSorted();
  const cases = draws(claim).map((c) => {
    const { given: holds, bound } = behaviourAt(claim, given, c, begin);
    return [c, holds, bound?.map((x) => x.toPrecision(digitsOfVersion)) ?? null];
  });
  return fingerprint([given, cases]).slice(0, 16);
}

/** Do all hypotheses hold at the case? */
export function isAdmitted({ given }: CaseBehaviour): boolean {
  return !/[0?]/u.test(given);
}

/** Does the statement still read cases like this one? */
export function reads(claim: Claim, c: Json): boolean {
  return parseCase(claim.schema, c).success;
}

function draws(claim: Claim): readonly Json[] {
  const sample = (arbitrary: Arbitrary<unknown>, numRuns: number): readonly Json[] =>
    fc.sample(arbitrary, { seed: canonicalSeed, numRuns }) as readonly Json[];
  const outside = Object.keys(claim.given)
    .toSorted()
    .flatMap((name) => claim.given[name]!.without ?? [])
    .flatMap((space) => sample(space, canonicalCases.without));
  return [...sample(claim.cases, canonicalCases.own), ...outside];
}

function behaviourAt(
  claim: Claim,
  given: readonly string[],
  c: Json,
  begin: (c?: unknown) => void,
): CaseBehaviour {
  begin(c);
  if (!reads(claim, c)) return { case: c, given: '?'.repeat(given.length), bound: null };
  const truth = given.map((name) => {
    const holds = attempt(claim, c, () => claim.given[name]!.holds(c));
    return holds === undefined ? '?' : holds ? '1' : '0';
  });
  const bound = attempt(claim, c, () => boundAt(claim, c)) ?? null;
  const ends = bound === null ? undefined : attempt(claim, c, () => endsAt(claim, c));
  return { case: c, given: truth.join(''), bound, ...(ends && { ends }) };
}

function mutantDigest(
  claim: Claim,
  changes: object,
  cases: readonly Json[],
  begin: (c?: unknown) => void,
): string {
  const {
    given: _given,
    cases: _cases,
    notes: _notes,
    ...own
  } = changes as Readonly<Record<string, unknown>>;
  const mutant = { ...claim, ...own } as Claim;
  const bounds = cases
    .slice(0, casesForMutants)
    // so few digits that a reordering of sums does not change them
    .map((c) => {
      begin(c);
      return attempt(claim, c, () => boundAt(mutant, c))?.map((x) => x.toPrecision(6)) ?? null;
    });
  return fingerprint([Object.keys(changes).toSorted(), bounds]).slice(0, 12);
}

function boundAt<C>(claim: ClaimOf<C>, c: C): readonly number[] | undefined {
  switch (claim.kind) {
    case 'probability': {
      const { exit, stay } = claim.atLeast(c);
      return digits([exit, -stay]);
    }
    case 'mean':
      return digits([claim.atMost(c)]);
    case 'inequality': {
      const sides = [claim.sides(c, 0)].flat();
      return digits(sides.flatMap(({ lhs, rhs }) => [middle(rhs), -middle(lhs)]));
    }
    case 'agreement': {
      const { exit, stay } = claim.equals(c);
      return digits([middle(exit), middle(stay)]);
    }
    case 'invariance':
      return [];
  }
}

function endsAt<C>(claim: ClaimOf<C>, c: C): readonly number[] | undefined {
  if (claim.kind === 'inequality')
    return digits([claim.sides(c, 0)].flat().flatMap(({ lhs, rhs }) => [rhs.hi, -lhs.lo]));
  if (claim.kind !== 'agreement') return undefined;
  const { exit } = claim.equals(c);
  return digits([exit.hi, -exit.lo]);
}

function middle({ lo, hi }: Enclosure): number {
  return lo / 2 + hi / 2;
}

/** To 12 significant digits; a bound that is no finite number says nothing. */
function digits(numbers: readonly number[]): readonly number[] | undefined {
  return numbers.every(Number.isFinite) ? numbers.map((x) => Number(x.toPrecision(12)) + 0) : undefined;
}

/** A statement may refuse a case that its hypotheses exclude; any other failure is a defect of the claim. */
function attempt<R>(claim: Claim, c: Json, work: () => R): R | undefined {
  try {
    return work();
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw claimError({ claim }, thrown, { case: c });
  }
}
