import { type Enclosure, exactly } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import { eigenvalueBound, factorShifted, failingDirection, solveWith } from './definite.ts';
import { gramStep, normEnclosure, unscaledAbove, unscaledBelow } from './gram-iteration.ts';
import { gamma, down, up } from './rounding.ts';
import { type ScaledMatrix, scaledMatrix } from './scaled-matrix.ts';
import type { Rows } from './spectrum.ts';
import { norm } from './vectors.ts';

/** Steps of power iteration before the first factorization and after a failed one; of inverse iteration. */
const steps = { first: 8, afterFailure: 2, inverse: 3 };
/** Each factorization halves what is open, at least; from √k to 1e-15 that is fewer than 80. */
const maxFactorizations = 120;

/**
 * N3, spectral enclosure: lo ≤ ‖A‖_σ ≤ hi, always, every rounding accounted for.
 *
 * From below: ‖Ax‖/‖x‖ at vectors x from power and inverse iteration, and max |a_ij|. From above: ‖A‖_F,
 * √(‖A‖_1‖A‖_∞), one Gram step ‖A‖_σ² ≤ ‖fl(AᵀA)‖_σ + γ_n‖A‖_F² with ‖·‖_F of the Gram matrix, and a proof
 * that μI − fl(AᵀA) has no negative eigenvalue but for rounding, by a Cholesky factorization that runs to
 * completion (`eigenvalueBound`; cheaper than the twenty Gram steps that 1e-6 takes). A factorization that
 * completes lowers hi to about √μ, and inverse iteration with it raises lo; one that fails yields a vector
 * whose Rayleigh quotient is about μ. So lo and hi meet, whatever x begins with.
 *
 * The tightness is not reached where it is finer than rounding allows, about (k + 5)(k + N)·2⁻⁵² with k =
 * min(m, n), N = max(m, n) (1e-10 for 512 × 512), where the norm is above the largest float64 (hi is Infinity
 * then), and where float64 has no numbers as close. Exact (lo = hi) with at most one entry in each row and
 * column. About k²N/2 multiplications, and k³/6 for each of a few factorizations.
 * @see the claim `networks/spectral-enclosure`
 * @param A: m × n, by rows, finite; the norm of a matrix without entries is 0
 * @param tightness hi/lo − 1 that is enough, ≥ 0
 * @throws {RangeError} on ragged rows, an entry that is not finite, a broken tightness
 */
export function spectralNorm(A: Rows, { tightness = 1e-6 }: { readonly tightness?: number } = {}): Enclosure {
  requireThat(tightness >= 0 && tightness < Infinity, 'tightness', 'non-negative and finite', tightness);
  const scaled = scaledMatrix(A);
  const { exponent, largest } = scaled;
  if (scaled.maxInLine <= 1) return exactly(largest);
  const { lo, hi } = scaledNorm(scaled, tightness);
  return { lo: Math.max(largest, unscaledBelow(lo, exponent)), hi: unscaledAbove(hi, exponent) };
}

/** An upper bound of √(‖C‖_1‖C‖_∞); a sum of n terms ≥ 0 falls short by the factor 1 − γ_n at most. */
function fromAbsoluteSums({ entries, k, N }: ScaledMatrix): number {
  const columns = new Float64Array(N);
  let row = 0;
  for (let i = 0; i < k; i++) {
    let sum = 0;
    for (let j = 0; j < N; j++) {
      const size = Math.abs(entries[i * N + j]!);
      sum += size;
      columns[j] = columns[j]! + size;
    }
    row = Math.max(row, sum);
  }
  const column = columns.reduce((x, y) => Math.max(x, y), 0);
  const inflation = up(1 + up(2 * gamma(N)));
  return up(Math.sqrt(up(up(row * inflation) * up(column * inflation))));
}

/** The enclosure for the scaled entries. λ are eigenvalues of the Gram matrix: squared singular values. */
function scaledNorm(scaled: ScaledMatrix, tightness: number): Enclosure {
  const { entries, k, N } = scaled;
  const { G, error } = gramStep(entries, k, N);
  const fromSquare = (lambda: number): number => up(Math.sqrt(up(lambda + error)));
  const search = searcher(scaled, G);
  search.iterate(steps.first);
  let lo = search.below();
  let hi = Math.min(fromSquare(normEnclosure(G).hi), normEnclosure(entries).hi, fromAbsoluteSums(scaled));
  const L = new Float64Array(k * k);
  // Closer to θ than this, relatively, a factorization would fail by rounding alone.
  let least = Math.max(tightness, 2 * k * gamma(k + 2));
  for (let i = 0; i < maxFactorizations && hi > lo * (1 + tightness); i++) {
    const { theta, residual } = search.estimate();
    // Some eigenvalue is within the residual of θ, most likely the largest; at least halve what is open.
    const gap = Math.max(least * theta, Math.min(residual, (hi * hi - theta) / 2));
    const failedAt = factorShifted(G, k, theta + gap, L);
    if (failedAt === undefined) {
      hi = Math.min(hi, fromSquare(eigenvalueBound(theta + gap, k)));
      search.iterateInverse(L, steps.inverse);
    } else if (!search.restart(L, failedAt, steps.afterFailure)) {
      least *= 4;
    }
    lo = Math.max(lo, search.below());
    if (failedAt === undefined && gap <= least * theta) break;
  }
  return { lo, hi };
}

/** A vector on its way to the eigenvector of the largest eigenvalue of G. */
interface Searcher {
  /** x ← Gx/‖Gx‖, so many times. */
  iterate(times: number): void;
  /** x ← (μI − G)⁻¹x, normalized, so many times; L is the factor. */
  iterateInverse(L: Float64Array, times: number): void;
  /** Goes on from where a factorization failed, if that is nearer: false where it failed by rounding. */
  restart(L: Float64Array, failedAt: number, times: number): boolean;
  /** The Rayleigh quotient of x for G and ‖Gx − θx‖, not rounded to any side. */
  estimate(): { readonly theta: number; readonly residual: number };
  /** A lower bound of ‖C‖_σ. */
  below(): number;
}

function searcher({ entries, k, N }: ScaledMatrix, G: Float64Array): Searcher {
  // The coordinate of the largest diagonal entry, and a little of everything: normal to nothing by design.
  const x = new Float64Array(k);
  let start = 0;
  for (let i = 0; i < k; i++) {
    x[i] = (1 + (i % 7) - (i % 3)) / (16 * k);
    if (G[i * k + i]! > G[start * k + start]!) start = i;
  }
  x[start] = 1;
  const image = new Float64Array(k);
  const y = new Float64Array(N);
  const multiply = (): void => {
    for (let i = 0; i < k; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += G[i * k + j]! * x[j]!;
      image[i] = sum;
    }
  };
  const become = (z: Float64Array): void => {
    const size = norm(z);
    if (!(size > 0 && size < Infinity)) return;
    for (let i = 0; i < k; i++) x[i] = z[i]! / size;
  };
  const iterate = (times: number): void => {
    for (let i = 0; i < times; i++) {
      multiply();
      become(image);
    }
  };
  const estimate = (): { readonly theta: number; readonly residual: number } => {
    multiply();
    let theta = 0;
    for (let i = 0; i < k; i++) theta += x[i]! * image[i]!;
    let squares = 0;
    for (let i = 0; i < k; i++) squares += (image[i]! - theta * x[i]!) * (image[i]! - theta * x[i]!);
    return { theta, residual: Math.sqrt(squares) };
  };
  become(x);
  return {
    iterate,
    estimate,
    iterateInverse: (L, times) => {
      for (let i = 0; i < times; i++) {
        image.set(x);
        solveWith(L, k, image);
        become(image);
      }
    },
    restart: (L, failedAt, times) => {
      const before = Float64Array.from(x);
      const { theta } = estimate();
      failingDirection(L, k, failedAt, image);
      become(image);
      iterate(times);
      if (estimate().theta > theta) return true;
      x.set(before);
      return false;
    },
    below: () => {
      // ŷ = fl(Cᵀx) errs by γ_k|C|ᵀ|x| + k·2⁻¹⁰⁷⁴ an entry at most: by γ_k‖C‖_F‖x‖ + kN·2⁻¹⁰⁷⁴ in norm.
      y.fill(0);
      for (let i = 0; i < k; i++) {
        const xi = x[i]!;
        for (let j = 0; j < N; j++) y[j] = y[j]! + xi * entries[i * N + j]!;
      }
      const size = normEnclosure(x).hi;
      const lost = up(up(up(gamma(k) * normEnclosure(entries).hi) * size) + up(k * N * Number.MIN_VALUE));
      const moved = down(normEnclosure(y).lo - lost);
      return moved > 0 ? down(moved / size) : 0;
    },
  };
}
