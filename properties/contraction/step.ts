import type { Enclosure } from '../../src/core/enclosure.ts';
import { memoize } from '../../src/core/memoize.ts';
import type { DataTables } from '../../src/data/table.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import type { Interval, IntervalArithmetic } from '../../src/linalg/precision-ladder.ts';
import { landscapeAt, lecAt, lecIn, pointAt, type PointCase } from '../../src/theory/cases/point-case.ts';

/** A point and the size of the gradient step from it. */
export interface StepCase extends PointCase {
  readonly eta: number;
}

/** What L1 is made of at a case. */
export interface Step {
  readonly a: IntervalArithmetic;
  readonly d: Interval;
  readonly eta: Interval;
  readonly mu: Interval;
  readonly beta: Interval;
  readonly Delta: Interval;
  /** d(θ − η∇R_n(θ)) */
  readonly after: Enclosure;
}

export const stepAt: (c: StepCase, effort: number, data?: DataTables) => Step = memoize((c, effort, data) => {
  const { a, d, theta, gradient } = pointAt(c, effort, data);
  const eta = a.of(c.eta);
  const next = theta.map((x, i) => a.sub(x, a.mul(eta, gradient[i]!)));
  const offset = landscapeAt(c.landscape, data).enclosed(a).offset(next);
  return { a, d, eta, ...lecIn(a, lecAt(c, data)), after: a.enclose(enclosedNorm(a, offset)) };
});

/** |1 − ηh| */
export function newton({ a, eta }: Step, h: Interval): Interval {
  return a.sqrt(a.square(a.sub(a.of(1), a.mul(eta, h))));
}
