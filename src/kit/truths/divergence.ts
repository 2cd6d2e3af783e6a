import type { Enclosure } from '../../core/enclosure.ts';
import { within } from '../../core/enclosure.ts';
import { requireThat } from '../../core/errors.ts';
import { nextDown, nextUp } from '../../linalg/rounding.ts';
import { bernoulliDivergence, divergenceError } from '../../stats/bernoulli-divergence.ts';

/**
 * kl(a‖b) = a log(a/b) + (1 − a) log((1 − a)/(1 − b)), the divergence of two coins, to 1e-13 also where a is
 * near b.
 * @param a, b in [0, 1]; ∞ where b = 0 < a or b = 1 > a
 * @throws {RangeError} otherwise
 */
export function kl(a: number, b: number): Enclosure {
  return within(bernoulliDivergence(a, b), divergenceError, Number.MIN_VALUE);
}

/**
 * The largest b with kl(a‖b) ≤ c: Seeger's bound of a risk whose estimate is a.
 * @accuracy Enclosed; what is left open is 1e-13 of kl.
 * @param a in [0, 1]; c ≥ 0
 * @returns as narrow as kl is known; [1, 1] where a = 1
 * @throws {RangeError} outside these domains
 */
export function klInverseUpper(a: number, c: number): Enclosure {
  requireDomain(a, c);
  if (a === 1) return { lo: 1, hi: 1 };
  return {
    lo: lastInside(a, c, 1, 1 + divergenceError),
    hi: nextUp(lastInside(a, c, 1, 1 - divergenceError)),
  };
}

/**
 * The least b with kl(a‖b) ≤ c; otherwise as `klInverseUpper`.
 * @accuracy Enclosed; what is left open is 1e-13 of kl.
 */
export function klInverseLower(a: number, c: number): Enclosure {
  requireDomain(a, c);
  if (a === 0) return { lo: 0, hi: 0 };
  return {
    lo: Math.max(0, nextDown(lastInside(a, c, 0, 1 - divergenceError))),
    hi: lastInside(a, c, 0, 1 + divergenceError),
  };
}

function requireDomain(a: number, c: number): void {
  requireThat(a >= 0 && a <= 1, 'a', 'in [0, 1]', a);
  requireThat(c >= 0, 'c', 'not negative', c);
}

/** The float64 farthest from a towards `end` at which kl, off by this factor, is at most c, by bisection. */
function lastInside(a: number, c: number, end: 0 | 1, factor: number): number {
  const holds = (b: number): boolean => bernoulliDivergence(a, b) * factor <= c;
  if (holds(end)) return end;
  let [inside, outside] = [a, end as number];
  for (let i = 0; i < 2200; i++) {
    const middle = inside / 2 + outside / 2;
    if (middle === inside || middle === outside) break;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
