import { requireThat } from '../core/errors.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { down, gamma, up } from './rounding.ts';
import { scaledMatrix, scaleToOne, timesPowerOfTwo } from './scaled-matrix.ts';
import type { Rows } from './spectrum.ts';

/**
 * Encloses ‖x‖₂. S = Σx_i² is computed up to γ_n S + n·2⁻¹⁰⁷⁴, in any order of summation (Higham 2002,
 * section 3.1; the last term for squares that underflow).
 * @param x entries of at most 2⁵⁰⁰ in size
 */
export function normEnclosure(x: Float64Array): Enclosure {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  const relative = gamma(x.length + 1);
  const absolute = up(x.length * Number.MIN_VALUE);
  const below = down(down(sum - absolute) / up(1 + relative));
  const above = up(up(sum + absolute) / down(1 - relative));
  return { lo: below > 0 ? down(Math.sqrt(below)) : 0, hi: up(Math.sqrt(above)) };
}

/**
 * Ĝ = fl(CCᵀ), every entry an inner product of length N: |Ĝ − CCᵀ| ≤ γ_N |C||C|ᵀ + N·2⁻¹⁰⁷⁴ entry by entry,
 * and ‖|C||C|ᵀ‖_F ≤ ‖C‖_F². So ‖C‖_σ² = ‖CCᵀ‖_σ ≤ ‖Ĝ‖_σ + γ_N‖C‖_F² + kN·2⁻¹⁰⁷⁴ (N3).
 * @param C: k × N, row-major, entries of at most 2¹⁰⁰ in size
 * @returns Ĝ: k × k, row-major, exactly symmetric, and the error in ‖C‖_σ² ≤ ‖Ĝ‖_σ + error
 */
export function gramStep(
  C: Float64Array,
  k: number,
  N: number,
): { readonly G: Float64Array; readonly error: number } {
  const frobenius = normEnclosure(C).hi;
  const error = up(up(gamma(N) * up(frobenius * frobenius)) + up(k * N * Number.MIN_VALUE));
  return { G: gramMatrix(C, k, N), error };
}

/** CCᵀ, two rows against two at a time, the lower half mirrored. */
function gramMatrix(C: Float64Array, k: number, N: number): Float64Array {
  const G = new Float64Array(k * k);
  const set = (i: number, j: number, x: number): void => {
    G[i * k + j] = x;
    G[j * k + i] = x;
  };
  for (let i = 0; i < k; i += 2) {
    const odd = i + 1 === k;
    const [p, q] = [i * N, odd ? i * N : (i + 1) * N];
    for (let j = 0; j <= i; j += 2) {
      const [r, s] = [j * N, j + 1 < k ? (j + 1) * N : j * N];
      let pr = 0;
      let ps = 0;
      let qr = 0;
      let qs = 0;
      for (let t = 0; t < N; t++) {
        const [x, y, z, w] = [C[p + t]!, C[q + t]!, C[r + t]!, C[s + t]!];
        pr += x * z;
        ps += x * w;
        qr += y * z;
        qs += y * w;
      }
      set(i, j, pr);
      if (j < i) set(i, j + 1, ps);
      if (odd) continue;
      set(i + 1, j, qr);
      set(i + 1, j + 1, qs);
    }
  }
  return G;
}

/**
 * N3, from above: ‖A‖_σ ≤ ‖(AᵀA)^{2^{steps−1}}‖_F^{1/2^steps} for every number of steps, and ‖A‖_F for none,
 * with every rounding on the safe side. With bound_0(C) = ‖C‖_F, a step is bound_{s+1}(C)² = bound_s(Ĝ) +
 * error, recursively, Ĝ scaled by a power of two each time; `up` covers what that loses, at most 2⁻¹⁰⁷⁴ an
 * entry where the largest is at least 1. Too large by the factor k^{1/2^{steps+1}} at most, rounding aside
 * (all singular values equal), where k = min(m, n).
 * @param A: m × n, by rows
 * @param steps an integer ≥ 0; about log₂(log(k)/(2·tightness)) steps reach a relative tightness
 * @returns Infinity where the norm is near or above the largest float64
 * @throws {RangeError} on a broken domain
 */
export function gramBound(A: Rows, { steps }: { readonly steps: number }): number {
  requireThat(Number.isSafeInteger(steps) && steps >= 0, 'steps', 'a non-negative integer', steps);
  const { entries, k, N, exponent, largest } = scaledMatrix(A);
  if (largest === 0) return 0;
  return unscaledAbove(boundAfter(entries, k, N, steps), exponent);
}

function boundAfter(C: Float64Array, k: number, N: number, steps: number): number {
  if (steps === 0) return normEnclosure(C).hi;
  const { G, error } = gramStep(C, k, N);
  const exponent = scaleToOne(
    G,
    G.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0),
  );
  const next = timesPowerOfTwo(boundAfter(G, k, k, steps - 1), exponent);
  return up(Math.sqrt(up(up(next) + error)));
}

/** At least x·2^exponent, rounded to a subnormal at worst; x rounded up for entries lost in scaling. */
export function unscaledAbove(x: number, exponent: number): number {
  const y = timesPowerOfTwo(up(x), exponent);
  return y < smallestExact ? y + Number.MIN_VALUE : y;
}

/** At most x·2^exponent, likewise. */
export function unscaledBelow(x: number, exponent: number): number {
  const y = timesPowerOfTwo(down(x), exponent);
  if (y < smallestExact) return Math.max(0, y - Number.MIN_VALUE);
  return Math.min(y, Number.MAX_VALUE);
}

/** 2⁻¹⁰²¹: from here on upwards, products with powers of two have lost nothing. */
const smallestExact = 4.450147717014403e-308;
