import { exp, expm1, log1p } from '../../core/elementary.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import type { ExactProbability } from '../../core/probability.ts';
import { interval } from '../../linalg/intervals.ts';
import { probabilityNear } from './law.ts';

/** Of the functions below, each right to a few units in the last place. */
const accuracy = 1e-14;

/**
 * The event that `count` independent events all occur which are as likely as this one. Beside what is known
 * of one it is right to 1e-14 (1 + |log stay|), in the exit also where that is far below 1e-16.
 * @accuracy Beside what is known of one to 1e-14 (1 + |log stay|), in the exit also where that is far below
 * 1e-16.
 * @param count integer, 1..1e15
 * @throws {RangeError} otherwise
 */
export function allOf(count: number, { stay, exit }: ExactProbability): ExactProbability {
  requireIntegerIn(1, 1e15, { count });
  if (exit.hi >= 0.5) {
    const all = interval.max(0, interval.min(1, interval.pow(stay, count)));
    return { stay: all, exit: interval.sub(1, all) };
  }
  const some = (q: number) => probabilityNear(-expm1(count * log1p(-q)), accuracy);
  const all = (q: number) => {
    const log = count * log1p(-q);
    return probabilityNear(exp(log), accuracy * (1 - log));
  };
  return {
    stay: { lo: all(exit.hi).lo, hi: all(exit.lo).hi },
    exit: { lo: some(exit.lo).lo, hi: some(exit.hi).hi },
  };
}
