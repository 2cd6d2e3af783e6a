import { ln } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { inverseDivergence, logXi } from '../../stats/bernoulli-divergence.ts';

/** A sample, a failure probability and how far the learner's law is from one that did not see the sample. */
export interface PacBayesSymbols {
  /** Number of independent examples, an integer ≥ 1; the loss is in [0, 1]. */
  readonly n: number;
  /** Failure probability over the sample, in (0, 1). */
  readonly delta: number;
  /**
   * KL(Q‖P) or a bound of it; or log(dQ/dP) at the outcome itself, for the bound of a single draw, which may
   * be negative.
   */
  readonly divergence: number;
}

/** More than ln, logXi and a quotient are off by. */
const outward = 1e-12;

/**
 * (KL + log(ξ(n)/δ))/n, rounded up; at least 0. With probability ≥ 1 − delta over the sample kl(R_n(Q)‖R(Q))
 * is at most this, for every Q at once (P does not depend on the sample). For one draw θ ~ Q, over the sample
 * and θ, kl(R_n(θ)‖R(θ)) is at most the same with log(dQ/dP)(θ) for KL.
 * Source: docs/generalization.md, G7; Langford & Seeger 2001, Maurer 2004.
 * @throws {RangeError} on a broken domain
 */
export function pacBayesComplexity({ n, delta, divergence }: PacBayesSymbols): number {
  requireNumbers({ positiveInteger: { n }, fraction: { delta } });
  requireThat(!Number.isNaN(divergence), 'divergence', 'a number', divergence);
  const sum = divergence + (logXi(n) - ln(delta));
  return Math.max(0, (sum + (Math.abs(divergence) + 1) * outward) / n);
}

/**
 * kl⁻¹(R_n(Q), complexity): with the same probability R(Q) is at most this, at most 1, rounded outwards.
 * @param empirical R_n(Q) in [0, 1], or a bound of it
 */
export function pacBayesCertificate(x: PacBayesSymbols & { readonly empirical: number }): number {
  return inverseDivergence(x.empirical, pacBayesComplexity(x));
}
