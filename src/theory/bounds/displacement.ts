import { requireNumbers } from '../../core/preconditions.ts';
import { fromExit, type Probability } from '../../core/probability.ts';
import { exactTail } from './noise-tail.ts';
import { forEachStep, type NoisyStep, type Schedule } from './schedule.ts';

/** What L2 says, with its ingredients. */
export interface Displacement {
  /** g Σ_{t<T} eta_t + u, in units of θ. */
  readonly radius: number;
  /** A bound: `exit` ≥ P(max_{t≤T} ‖θ_t − θ_0‖ > radius). May exceed 1. */
  readonly within: Probability;
  /** P(‖Sz‖ > u/√V), so that `within.exit` is twice this. */
  readonly tail: Probability;
  /** V = Σ_{t<T} eta_t² sigma_t². */
  readonly noiseSum2: number;
}

/**
 * L2, change of the parameter values: if ‖∇R_n‖ ≤ g almost surely along the path, then for every u > 0
 * P(max_{t≤T} ‖θ_t − θ_0‖ > g Σ_{t<T} eta_t + u) ≤ 2 P(‖Sz‖ > u/√(Σ_{t<T} eta_t² sigma_t²)), by Lévy's
 * maximal inequality. Of the path, not of the tube: S itself counts, not G = PS, and no projection is allowed
 * between the steps. Approached as T → ∞ with g = 0, k = 1 (the reflection principle).
 * @param g bound of the gradient norm, ≥ 0; u > 0, in units of θ; T an integer ≥ 0
 * @param steps eta_t and sigma_t: one step, a list, or a function of t
 * @param singularValues those of S, ≥ 0
 * @throws {RangeError} on a broken domain
 */
export function displacementBound(parameters: {
  readonly g: number;
  readonly u: number;
  readonly T: number;
  readonly steps: Schedule<NoisyStep>;
  readonly singularValues: readonly number[];
}): Displacement {
  const { g, u, T, steps, singularValues } = parameters;
  requireNumbers({ nonNegative: { g }, positive: { u } });
  let path = 0;
  let noiseSum2 = 0;
  forEachStep(steps, T, ({ eta, sigma }, count) => {
    path += count * eta;
    noiseSum2 += count * (eta * sigma) * (eta * sigma);
  });
  const tail = exactTail({ a: u / Math.sqrt(noiseSum2), singularValues });
  return { radius: g * path + u, within: fromExit(2 * tail.exit), tail, noiseSum2 };
}
