import { requireThat } from '../../core/errors.ts';
import { requireAllNonNegative, requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';

/** One gradient step of size `eta` > 0 under LEC(mu, beta, r), 0 < mu ≤ beta. */
export type ContractionSymbols = Readonly<Record<'eta' | 'mu' | 'beta', number>>;

/**
 * q = √(1 − 2 eta mu + eta² beta²): on T_r, ‖θ − Πθ − eta ∇R(θ)‖ ≤ q d(θ) (docs/theory.md, L1). q < 1 iff eta
 * < 2 mu/beta². Computed as √((1 − eta beta)² + 2 eta (beta − mu)), a sum of non-negative terms: never NaN,
 * absolute error of a few ulp of 1 + eta beta. An equality at a point where both inequalities of LEC are
 * equalities, as for the quadratic with mu = beta.
 * @throws {RangeError} unless eta > 0 and 0 < mu ≤ beta
 */
export function contractionFactor({ eta, mu, beta }: ContractionSymbols): number {
  requireNumbers({ positive: { eta, beta } });
  requireThat(mu > 0 && mu <= beta, 'mu', 'in (0, beta]', mu);
  const newton = 1 - eta * beta;
  return Math.sqrt(newton * newton + 2 * eta * (beta - mu));
}

/** `contractionFactor` over enclosed numbers; the preconditions are the caller's. */
export function contractionFactorIn<N>(
  a: Arithmetic<N>,
  { eta, mu, beta }: { readonly eta: N; readonly mu: N; readonly beta: N },
): N {
  const newton = a.square(a.sub(a.of(1), a.mul(eta, beta)));
  return a.sqrt(a.add(newton, a.mul(a.mul(a.of(2), eta), a.sub(beta, mu))));
}

/**
 * q_H = max |1 − eta h| over the nonzero eigenvalues h of the Hessian of a quadratic (docs/theory.md, T4):
 * the step contracts the distance to 𝓜 = m + ker H by q_H exactly in the worst direction, and q_H ≤ q of
 * LEC(h_min, h_max).
 * @param eta step size, > 0
 * @param curvatures eigenvalues of H, ≥ 0, at least one positive; zeros are flat directions
 * @throws {RangeError} on anything else
 */
export function quadraticContraction(step: Readonly<{ eta: number; curvatures: readonly number[] }>): number {
  const { eta, curvatures } = step;
  requireNumbers({ positive: { eta } });
  const { hMin, hMax } = extremeCurvatures(curvatures);
  return Math.max(Math.abs(1 - eta * hMin), Math.abs(1 - eta * hMax));
}

/** `quadraticContraction` over enclosed numbers: attained at the least or the greatest curvature. */
export function quadraticContractionIn<N>(
  a: Arithmetic<N>,
  { eta, hMin, hMax }: { readonly eta: N; readonly hMin: N; readonly hMax: N },
): N {
  const low = magnitude(a, a.sub(a.of(1), a.mul(eta, hMin)));
  const high = magnitude(a, a.sub(a.of(1), a.mul(eta, hMax)));
  // max(x, y) = (x + y + |x − y|) / 2, which every arithmetic of enclosures can do
  return a.div(a.add(a.add(low, high), magnitude(a, a.sub(low, high))), a.of(2));
}

/**
 * The least and the greatest nonzero eigenvalue of H ⪰ 0.
 * @throws {RangeError} unless all are ≥ 0, one > 0
 */
export function extremeCurvatures(curvatures: readonly number[]): Record<'hMin' | 'hMax', number> {
  let hMin = Infinity;
  let hMax = 0;
  requireAllNonNegative({ curvatures });
  for (const h of curvatures) {
    if (h > 0) hMin = Math.min(hMin, h);
    hMax = Math.max(hMax, h);
  }
  requireThat(hMax > 0, 'curvatures', 'positive in at least one direction', curvatures.join(' '));
  return { hMin, hMax };
}

/**
 * L1: for θ ∈ T_r with d(θ) = d and ‖∇R_n − ∇R‖ ≤ Delta there, d(θ − eta ∇R_n(θ)) ≤ q d + eta Delta.
 * @param d distance to 𝓜, in [0, r]
 * @param Delta gradient deviation, ≥ 0
 * @returns the right side; relative error of a few ulp beyond that of q
 * @throws {RangeError} on a broken domain
 */
export function oneStepBound(
  parameters: ContractionSymbols & { readonly d: number; readonly Delta: number },
): number {
  const { d, Delta, ...contraction } = parameters;
  requireNumbers({ nonNegative: { d, Delta } });
  return contractionFactor(contraction) * d + contraction.eta * Delta;
}

/** `oneStepBound` over enclosed numbers; the preconditions are the caller's. */
export function oneStepBoundIn<N>(
  a: Arithmetic<N>,
  symbols: { readonly d: N; readonly eta: N; readonly mu: N; readonly beta: N; readonly Delta: N },
): N {
  return a.add(a.mul(contractionFactorIn(a, symbols), symbols.d), a.mul(symbols.eta, symbols.Delta));
}

function magnitude<N>(a: Arithmetic<N>, x: N): N {
  return a.sqrt(a.square(x));
}
