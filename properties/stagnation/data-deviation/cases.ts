import { type Arbitrary, array, constantFrom, integer, oneof, record } from 'fast-check';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { Certificate, Landscape } from '../../../src/theory/landscape/landscape.ts';
import type { LinearModelSpec } from '../../../src/theory/landscape/linear-model.ts';
import type { NoiseSpec } from '../../../src/theory/sgd/noise.ts';
import { linearModelsWith } from '../../../src/theory/cases/random-linear-models.ts';

/** What choosing a case needs of the theory. */
export interface SampleBounds {
  /** q of a step. */
  contraction(x: { readonly eta: number; readonly mu: number; readonly beta: number }): number;
  /** The case with noise at which a bound says something; `level` in (0, 1) tells how much. */
  withNoise(c: ValleyCase, level: number, data?: DataTables): ValleyCase;
}

/**
 * SGD on a sample of a finite population, in a tube that leaves room for the deviation: Δ(r) is about ar + b,
 * so that ηΔ(r) < (1 − q)r from some r on where a < (1 − q)/η.
 * @param data data sets whose rows are to be populations, too
 */
export function samples(
  bounds: SampleBounds,
  data: DataTables | undefined,
  { starts = [1, 0, 0.5, 0.8] }: { readonly starts?: readonly number[] } = {},
): Arbitrary<ValleyCase> {
  return record({
    model: oneof({ weight: 2, arbitrary: linearModelsWith(data) }, { weight: 1, arbitrary: scalarModels() }),
    shape: constantFrom<NoiseShape[]>('isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank'),
    stepPercent: integer({ min: 30, max: 120 }),
    T: constantFrom(1, 2, 3, 5, 10, 20, 120),
    // d_0/r
    start: constantFrom(...starts),
    along: integer({ min: 0, max: 7 }),
    level: integer({ min: 1, max: 19 }),
    // r as a multiple of the radius at which the deviation uses up all the contraction
    roominess: constantFrom(10, 3, 30, 100),
  }).map(({ model, shape, stepPercent, T, start, along, level, roominess }) => {
    const landscape = buildLandscape(model, data);
    const { normalDim } = landscape;
    const known = landscape.certificate(0);
    const eta = known ? roundSignificant((stepPercent / 100) * (known.mu / (known.beta * known.beta))) : 1;
    const r = known ? radiusOf(landscape, known, eta, roominess, bounds) : 1;
    const c: ValleyCase = {
      landscape: model,
      noise: noiseOf(shape, level, normalDim),
      schedule: { eta, sigma: 1 },
      T,
      r,
      d0: roundSignificant(start * r),
      along: along % normalDim,
    };
    return bounds.withNoise(c, 0.5 + level / 40, data);
  });
}

/** One input: there the deviation, where it pushes outwards at all, does so with all its might. */
function scalarModels(): Arbitrary<LinearModelSpec> {
  return record({
    inputs: array(constantFrom(1, 2, -1, -2, 3), { minLength: 3, maxLength: 6 }),
    targets: array(integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 6 }),
    left: integer({ min: 1, max: 2 }),
  }).map(({ inputs, targets, left }) => ({
    kind: 'linear-model',
    population: { rows: inputs.map((x) => [x]), targets: targets.slice(0, inputs.length) },
    sample: { indices: inputs.map((_, n) => n).slice(left) },
  }));
}

function radiusOf(
  landscape: Landscape,
  { mu, beta, Delta }: Certificate,
  eta: number,
  roominess: number,
  { contraction }: SampleBounds,
): number {
  // A deviation that small is rounding: the sample has the population's minimizers.
  if (Delta < 1e-9 * mu) return 1;
  const room = (1 - contraction({ eta, mu, beta })) / eta;
  const far = (10 * Delta) / mu;
  const slope = ((landscape.certificate(far)?.Delta ?? 0) - Delta) / far;
  return roundSignificant(slope < room ? (roominess * Delta) / (room - slope) : far);
}

type NoiseShape = 'isotropic' | 'normal' | 'ill-conditioned' | 'low-rank';

function noiseOf(shape: NoiseShape, level: number, normalDim: number): NoiseSpec {
  if (shape === 'isotropic') return { kind: 'isotropic', scale: 1 };
  const size = shape === 'low-rank' ? 1 + (level % normalDim) : normalDim;
  const scale = (i: number): number => (shape === 'ill-conditioned' ? roundSignificant(1 / (1 + i)) : 1);
  return { kind: 'axes', scales: Array.from({ length: size }, (_, i) => scale(i)) };
}

/** The certificate of the sample's own risk, as if it were the population, where that is given by rows. */
export function ofSampleItself(model: LinearModelSpec): Certificate {
  const { population, sample } = model;
  if (!('rows' in population) || sample === undefined || !('indices' in sample)) {
    throw new RangeError('the rows of the sample must be at hand');
  }
  const own = buildLandscape({
    kind: 'linear-model',
    population: {
      rows: sample.indices.map((i) => population.rows[i]!),
      targets: sample.indices.map((i) => population.targets[i]!),
    },
  }).certificate(0);
  if (own === undefined) throw new RangeError('the sample must determine its minimizer');
  return own;
}
