import type { Arithmetic } from './arithmetic.ts';
import { type DecimalInterval, decimalIntervals } from './decimal-intervals.ts';

export type Interval = DecimalInterval;
export type IntervalArithmetic = Arithmetic<Interval>;

/**
 * Interval arithmetic by effort: effort i has digits[i] digits, and every higher one as many as the last.
 * @param digits one number or more, each as `decimalIntervals` takes it
 */
export function precisionLadder(...digits: readonly number[]): (effort: number) => IntervalArithmetic {
  const rungs = digits.map((count) => decimalIntervals(count));
  return (effort) => rungs[Math.min(effort, rungs.length - 1)]!;
}

/** max(x, y) for x, y ≥ 0. */
export function larger(x: Interval, y: Interval): Interval {
  return { lo: x.lo.gt(y.lo) ? x.lo : y.lo, hi: x.hi.gt(y.hi) ? x.hi : y.hi };
}

/** The largest of non-negative numbers; 0 of none. */
export function largest(a: IntervalArithmetic, values: readonly Interval[]): Interval {
  return values.reduce(larger, a.of(0));
}
