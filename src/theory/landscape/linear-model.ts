import { requireThat } from '../../core/errors.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { decimalIntervals } from '../../linalg/decimal-intervals.ts';
import { enclosedRangeSolver } from '../../linalg/enclosed-range.ts';
import { independentRows } from '../../linalg/exact-rank.ts';
import { down, gamma, unitRoundoff, up } from '../../linalg/rounding.ts';
import { type SymmetricSpectrum, symmetricSpectrum } from '../../linalg/spectrum.ts';
import { addScaled, dot, norm } from '../../linalg/vectors.ts';
import type { DataTables } from '../../data/table.ts';
import { largestDeviation } from './deviation.ts';
import { enclosedSum, type Gram, gramGradient, gramOf } from './gram.ts';
import type { Certificate, EnclosedLandscape, Landscape, LocalForm } from './landscape.ts';
import {
  type DataPopulation,
  type InlinePopulation,
  populationColumns,
  sampleIndices,
  type SampleSpec,
} from './population.ts';

/**
 * Least squares over a finite population: R is the exact average of ½(x_iᵀθ − y_i)² over its N rows, R_n that
 * over a sample, on which SGD runs. 𝓜 is a point plus the kernel of Σxxᵀ, along which R_n is flat too.
 */
export interface LinearModelSpec {
  readonly kind: 'linear-model';
  readonly population: InlinePopulation | DataPopulation;
  /** The sample's rows; the whole population where absent (then R_n = R). */
  readonly sample?: SampleSpec;
}

/** What the population determines; H = Σxxᵀ/N. */
interface Geometry {
  readonly gram: Gram;
  /** Of Σxxᵀ; the first `rank` eigenvectors span the normal space, the rest its complement. */
  readonly spectrum: SymmetricSpectrum;
  /** Independent rows of Σxxᵀ; as many as its exact rank. */
  readonly pivots: readonly number[];
  /** A minimizer of R, up to rounding. */
  readonly minimizer: Float64Array;
}

/**
 * LEC(mu, beta, ∞) with the extreme nonzero eigenvalues of H, enclosed; Delta(r) by `largestDeviation`, since
 * on the tube ∇R_n − ∇R = (H_n − H)(θ − Πθ) + ∇R_n(Πθ) and both H's vanish along the flat directions.
 * @throws {RangeError} on malformed rows or sample, or when all inputs are 0
 * @throws {UsageError} when the data set or its columns are missing
 */
export function linearModel(spec: LinearModelSpec, data?: DataTables): Landscape {
  const columns = populationColumns(spec.population, data);
  const geometry = geometryOf(gramOf(columns));
  const { gram, spectrum, minimizer } = geometry;
  const sample = spec.sample
    ? gramOf(columns, sampleIndices(spec.sample, columns.integers[0]!.length))
    : undefined;
  const dim = minimizer.length;
  const rank = geometry.pivots.length;
  const seen = sample ?? gram;
  const known = lecOf(geometry);
  const deviation = sample && known && deviationOf(geometry, sample, known.mu);
  const difference = new Float64Array(dim);
  const coordinates = new Float64Array(dim);
  /** The coordinates of θ − minimizer in the eigenbasis. */
  const toEigenbasis = (theta: Float64Array): Float64Array => {
    for (let i = 0; i < dim; i++) difference[i] = theta[i]! - minimizer[i]!;
    for (let i = 0; i < dim; i++) coordinates[i] = dot(spectrum.vectors[i]!, difference);
    return coordinates;
  };
  return {
    dim,
    normalDim: rank,
    affine: true,
    risk: (theta) => {
      const x = toEigenbasis(theta);
      let sum = 0;
      for (let i = 0; i < rank; i++) sum += spectrum.values[i]! * x[i]! * x[i]!;
      return sum / (2 * gram.count);
    },
    gradient: (theta, out) => gramGradient(seen, theta, out),
    populationGradient: (theta, out) => gramGradient(gram, theta, out),
    distance: (theta) => norm(toEigenbasis(theta), rank),
    nearest: (theta, out) => {
      const x = toEigenbasis(theta);
      out.set(minimizer);
      for (let i = rank; i < dim; i++) addScaled(x[i]!, spectrum.vectors[i]!, out);
    },
    axis: (i, out) => out.set(spectrum.vectors[i]!),
    local: () => ({
      field: fieldAlongAxes(geometry, seen),
      coordinates: (theta) => toEigenbasis(theta).slice(0, rank),
    }),
    certificate: (r) => {
      requireThat(r >= 0, 'r', 'not negative', r);
      if (!known || !deviation) return known;
      return r < Infinity ? { ...known, r, Delta: deviation(r) } : undefined;
    },
    enclosed: (a) => enclosedModel(a, geometry, seen),
  };
}

/**
 * The model in the coordinates x = V(θ − m) along the normal axes, V the leading eigenvectors by rows: the
 * gradient is V(G_n(m + Vᵀx) − b_n)/n = Ax + c, A = VG_nVᵀ/n and c = V(G_nm − b_n)/n.
 */
function fieldAlongAxes({ spectrum, pivots, minimizer }: Geometry, seen: Gram): LocalForm['field'] {
  const vectors = spectrum.vectors.slice(0, pivots.length);
  const k = vectors.length;
  const images = vectors.map((v) => seen.G.map((row) => dot(row, v)));
  const A = Float64Array.from(vectors.flatMap((v) => images.map((image) => dot(v, image) / seen.count)));
  const residual = seen.G.map((row, i) => (dot(row, minimizer) - seen.b[i]!) / seen.count);
  const c = Float64Array.from(vectors, (v) => dot(v, residual));
  return {
    dim: k,
    gradient: (x, out) => {
      for (let i = 0; i < k; i++) {
        let sum = c[i]!;
        for (let j = 0; j < k; j++) sum += A[i * k + j]! * x[j]!;
        out[i] = sum;
      }
    },
    distance: (x) => norm(x),
    nearest: (_x, out) => void out.fill(0),
    program: { gradient: { kind: 'dense', k, A, c }, outward: 0 },
  };
}

function geometryOf(gram: Gram): Geometry {
  const spectrum = symmetricSpectrum(gram.G);
  const pivots = pivotsOf(gram, spectrum);
  const rank = pivots.length;
  requireThat(rank > 0, 'rank of the inputs', 'positive', rank);
  const minimizer = new Float64Array(gram.b.length);
  const residual = new Float64Array(gram.b.length);
  // The second round corrects the first one's rounding.
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < residual.length; i++) residual[i] = gram.b[i]! - dot(gram.G[i]!, minimizer);
    for (let i = 0; i < rank; i++) {
      const x = spectrum.vectors[i]!;
      addScaled(dot(x, residual) / spectrum.values[i]!, x, minimizer);
    }
  }
  return { gram, spectrum, pivots, minimizer };
}

/** All columns where the least eigenvalue is certainly positive; exact elimination otherwise. */
function pivotsOf(gram: Gram, spectrum: SymmetricSpectrum): readonly number[] {
  const all = gram.integers.map((_, i) => i);
  if (spectrum.values.at(-1)! > spectrum.error) return all;
  return independentRows(gram.integers.map((row) => row.map((m) => BigInt(m))));
}

function lecOf({ gram, spectrum, pivots }: Geometry): Certificate | undefined {
  const mu = down(down(spectrum.values[pivots.length - 1]! - spectrum.error) / gram.count);
  const beta = up(up(spectrum.values[0]! + spectrum.error) / gram.count);
  return mu > 0 ? { mu, beta, r: Infinity, Delta: 0, basis: 'certified' } : undefined;
}

/** r ↦ Delta(r). */
function deviationOf({ gram, minimizer }: Geometry, sample: Gram, mu: number): (r: number) => number {
  const a = decimalIntervals(40);
  const theta = Array.from(minimizer, (x) => a.of(x));
  const gradientAt = (g: Gram): { middle: Float64Array; size: number; error: number } => {
    const ends = enclosedSum(a, g)(theta).map((x) => a.enclose(a.div(x, a.of(g.count))));
    const middle = Float64Array.from(ends, ({ lo, hi }) => lo + (hi - lo) / 2);
    const inflation = 1 + gamma(ends.length + 8);
    return {
      middle,
      size: up(norm(ends.map(({ lo, hi }) => Math.max(-lo, hi))) * inflation),
      error: up(norm(ends.map(({ lo, hi }) => up(hi - lo))) * inflation),
    };
  };
  const difference = sample.G.map((row, i) =>
    row.map((x, j) => x / sample.count - gram.G[i]![j]! / gram.count),
  );
  const spectrum = symmetricSpectrum(difference);
  const sizes = sample.G.flatMap((row, i) =>
    Array.from(row, (x, j) => Math.abs(x) / sample.count + Math.abs(gram.G[i]![j]!) / gram.count),
  );
  // Two quotients and a difference: each entry of H_n − H errs by less than 3u of its parts.
  const matrixError = up(norm(sizes) * (1 + gamma(sizes.length + 8)) * (3 * unitRoundoff));
  // The exact minimizer is within ‖∇R‖/mu of the float64 one, and ‖H_n‖ ≤ tr H_n.
  const trace =
    up(sample.G.reduce((sum, row, i) => sum + row[i]!, 0) * (1 + gamma(sample.G.length + 2))) / sample.count;
  const atMinimizer = gradientAt(sample);
  const moved = up(up(up(trace) * gradientAt(gram).size) / mu);
  return (r) =>
    up(
      up(largestDeviation(spectrum, atMinimizer.middle, r) + up(matrixError * r)) +
        up(moved + atMinimizer.error),
    );
}

/** θ − Πθ is the one vector o in the range of G with Go = Gθ − b; its solver is made at the first use. */
function enclosedModel<N>(a: Arithmetic<N>, { gram, pivots }: Geometry, seen: Gram): EnclosedLandscape<N> {
  const sum = enclosedSum(a, gram);
  const seenSum = seen === gram ? sum : enclosedSum(a, seen);
  const over = (count: number, x: readonly N[]): N[] => x.map((xi) => a.div(xi, a.of(count)));
  let toOffset: ((g: readonly N[]) => N[]) | undefined;
  return {
    gradient: (theta) => over(seen.count, seenSum(theta)),
    populationGradient: (theta) => over(gram.count, sum(theta)),
    offset: (theta) => {
      toOffset ??= enclosedRangeSolver(
        a,
        gram.G.map((row) => Array.from(row, (x) => a.of(x))),
        pivots,
      );
      return toOffset(sum(theta));
    },
  };
}
