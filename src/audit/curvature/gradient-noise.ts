import { ln } from '../../core/elementary.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { openStream, type Stream } from '../../core/stream.ts';
import { symmetricEigenvalues } from '../../linalg/symmetric-eigenvalues.ts';
import { normalCdf, normalIsf } from '../../stats/normal.ts';
import { denseProducts } from '../../theory/sgd/kernel/dense-products.ts';
import { shuffledOrder } from '../../theory/network/train.ts';
import type { Pace } from '../network/pace.ts';
import type { Directions } from './curvature.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import { addTo, inner } from './lanczos.ts';

/**
 * The gradients of single examples at the given weights, and the noise of batches of them, drawn with
 * replacement: of size b its covariance is that of single examples over b.
 */
export interface GradientNoise {
  /** Gradients looked at, of so many examples. */
  readonly examples: number;
  readonly of: number;
  readonly batch: number;
  /** Were gradients sketched (their inner products have an error of about a hundredth of their lengths)? */
  readonly isSketched: boolean;
  /** The covariance's trace of single examples: E‖∇ℓ_i − ∇R_n‖². */
  readonly trace: number;
  /** Its largest eigenvalues. */
  readonly eigenvalues: readonly number[];
  /** Eigenvalues above 1e-10 of the largest: at most the examples less one. */
  readonly rank: number;
  readonly isRankLimited: boolean;
  /** Trace over largest eigenvalue: what T2, T3 and T11 see for a number of directions. */
  readonly effectiveRank: number;
  /** The longest deviation, T10's A at the weights, and the mean of their squares' root. */
  readonly longest: number;
  readonly rootMeanSquare: number;
  /** The share of the trace within the Hessian's top directions, and what random ones would have. */
  readonly alignment?: { readonly directions: number; readonly share: number; readonly random: number };
  /** Hill's estimate of the index of the tail of deviations' lengths, of single examples and of batches. */
  readonly tails: Readonly<Record<'single' | 'batch', TailIndex>>;
  /** How far the noise of batches along single directions is from Gaussian. */
  readonly normality: readonly Normality[];
}

export interface TailIndex {
  readonly index: number;
  /** 95%, by its limit law. */
  readonly interval: Enclosure;
  /** The largest lengths that it is of. */
  readonly largest: number;
}

export interface Normality {
  readonly direction: string;
  /** Kolmogorov and Smirnov's distance from a Gaussian of this mean and variance (Lilliefors). */
  readonly distance: number;
  readonly pValue: number;
  readonly excessKurtosis: number;
}

const topCount = 5;
const maxBytes = 4e8;
const maxGradients = 512;
const fewestGradients = 32;
/** Numbers of each gradient whose products are added up at a time. */
const sliceSize = 4096;
/** Numbers of a sketch: inner products then have a relative error of 1/√ of it. */
const sketchSize = 16_384;
const batches = 500;
/** Samples of Lilliefors' law. */
const normalSamples = 200;

/** Undefined where time was up before. */
export async function gradientNoise(
  of: Derivatives,
  count: number,
  seed: string,
  { effort, batch }: Readonly<Record<'effort' | 'batch', number>>,
  directions: Directions | undefined,
  pace: Pace,
): Promise<GradientNoise | undefined> {
  // an example by itself takes the time of four; inner products of all pairs a multiplication a number
  const each = 4 * of.work.gradient + 10 * of.parameters;
  let n = Math.min(count, maxGradients);
  while (n > fewestGradients && n * each + n * n * of.parameters > effort) n = Math.ceil(0.9 * n) - 1;
  n = Math.min(count, Math.max(n, fewestGradients));
  if (n < 3) return undefined;
  const isSketched = 8 * n * of.parameters > maxBytes;
  const sketch = isSketched ? sketcher(of.parameters, openStream(['audit', seed, 'sketch'])) : undefined;
  const rows = shuffledOrder(count, openStream(['audit', seed, 'gradients'])).slice(0, n);
  const random = new Float64Array(of.parameters);
  openStream(['audit', seed, 'random direction']).fillNormal(random);
  const along = [
    ...(directions?.top ?? []).map((v, i) => ({ name: `the Hessian’s direction ${i + 1}`, v })),
    { name: 'a random direction', v: random },
  ];
  const kept: Float64Array[] = [];
  const projected = along.map(() => new Float64Array(n));
  pace.begin(`gradients of ${n} single examples`);
  for (const [i, row] of rows.entries()) {
    const g = new Float64Array(of.parameters);
    of.addGradient(Uint32Array.of(row), 1, g);
    for (const [k, { v }] of along.entries()) projected[k]![i] = inner(v, g);
    kept.push(sketch === undefined ? g : sketch(g));
    if (!(await pace.spent(each))) return undefined;
  }
  const mean = new Float64Array(kept[0]!.length);
  for (const g of kept) addTo(mean, 1 / n, g);
  for (const g of kept) addTo(g, -1, mean);
  const gram = await gramOf(kept, pace);
  if (gram === undefined) return undefined;
  const lengths = Array.from({ length: n }, (_, i) => Math.sqrt(gram[i * n + i]!));
  const stream = openStream(['audit', seed, 'batches']);
  const drawn = Array.from({ length: batches }, () =>
    Uint32Array.from({ length: batch }, () => Math.floor(stream.uniform() * n)),
  );
  const batchLengths = drawn.map((chosen) => batchLength(gram, n, chosen));
  const eigenvalues = symmetricEigenvalues(gram.slice(), n)
    .reverse()
    .map((x) => x / n);
  const trace = lengths.reduce((sum, x) => sum + x * x, 0) / n;
  const rank = eigenvalues.filter((x) => x > 1e-10 * eigenvalues[0]!).length;
  const top = (directions?.top ?? []).length;
  const law = lillieforsLaw(batches, openStream(['audit', seed, 'normality']));
  return {
    examples: n,
    of: count,
    batch,
    isSketched,
    trace,
    eigenvalues: Array.from(eigenvalues.slice(0, topCount)),
    rank,
    isRankLimited: rank >= n - 1,
    effectiveRank: eigenvalues[0]! > 0 ? trace / eigenvalues[0]! : 0,
    longest: Math.max(...lengths),
    rootMeanSquare: Math.sqrt(trace),
    ...(top > 0 &&
      trace > 0 && {
        alignment: {
          directions: top,
          share: projected.slice(0, top).reduce((sum, x) => sum + varianceOf(x), 0) / trace,
          random: top / of.parameters,
        },
      }),
    tails: { single: hillIndex(lengths), batch: hillIndex(batchLengths) },
    normality: along.flatMap(({ name }, k) => {
      const found = normalityOf(
        drawn.map((chosen) => chosen.reduce((sum, i) => sum + projected[k]![i]!, 0) / batch),
        law,
      );
      return found === undefined ? [] : [{ direction: name, ...found }];
    }),
  };
}

/** Inner products of all pairs, row-major; undefined where time was up. */
async function gramOf(vectors: readonly Float64Array[], pace: Pace): Promise<Float64Array | undefined> {
  const n = vectors.length;
  const kernel = denseProducts({ capacity: n * (sliceSize + n), longest: 0, arrays: 2 });
  const slice = kernel.zeros(n * sliceSize);
  const part = kernel.zeros(n * n);
  const gram = new Float64Array(n * n);
  const { length: whole } = vectors[0]!;
  for (let from = 0; from < whole; from += sliceSize) {
    const count = Math.min(sliceSize, whole - from);
    if (count < sliceSize) slice.fill(0);
    vectors.forEach((v, i) => {
      slice.set(v.subarray(from, from + count), i * sliceSize);
    });
    kernel.products(part, slice, n, slice, n, sliceSize);
    for (let i = 0; i < gram.length; i++) gram[i] = gram[i]! + part[i]!;
    if (!(await pace.spent(n * n * count))) return undefined;
  }
  return gram;
}

/** ‖mean of the chosen‖ from their inner products. */
function batchLength(gram: Float64Array, n: number, chosen: Uint32Array): number {
  let sum = 0;
  for (const i of chosen) for (const j of chosen) sum += gram[i * n + j]!;
  return Math.sqrt(Math.max(0, sum)) / chosen.length;
}

/** Adds up entries with random signs in random places: inner products are kept on average. */
function sketcher(parameters: number, stream: Stream): (g: Float64Array) => Float64Array {
  const places = new Uint32Array(parameters);
  for (let i = 0; i < parameters; i++) places[i] = stream.bits32();
  return (g) => {
    const out = new Float64Array(sketchSize);
    for (let i = 0; i < parameters; i++) {
      const bits = places[i]!;
      const at = (bits >>> 1) % sketchSize;
      out[at] = out[at]! + ((bits & 1) === 0 ? g[i]! : -g[i]!);
    }
    return out;
  };
}

function varianceOf(x: ArrayLike<number>): number {
  const n = x.length;
  let [mean, sum] = [0, 0];
  for (let i = 0; i < n; i++) mean += x[i]! / n;
  for (let i = 0; i < n; i++) sum += (x[i]! - mean) * (x[i]! - mean);
  return sum / n;
}

/**
 * Hill 1975: the largest k of the numbers against the next, 1/α = mean of ln(x_i/x_{k+1}), with k the root of
 * their number, at least 10; α(1 ± 1.96/√k) covers it with about 95% where the tail is a power.
 */
export function hillIndex(values: readonly number[]): TailIndex {
  const x = values.filter((value) => value > 0).sort((a, b) => b - a);
  const k = Math.min(x.length - 1, Math.max(10, Math.round(Math.sqrt(x.length))));
  if (k < 1) return { index: Infinity, interval: { lo: 0, hi: Infinity }, largest: 0 };
  let sum = 0;
  for (let i = 0; i < k; i++) sum += ln(x[i]! / x[k]!);
  const index = sum > 0 ? k / sum : Infinity;
  const spread = normalIsf(0.025) / Math.sqrt(k);
  return {
    index,
    interval: { lo: index * Math.max(0, 1 - spread), hi: index * (1 + spread) },
    largest: k,
  };
}

/** Distances from Gaussian of `count` numbers that are: a sample of Lilliefors' law. */
export function lillieforsLaw(count: number, stream: Stream): readonly number[] {
  const z = new Float64Array(count);
  return Array.from({ length: normalSamples }, () => {
    stream.fillNormal(z);
    return distanceFromNormal(z);
  });
}

/**
 * Lilliefors' test; undefined where the numbers do not vary.
 * @param law distances of as many Gaussian numbers
 */
export function normalityOf(
  values: readonly number[],
  law: readonly number[],
): Omit<Normality, 'direction'> | undefined {
  const variance = varianceOf(values);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  // what rounding makes of equal numbers
  if (!(variance > 1e-24 * mean * mean)) return undefined;
  const fourth = values.reduce((sum, x) => sum + (x - mean) * (x - mean) * (x - mean) * (x - mean), 0);
  const distance = distanceFromNormal(values);
  const farther = law.filter((other) => other >= distance).length;
  return {
    distance,
    pValue: (farther + 1) / (law.length + 1),
    excessKurtosis: fourth / values.length / (variance * variance) - 3,
  };
}

function distanceFromNormal(values: ArrayLike<number>): number {
  const n = values.length;
  const x = Float64Array.from(values).sort();
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(varianceOf(x));
  return x.reduce((most, x, i) => {
    const law = normalCdf((x - mean) / deviation);
    return Math.max(most, law - i / n, (i + 1) / n - law);
  }, 0);
}
