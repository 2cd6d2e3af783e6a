import type { Enclosure } from '../../src/core/enclosure.ts';
import type { Rows } from '../../src/linalg/spectrum.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';

/** x = numerator·2^(−twos), exactly. */
interface Dyadic {
  readonly numerator: bigint;
  readonly twos: number;
}

function dyadic(x: number): Dyadic {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const field = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xfffffffffffffn;
  const mantissa = field === 0 ? fraction : fraction | 0x10000000000000n;
  return { numerator: word >> 63n === 1n ? -mantissa : mantissa, twos: 1075 - Math.max(1, field) };
}

/**
 * The numbers on one common power of two, as integers; the least such power, so that the integers are short.
 */
function integers(xs: readonly number[]): bigint[] {
  const parts = xs.map(dyadic);
  const used = parts.filter(({ numerator }) => numerator !== 0n);
  const twos = used.reduce((most, part) => Math.max(most, part.twos), -1024);
  return parts.map((part) => (part.numerator === 0n ? 0n : part.numerator << BigInt(twos - part.twos)));
}

export type Definiteness = 'positive definite' | 'singular' | 'indefinite';

/**
 * Fraction-free symmetric elimination (Bareiss) with the largest diagonal entry as pivot: a symmetric matrix
 * is positive semidefinite iff no diagonal entry ever becomes negative, and what is left where all of them
 * are 0 is 0.
 */
export function definiteness(matrix: readonly (readonly bigint[])[]): Definiteness {
  const rest = matrix.map((row) => [...row]);
  const remaining = matrix.map((_, i) => i);
  let previous = 1n;
  while (remaining.length > 0) {
    if (remaining.some((i) => rest[i]![i]! < 0n)) return 'indefinite';
    const p = remaining.reduce((best, i) => (rest[i]![i]! > rest[best]![best]! ? i : best));
    const pivot = rest[p]![p]!;
    if (pivot === 0n)
      return remaining.every((i) => remaining.every((j) => rest[i]![j] === 0n)) ? 'singular' : 'indefinite';
    remaining.splice(remaining.indexOf(p), 1);
    for (const i of remaining) {
      for (const j of remaining) {
        if (j > i) continue;
        const minor = (pivot * rest[i]![j]! - rest[i]![p]! * rest[p]![j]!) / previous;
        rest[i]![j] = minor;
        rest[j]![i] = minor;
      }
    }
    previous = pivot;
  }
  return 'positive definite';
}

/** Where t ≥ 0 lies, decided exactly by the definiteness of t²I − AAᵀ or t²I − AᵀA, whichever is smaller. */
export function compareToNorm(t: number, A: Rows): 'below' | 'equal' | 'above' {
  if (t === Infinity) return 'above';
  const n = A[0]?.length ?? 0;
  const [t0, ...flat] = integers([t, ...A.flatMap((row) => Array.from(row))]);
  const rows = A.map((_, i) => flat.slice(i * n, (i + 1) * n));
  const lines = A.length <= n ? rows : Array.from({ length: n }, (_, j) => rows.map((row) => row[j]!));
  const shifted = lines.map((x, i) =>
    lines.map((y, j) => {
      const product = x.reduce((sum, xi, l) => sum + xi * y[l]!, 0n);
      return (i === j ? t0! * t0! : 0n) - product;
    }),
  );
  if (shifted.length === 0) return t === 0 ? 'equal' : 'above';
  const found = definiteness(shifted);
  if (found === 'positive definite') return 'above';
  return found === 'singular' ? 'equal' : 'below';
}

/** Is lo ≤ ‖A‖_σ ≤ hi? In exact arithmetic. */
export function enclosesNorm({ lo, hi }: Enclosure, A: Rows): boolean {
  return lo >= 0 && (lo === 0 || compareToNorm(lo, A) !== 'above') && compareToNorm(hi, A) !== 'below';
}

/** Is what `spectralNorm` says about A true? Any finite float64 entries; fast for up to about 8 × 8. */
export function enclosureIsRight(A: Rows, tightness?: number): boolean {
  return enclosesNorm(spectralNorm(A, tightness === undefined ? {} : { tightness }), A);
}
