import { ln } from '../../core/elementary.ts';
import { openStream } from '../../core/stream.ts';
import { symmetricEigenvalues } from '../../linalg/symmetric-eigenvalues.ts';
import { denseProducts } from '../../theory/sgd/kernel/dense-products.ts';
import { inner } from '../curvature/lanczos.ts';
import type { Pace } from '../network/pace.ts';
import { type Convolution, type Dense, type Model, parametric } from '../models/model.ts';
import { type EstimatedSpectrum, estimatedSpectrum, type Matrix } from './estimated-spectrum.ts';
import { type TestedPowerLaw, testPowerLaw } from './power-law.ts';

/**
 * What WeightWatcher reports of a layer, by its definitions: of the eigenvalues of WᵀW, for a convolution
 * those of all the places of its kernel together, each a matrix outputs × inputs. Heuristics: no theorem uses
 * them.
 */
export interface LayerSpectrum {
  readonly name: string;
  /** The positive ones; absent where they were not computed. */
  readonly eigenvalues?: number;
  /** log₁₀ of the largest eigenvalue. */
  readonly logSpectralNorm?: number;
  /** log₁₀ of their sum. */
  readonly logNorm?: number;
  /** Their sum over the largest. */
  readonly stableRank?: number;
  readonly powerLaw?: TestedPowerLaw;
  /** In place of `powerLaw` where the matrix is too large for the budget; other figures use its largest. */
  readonly estimated?: EstimatedSpectrum;
  /** Why something is absent. */
  readonly missing?: string;
}

/** What fewer eigenvalues are fitted to says nothing. */
const leastEigenvalues = 10;
/** Eigenvalues below this share of the largest are what rounding makes of 0. */
const negligible = 1e-13;

/** What a budget affords. */
export interface SpectraEffort {
  /** The side of the largest Gram matrix whose eigenvalues are computed; larger ones are estimated. */
  readonly maxSide: number;
  /** Samples drawn for a p-value of 100 eigenvalues; of more eigenvalues fewer, as fits take longer. */
  readonly repetitions: number;
}

/** Every layer with a matrix, in the order of computation. */
export async function layerSpectra(
  { operations }: Model,
  seed: string,
  { maxSide, repetitions }: SpectraEffort,
  pace: Pick<Pace, 'begin' | 'spent'>,
): Promise<readonly LayerSpectrum[]> {
  const found: LayerSpectrum[] = [];
  for (const layer of parametric(operations)) {
    if (layer.kind === 'scaling') continue;
    pace.begin(`spectrum of ${layer.name}`);
    if (!(await pace.spent(0))) break;
    const side = Math.min(layer.to[0], layer.from[0]);
    if (side > maxSide) {
      const estimated = await estimateOf(layer, seed, pace);
      if (estimated === undefined) break;
      found.push(estimated);
      continue;
    }
    found.push(spectrumOf(layer, seed, repetitions));
  }
  return found;
}

async function estimateOf(
  layer: Dense | Convolution,
  seed: string,
  pace: Pick<Pace, 'spent'>,
): Promise<LayerSpectrum | undefined> {
  const { name } = layer;
  const matrices = matricesOf(layer);
  const sum = matrices.reduce((all, { entries }) => all + inner(entries, entries), 0);
  if (!(sum > 0)) return { name, eigenvalues: 0, missing: 'all weights are 0' };
  const estimated = await estimatedSpectrum(matrices, ['audit', seed, 'spectrum', name], pace);
  if (estimated === undefined) return undefined;
  const { largest } = estimated;
  return {
    name,
    logSpectralNorm: ln(largest) * Math.LOG10E,
    logNorm: ln(sum) * Math.LOG10E,
    stableRank: sum / largest,
    estimated,
  };
}

function spectrumOf(layer: Dense | Convolution, seed: string, repetitions: number): LayerSpectrum {
  const { name } = layer;
  const all = matricesOf(layer).flatMap(({ entries, rows, columns }) =>
    Array.from(gramEigenvalues(entries, rows, columns)),
  );
  const largest = all.reduce((most, x) => Math.max(most, x), 0);
  if (!(largest > 0)) return { name, eigenvalues: 0, missing: 'all weights are 0' };
  const eigenvalues = all.filter((x) => x > negligible * largest);
  const sum = eigenvalues.reduce((total, x) => total + x, 0);
  const found = {
    name,
    eigenvalues: eigenvalues.length,
    logSpectralNorm: ln(largest) * Math.LOG10E,
    logNorm: ln(sum) * Math.LOG10E,
    stableRank: sum / largest,
  };
  if (eigenvalues.length < leastEigenvalues)
    return { ...found, missing: `fewer than ${leastEigenvalues} eigenvalues` };
  const stream = openStream(['audit', seed, 'power-law', name]);
  const affordable = Math.round((repetitions * 100) / Math.max(100, eigenvalues.length));
  const powerLaw = testPowerLaw(eigenvalues, stream, Math.max(100, affordable));
  return { ...found, ...(powerLaw === undefined ? { missing: 'all eigenvalues are equal' } : { powerLaw }) };
}

/** A dense layer's weights; of a convolution a matrix for each place of its kernel and each group. */
function matricesOf(layer: Dense | Convolution): readonly Matrix[] {
  if (layer.kind === 'dense') return [{ entries: layer.weights, rows: layer.to[0], columns: layer.from[0] }];
  const { kernel, groups, size, to, from } = layer;
  const [rows, columns, area] = [to[0] / groups, from[0] / groups, size[0] * size[1]];
  return Array.from({ length: groups * area }, (_, g) => {
    const [group, place] = [Math.floor(g / area), g % area];
    const first = group * rows * columns * area + place;
    return {
      rows,
      columns,
      entries: Float64Array.from({ length: rows * columns }, (_, i) => kernel[first + i * area]!),
    };
  });
}

/** The min(rows, columns) eigenvalues of WWᵀ or WᵀW, whichever is smaller. */
function gramEigenvalues(entries: Float64Array, rows: number, columns: number): Float64Array {
  const wide = columns >= rows;
  const [side, length] = wide ? [rows, columns] : [columns, rows];
  const padded = Math.ceil(length / 4) * 4;
  const kernel = denseProducts({ capacity: side * (padded + side), longest: 0, arrays: 2 });
  const W = kernel.zeros(side * padded);
  for (let i = 0; i < side; i++)
    for (let j = 0; j < length; j++) W[i * padded + j] = entries[wide ? i * length + j : j * side + i]!;
  const gram = kernel.zeros(side * side);
  kernel.products(gram, W, side, W, side, padded);
  return symmetricEigenvalues(gram.slice(), side);
}
