import { ln, pow } from '../../../src/core/elementary.ts';
import { roundSignificant, roundUpSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { TeacherSpec } from '../../../src/theory/network/teacher-task.ts';
import type { Deviation } from '../gap-sampler.ts';
import { type AnalyzedTask, analyzed, gaussianTeacher, type TeacherCase } from './case.ts';
import type { TeacherDraws, TeacherShape } from './space.ts';

/** A ball round θ*, as far as cases depend on it. */
export interface Ball {
  readonly points: readonly { readonly residual: number }[];
  /** c² and C²: certified bounds of the extreme eigenvalues of the data's part of the Hessian at θ*. */
  readonly least: number;
  readonly greatest: number;
  /** E ≥ Σ w_i|e*_i|H_i: what the residuals at θ* may add to curvature, or take from it. */
  readonly residual: number;
  /** ω + E, and the factor by which a step contracts. */
  readonly convexity: { readonly bend: number; contraction(eta: number): number };
  /** Are the bounds of derivatives proved: no kink of φ within reach on the whole population? */
  readonly smooth: boolean;
  /** Lambda with |ℓ(f_θ(x), y) − ℓ(f_θ*(x), y)| ≤ Lambda ‖θ − θ*‖ for rho = 1. */
  readonly Lambda: number;
}

export interface TeacherBounds {
  /** N5 and N6 on the ball of radius r. */
  ball(task: AnalyzedTask, r: number): Ball;
  /** N7, with this noise in the labels. */
  Delta(task: AnalyzedTask, x: Pick<TeacherCase, 'r' | 'n' | 'deltaDeviation'>, noise: number): number;
  readonly deviation: Deviation;
  /** ησ at which a bound lets SGD with noise in k of p parameters leave with probability of about `exit`. */
  noiseForExit(
    x: Pick<TeacherCase, 'r' | 'd0' | 'T'> & {
      readonly q: number;
      readonly k: number;
      readonly p: number;
      readonly drift: number;
      readonly exit: number;
    },
  ): number;
}

/** A task without noise in its labels, and the size of samples. */
export interface RidgedTask {
  readonly task: AnalyzedTask;
  readonly n: number;
}

/** A ball, a step and how large it lets Δ be: `deviation` hundredths of (1 − q)r/η. */
function stepOf(bounds: TeacherBounds, x: TeacherDraws, { task, n }: RidgedTask) {
  const { ridge } = task.spec;
  const { deltaDeviation } = x;
  const r = radiusWhere(bounds, task, x.bend);
  const ball = bounds.ball(task, r);
  const { least, greatest, convexity } = ball;
  const eta = roundSignificant((x.step / 100) * Math.min(1 / (ridge + least), 1.6 / (ridge + greatest)));
  const q = convexity.contraction(eta);
  const maxDelta = ((x.deviation / 100) * (1 - q) * r) / eta;
  const DeltaAt = (noise: number): number => bounds.Delta(task, { r, n, deltaDeviation }, noise);
  return { r, ball, eta, q, maxDelta, DeltaAt };
}

/** The case whose Δ, noise and range leave the bound of these draws something to say. */
export function calibratedCase(bounds: TeacherBounds, x: TeacherDraws, ridged: RidgedTask): TeacherCase {
  const { T, delta, deltaDeviation } = x;
  const { task, n } = ridged;
  const { p } = task;
  const { r, ball, eta, q, maxDelta, DeltaAt } = stepOf(bounds, x, ridged);
  const given = task.spec.rows !== undefined;
  // labels of data are as they are
  const noise = given ? 0 : noiseWhere(DeltaAt, maxDelta);
  const Delta = roundUpSignificant(DeltaAt(noise));
  // M above the bound of the gap, where the sampling term is that share of M
  const sampling = bounds.deviation({ M: 1, delta, n, logK: 0 });
  const leastRange = (2 * ball.Lambda * r) / Math.max(0.05, 1 - sampling);
  const missed = Math.max(noise, ...ball.points.map(({ residual }) => residual));
  const M = roundUpSignificant(Math.max(1.1 * leastRange, x.noisy ? missed : x.range * leastRange));
  const k = x.rank === 0 ? p : Math.min(x.rank, p);
  const d0 = x.start * r;
  const [low, high] = [0.2, 0.48 - delta - deltaDeviation];
  const exit = low * pow(high / low, (x.level + 0.5) / 11);
  const drift = eta * Delta;
  // A slow chain from the boundary leaves early or hardly at all, so that its exits depend on ησ beside the
  // room that a step leaves, and little on T; but where the data's law is given, p may be large where q is.
  const slow = k === p && q > 0.6 && !given;
  const etaSigma = slow
    ? ((1 - q) * r - drift) * (0.7 + exit)
    : bounds.noiseForExit({ q, r, d0, T, k, p, drift, exit });
  const sigma = etaSigma / eta;
  return {
    task: { ...task.spec, noise },
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

function withRidge(task: AnalyzedTask, ridge: number): AnalyzedTask {
  return { ...task, spec: { ...task.spec, ridge } };
}

/** A random teacher, with a ridge and a sample for which N7 leaves room on a small ball. */
export function ridged(x: TeacherShape & TeacherDraws): RidgedTask {
  const task = evenlyCurved(x);
  const { points, curvature } = task.facts;
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
  return { task: withRidge(task, ridge > 0 ? roundUpSignificant(ridge) : 0), n };
}

/** The task of these rows with about the least usable ridge, or `dominance` times Σ w_i‖∇f_i‖² if larger. */
export function withLeastRidge(bounds: TeacherBounds, x: TeacherDraws, spec: TeacherSpec): RidgedTask {
  const task = analyzed(spec);
  const { points } = task.facts;
  const ridgedBy = (ridge: number): RidgedTask => ({ task: withRidge(task, ridge), n: x.n });
  const squares = points.reduce((sum, { slope }) => sum + slope * slope, 0) / points.length;
  const scale = squares + bounds.ball(task, 1e-6).residual;
  let [low, high] = [1e-4 * scale, 1e4 * scale];
  for (let i = 0; i < 20; i++) {
    const middle = Math.sqrt(low * high);
    const { maxDelta, DeltaAt } = stepOf(bounds, x, ridgedBy(middle));
    if (DeltaAt(0) <= maxDelta) high = middle;
    else low = middle;
  }
  return ridgedBy(roundUpSignificant(Math.max(high, x.dominance * squares)));
}

/** Of the candidates, the teacher whose data's least curvature is largest beside its mean squared slope. */
function evenlyCurved(x: TeacherShape & TeacherDraws): AnalyzedTask {
  let best = quietTask(x, x.seed);
  for (let i = 1; i < x.candidates; i++) {
    const other = quietTask(x, x.seed + i);
    if (evenness(other) > evenness(best)) best = other;
  }
  return best;
}

function evenness({ facts: { curvature, points } }: AnalyzedTask): number {
  return curvature.least / points.reduce((sum, { slope }) => sum + slope * slope, 0);
}

function quietTask(x: TeacherShape, seed: number): AnalyzedTask {
  const { depth, inputs, width, biases, scale } = x;
  const below = x.shape ?? [inputs, ...Array.from({ length: depth - 1 }, () => width)];
  return analyzed({
    teacher: gaussianTeacher(x.activation, [...below, 1], { biases, scale, seed }),
    points: x.points,
    seed,
    size: x.size,
    ...(x.spread !== 1 && { spread: x.spread }),
    noise: 0,
    ridge: 0,
  });
}

/**
 * The radius, at most 1, at which the ball takes `bend` hundredths of the least curvature that residuals
 * leave; if `bend` is small and a radius of 0.001 reaches no kink, one that reaches none.
 */
function radiusWhere({ ball }: TeacherBounds, task: AnalyzedTask, bend: number): number {
  const bent = ball(task, 1e-6).residual;
  const small = (r: number): boolean => {
    const { convexity, least } = ball(task, r);
    return convexity.bend - bent < (bend / 100) * (task.spec.ridge + least - bent);
  };
  const avoidsKinks = bend < 20 && ball(task, 1e-3).smooth;
  let [low, high] = [1e-6, 1];
  for (let i = 0; i < 20; i++) {
    const middle = Math.sqrt(low * high);
    if (small(middle) && (!avoidsKinks || ball(task, middle).smooth)) low = middle;
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
