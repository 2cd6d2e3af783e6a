import { contractionFactor } from '../../src/theory/bounds/contraction.ts';
import type { Hypothesis, InequalityMutant } from '../../src/judge/claims/claim.ts';
import type { Enclosure } from '../../src/core/enclosure.ts';
import type { DataTables } from '../../src/data/table.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { landscapeAt, lecAt, lecIn, pointAt, type PointCase } from '../../src/theory/cases/point-case.ts';
import { onceAt } from '../../src/theory/cases/remembering.ts';
import type { Interval, IntervalArithmetic } from '../../src/linalg/precision-ladder.ts';

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

export type StepsAt = (c: StepCase, effort: number) => Step;

export function stepsAt(data?: DataTables): StepsAt {
  return onceAt((c, effort) => {
    const { a, d, theta, gradient } = pointAt(c, effort, data);
    const eta = a.of(c.eta);
    const next = theta.map((x, i) => a.sub(x, a.mul(eta, gradient[i]!)));
    const offset = landscapeAt(c.landscape, data).enclosed(a).offset(next);
    return { a, d, eta, ...lecIn(a, lecAt(c, data)), after: a.enclose(enclosedNorm(a, offset)) };
  });
}

type Changes = Omit<InequalityMutant<StepCase>, 'sides'>;

/** L1 with another right side. */
export function instead(
  at: StepsAt,
  rhs: (x: Step) => Interval,
  changes: Changes = {},
): InequalityMutant<StepCase> {
  return {
    ...changes,
    sides: (c, effort) => {
      const x = at(c, effort);
      return { lhs: x.after, rhs: x.a.enclose(rhs(x)) };
    },
  };
}

/** qd + ηΔ with another factor in place of q. */
export function withFactor(
  at: StepsAt,
  factor: (x: Step) => Interval,
  changes: Changes = {},
): InequalityMutant<StepCase> {
  return instead(at, (x) => x.a.add(x.a.mul(factor(x), x.d), x.a.mul(x.eta, x.Delta)), changes);
}

/** |1 − ηh| */
export function newton({ a, eta }: Step, h: Interval): Interval {
  return a.sqrt(a.square(a.sub(a.of(1), a.mul(eta, h))));
}

/** max(x, y) = (x + y + |x − y|)/2 */
export function larger(a: IntervalArithmetic, x: Interval, y: Interval): Interval {
  return a.div(a.add(a.add(x, y), a.sqrt(a.square(a.sub(x, y)))), a.of(2));
}

/** η < limit(μ, β) */
export function stepBelow(
  data: DataTables | undefined,
  limit: (mu: number, beta: number) => number,
): Hypothesis<StepCase> {
  return {
    holds: (c) => {
      const { mu, beta } = lecAt(c, data);
      return c.eta < limit(mu, beta);
    },
  };
}

/** q at a case. */
export function factorOf(c: StepCase, data?: DataTables): number {
  const { mu, beta } = lecAt(c, data);
  return contractionFactor({ eta: c.eta, mu, beta });
}
