import { type Arbitrary, array, constantFrom, integer, oneof, record } from 'fast-check';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { Certificate, Landscape } from '../../../src/theory/landscape/landscape.ts';
import type { LinearModelSpec } from '../../../src/theory/landscape/linear-model.ts';
import type { NoiseSpec } from '../../../src/theory/sgd/noise.ts';
import { linearModelsWith } from '../../../src/theory/cases/random-linear-models.ts';

interface Draws {
  readonly model: LinearModelSpec;
  readonly shape: 'isotropic' | 'normal' | 'ill-conditioned' | 'low-rank';
  readonly stepPercent: number;
  readonly T: number;
  /** d_0/r */
  readonly start: number;
  readonly along: number;
  readonly level: number;
  /** r as a multiple of the radius at which the deviation uses up all the contraction. */
  readonly roominess: number;
}

/** What choosing a case needs of the theory. */
export interface SampleBounds {
  /** q of a step. */
  contraction(x: { readonly eta: number; readonly mu: number; readonly beta: number }): number;
  /** The case with noise at which a bound says something; `level` in (0, 1) tells how much. */
  withNoise(c: ValleyCase, level: number, data?: DataTables): ValleyCase;
}

/**
 * SGD on a sample of a finite population, in a tube that leaves room for the deviation: Δ(r) is about ar + b, so that
 * ηΔ(r) < (1 − q)r from some r on where a < (1 − q)/η.
 * @param data data sets whose rows are to be populations, too
 */
export function samples(
  bounds: SampleBounds,
  data: DataTables | undefined,
  { starts = [1, 0, 0.5, 0.8] }: { readonly starts?: readonly number[] } = {},
): Arbitrary<ValleyCase> {
  return record({
    model: oneof({ weight: 2, arbitrary: linearModelsWith(data) }, { weight: 1, arbitrary: scalarModels() }),
    shape: constantFrom('isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank'),
    stepPercent: integer({ min: 30, max: 120 }),
    T: constantFrom(1, 2, 3, 5, 10, 20, 120),
    start: constantFrom(...starts),
    along: integer({ min: 0, max: 7 }),
    level: integer({ min: 1, max: 19 }),
    roominess: constantFrom(10, 3, 30, 100),
  }).map((draws) => build(draws, bounds, data));
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

function build(draws: Draws, bounds: SampleBounds, data: DataTables | undefined): ValleyCase {
  const landscape = buildLandscape(draws.model, data);
  const atCenter = landscape.certificate(0);
  const eta =
    atCenter === undefined
      ? 1
      : roundSignificant((draws.stepPercent / 100) * (atCenter.mu / (atCenter.beta * atCenter.beta)));
  const r = atCenter === undefined ? 1 : radiusOf(landscape, atCenter, eta, draws.roominess, bounds);
  const c: ValleyCase = {
    landscape: draws.model,
    noise: noiseOf(draws, landscape.normalDim),
    schedule: { eta, sigma: 1 },
    T: draws.T,
    r,
    d0: roundSignificant(draws.start * r),
    along: draws.along % landscape.normalDim,
  };
  return bounds.withNoise(c, 0.5 + draws.level / 40, data);
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

function noiseOf({ shape, level }: Draws, normalDim: number): NoiseSpec {
  if (shape === 'isotropic') return { kind: 'isotropic', scale: 1 };
  const size = shape === 'low-rank' ? 1 + (level % normalDim) : normalDim;
  const scale = (i: number): number => (shape === 'ill-conditioned' ? roundSignificant(1 / (1 + i)) : 1);
  return { kind: 'axes', scales: Array.from({ length: size }, (_, i) => scale(i)) };
}

/** The certificate of the sample's own risk, had it been the population; where the population is given row by row. */
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
