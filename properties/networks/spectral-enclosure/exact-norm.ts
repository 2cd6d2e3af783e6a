import { type Enclosure, exactly } from '../../../src/core/enclosure.ts';
import { up } from '../../../src/linalg/rounding.ts';
import type { Matrix } from './matrices.ts';
import { largestEntry } from './naive-norms.ts';

/**
 * ‖A‖_σ exactly, from the signs of the Taylor coefficients of AAᵀ's characteristic polynomial p: its roots
 * being real, by Descartes' rule none exceeds t² iff no coefficient of p(x + t²) is negative.
 */
export interface ExactNorm {
  /** Where t > 0 lies. */
  compare(t: number): 'below' | 'equal' | 'above';
  /** Neighbouring floats (effort 2), or floats 2⁻⁴⁶ (1) or 2⁻³⁰ (0) apart, relatively, around the norm. */
  enclosure(effort: number): Enclosure;
}

/** How many float64 apart the ends may be, by effort. */
const distances = [1n << 22n, 1n << 6n, 1n];

/** @param A: m × n with m, n ≥ 1, finite, its norm below the largest float64; pleasant for min(m, n) ≤ 8 */
export function exactNorm(A: Matrix): ExactNorm {
  const largest = largestEntry(A);
  const unit = A.flat().reduce((least, x) => (x === 0 ? least : Math.min(least, partsOf(x).exponent)), 1024);
  const integer = (x: number): bigint => {
    const { mantissa, exponent } = partsOf(x);
    return mantissa === 0n ? 0n : mantissa << BigInt(exponent - unit);
  };
  // Σ|a_ij| ≥ ‖A‖_σ, rounded up
  const sum = A.flat().reduce((total, x) => up(total + Math.abs(x)), 0);
  const p = characteristic(gram(A.map((row) => row.map(integer))));
  const compare = (t: number): 'below' | 'equal' | 'above' => {
    const { mantissa, exponent } = partsOf(t);
    // In units of 2^least both t and the entries are integers, so t² and the roots of p are.
    const least = Math.min(unit, exponent);
    const root = mantissa << BigInt(exponent - least);
    const degree = p.length - 1;
    const coefficients = shifted(
      p.map((c, j) => c << BigInt(2 * (unit - least) * (degree - j))),
      root * root,
    );
    if (coefficients.some((c) => c < 0n)) return 'below';
    return coefficients[0] === 0n ? 'equal' : 'above';
  };
  return {
    compare,
    enclosure: (effort) => {
      if (largest === 0) return exactly(0);
      let [lo, hi] = [wordOf(largest), wordOf(Math.min(sum, Number.MAX_VALUE))];
      while (hi - lo > distances[effort]!) {
        const middle = (lo + hi) / 2n;
        const found = compare(float(middle));
        if (found === 'equal') return exactly(float(middle));
        if (found === 'below') lo = middle;
        else hi = middle;
      }
      for (const end of [lo, hi]) if (compare(float(end)) === 'equal') return exactly(float(end));
      return { lo: float(lo), hi: float(hi) };
    },
  };
}

/** x = mantissa·2^exponent with an odd mantissa. */
function partsOf(x: number): { readonly mantissa: bigint; readonly exponent: number } {
  const word = wordOf(Math.abs(x));
  const field = Number(word >> 52n);
  const fraction = word & ((1n << 52n) - 1n);
  let mantissa = field === 0 ? fraction : fraction | (1n << 52n);
  let exponent = Math.max(1, field) - 1075;
  for (; mantissa !== 0n && (mantissa & 1n) === 0n; exponent++) mantissa >>= 1n;
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent };
}

/** AAᵀ or AᵀA, the smaller one. */
function gram(A: readonly (readonly bigint[])[]): bigint[][] {
  const n = A[0]!.length;
  const lines = A.length <= n ? A : Array.from({ length: n }, (_, j) => A.map((row) => row[j]!));
  return lines.map((x) => lines.map((y) => x.reduce((sum, xi, i) => sum + xi * y[i]!, 0n)));
}

/** Coefficients of det(xI − G), the constant one first (Faddeev and LeVerrier; its divisions are exact). */
function characteristic(G: readonly (readonly bigint[])[]): bigint[] {
  const n = G.length;
  const coefficients = [1n];
  let M = G.map((row) => row.map(() => 0n));
  for (let step = 1; step <= n; step++) {
    const c = coefficients[0]!;
    const N = M.map((row, i) => row.map((x, j) => (i === j ? x + c : x)));
    M = G.map((row) => row.map((_, j) => row.reduce((sum, x, l) => sum + x * N[l]![j]!, 0n)));
    const trace = M.reduce((sum, row, i) => sum + row[i]!, 0n);
    coefficients.unshift(-trace / BigInt(step));
  }
  return coefficients;
}

/** Coefficients of p(x + s). */
function shifted(p: readonly bigint[], s: bigint): bigint[] {
  const q = [...p];
  for (let i = 0; i < q.length - 1; i++) {
    for (let j = q.length - 2; j >= i; j--) q[j] = q[j]! + s * q[j + 1]!;
  }
  return q;
}

/** The bits of a float64; of non-negative ones in their order. */
function wordOf(x: number): bigint {
  return new BigUint64Array(Float64Array.of(x).buffer)[0]!;
}

function float(word: bigint): number {
  return new Float64Array(BigUint64Array.of(word).buffer)[0]!;
}
