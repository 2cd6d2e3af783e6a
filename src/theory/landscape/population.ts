import { UsageError, requireThat } from '../../core/errors.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import { fingerprint } from '../../core/json.ts';
import { norm } from '../../linalg/vectors.ts';
import type { DataTable, DataTables } from '../../data/table.ts';

/** A population given row by row: N inputs of length p and N targets. */
export interface InlinePopulation {
  readonly rows: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

/** The rows of a data set, known by its content. */
export interface DataPopulation {
  /** File name, for the reader; the hash decides. */
  readonly file: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** Names of the columns used as inputs, or how many of the first ones (the target left out). */
  readonly features: number | readonly string[];
  /** Name of the target column; the last numeric one where absent. */
  readonly target?: string;
  /** Bring every column, also the target, to mean 0, variance 1? Constant ones become flat directions. */
  readonly standardize: boolean;
}

/** Row indices (repetitions count twice), or a subset of `size` rows that `seed` determines. */
export type SampleSpec =
  | { readonly indices: readonly number[] }
  | { readonly size: number; readonly seed: number };

/**
 * Columns as integers times a power of two: x_ij = integers[j][i]·scale[j]. The last column is the target.
 * Each column's integers have norm below 2²⁶, so inner products of columns are below 2⁵²: exact in float64.
 */
export interface GridColumns {
  readonly integers: readonly Float64Array[];
  readonly scales: readonly number[];
}

const maxGridNorm = 33554432; // 2²⁵; rounding to integers adds at most √N/2

/**
 * The population as columns on binary grids. Integers and short binary fractions are kept; other numbers move
 * by at most 2⁻²⁵ of their column's norm, and what results *is* the population of every statement.
 * @throws {RangeError} on rows of unequal length or numbers that are not finite
 * @throws {UsageError} on a data set that is not there or lacks the columns
 */
export function populationColumns(spec: InlinePopulation | DataPopulation, data?: DataTables): GridColumns {
  const columns = 'rows' in spec ? inlineColumns(spec) : dataColumns(spec, data);
  const scales = columns.map(gridOf);
  return {
    scales,
    integers: columns.map((column, j) => column.map((x) => Math.round(x / scales[j]!))),
  };
}

/** Indices of the sample's rows. A seeded subset takes the rows whose hashes of (seed, row) are least. */
export function sampleIndices(spec: SampleSpec, population: number): readonly number[] {
  if ('indices' in spec) {
    requireThat(spec.indices.length > 0, 'number of indices', 'positive', spec.indices.length);
    for (const index of spec.indices) requireIntegerIn(0, population - 1, { index });
    return spec.indices;
  }
  const { size, seed } = spec;
  requireIntegerIn(1, population, { 'sample.size': size });
  const ranked = Array.from({ length: population }, (_, i) => ({ i, rank: fingerprint([seed, i]) }));
  ranked.sort((x, y) => (x.rank < y.rank ? -1 : 1));
  return ranked
    .slice(0, size)
    .map(({ i }) => i)
    .sort((x, y) => x - y);
}

function inlineColumns({ rows, targets }: InlinePopulation): Float64Array[] {
  const p = rows[0]?.length ?? 0;
  requireThat(p > 0, 'number of inputs', 'positive', p);
  requireThat(targets.length === rows.length, 'number of targets', `${rows.length}`, targets.length);
  rows.forEach((row, i) => {
    requireThat(row.length === p, `length of row ${i}`, `${p}`, row.length);
    for (const x of [...row, targets[i]!]) requireThat(Number.isFinite(x), `row ${i}`, 'finite', x);
  });
  const inputs = Array.from({ length: p }, (_, j) => Float64Array.from(rows, (row) => row[j]!));
  return [...inputs, Float64Array.from(targets)];
}

function dataColumns(spec: DataPopulation, data?: DataTables): Float64Array[] {
  const table = data?.get(spec.sha256);
  if (!table)
    throw new UsageError(
      `data set ${spec.file} (sha256 ${spec.sha256}) is needed; give it with --data, and the flags with which it was read`,
    );
  const target = spec.target ?? table.columns.at(-1)!;
  const inputs = table.columns.filter((name) => name !== target);
  const { features } = spec;
  if (typeof features === 'number' && features > inputs.length)
    throw new UsageError(`${table.file}: ${features} features asked for, but there are ${inputs.length}`);
  const names = typeof features === 'number' ? inputs.slice(0, features) : features;
  return [...names, target].map((name) => {
    const column = columnOf(table, name);
    return spec.standardize ? standardized(column) : column;
  });
}

function columnOf(table: DataTable, name: string): Float64Array {
  const j = table.columns.indexOf(name);
  if (j < 0) {
    const isWords = name === table.target || table.dropped.includes(name);
    const why = isWords ? 'holds words, not numbers' : 'does not exist';
    throw new UsageError(`${table.file}: column '${name}' ${why}`);
  }
  return Float64Array.from(table.rows, (row) => row[j]!);
}

function standardized(column: Float64Array): Float64Array {
  if (column.every((x) => x === column[0])) return new Float64Array(column.length);
  const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
  const centered = column.map((x) => x - mean);
  const deviation = norm(centered) / Math.sqrt(column.length);
  return centered.map((x) => x / deviation);
}

/** The power of two s with norm(column)/s in (2²⁴, 2²⁵]; 1 for a column of zeros. */
function gridOf(column: Float64Array): number {
  const size = norm(column);
  if (size === 0) return 1;
  requireThat(size > 1e-140 && size < 1e150, 'norm of a column', '0 or in (1e-140, 1e150)', size);
  let scale = 1;
  while (size / scale > maxGridNorm) scale *= 2;
  while (size / scale <= maxGridNorm / 2) scale /= 2;
  return scale;
}
