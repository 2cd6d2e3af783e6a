import { requireThat } from '../../core/errors.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedDot } from '../../linalg/enclosed-vectors.ts';
import { dot } from '../../linalg/vectors.ts';
import type { GridColumns } from './population.ts';

/** Σ over `count` rows of ½(x_iᵀθ − y_i)² + const as ½θᵀGθ − bᵀθ; G = Σxxᵀ and b = Σyx are exact. */
export interface Gram {
  readonly count: number;
  readonly G: readonly Float64Array[];
  readonly b: Float64Array;
  /** G without the columns' scales: integers of the same rank. */
  readonly integers: readonly (readonly number[])[];
}

/**
 * @param indices the rows that count, all where absent
 * @throws {RangeError} when rows are repeated so often that sums exceed 2⁵³ units of the grid
 */
export function gramOf({ integers, scales }: GridColumns, indices?: readonly number[]): Gram {
  const columns = indices ? integers.map((c) => Float64Array.from(indices, (i) => c[i]!)) : integers;
  for (const column of columns) {
    const size = dot(column, column);
    requireThat(size <= Number.MAX_SAFE_INTEGER, 'repetition of rows', 'rarer, for sums to stay exact', size);
  }
  const target = columns.at(-1)!;
  const inputs = columns.slice(0, -1);
  const exact = inputs.map((x) => inputs.map((y) => dot(x, y)));
  return {
    count: target.length,
    integers: exact,
    G: exact.map((row, i) => Float64Array.from(row, (m, j) => m * scales[i]! * scales[j]!)),
    b: Float64Array.from(inputs, (x, i) => dot(x, target) * scales[i]! * scales.at(-1)!),
  };
}

/** (Gθ − b)/count */
export function gramGradient({ G, b, count }: Gram, theta: Float64Array, out: Float64Array): void {
  for (let i = 0; i < b.length; i++) out[i] = (dot(G[i]!, theta) - b[i]!) / count;
}

/** Gθ − b, enclosed. */
export function enclosedSum<N>(a: Arithmetic<N>, { G, b }: Gram): (theta: readonly N[]) => N[] {
  const rows = G.map((row) => Array.from(row, (x) => a.of(x)));
  const right = Array.from(b, (x) => a.of(x));
  return (theta) => rows.map((row, i) => a.sub(enclosedDot(a, row, theta), right[i]!));
}
