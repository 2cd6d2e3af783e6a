import { type Arbitrary, boolean, constantFrom, integer, oneof, record } from 'fast-check';
import { anchoredBallBound } from '../../src/bounds/anchored-bound.ts';
import { comparisonProduct } from '../../src/bounds/comparison.ts';
import { deviationInProbability } from '../../src/bounds/gradient-deviation.ts';
import { nice } from '../../src/cases/landscapes.ts';
import { expm1, ln } from '../../src/core/elementary.ts';
import type { Activation } from '../../src/network/network.ts';
import type { TeacherSpec } from '../../src/network/teacher-task.ts';
import { levelWhere, logBetween, noiseQuantile } from './noise-level.ts';
import { niceAbove } from './points.ts';
import { type KnownTask, knownBall, knownTask, type TeacherCase } from './teacher-case.ts';

/** A space of settings; the first entry of every list is the simplest. */
export interface TeacherSpace {
  readonly depth: readonly [number, number];
  readonly width: readonly [number, number];
  readonly inputs: readonly [number, number];
  readonly points: readonly number[];
  readonly activations: readonly Activation[];
  readonly biases: readonly number[];
  /** Spectral norms of the teacher's layers, about. */
  readonly scales: readonly number[];
  /** λ as a multiple of Σ w_i‖∇f_θ*(x_i)‖². */
  readonly dominance: readonly number[];
  /** k; 0 for all of θ. */
  readonly ranks: readonly number[];
  readonly steps: readonly number[];
  /** ηλ in hundredths. */
  readonly stepPercent: readonly number[];
  /** Kr/2λ in hundredths: how much of the ridge's convexity the network may take away. */
  readonly bendPercent: readonly number[];
  /** ηΔ/((1 − q)r) in hundredths, about. */
  readonly deviationPercent: readonly number[];
  readonly samples: readonly number[];
  /** d_0/r */
  readonly starts: readonly number[];
}

interface Draws {
  readonly depth: number;
  readonly width: number;
  readonly inputs: number;
  readonly points: number;
  readonly activation: Activation;
  readonly biases: number;
  readonly scale: number;
  readonly rank: number;
  readonly T: number;
  readonly step: number;
  readonly bend: number;
  readonly deviation: number;
  readonly n: number;
  readonly start: number;
  readonly seed: number;
  readonly dominance: number;
  readonly delta: number;
  readonly deltaDeviation: number;
  /** How much the bound is to promise. */
  readonly level: number;
  /** Does the loss reach as far as the labels' noise, or as far as the bound needs? */
  readonly noisy: boolean;
  readonly range: number;
}

export function teacherCases(space: TeacherSpace): Arbitrary<TeacherCase> {
  const between = ([min, max]: readonly [number, number]): Arbitrary<number> => integer({ min, max });
  return record<Draws>({
    depth: between(space.depth),
    width: between(space.width),
    inputs: between(space.inputs),
    points: constantFrom(...space.points),
    activation: constantFrom(...space.activations),
    biases: constantFrom(...space.biases),
    scale: constantFrom(...space.scales),
    rank: constantFrom(...space.ranks),
    T: constantFrom(...space.steps),
    step: constantFrom(...space.stepPercent),
    bend: constantFrom(...space.bendPercent),
    deviation: constantFrom(...space.deviationPercent),
    n: constantFrom(...space.samples),
    start: constantFrom(...space.starts),
    seed: integer({ min: 0, max: 10_000 }),
    dominance: constantFrom(...space.dominance),
    delta: constantFrom(0.01, 0.001, 0.05),
    deltaDeviation: constantFrom(0.1, 0.2, 0.02),
    level: integer({ min: 0, max: 10 }),
    noisy: boolean(),
    range: constantFrom(2, 1.3, 5),
  }).map(caseOf);
}

/** Small networks with noise in few or all parameters, deeper ones, and (one in sixteen) such with p ≥ 10,000. */
export function teacherSettings(change: Partial<TeacherSpace> = {}): Arbitrary<TeacherCase> {
  return oneof(
    { weight: 7, arbitrary: teacherCases({ ...narrow, ...change }) },
    { weight: 8, arbitrary: teacherCases({ ...few, ...change }) },
    { weight: 1, arbitrary: teacherCases({ ...large, ...change, ...sizeOf(large) }) },
  );
}

function sizeOf({ depth, width, inputs, points, steps }: TeacherSpace): Partial<TeacherSpace> {
  return { depth, width, inputs, points, steps };
}

/** S = I: T7 applies, and is nearly attained where the ridge dominates. */
const narrow: TeacherSpace = {
  depth: [2, 5],
  width: [1, 3],
  inputs: [1, 2],
  points: [2, 1, 4],
  activations: ['tanh', 'tanh', 'tanh', 'tanh', 'identity', 'relu'],
  biases: [0, 0, 0.3],
  scales: [0.5, 0.8, 1],
  dominance: [10, 30, 100, 3],
  ranks: [0],
  steps: [1, 2, 5, 10],
  stepPercent: [100, 100, 50, 100, 20],
  bendPercent: [2, 5, 20],
  deviationPercent: [0, 15, 0, 30, 15, 0, 60],
  samples: [100, 25, 400],
  starts: [1, 1, 1, 0.5, 1, 0],
};

/** Noise in few coordinates of larger networks: T1, T2 and T9. */
const few: TeacherSpace = {
  ...narrow,
  width: [2, 16],
  inputs: [1, 6],
  points: [2, 4, 8],
  ranks: [1, 2, 3, 10],
  dominance: [30, 100, 10, 3],
  steps: [1, 1, 2, 5],
  stepPercent: [100, 100, 80, 60],
  deviationPercent: [0, 15, 5, 30],
};

/** At least 10,000 parameters, three layers or more. */
const large: TeacherSpace = {
  ...few,
  depth: [3, 3],
  width: [100, 100],
  inputs: [4, 8],
  points: [2],
  activations: ['tanh'],
  biases: [0],
  ranks: [1, 3, 10, 50],
  dominance: [30, 100],
  steps: [1],
  stepPercent: [100],
  deviationPercent: [0, 15],
  starts: [1],
};

function caseOf(x: Draws): TeacherCase {
  const { T, n, delta, deltaDeviation } = x;
  const known = ridged(x);
  const { spec } = known.task;
  const r = radiusWhere(known, x.bend);
  const eta = nice(x.step / 100 / spec.ridge);
  const { convexity, Lambda } = knownBall(known, r);
  const q = convexity.contraction(eta);
  const DeltaAt = (noise: number): number =>
    deviationInProbability({ r, n, deltaDeviation, points: knownBall(known, r, noise).points }).total;
  const noise = noiseWhere(DeltaAt, ((x.deviation / 100) * (1 - q) * r) / eta);
  const Delta = niceAbove(DeltaAt(noise));
  const M = rangeWhere(x, { noise, n, delta, Lambda, r });
  const p = known.p;
  const k = x.rank === 0 ? p : Math.min(x.rank, p);
  const d0 = x.start * r;
  const level = (x.level + 0.5) / 11;
  const exit = logBetween(0.15, 0.48 - delta - deltaDeviation, level);
  const sigma = noiseWhereExit({ q, r, d0, T, k, p, drift: eta * Delta, exit }) / eta;
  return {
    task: { ...spec, noise },
    n,
    r,
    d0,
    T,
    eta,
    sigma: sigma > 0 ? nice(sigma) : 1e-3,
    noise: { from: x.seed % (p - k + 1), k },
    loss: { kind: 'clipped-distance', M },
    M,
    rho: 1,
    delta,
    deltaDeviation,
    Delta,
  };
}

/** The task without noise, its ridge a multiple of what the network adds to the Hessian at θ*. */
function ridged(x: Draws): KnownTask {
  const quiet: TeacherSpec = {
    teacher: {
      kind: 'generated',
      activation: x.activation,
      widths: [x.inputs, ...Array.from({ length: x.depth - 1 }, () => x.width), 1],
      biases: x.biases,
      seed: x.seed,
      layers: Array.from({ length: x.depth }, () => ({ kind: 'gaussian', scale: x.scale }) as const),
    },
    points: x.points,
    seed: x.seed,
    size: 1,
    noise: 0,
    ridge: 1,
  };
  const known = knownTask(quiet);
  const squares = known.facts.points.map(({ slope }) => slope * slope);
  const added = squares.reduce((sum, x) => sum + x, 0) / squares.length;
  const ridge = niceAbove(Math.max(1e-6, x.dominance * added));
  return { ...known, task: { ...known.task, spec: { ...quiet, ridge } } };
}

/**
 * The radius, at most 1, at which the network takes `bend` hundredths of the ridge's convexity; where it has kinks and `bend` is
 * small, within reach of none, if that leaves a radius of 0.001.
 */
function radiusWhere(known: KnownTask, bend: number): number {
  const { ridge } = known.task.spec;
  const small = (r: number): boolean => (knownBall(known, r).convexity.K * r) / 2 < (bend / 100) * ridge;
  const shy = bend < 20 && knownBall(known, 1e-3).smooth;
  let [low, high] = [1e-6, 1];
  for (let i = 0; i < 20; i++) {
    const middle = Math.sqrt(low * high);
    if (small(middle) && (!shy || knownBall(known, middle).smooth)) low = middle;
    else high = middle;
  }
  return nice(0.99 * low);
}

/** The noise of the labels at which Δ is about `target`; 0 where the inputs alone deviate more. */
function noiseWhere(DeltaAt: (noise: number) => number, target: number): number {
  const quiet = DeltaAt(0);
  if (!(target > quiet)) return 0;
  // Δ is convex and piecewise linear in the noise, nearly proportional beyond its value at 0
  let noise = 1;
  for (let i = 0; i < 4; i++) noise *= (target - quiet) / (DeltaAt(noise) - quiet);
  return nice(noise);
}

/** M above the bound of the gap, where the sampling term is that share of M. */
function rangeWhere(
  { noisy, range }: Draws,
  { noise, n, delta, Lambda, r }: { noise: number; n: number; delta: number; Lambda: number; r: number },
): number {
  const unit = anchoredBallBound({ M: 1, delta, n, K: 1, Lambda: 0, r });
  const least = (2 * Lambda * r) / Math.max(0.05, 1 - unit.sampling);
  return niceAbove(Math.max(1.1 * least, noisy ? noise : range * least));
}

/** ησ at which a bound promises about `exit`: T7 as a product where noise is in all of θ, else T1. */
function noiseWhereExit(x: {
  readonly q: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
  readonly k: number;
  readonly p: number;
  readonly drift: number;
  readonly exit: number;
}): number {
  const { q, r, T, k, p, drift, exit } = x;
  const unit = Array.from({ length: k }, () => 1);
  const step = noiseQuantile(unit, -expm1(ln(1 - exit) / T));
  if (k < p) return ((1 - q) * r - drift) / step;
  return levelWhere(
    (c) => comparisonProduct({ ...x, d0: Math.min(x.d0, r), c }).exit,
    exit,
    r / (50 * step),
    (3 * r) / step,
  );
}
