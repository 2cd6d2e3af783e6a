import { exp, expm1, ln } from '../../core/elementary.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import { fromExit, type Probability } from '../../core/probability.ts';
import { compensatedSum } from './compensated-sum.ts';
import type { DriftConstants } from './drift-constants.ts';
import { driftSum, forEachLogHazard } from './stagnation-drift.ts';

/** T9's bound and the switching time s that gave it. */
export interface SupermartingaleBound extends Probability {
  readonly s: number;
}

/**
 * T9: with b = sup_{1 ≤ v ≤ e^{lambda r²}} (D v^kappa − v)₊, for every 1 ≤ s ≤ T P(exit by T) ≤ e^{−lambda
 * r²} [Σ_{t=1}^{s} m_t + b (T − s)], and for s = 0 the empty sum is replaced by m_0. At s = T it is T2-sum.
 * @param constants from `driftConstants` or `bestSupermartingale`
 * @param s integer in [0, T]; left out: the s with the least bound, the first of equals
 * @returns `exit` may exceed 1; relative error as `driftSum`
 * @throws {RangeError} unless kappa ∈ [0, 1) and s ∈ {0, …, T}
 */
export function supermartingaleBound(constants: DriftConstants, s?: number): SupermartingaleBound {
  const { logM0, lambda, r, T } = constants;
  const excess = scaledExcess(constants);
  if (s !== undefined) {
    requireIntegerIn(0, T, { s });
    const before = s === 0 ? exp(logM0 - lambda * r * r) : driftSum({ ...constants, T: s }).exit;
    return { ...fromExit(s === T && s > 0 ? before : before + excess * (T - s)), s };
  }
  let best = { exit: exp(logM0 - lambda * r * r) + excess * T, s: 0 };
  const consider = (sum: number, t: number): void => {
    const exit = t === T ? sum : sum + excess * (T - t);
    if (exit < best.exit) best = { exit, s: t };
  };
  const add = compensatedSum();
  forEachLogHazard(constants, (logHazard, count, t) => {
    const term = exp(logHazard);
    consider(add(term), t - count + 1);
    // inside a run of equal terms the bound is linear in s, so that its ends suffice
    if (count > 1) consider(add((count - 1) * term), t);
  });
  return { ...fromExit(best.exit), s: best.s };
}

/**
 * T9 with V − 1 for V = e^{lambda d²} ≥ 1 in Markov's inequality: P(exit by T) ≤ [Σ_{t=1}^{s} (m_t − 1) +
 * b (T − s)] / (e^{lambda r²} − 1), and for s = 0 m_0 − 1 in place of the empty sum. Below T9 wherever T9 is
 * below 1.
 * @param constants from `driftConstants` or `bestSupermartingaleAboveOne`
 * @returns at the best s, the first of equals; `exit` may exceed 1; relative error as `driftSum`
 * @throws {RangeError} unless kappa ∈ [0, 1)
 */
export function supermartingaleAboveOne(constants: DriftConstants): SupermartingaleBound {
  const { logM0, lambda, r, T } = constants;
  const top = lambda * r * r;
  const scaled = (logM: number): number => (exp(logM - top) * expm1(-logM)) / expm1(-top);
  const excess = scaledExcess(constants) / -expm1(-top);
  let best = { exit: scaled(logM0) + excess * T, s: 0 };
  const consider = (sum: number, t: number): void => {
    const exit = t === T ? sum : sum + excess * (T - t);
    if (exit < best.exit) best = { exit, s: t };
  };
  const add = compensatedSum();
  // with r = 0 the hazards are the moments themselves
  forEachLogHazard({ ...constants, r: 0 }, (logM, count, t) => {
    const term = scaled(logM);
    consider(add(term), t - count + 1);
    if (count > 1) consider(add((count - 1) * term), t);
  });
  return { ...fromExit(best.exit), s: best.s };
}

/** e^{−lambda r²} b; D v^kappa − v is largest at log v = (log D + log kappa)/(1 − kappa). */
export function scaledExcess({ kappa, logD, lambda, r }: Omit<DriftConstants, 'logM0' | 'T'>): number {
  const top = lambda * r * r;
  const logKappa = kappa > 0 ? ln(kappa) : -Infinity;
  const free = (logD + logKappa) / (1 - kappa);
  if (free > 0 && free < top) return exp(free - top) * expm1(-logKappa);
  const logV = free <= 0 ? 0 : top;
  return exp(logV - top) * Math.max(0, expm1(logD - (1 - kappa) * logV));
}
