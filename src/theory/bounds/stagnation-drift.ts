import { exp, expm1, ln, log1p } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { fromExit, fromLogStay, type Probability } from '../../core/probability.ts';
import { compensatedSum } from './compensated-sum.ts';
import { type DriftConstants, logMoment } from './drift-constants.ts';

/**
 * T2-sum: P(θ_t ∈ T_r for all t ≤ T) ≥ 1 − Σ_{t=1}^{T} e^{−lambda r²} m_t.
 * @param constants from `driftConstants` or `bestDriftSum`
 * @returns `exit` is the sum, which may exceed 1; relative error below 1e-12 (1 + lambda r²/1000) for T ≤ 1e6
 * @throws {RangeError} unless kappa ∈ [0, 1)
 */
export function driftSum(constants: DriftConstants): Probability {
  const add = compensatedSum();
  forEachLogHazard(constants, (logHazard, count) => add(count * exp(logHazard)));
  return fromExit(add(0));
}

/**
 * T2-product: P(θ_t ∈ T_r for all t ≤ T) ≥ ∏_{t=1}^{T} (1 − h_t), h_t = min(1, e^{−lambda r²} m_t); never
 * below T2-sum.
 * @param constants from `driftConstants` or `bestDriftProduct`
 * @returns both ends; `exit` has the accuracy of `driftSum`
 * @throws {RangeError} unless kappa ∈ [0, 1)
 */
export function driftProduct(constants: DriftConstants): Probability {
  const add = compensatedSum();
  forEachLogHazard(constants, (logHazard, count) =>
    add(logHazard < 0 ? count * log1p(-exp(logHazard)) : -Infinity),
  );
  return fromLogStay(add(0));
}

/** Steps between fresh evaluations of kappa^t: the error of repeated multiplication stays below 1e-14. */
const blockLength = 64;
/** A relative change of m_t below this is none. */
const convergedChange = 1e-17;

/**
 * Visits log(e^{−lambda r²} m_t) for t = 1 … T in order, each with the number of consecutive t that it stands
 * for, one but where m_t has reached its limit. `t` is the last of them.
 * @throws {RangeError} unless kappa ∈ [0, 1)
 */
export function forEachLogHazard(
  constants: DriftConstants,
  visit: (logHazard: number, count: number, t: number) => unknown,
): void {
  const { kappa, logD, logM0, lambda, r, T } = constants;
  requireThat(kappa >= 0 && kappa < 1, 'kappa', 'in [0, 1)', kappa);
  const offset = -lambda * r * r;
  const logKappa = kappa > 0 ? ln(kappa) : -Infinity;
  for (let start = 1; start <= T; start += blockLength) {
    let power = exp(start * logKappa);
    let sum = -expm1(start * logKappa) / (1 - kappa);
    if (power * Math.abs(logM0 - logD / (1 - kappa)) < convergedChange) {
      visit(offset + logMoment(constants, start), T - start + 1, T);
      return;
    }
    const end = Math.min(T, start + blockLength - 1);
    for (let t = start; t <= end; t++) {
      visit(offset + power * logM0 + sum * logD, 1, t);
      power *= kappa;
      sum = 1 + kappa * sum;
    }
  }
}
