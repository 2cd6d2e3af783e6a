import type { Enclosure } from '../../core/enclosure.ts';
import { requireThat } from '../../core/errors.ts';
import type { ExactProbability } from '../../core/probability.ts';
import { interval } from '../../linalg/intervals.ts';
import type { DiscreteLaw } from './law.ts';

/** A law on 0, 1, 2, …: P(X = j) at place j. */
export type FiniteLaw = readonly Enclosure[];

const maxOutcomes = 1e7;

/**
 * P(X = j) for j = 0, …, most.
 * @accuracy Enclosed as the law itself is.
 */
export function finiteLaw(law: DiscreteLaw, most: number): FiniteLaw {
  return Array.from({ length: most + 1 }, (_, j) => law.pmf(j));
}

/**
 * Each of 0, …, count − 1 as likely.
 * @accuracy Enclosed, 1/count rounded outwards.
 */
export function uniformLaw(count: number): FiniteLaw {
  return Array.from({ length: count }, () => interval.div(1, count));
}

/**
 * P(event) over independent X_1, …, X_d, by enumeration of all their outcomes.
 * @accuracy Enclosed: sums and products are rounded outwards.
 * @param event of an outcome, the same array each time; undefined where rounding leaves it open: then it
 * counts to both ends
 * @throws {RangeError} on more than 10⁷ outcomes
 */
export function enumeratedProbability(
  laws: readonly FiniteLaw[],
  event: (outcome: readonly number[]) => boolean | undefined,
): ExactProbability {
  const none = { lo: 0, hi: 0 };
  let [stay, exit, open] = [none, none, none];
  forEachOutcome(laws, (outcome, chance) => {
    const isIn = event(outcome);
    if (isIn === undefined) open = interval.add(open, chance);
    else if (isIn) stay = interval.add(stay, chance);
    else exit = interval.add(exit, chance);
  });
  const withOpen = ({ lo, hi }: Enclosure): Enclosure => ({
    lo: Math.min(1, lo),
    hi: Math.min(1, interval.add(hi, open.hi).hi),
  });
  return { stay: withOpen(stay), exit: withOpen(exit) };
}

/**
 * E value(X_1, …, X_d) over independent X_i; otherwise as `enumeratedProbability`.
 * @accuracy Enclosed: sums and products are rounded outwards.
 */
export function enumeratedMean(
  laws: readonly FiniteLaw[],
  value: (outcome: readonly number[]) => Enclosure | number,
): Enclosure {
  let sum: Enclosure = { lo: 0, hi: 0 };
  forEachOutcome(laws, (outcome, chance) => {
    sum = interval.add(sum, interval.mul(chance, value(outcome)));
  });
  return sum;
}

function forEachOutcome(
  laws: readonly FiniteLaw[],
  visit: (outcome: readonly number[], chance: Enclosure) => void,
): void {
  const outcomes = laws.reduce((product, law) => product * law.length, 1);
  requireThat(outcomes <= maxOutcomes, 'outcomes of all laws together', `at most ${maxOutcomes}`, outcomes);
  const outcome = laws.map(() => 0);
  const from = (i: number, chance: Enclosure): void => {
    const law = laws[i];
    if (law === undefined) {
      visit(outcome, chance);
      return;
    }
    for (const [j, own] of law.entries()) {
      outcome[i] = j;
      from(i + 1, i === 0 ? own : interval.mul(chance, own));
    }
  };
  from(0, { lo: 1, hi: 1 });
}
