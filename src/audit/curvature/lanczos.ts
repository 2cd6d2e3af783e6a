import { tridiagonalSpectrum } from '../../linalg/symmetric-eigenvalues.ts';
import type { Stream } from '../../core/stream.ts';

/** What Lanczos' method knows of a symmetric matrix from one random start. */
export interface LanczosRun {
  /** Steps that were done. */
  readonly steps: number;
  /** Approximate eigenvalues in descending order: within `residual` of each lies an eigenvalue. */
  readonly ritz: readonly RitzValue[];
  /** A unit vector whose Rayleigh quotient is `ritz[i]`. */
  vector(i: number): Float64Array;
}

export interface RitzValue {
  readonly value: number;
  /** ‖Av − value·v‖ for the unit vector v, and what rounding may add. */
  readonly residual: number;
  /** The weight of Gauss' quadrature: the squared part of the start along v. */
  readonly weight: number;
}

/** out ← Av; false where it was stopped and `out` is not to be used. */
export type Product = (v: Float64Array, out: Float64Array) => Promise<boolean>;

/**
 * Lanczos from a random direction, each vector made orthogonal to all before it, twice. It ends early where
 * the vectors span an invariant space, or where a product is stopped; then what was done counts.
 * @param dimension of the matrix, ≥ 1
 * @param isSingle keeps the vectors in single precision, half as large: residuals then have an error of some
 * 1e-7‖A‖
 */
export async function lanczos(
  product: Product,
  dimension: number,
  stream: Stream,
  { steps, isSingle = false }: { readonly steps: number; readonly isSingle?: boolean },
): Promise<LanczosRun | undefined> {
  const basis: (Float64Array | Float32Array)[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let v: Float64Array = new Float64Array(dimension);
  stream.fillNormal(v);
  divide(v, length(v));
  let after = 0;
  let largest = 0;
  while (basis.length < Math.min(steps, dimension)) {
    const w = new Float64Array(dimension);
    if (!(await product(v, w))) break;
    basis.push(isSingle ? Float32Array.from(v) : v);
    if (basis.length > 1) beside.push(after);
    diagonal.push(inner(v, w));
    for (let pass = 0; pass < 2; pass++) for (const u of basis) addTo(w, -inner(u, w), u);
    after = length(w);
    largest = Math.max(largest, Math.abs(diagonal.at(-1)!), after);
    if (!(after > 1e-13 * largest)) {
      after = 0;
      break;
    }
    divide(w, after);
    v = w;
  }
  const done = basis.length;
  if (done === 0) return undefined;
  const { values, firsts, lasts } = tridiagonalSpectrum(diagonal, beside);
  const rounding = done * (isSingle ? 6e-8 : 1e-15);
  const ritz = Array.from(values, (value, i) => ({
    value,
    residual: after * Math.abs(lasts[i]!) + rounding * largest,
    weight: firsts[i]! * firsts[i]!,
  })).reverse();
  return {
    steps: done,
    ritz,
    vector: (i) => {
      const small = tridiagonalVector(diagonal, beside, ritz[i]!.value);
      const out = new Float64Array(dimension);
      basis.forEach((u, j) => {
        addTo(out, small[j]!, u);
      });
      divide(out, length(out));
      return out;
    },
  };
}

/** A unit eigenvector by inverse iteration: two solves beside the eigenvalue, with partial pivoting. */
function tridiagonalVector(
  diagonal: readonly number[],
  beside: readonly number[],
  value: number,
): Float64Array {
  const n = diagonal.length;
  const size = diagonal.reduce((most, x, i) => Math.max(most, Math.abs(x), Math.abs(beside[i] ?? 0)), 0);
  let x: Float64Array = new Float64Array(n).fill(1);
  // a start without symmetry, lest it be orthogonal to what is sought
  for (let i = 0; i < n; i++) x[i] = x[i]! * (1 + 0.37 * ((i * 7) % 5));
  for (let round = 0; round < 3; round++) {
    x = solved(diagonal, beside, value, 1e-16 * (size || 1), x);
    divide(x, length(x));
  }
  return x;
}

/** (T − value)⁻¹b; pivots that vanish are replaced by `tiny`. */
function solved(
  diagonal: readonly number[],
  beside: readonly number[],
  value: number,
  tiny: number,
  b: Float64Array,
): Float64Array {
  const n = diagonal.length;
  const [main, up, upper] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const x = b.slice();
  let [a, c] = [diagonal[0]! - value, beside[0] ?? 0];
  for (let i = 0; i < n - 1; i++) {
    const below = beside[i]!;
    const [next, nextUp] = [diagonal[i + 1]! - value, beside[i + 1] ?? 0];
    if (Math.abs(below) > Math.abs(a)) {
      [main[i], up[i], upper[i]] = [below, next, nextUp];
      const factor = a / below;
      [x[i], x[i + 1]] = [x[i + 1]!, x[i]! - factor * x[i + 1]!];
      [a, c] = [c - factor * next, -factor * nextUp];
    } else {
      if (a === 0) a = tiny;
      [main[i], up[i]] = [a, c];
      const factor = below / a;
      x[i + 1] = x[i + 1]! - factor * x[i]!;
      [a, c] = [next - factor * c, nextUp];
    }
  }
  main[n - 1] = Math.abs(a) < tiny ? tiny : a;
  for (let i = n - 1; i >= 0; i--) {
    const rest = x[i]! - up[i]! * (x[i + 1] ?? 0) - upper[i]! * (x[i + 2] ?? 0);
    x[i] = rest / main[i]!;
  }
  return x;
}

export function inner(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let [a, b] = [0, 0];
  const even = x.length - (x.length % 2);
  for (let i = 0; i < even; i += 2) {
    a += x[i]! * y[i]!;
    b += x[i + 1]! * y[i + 1]!;
  }
  return even < x.length ? a + b + x[even]! * y[even]! : a + b;
}

export function length(x: ArrayLike<number>): number {
  return Math.sqrt(inner(x, x));
}

/** x ← x + c·y */
export function addTo(x: Float64Array, c: number, y: ArrayLike<number>): void {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + c * y[i]!;
}

function divide(x: Float64Array, c: number): void {
  for (let i = 0; i < x.length; i++) x[i] = x[i]! / c;
}
