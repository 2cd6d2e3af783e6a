import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import type { Schedule } from '../../../src/theory/bounds/schedule.ts';
import { certificateNear, valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { isConstant, noiseLevel, stepSize } from '../../../src/theory/sgd/schedule.ts';

/** What the theorems of section 1 know of a case: numbers, and nothing of the landscape behind them. */
export interface Constants {
  readonly mu: number;
  readonly beta: number;
  readonly Delta: number;
  /** η_0 and σ_0; the only ones where the schedule is constant. */
  readonly eta: number;
  readonly sigma: number;
  /** q of the first step. */
  readonly q: number;
  readonly steps: Schedule;
  /** Singular values of G, decreasing. */
  readonly singularValues: readonly number[];
  /** Dimension of the space that P projects on. */
  readonly tubeDim: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
}

/**
 * The constants of a case. Where LEC is not known on the whole tube, those of the largest known tube among r/2, r/4, …:
 * the wrong constants that someone would use who forgot to ask for it.
 * @throws {RangeError} where LEC is known on no tube
 */
export function constantsOf(c: ValleyCase, data?: DataTables): Constants {
  const { landscape, singularValues, tubeDim } = valley(c, data);
  const certificate = certificateNear(landscape, c.r);
  if (certificate === undefined)
    throw new RangeError(`LEC must be known on some tube, got none below ${c.r}`);
  const { mu, beta, Delta } = certificate;
  const at = (t: number): { q: number; eta: number; sigma: number } => {
    const eta = stepSize(c.schedule, t);
    return { q: contractionFactor({ eta, mu, beta }), eta, sigma: noiseLevel(c.schedule, t) };
  };
  const first = at(0);
  const steps = isConstant(c.schedule) ? first : at;
  return { mu, beta, Delta, ...first, steps, singularValues, tubeDim, r: c.r, d0: c.d0, T: c.T };
}
