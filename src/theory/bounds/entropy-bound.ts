import { ln, log1p } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { hoeffdingDeviation, requireSample, type SampleSymbols } from './hoeffding.ts';

/** A bound of |R − R_n|, in units of the loss. */
export interface EntropyBound {
  /** M √(log(4/delta)/(2n)): the deviation at θ*. */
  readonly sampling: number;
  /** 2 min(M, Lambda r) √((k log(1 + 2r/tau) + log(4/delta))/(2n)): deviation of the differences. */
  readonly entropy: number;
  /** 2 Lambda (tau + epsilon): the loss off the net. */
  readonly approximation: number;
  readonly total: number;
}

/** Constants of G2 but for the scale of the net. */
export interface EntropySymbols extends SampleSymbols {
  /** Dimension of the flat, an integer ≥ 1. Another number than the noise's rank k. */
  readonly kParallel: number;
  /** Radius along the flat, > 0. */
  readonly r: number;
  /** Distance from the flat, ≥ 0. */
  readonly epsilon: number;
  /**
   * Lipschitz constant of θ ↦ ℓ_θ in the 2-norm on the whole neighbourhood, ≥ 0: `perturbationLambda` with
   * s_l = ‖W*_l‖_σ + r + epsilon, and β_l = ‖b*_l‖ + r + epsilon.
   */
  readonly Lambda: number;
}

/**
 * G2, entropy bound. Let 𝒮 ⊂ {θ* + Ua + e: a ∈ R^k, ‖a‖ ≤ r, ‖e‖ ≤ epsilon} with U orthonormal, θ* and U
 * chosen without the sample, ℓ ∈ [0, M]. For every tau in (0, r], with probability ≥ 1 − delta over n
 * independent examples, on all of 𝒮 |R − R_n| ≤ M √(log(4/delta)/(2n)) + 2 min(M, Lambda r) √((k log(1 +
 * 2r/tau) + log(4/delta))/(2n)) + 2 Lambda (tau + epsilon). That the learner stays in 𝒮 is a hypothesis.
 *
 * Proof: docs/generalization.md, G2; the difference of two losses has a range 2m wide, m = min(M, Lambda r).
 * @param tau scale of the net, in (0, r]; any value that does not depend on the sample
 * @returns a total above M is trivial and returned as it is. Relative error below 20 · 2⁻⁵³
 * @throws {RangeError} on a broken domain
 */
export function entropyBound(symbols: EntropySymbols & { readonly tau: number }): EntropyBound {
  requireEntropy(symbols);
  const { M, kParallel, r, epsilon, tau, Lambda } = symbols;
  requireThat(tau > 0 && tau <= r, 'tau', `in (0, ${r}]`, tau);
  const half = symbols.delta / 2;
  const sampling = hoeffdingDeviation({ ...symbols, delta: half, logK: 0 });
  const logK = kParallel * logNet(tau / r);
  const entropy = hoeffdingDeviation({ ...symbols, M: 2 * Math.min(M, Lambda * r), delta: half, logK });
  const approximation = 2 * Lambda * (tau + epsilon);
  return { sampling, entropy, approximation, total: sampling + entropy + approximation };
}

/**
 * G2 at the scale of the net with the least total: valid, since that scale depends on constants alone.
 *
 * With t = tau/r, m = min(M, Lambda r), g(t) = k log(1 + 2/t) + log(4/delta), the total's derivative in t is
 * 2 Lambda r − 2m k/(√(2n) t (t + 2) √g(t)), so that its zero solves Lambda r √(2n) t (t + 2) √g(t) = m k.
 * The left side increases on (0, 1]: the logarithmic derivative of t√g is at least 1 − (1/(t + 2))/log(1 +
 * 2/t) > 0, since log(1 + 2/t) ≥ log 3 > 1/2. So the total falls, then rises; any scale found is valid.
 * @throws {RangeError} on a broken domain
 */
export function bestEntropyBound(symbols: EntropySymbols): EntropyBound & { readonly tau: number } {
  requireEntropy(symbols);
  const { M, delta, n, kParallel, r, Lambda } = symbols;
  const goal = Math.min(M, Lambda * r) * kParallel;
  const falls = (t: number): boolean => {
    const logs = kParallel * logNet(t) + ln(4) - ln(delta);
    return Lambda * r * Math.sqrt(2 * n * logs) * t * (t + 2) < goal;
  };
  const tau = r * (falls(1) ? 1 : turningPoint(falls));
  return { ...entropyBound({ ...symbols, tau }), tau };
}

/** Where `falls` turns from true to false on (0, 1), at which it is false at 1; to about 2⁻⁴⁰ of its size. */
function turningPoint(falls: (t: number) => boolean): number {
  let high = 1;
  while (high > 1e-270 && !falls(high / 2)) high /= 2;
  let low = high / 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (falls(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** log(1 + 2/t) without overflow. */
function logNet(t: number): number {
  return t < 1e-300 ? ln(2) - ln(t) : log1p(2 / t);
}

function requireEntropy({ kParallel, r, epsilon, Lambda, ...sample }: EntropySymbols): void {
  requireSample(sample);
  requireNumbers({ positiveInteger: { kParallel }, positive: { r }, nonNegative: { epsilon, Lambda } });
}
