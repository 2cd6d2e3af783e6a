import { expm1, exp, log1p } from './elementary.ts';
import type { Enclosure } from './enclosure.ts';

/**
 * A probability, or a bound of one, with both ends accurate: `exit` tells 1 − 1e-15 from 1 − 1e-14.
 * A bound outside [0, 1] is returned as it is, and is trivial.
 */
export interface Probability {
  /** P(the event), typically survival in the tube. */
  readonly stay: number;
  /** 1 − stay, without cancellation. */
  readonly exit: number;
}

/** From log P(event) ≤ 0. */
export function fromLogStay(logStay: number): Probability {
  return { stay: exp(logStay), exit: -expm1(logStay) };
}

/** From P(exit), any real number. */
export function fromExit(exit: number): Probability {
  return { stay: 1 - exit, exit };
}

export function fromStay(stay: number): Probability {
  return { stay, exit: 1 - stay };
}

/** log(1 − exit), exact for small exit; −∞ at exit ≥ 1. */
export function logStay(p: Probability): number {
  return p.exit >= 1 ? -Infinity : log1p(-p.exit);
}

/** An exactly computed probability: enclosures of both ends. */
export interface ExactProbability {
  readonly stay: Enclosure;
  readonly exit: Enclosure;
}
