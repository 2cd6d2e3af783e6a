import { ln, log1p } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fromLogStay, type Probability } from '../../core/probability.ts';
import { compensatedSum } from './compensated-sum.ts';
import { forEachStep, type Schedule, type Step } from './schedule.ts';

/** A lower bound of P(‖Gz‖ ≤ a) as a function of a; nondecreasing in a, 0 for a < 0. */
export type Tail = (a: number) => Probability;

/**
 * a_t = ((1 − q) r − eta Delta)/(eta sigma): from inside T_r, a step leaves it only if ‖G z‖ > a_t
 * (docs/theory.md, T1). Without noise (sigma = 0) it is +∞ when (1 − q) r ≥ eta Delta and −∞ otherwise.
 * @param r tube radius, > 0 (∞ allowed when q < 1)
 * @param Delta gradient deviation, ≥ 0
 * @returns a_t of either sign; accurate to a few ulp relative to the larger of its two terms
 * @throws {RangeError} on a broken domain
 */
export function noiseRadius(parameters: Step & { readonly r: number; readonly Delta: number }): number {
  const { q, eta, sigma, r, Delta } = parameters;
  requireThat(r > 0, 'r', 'positive', r);
  requireThat(r < Infinity || q !== 1, 'r', 'finite when q = 1', r);
  requireNumbers({ nonNegative: { Delta } });
  const room = (1 - q) * r - eta * Delta;
  if (sigma > 0) return room / (eta * sigma);
  return room >= 0 ? Infinity : -Infinity;
}

/**
 * T1, stagnation in product form: under LEC(mu, beta, r) with gradient deviation Delta and d(θ_0) ≤ r, P(θ_t
 * ∈ T_r for all t ≤ T) ≥ ∏_{t<T} P(‖Gz‖ ≤ a_t). The theorem asks for a_t > 0; where a_t < 0 the bound is 0,
 * true and trivial. Equality for quadratics at q = 0, where each step forgets the last.
 * @param r tube radius, > 0
 * @param Delta ≥ sup_{T_r} ‖∇R_n − ∇R‖, ≥ 0
 * @param T number of steps, an integer ≥ 0
 * @param steps q_t, eta_t, sigma_t: one step for a constant schedule, a list, or a function of t
 * @param tail P(‖Gz‖ ≤ a) or a lower bound of it; called once for every distinct a_t
 * @returns both ends; relative error of `exit` about that of the tail's
 * @throws {RangeError} on a broken domain
 */
export function stagnationProduct(parameters: {
  readonly r: number;
  readonly Delta: number;
  readonly T: number;
  readonly steps: Schedule;
  readonly tail: Tail;
}): Probability {
  const { r, Delta, T, steps, tail } = parameters;
  const known = new Map<number, number>();
  const add = compensatedSum();
  forEachStep(steps, T, (step, count) => {
    const a = noiseRadius({ ...step, r, Delta });
    let logFactor = known.get(a);
    if (logFactor === undefined) {
      const { stay, exit } = tail(a);
      logFactor = exit < 0.5 ? log1p(-exit) : ln(stay);
      known.set(a, logFactor);
    }
    add(count * logFactor);
  });
  return fromLogStay(add(0));
}
