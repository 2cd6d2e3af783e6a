import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { extremeCurvatures } from './contraction.ts';

/**
 * LEC(mu, beta, r): ⟨∇R(θ), θ − Πθ⟩ ≥ mu d(θ)² and ‖∇R(θ)‖ ≤ beta d(θ) wherever d(θ) ≤ r. The constants here
 * are float64 values of the formulas, right to a few ulp, not rounded outward: judge inequalities with the
 * `…In` forms.
 */
export type LocalConvexity = Readonly<Record<'mu' | 'beta' | 'r', number>>;

/**
 * T4: R(θ) = ½(θ − m)ᵀH(θ − m), H ⪰ 0, has LEC(h_min, h_max, ∞) with 𝓜 = m + ker H, both attained.
 * @param curvatures eigenvalues of H, ≥ 0, at least one positive
 * @throws {RangeError} on anything else
 */
export function quadraticConvexity({ curvatures }: { curvatures: readonly number[] }): LocalConvexity {
  const { hMin, hMax } = extremeCurvatures(curvatures);
  return { mu: hMin, beta: hMax, r: Infinity };
}

/**
 * T5: if ∇R(θ*) = 0, the Hessian at θ* has least eigenvalue mu0 > 0 and greatest lambdaMax, and is
 * K-Lipschitz in operator norm on the ball of radius r round θ*, then LEC(mu0 − Kr/2, lambdaMax + Kr/2, r)
 * there with 𝓜 = {θ*}. The ½ cannot be improved: R = ½ mu0 x² − K|x|³/6 has ∇R(r) = (mu0 − Kr/2) r.
 * @throws {RangeError} unless 0 < mu0 ≤ lambdaMax, K ≥ 0, r > 0 and mu0 > Kr/2
 */
export function convexityNearMinimum(
  parameters: Readonly<Record<'mu0' | 'lambdaMax' | 'K' | 'r', number>>,
): LocalConvexity {
  const { mu0, lambdaMax, K, r } = parameters;
  requireNumbers({ positive: { lambdaMax, r }, nonNegative: { K } });
  requireThat(mu0 > 0 && mu0 <= lambdaMax, 'mu0', 'in (0, lambdaMax]', mu0);
  const loss = (K * r) / 2;
  requireThat(mu0 > loss, 'mu0', `above Kr/2 = ${loss}`, mu0);
  return { mu: mu0 - loss, beta: lambdaMax + loss, r };
}

/** `convexityNearMinimum` over enclosed numbers; the preconditions are the caller's. */
export function convexityNearMinimumIn<N>(
  a: Arithmetic<N>,
  { mu0, lambdaMax, K, r }: { readonly mu0: N; readonly lambdaMax: N; readonly K: N; readonly r: N },
): { readonly mu: N; readonly beta: N } {
  const loss = a.div(a.mul(K, r), a.of(2));
  return { mu: a.sub(mu0, loss), beta: a.add(lambdaMax, loss) };
}

/**
 * T6: LEC(mu, beta, r) for R and sup_{T_r} ‖∇R_n − ∇R‖ ≤ Delta < mu r'. On the annulus r' ≤ d(θ) ≤ r, d the
 * distance to the population's 𝓜, the empirical risk satisfies both inequalities with mu − Delta/r' and
 * beta + Delta/r'. Nothing is said for d < r', so these constants do not license T2: use the forms with Delta
 * there.
 * @param rInner r', in (0, r]
 * @throws {RangeError} unless 0 < mu ≤ beta, 0 < r' ≤ r, 0 ≤ Delta < mu r'
 */
export function empiricalConvexity(
  parameters: LocalConvexity & { readonly rInner: number; readonly Delta: number },
): LocalConvexity {
  const { mu, beta, r, rInner, Delta } = parameters;
  requireNumbers({ positive: { beta, rInner }, nonNegative: { Delta } });
  requireThat(mu > 0 && mu <= beta, 'mu', 'in (0, beta]', mu);
  requireThat(rInner <= r, 'rInner', `at most r = ${r}`, rInner);
  requireThat(Delta < mu * rInner, 'Delta', `below mu r' = ${mu * rInner}`, Delta);
  return { mu: mu - Delta / rInner, beta: beta + Delta / rInner, r };
}

/** `empiricalConvexity` over enclosed numbers; the preconditions are the caller's. */
export function empiricalConvexityIn<N>(
  a: Arithmetic<N>,
  { mu, beta, rInner, Delta }: { readonly mu: N; readonly beta: N; readonly rInner: N; readonly Delta: N },
): { readonly mu: N; readonly beta: N } {
  const loss = a.div(Delta, rInner);
  return { mu: a.sub(mu, loss), beta: a.add(beta, loss) };
}
