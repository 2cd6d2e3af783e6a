import { requireThat } from '../core/errors.ts';
import type { Rows } from './spectrum.ts';

/** A, or Aᵀ where that has fewer rows, divided by 2^exponent so that its largest entry is in [1, 2). */
export interface ScaledMatrix {
  /** k × N, row-major. */
  readonly entries: Float64Array;
  /** min(m, n). */
  readonly k: number;
  /** max(m, n). */
  readonly N: number;
  readonly exponent: number;
  /** max |a_ij|, unscaled; 0 for a matrix that is zero or empty, whose exponent is 0. */
  readonly largest: number;
  /** The most nonzero entries that any row or column has, counted before scaling. */
  readonly maxInLine: number;
}

/**
 * Divides by a power of two: exact but for entries that become subnormal, off by at most 2⁻¹⁰⁷⁴ each.
 * @param A: m × n, by rows
 * @throws {RangeError} unless all rows have the same length and all entries are finite
 */
export function scaledMatrix(A: Rows): ScaledMatrix {
  const [m, n] = [A.length, A[0]?.length ?? 0];
  const tall = m > n;
  const [k, N] = tall ? [n, m] : [m, n];
  const entries = new Float64Array(k * N);
  let largest = 0;
  let maxInLine = 0;
  const inColumn = new Int32Array(n);
  for (let i = 0; i < m; i++) {
    const row = A[i]!;
    let inRow = 0;
    requireThat(row.length === n, `length of row ${i}`, `${n}`, row.length);
    for (let j = 0; j < n; j++) {
      const x = row[j]!;
      if (!Number.isFinite(x)) requireThat(false, `A[${i}][${j}]`, 'finite', x);
      if (x === 0) continue;
      largest = Math.max(largest, Math.abs(x));
      inRow++;
      inColumn[j] = inColumn[j]! + 1;
      entries[tall ? j * N + i : i * N + j] = x;
    }
    maxInLine = Math.max(maxInLine, inRow);
  }
  maxInLine = inColumn.reduce((x, y) => Math.max(x, y), maxInLine);
  const exponent = scaleToOne(entries, largest);
  return { entries, k, N, exponent, largest, maxInLine };
}

/** Divides the entries by the power of two that brings `largest` into [1, 2); returns its exponent. */
export function scaleToOne(entries: Float64Array, largest: number): number {
  if (!(largest > 0)) return 0;
  const exponent = binaryExponent(largest);
  if (exponent === 0) return 0;
  const half = Math.trunc(exponent / 2);
  const [first, second] = [powerOfTwo(-half), powerOfTwo(half - exponent)];
  for (let i = 0; i < entries.length; i++) entries[i] = entries[i]! * first * second;
  return exponent;
}

/** x·2^exponent for x ≥ 0, rounded at most twice; exact unless it is subnormal or Infinity. */
export function timesPowerOfTwo(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** ⌊log₂ x⌋ for finite x > 0. */
function binaryExponent(x: number): number {
  let rest = x;
  let exponent = 0;
  for (let step = 512; step >= 1; step /= 2) {
    const [factor, inverse] = [powerOfTwo(step), powerOfTwo(-step)];
    for (; rest >= factor; exponent += step) rest *= inverse;
    for (; rest < 2 * inverse; exponent -= step) rest *= factor;
  }
  return exponent;
}

/** 2^e, exactly, for −1074 ≤ e ≤ 1023. */
export function powerOfTwo(e: number): number {
  let power = 1;
  let square = e < 0 ? 0.5 : 2;
  for (let rest = Math.abs(e); rest > 0; rest = Math.trunc(rest / 2)) {
    if (rest % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
