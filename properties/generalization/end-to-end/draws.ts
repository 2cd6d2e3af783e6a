import { anchoredBallBound } from '../../../src/theory/bounds/anchored-bound.ts';
import { comparisonProduct } from '../../../src/theory/bounds/comparison.ts';
import { deviationInProbability } from '../../../src/theory/bounds/gradient-deviation.ts';
import { roundSignificant, roundUpSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { expm1, ln } from '../../../src/core/elementary.ts';
import type { Activation } from '../../../src/theory/network/network.ts';
import type { TeacherSpec } from '../../../src/theory/network/teacher-task.ts';
import { levelWhere, logBetween, noiseQuantile } from '../../../src/theory/bounds/noise-level.ts';
import { type KnownBall, knownBall, type KnownTask, knownTask, type TeacherCase } from './case.ts';

/** What a random teacher and its inputs are made of. See `TeacherSpace` for what the numbers say. */
export interface TeacherShape {
  readonly shape: readonly number[] | undefined;
  readonly depth: number;
  readonly width: number;
  readonly inputs: number;
  readonly points: number;
  readonly activation: Activation;
  readonly biases: number;
  readonly scale: number;
  readonly size: number;
  readonly spread: number;
  readonly candidates: number;
}

/** What else is drawn of a case; the rest follows. */
export interface TeacherDraws {
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

/** A task without noise in its labels, whatever its ridge was before, and the size of samples. */
export interface RidgedTask {
  readonly known: KnownTask;
  readonly n: number;
}

/** A ball, a step and the room that it leaves. */
interface Step {
  readonly r: number;
  readonly ball: KnownBall;
  readonly eta: number;
  readonly q: number;
  /** What Δ may be: `deviation` hundredths of (1 − q)r/η. */
  readonly room: number;
  DeltaAt(noise: number): number;
}

function stepOf(x: TeacherDraws, { known, n }: RidgedTask): Step {
  const { ridge } = known.task.spec;
  const { deltaDeviation } = x;
  const r = radiusWhere(known, x.bend);
  const ball = knownBall(known, r);
  const { least, greatest, convexity } = ball;
  const eta = roundSignificant((x.step / 100) * Math.min(1 / (ridge + least), 1.6 / (ridge + greatest)));
  const q = convexity.contraction(eta);
  const room = ((x.deviation / 100) * (1 - q) * r) / eta;
  const DeltaAt = (noise: number): number =>
    deviationInProbability({ r, n, deltaDeviation, points: knownBall(known, r, noise).points }).total;
  return { r, ball, eta, q, room, DeltaAt };
}

/** The case whose Δ, noise and range leave the bound of these draws something to say. */
export function teacherCaseOf(x: TeacherDraws, { known, n }: RidgedTask): TeacherCase {
  const { T, delta, deltaDeviation } = x;
  const { spec } = known.task;
  const { r, ball, eta, q, room, DeltaAt } = stepOf(x, { known, n });
  const given = spec.rows !== undefined;
  // labels of data are as they are
  const noise = given ? 0 : noiseWhere(DeltaAt, room);
  const Delta = roundUpSignificant(DeltaAt(noise));
  const missed = Math.max(...ball.points.map(({ residual }) => residual));
  const M = rangeWhere(x, { noise: Math.max(noise, missed), n, delta, Lambda: ball.Lambda, r });
  const p = known.p;
  const k = x.rank === 0 ? p : Math.min(x.rank, p);
  const d0 = x.start * r;
  const level = (x.level + 0.5) / 11;
  const exit = logBetween(0.2, 0.48 - delta - deltaDeviation, level);
  const sigma = noiseWhereExit({ q, r, d0, T, k, p, drift: eta * Delta, exit, given }) / eta;
  return {
    task: { ...spec, noise },
    n,
    r,
    d0,
    T,
    eta,
    sigma: sigma > 0 ? roundSignificant(sigma) : 1e-3,
    noise: { from: x.seed % (p - k + 1), k },
    loss: { kind: 'clipped-distance', M },
    M,
    rho: 1,
    delta,
    deltaDeviation,
    Delta,
  };
}

/** A random teacher, with a ridge and a sample for which N7 leaves room on a small ball. */
export function ridged(x: TeacherShape & TeacherDraws): RidgedTask {
  const known = evenlyCurved(x);
  const { points, curvature } = known.facts;
  const squares = points.map(({ slope }) => slope * slope);
  const mean = (values: readonly number[]): number => values.reduce((sum, y) => sum + y, 0) / values.length;
  // √n Δ/r without noise, which is to be at most 0.3 of the least curvature
  const deviation =
    Math.sqrt(mean(squares.map((y) => y * y))) + Math.max(...squares) * Math.sqrt(-ln(x.deltaDeviation) / 2);
  const root = deviation / (0.3 * curvature.least);
  const ample = root * root < x.n;
  const n = ample ? Math.ceil(Math.max(root * root, x.n / 16)) : x.n;
  const wanted = deviation / (0.3 * Math.sqrt(n)) - curvature.least;
  const ridge = Math.max(x.dominance * mean(squares), ample ? 0 : Math.max(1e-6, wanted));
  const spec = { ...known.task.spec, ridge: ridge > 0 ? roundUpSignificant(ridge) : 0 };
  return { known: { ...known, task: { ...known.task, spec } }, n };
}

/** The task of these rows with about the least ridge for which N6 and N7 leave room, or `dominance` times Σ w_i‖∇f_i‖² if that is more. */
export function withLeastRidge(x: TeacherDraws, spec: TeacherSpec): RidgedTask {
  const known = knownTask(spec);
  const { points } = known.facts;
  const withRidge = (ridge: number): RidgedTask => ({
    known: { ...known, task: { ...known.task, spec: { ...spec, ridge } } },
    n: x.n,
  });
  const squares = points.reduce((sum, { slope }) => sum + slope * slope, 0) / points.length;
  const scale = squares + knownBall(known, 1e-6).residual;
  let [low, high] = [1e-4 * scale, 1e4 * scale];
  for (let i = 0; i < 20; i++) {
    const middle = Math.sqrt(low * high);
    const { room, DeltaAt } = stepOf(x, withRidge(middle));
    if (DeltaAt(0) <= room) high = middle;
    else low = middle;
  }
  return withRidge(roundUpSignificant(Math.max(high, x.dominance * squares)));
}

/** Of the candidates, the teacher whose data's least curvature is largest beside its mean squared slope. */
function evenlyCurved(x: TeacherShape & TeacherDraws): KnownTask {
  let best = quietTask(x, x.seed);
  for (let i = 1; i < x.candidates; i++) {
    const other = quietTask(x, x.seed + i);
    if (evenness(other) > evenness(best)) best = other;
  }
  return best;
}

function evenness({ facts: { curvature, points } }: KnownTask): number {
  return curvature.least / points.reduce((sum, { slope }) => sum + slope * slope, 0);
}

function quietTask(x: TeacherShape, seed: number): KnownTask {
  const { depth, inputs, width } = x;
  const below = x.shape ?? [inputs, ...Array.from({ length: depth - 1 }, () => width)];
  return knownTask({
    teacher: {
      kind: 'generated',
      activation: x.activation,
      widths: [...below, 1],
      biases: x.biases,
      seed,
      layers: below.map(() => ({ kind: 'gaussian', scale: x.scale }) as const),
    },
    points: x.points,
    seed,
    size: x.size,
    ...(x.spread !== 1 && { spread: x.spread }),
    noise: 0,
    ridge: 0,
  });
}

/**
 * The radius, at most 1, at which the ball takes `bend` hundredths of what residuals leave of the least curvature at θ*; where it has
 * kinks and `bend` is small, within reach of none, if that leaves a radius of 0.001.
 */
function radiusWhere(known: KnownTask, bend: number): number {
  const small = (r: number): boolean => {
    const { convexity, least } = knownBall(known, r);
    return convexity.bend - bent < (bend / 100) * (known.task.spec.ridge + least - bent);
  };
  const bent = knownBall(known, 1e-6).residual;
  const shy = bend < 20 && knownBall(known, 1e-3).smooth;
  let [low, high] = [1e-6, 1];
  for (let i = 0; i < 20; i++) {
    const middle = Math.sqrt(low * high);
    if (small(middle) && (!shy || knownBall(known, middle).smooth)) low = middle;
    else high = middle;
  }
  return roundSignificant(0.99 * low);
}

/** The noise of the labels at which Δ is about `target`; 0 where the inputs alone deviate more. */
function noiseWhere(DeltaAt: (noise: number) => number, target: number): number {
  const quiet = DeltaAt(0);
  if (!(target > quiet)) return 0;
  // Δ is convex and piecewise linear in the noise, nearly proportional beyond its value at 0
  let noise = 1;
  for (let i = 0; i < 4; i++) noise *= (target - quiet) / (DeltaAt(noise) - quiet);
  return roundSignificant(noise);
}

/** M above the bound of the gap, where the sampling term is that share of M. */
function rangeWhere(
  { noisy, range }: TeacherDraws,
  { noise, n, delta, Lambda, r }: { noise: number; n: number; delta: number; Lambda: number; r: number },
): number {
  const unit = anchoredBallBound({ M: 1, delta, n, K: 1, Lambda: 0, r });
  const least = (2 * Lambda * r) / Math.max(0.05, 1 - unit.sampling);
  return roundUpSignificant(Math.max(1.1 * least, noisy ? noise : range * least));
}

/**
 * ησ at which a bound promises about `exit`: T7 as a product where noise is in all of θ, else T1. A slow chain from the boundary leaves
 * early or hardly at all, so that its exits depend on ησ beside the room that a step leaves, and little on T.
 */
function noiseWhereExit(x: {
  readonly q: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
  readonly k: number;
  readonly p: number;
  readonly drift: number;
  readonly exit: number;
  /** Is the data's law given? Then p may be large where q is. */
  readonly given: boolean;
}): number {
  const { q, r, T, k, p, drift, exit } = x;
  const unit = Array.from({ length: k }, () => 1);
  const step = noiseQuantile(unit, -expm1(ln(1 - exit) / T));
  const room = (1 - q) * r - drift;
  if (k < p) return room / step;
  if (q > 0.6 && !x.given) return room * (0.7 + exit);
  return levelWhere(
    (c) => comparisonProduct({ ...x, d0: Math.min(x.d0, r), c }).exit < exit,
    r / (50 * step),
    (3 * r) / step,
  );
}
