import { exp, ln } from '../../core/elementary.ts';
import { openStream } from '../../core/stream.ts';
import { lanczos, type RitzValue } from '../curvature/lanczos.ts';
import { type Estimate, estimateOf } from '../curvature/spectral-density.ts';
import type { Pace } from '../network/pace.ts';
import { fitPowerLaw } from './power-law.ts';

/** A matrix by rows. */
export interface Matrix {
  readonly entries: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** What Lanczos' method tells of eigenvalues that are too many to be computed. */
export interface EstimatedSpectrum {
  readonly steps: number;
  readonly starts: number;
  /** The largest eigenvalue, from below. */
  readonly largest: number;
  /** Of samples like the spectrum, one for each start; absent where none has a tail. */
  readonly alpha?: Estimate;
}

const [steps, starts] = [60, 3];
/** Numbers in a sample that stands for a spectrum. */
const mostQuantiles = 1000;
const negligible = 1e-13;

/**
 * The largest eigenvalue of all the matrices' WᵀW or WWᵀ, whichever is smaller, and a power law in the tail
 * of all of them: of quantiles of the law that Gauss' quadrature has from each random start. Undefined where
 * time was up before the first one.
 */
export async function estimatedSpectrum(
  matrices: readonly Matrix[],
  address: readonly string[],
  pace: Pick<Pace, 'spent'>,
): Promise<EstimatedSpectrum | undefined> {
  const sides = matrices.map(({ rows, columns }) => Math.min(rows, columns));
  const dimension = sides.reduce((sum, side) => sum + side, 0);
  const work = matrices.reduce((sum, { entries }) => sum + 2 * entries.length, 0);
  const product = async (v: Float64Array, out: Float64Array): Promise<boolean> => {
    let at = 0;
    for (const [i, matrix] of matrices.entries()) {
      const end = at + sides[i]!;
      gramProduct(matrix, v.subarray(at, end), out.subarray(at, end));
      at = end;
    }
    return pace.spent(work);
  };
  const runs: (readonly RitzValue[])[] = [];
  for (let start = 0; start < starts; start++) {
    const run = await lanczos(product, dimension, openStream([...address, start]), { steps });
    if (run === undefined) break;
    runs.push(run.ritz);
    if (!(await pace.spent(0))) break;
  }
  if (runs.length === 0) return undefined;
  const largest = Math.max(...runs.map((ritz) => ritz[0]!.value));
  const alphas = runs.flatMap((ritz) => {
    const found = fitPowerLaw(quantiles(ritz, Math.min(dimension, mostQuantiles)));
    return found === undefined ? [] : [found.alpha];
  });
  return {
    steps,
    starts: runs.length,
    largest,
    ...(alphas.length > 0 && { alpha: estimateOf(alphas) }),
  };
}

/** out ← WᵀWv, or WWᵀv where there are fewer rows than columns. */
function gramProduct({ entries, rows, columns }: Matrix, v: Float64Array, out: Float64Array): void {
  if (columns <= rows) {
    for (let i = 0; i < rows; i++) {
      const row = entries.subarray(i * columns, (i + 1) * columns);
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += row[j]! * v[j]!;
      for (let j = 0; j < columns; j++) out[j] = out[j]! + sum * row[j]!;
    }
    return;
  }
  const back = new Float64Array(columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) back[j] = back[j]! + entries[i * columns + j]! * v[i]!;
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += entries[i * columns + j]! * back[j]!;
    out[i] = sum;
  }
}

/** Of the law with these weights at these values, straight lines between their logarithms; positive ones. */
function quantiles(ritz: readonly RitzValue[], count: number): readonly number[] {
  const least = negligible * ritz[0]!.value;
  const nodes = ritz.filter(({ value }) => value > least).reverse();
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  let before = 0;
  const places = nodes.map(({ weight }) => {
    before += weight / total;
    return before - weight / total / 2;
  });
  let i = 0;
  return Array.from({ length: nodes.length === 0 ? 0 : count }, (_, k) => {
    const share = (k + 0.5) / count;
    while (i < nodes.length && places[i]! < share) i++;
    const [below, above] = [nodes[Math.max(0, i - 1)]!, nodes[Math.min(i, nodes.length - 1)]!];
    const [from, to] = [places[Math.max(0, i - 1)]!, places[Math.min(i, nodes.length - 1)]!];
    if (!(to > from)) return above.value;
    const part = (share - from) / (to - from);
    return exp(ln(below.value) + part * (ln(above.value) - ln(below.value)));
  });
}
