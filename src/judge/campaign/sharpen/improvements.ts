import { exp, ln } from '../../../core/elementary.ts';
import { UsageError } from '../../../core/errors.ts';
import type { Enclosure } from '../../../core/enclosure.ts';
import { type ExactProbability, fromExit, type Probability } from '../../../core/probability.ts';
import { results } from '../../claims/checked-claim.ts';
import type { Claim, Sides } from '../../claims/claim.ts';
import { nearestName } from '../../../core/nearest-name.ts';
import type { Sharpness } from '../../claims/sharpness.ts';
import { boundFields, type TermValues } from '../../claims/terms.ts';

/** A claim made stronger by a share, in one respect and one direction. */
export interface Improvement extends Pick<Sharpness, 'name' | 'what' | 'side' | 'claimed'> {
  readonly sizes: readonly number[];
  /** What changes, as in a wrong version. */
  by(size: number): object;
}

/** Shares from 0.05% to 95% of a constant, or to twice more of it, each a fourth more than the last. */
const least = 5e-4;
const count = 34;
const sizesTo = (most: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => rounded(least * exp((ln(most / least) * i) / (count - 1))));
const rounded = (x: number): number => Number(x.toPrecision(3));

/** The name of the bound as a whole, of which every claim with a bound has one. */
const wholeBound = 'bound';

/** What there is to improve in a claim, by name: its constants, its bound, hypotheses that can be relaxed. */
export function improvableNames(claim: Claim): readonly string[] {
  const constants = 'boundOfConstants' in claim ? Object.keys(claim.boundOfConstants?.values ?? {}) : [];
  const hasBound = claim.kind !== 'invariance';
  const relaxed = Object.entries(claim.given).flatMap(([name, { relaxed: by }]) => (by ? [name] : []));
  return [...constants, ...(hasBound ? [wholeBound] : []), ...relaxed];
}

/** Hypotheses that do not say when they hold relaxed. */
export function unrelaxedNames(claim: Claim): readonly string[] {
  return Object.entries(claim.given).flatMap(([name, { relaxed }]) => (relaxed ? [] : [name]));
}

/**
 * The improvements of what is called so, in both directions where it is not known which one is stronger.
 * @param terms names of terms, which may be asked for as well
 * @throws {UsageError} where nothing is called so
 */
export function improvementsOf(claim: Claim, name: string, terms: readonly string[]): readonly Improvement[] {
  const constant = 'boundOfConstants' in claim ? claim.boundOfConstants?.values[name] : undefined;
  const field = boundFields[claim.kind];
  const sides = [
    { side: 'larger', sign: 1, sizes: sizesTo(2) },
    { side: 'smaller', sign: -1, sizes: sizesTo(0.95) },
  ] as const;
  if (constant !== undefined && field !== undefined) {
    const { boundOfConstants } = claim as Extract<Claim, { boundOfConstants?: unknown }>;
    return sides.map(({ sign, ...how }) => ({
      name,
      what: 'constant',
      ...how,
      claimed: constant,
      by: (size) => ({
        [field]: checkedBound(field, boundOfConstants!.with({ [name]: constant * (1 + sign * size) })),
      }),
    }));
  }
  const relaxed = claim.given[name]?.relaxed;
  if (relaxed !== undefined) {
    const hypothesis = claim.given[name]!;
    const cases = hypothesis.beyond ?? hypothesis.without;
    const by = (size: number): object => ({
      given: { [name]: { ...hypothesis, holds: (c: unknown) => relaxed(c, size) } },
      ...(cases && { cases }),
    });
    return [{ name, what: 'hypothesis', side: 'larger', sizes: sizesTo(10), by }];
  }
  if (name === wholeBound && improvableNames(claim).includes(wholeBound)) {
    return sides
      .filter(({ side }) => side === 'smaller' || claim.kind === 'agreement')
      .map(({ sign, ...how }) => ({
        name,
        what: 'bound',
        ...how,
        claimed: 1,
        by: (size) => ({ [field!]: timesBound(claim, 1 + sign * size) }),
      }));
  }
  const { boundOfTerms } = claim as {
    boundOfTerms?: Extract<Claim, { boundOfTerms?: unknown }>['boundOfTerms'];
  };
  const isTerm = boundOfTerms !== undefined && terms.includes(name) && !boundOfTerms.whole.includes(name);
  if (!isTerm) {
    if (claim.given[name] !== undefined)
      throw new UsageError(
        `--constant: ${claim.id} does not say when its hypothesis '${name}' holds relaxed by a share (\`relaxed\`): it holds or does not`,
      );
    const all = [
      ...improvableNames(claim),
      ...terms.filter((term) => boundOfTerms?.whole.includes(term) === false),
    ];
    throw new UsageError(
      `--constant: ${claim.id} has no constant '${name}'${nearestName(name, all)}; it has ${all.join(', ') || 'none'}`,
    );
  }
  return sides.map(({ sign, ...how }) => ({
    name,
    what: 'term',
    ...how,
    by: (size) => {
      const change = (values: TermValues): TermValues => {
        const value = values[name]!;
        const times = (x: number): number => x * (1 + sign * size);
        return { ...values, [name]: typeof value === 'number' ? times(value) : value.map(times) };
      };
      const truth = boundOfTerms.truthWith?.(change);
      return { [field!]: checkedBound(field!, boundOfTerms.with(change)), ...(truth && { exactly: truth }) };
    },
  }));
}

/** A bound that is none at a case is refused there, as if the statement did not speak of it. */
function checkedBound(
  field: string,
  bound: (c: unknown, ...more: unknown[]) => unknown,
): (c: unknown, ...more: unknown[]) => unknown {
  return (c, ...more) => {
    const value = bound(c, ...more);
    if (results[field]!(value) !== undefined) throw new RangeError('no bound');
    return value;
  };
}

/** The bound of the claim times a factor: the exit probability, the mean, the right side. */
function timesBound(claim: Claim, factor: number): (c: unknown, effort: number) => unknown {
  switch (claim.kind) {
    case 'probability':
      return (c): Probability => fromExit(factor * claim.atLeast(c).exit);
    case 'mean':
      return (c): number => smaller(claim.atMost(c), factor);
    case 'inequality':
      return (c, effort): readonly Sides[] =>
        [claim.sides(c, effort)].flat().map(({ lhs, rhs }) => ({ lhs, rhs: timesEnclosure(rhs, factor) }));
    case 'agreement':
      return (c): ExactProbability => {
        const exit = timesEnclosure(claim.equals(c).exit, factor);
        if (!(exit.lo >= 0 && exit.hi <= 1)) throw new RangeError('no probability');
        return { exit, stay: { lo: 1 - exit.hi, hi: 1 - exit.lo } };
      };
    case 'invariance':
      throw new RangeError('no bound');
  }
}

/** Two roundings, each of half a unit in the last place. */
const rounding = Number.EPSILON;

/** Smaller, or larger, by a share of its size, whatever its sign. */
function smaller(x: number, factor: number): number {
  return x - (1 - factor) * Math.abs(x);
}

function timesEnclosure({ lo, hi }: Enclosure, factor: number): Enclosure {
  const outwards = (x: number): number => rounding * 2 * Math.abs(x);
  return { lo: smaller(lo, factor) - outwards(lo), hi: smaller(hi, factor) + outwards(hi) };
}
