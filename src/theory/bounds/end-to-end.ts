import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fromExit, type Probability } from '../../core/probability.ts';

/** What SGD's output is promised, and with which probability. */
export interface EndToEnd {
  /** |R − R_n| of the output is at most this, in units of the loss. */
  readonly gap: number;
  /** pi − delta − deltaDeviation: a union bound. May be negative: then it says nothing. */
  readonly promised: Probability;
  /** pi (1 − delta − deltaDeviation), never less: the noise of SGD is independent of the sample. */
  readonly independent: Probability;
}

/**
 * G3, end to end. 𝓜 = {θ*} for the population risk R, with LEC(mu, beta, r), θ* chosen without the sample.
 * SGD with Gaussian gradient noise on R_n starts in the tube T_r = {‖θ − θ*‖ ≤ r}; for every sample with
 * sup_{T_r} ‖∇R_n − ∇R‖ ≤ Delta it stays there for T steps with probability ≥ pi over its noise (T1, T2, T7
 * or T9 in the Δ form); Delta holds of the sample with probability ≥ 1 − deltaDeviation. The gap bound (G1 or
 * G2 for T_r) holds on all of T_r with probability ≥ 1 − delta. Then with probability ≥ pi − delta −
 * deltaDeviation the iterates stay in T_r *and* |R − R_n|(θ_T) ≤ gap. Proof: docs/generalization.md, G3.
 * @param stagnation a lower bound of the probability of staying given such a sample; both ends are used
 * @param delta failure probability of the gap bound, in (0, 1)
 * @param deltaDeviation failure probability of Delta, in [0, 1); 0 where Delta holds for every sample
 * @param gap ≥ 0, in units of the loss, e.g. the total of `anchoredBallBound`
 * @throws {RangeError} on a broken domain
 */
export function endToEnd(parameters: {
  readonly stagnation: Probability;
  readonly delta: number;
  readonly deltaDeviation: number;
  readonly gap: number;
}): EndToEnd {
  const { stagnation, delta, deltaDeviation, gap } = parameters;
  requireThat(stagnation.exit <= Infinity, 'stagnation.exit', 'a number', stagnation.exit);
  requireNumbers({ fraction: { delta }, nonNegative: { gap } });
  requireThat(deltaDeviation >= 0 && deltaDeviation < 1, 'deltaDeviation', 'in [0, 1)', deltaDeviation);
  const failing = delta + deltaDeviation;
  // Cut to [0, 1], outside of which it is trivial: so the product stays a bound.
  const stay = Math.min(1, Math.max(0, stagnation.stay));
  const exit = Math.min(1, Math.max(0, stagnation.exit));
  return {
    gap,
    promised: fromExit(stagnation.exit + failing),
    independent: fromExit(exit + stay * failing),
  };
}
