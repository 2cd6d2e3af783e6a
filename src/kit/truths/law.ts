import { exp } from '../../core/elementary.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import type { ExactProbability } from '../../core/probability.ts';
import { nextDown, nextUp } from '../../linalg/rounding.ts';

/**
 * A law on the line. Every probability is an enclosure, in both tails to a relative error that its maker
 * states.
 */
export interface Law {
  /** P(X ≤ x) */
  cdf(x: number): Enclosure;
  /** P(X > x) */
  sf(x: number): Enclosure;
  /** The event X ≤ x, as `exactly` and `equals` of a claim take it. */
  atMost(x: number): ExactProbability;
  /** The event X > x. */
  above(x: number): ExactProbability;
}

/** A law on whole numbers. */
export interface DiscreteLaw extends Law {
  /** P(X = k); 0 where k is no value. */
  pmf(k: number): Enclosure;
}

/** A law from both tails at x. */
export function lawOf(tails: (x: number) => Readonly<Record<'cdf' | 'sf', Enclosure>>): Law {
  return {
    cdf: (x) => tails(x).cdf,
    sf: (x) => tails(x).sf,
    atMost: (x) => {
      const { cdf, sf } = tails(x);
      return { stay: cdf, exit: sf };
    },
    above: (x) => {
      const { cdf, sf } = tails(x);
      return { stay: sf, exit: cdf };
    },
  };
}

/** An event that is certain, and one that cannot be. */
export const one: Enclosure = { lo: 1, hi: 1 };
export const zero: Enclosure = { lo: 0, hi: 0 };

/** A probability known to a relative error, and absolutely where it underflows. */
export function probabilityNear(value: number, relative: number): Enclosure {
  const radius = value * relative + Number.MIN_VALUE;
  return { lo: Math.max(0, nextDown(value - radius)), hi: Math.min(1, nextUp(value + radius)) };
}

/** A probability whose logarithm is known to a relative error: the error grows where it is far below 1. */
export function probabilityFromLog(log: number, relative: number): Enclosure {
  return probabilityNear(exp(log), relative * (1 + Math.abs(Math.max(log, -1e6))));
}
