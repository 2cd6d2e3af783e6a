import { type Arbitrary, array, constantFrom, integer, record, tuple } from 'fast-check';
import { roundSignificant, roundUpSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import { enclosedDot, enclosedNorm, enclosedSquaredNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { dot, norm } from '../../../src/linalg/vectors.ts';
import { type ConvexSetSpec, enclosedProjection } from '../../../src/theory/sgd/projection.ts';
import { landscapeAt, lecAt, pointArithmetic, pointAt } from '../../../src/theory/cases/point-case.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { Interval, IntervalArithmetic } from '../../../src/linalg/precision-ladder.ts';
import { landscapes, pointIn, type PointSpace } from '../../../src/theory/cases/random-points.ts';
import { type Step, stepAt, type StepCase } from '../step.ts';

/** A step of projected SGD with everything written out: x = θ − η(∇R_n(θ) + σSz), then Π_Θ x. */
export interface ProjectedStepCase extends StepCase {
  readonly sigma: number;
  /** S by rows. */
  readonly S: readonly (readonly number[])[];
  readonly z: readonly number[];
  /** Θ */
  readonly set: ConvexSetSpec;
}

/** What L0 is made of at a case. */
export interface ProjectedStep extends Step {
  /** x − Πθ */
  readonly reach: readonly Interval[];
  readonly x: readonly Interval[];
  /** Sz */
  readonly noise: readonly Interval[];
  /** Πθ */
  readonly foot: readonly Interval[];
}

export const projectedAt: (c: ProjectedStepCase, effort: number) => ProjectedStep = memoize((c, effort) => {
  const { theta, offset, gradient } = pointAt(c, effort);
  const step = stepAt(c, effort);
  const { a, eta } = step;
  const noise = c.S.map((row) => enclosedDot(a, exactVector(a, row), exactVector(a, c.z)));
  const scale = a.mul(eta, a.of(c.sigma));
  const x = gradient.map((g, i) => a.sub(theta[i]!, a.add(a.mul(eta, g), a.mul(scale, noise[i]!))));
  const foot = theta.map((value, i) => a.sub(value, offset[i]!));
  return { ...step, x, noise, foot, reach: x.map((value, i) => a.sub(value, foot[i]!)) };
});

function exactVector(a: IntervalArithmetic, values: readonly number[]): readonly Interval[] {
  return values.map((value) => a.of(value));
}

/** d of a point of the case's space. */
export function distanceFrom(c: ProjectedStepCase, a: IntervalArithmetic, x: readonly Interval[]): Interval {
  return enclosedNorm(a, landscapeAt(c.landscape).enclosed(a).offset(x));
}

/** Π_Θ x */
export const projectionAt: (c: ProjectedStepCase, effort: number) => readonly Interval[] = memoize(
  (c, effort) => enclosedProjection(pointArithmetic(effort), c.set, projectedAt(c, effort).x),
);

/** d(Π_Θ x) */
export const projectedDistance: (c: ProjectedStepCase, effort: number) => Enclosure = memoize((c, effort) => {
  const a = pointArithmetic(effort);
  return a.enclose(distanceFrom(c, a, projectionAt(c, effort)));
});

/** How far Πθ is inside a set, in the units of its own inequality; not negative exactly where it is in. */
export function margin(c: ProjectedStepCase, set: ConvexSetSpec = c.set): Enclosure {
  const { a, foot } = projectedAt(c, 0);
  if (set.kind === 'halfspace') {
    return a.enclose(a.sub(a.of(set.offset), enclosedDot(a, exactVector(a, set.normal), foot)));
  }
  if (set.kind === 'ball') {
    const gap = foot.map((value, i) => a.sub(value, a.of(set.center[i]!)));
    return a.enclose(a.sub(a.square(a.of(set.radius)), enclosedSquaredNorm(a, gap)));
  }
  const sides = foot.flatMap((value, i) => [
    a.enclose(a.sub(value, a.of(set.lo[i]!))),
    a.enclose(a.sub(a.of(set.hi[i]!), value)),
  ]);
  return {
    lo: Math.min(...sides.map(({ lo }) => lo)),
    hi: Math.min(...sides.map(({ hi }) => hi)),
  };
}

/** What of projected steps is not left to chance. */
export interface StepSpace {
  /** How far Πθ is inside Θ, in units of r; negative: it is outside. */
  readonly slacks?: readonly number[];
  readonly kinds?: readonly ConvexSetSpec['kind'][];
  /** ησ in units of r. */
  readonly noises?: readonly number[];
  /** How far Θ reaches on its other side, in units of r. */
  readonly reaches?: readonly number[];
}

/** Random projected steps. */
export function projectedSteps(space: PointSpace, chosen: StepSpace = {}): Arbitrary<ProjectedStepCase> {
  const {
    slacks = [0, 0.1, 0.3, 1],
    kinds = ['halfspace', 'ball', 'box'],
    noises = [1, 3, 0.3, 10],
    reaches = [0.3, 0.1, 1, 3],
  } = chosen;
  const draws = record({
    stepPercent: constantFrom(100, 50, 10, 150),
    // ησ‖Sz‖ in units of r, about
    sigma: constantFrom(...noises),
    columns: integer({ min: 1, max: 3 }),
    entries: array(integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 8 }),
    z: array(
      integer({ min: -4, max: 4 }).map((n) => n / 2),
      { minLength: 3, maxLength: 3 },
    ),
    kind: constantFrom(...kinds),
    slack: constantFrom(...slacks),
    reach: constantFrom(...reaches),
    normal: array(integer({ min: -2, max: 2 }), { minLength: 2, maxLength: 5 }),
  });
  return tuple(landscapes(space), draws).map(([{ landscape, r, place }, d]) => {
    const point = pointIn(landscape, r, place);
    const { mu, beta } = lecAt(point);
    const eta = roundSignificant(((d.stepPercent / 100) * mu) / (beta * beta));
    const dim = point.theta.length;
    const S = Array.from({ length: dim }, (_, i) =>
      Array.from({ length: d.columns }, (_, j) => d.entries[(3 * i + j) % d.entries.length]!),
    );
    const foot = new Float64Array(dim);
    landscapeAt(landscape).nearest(Float64Array.from(point.theta), foot);
    const sigma = roundSignificant((d.sigma * r) / eta);
    return { ...point, eta, sigma, S, z: d.z.slice(0, d.columns), set: setRound(foot, r, d) };
  });
}

interface SetDraw {
  readonly kind: ConvexSetSpec['kind'];
  /** How far Θ reaches beyond Πθ on its tight side, in units of r; negative: Πθ is outside. */
  readonly slack: number;
  /** How far it reaches on its other side. */
  readonly reach: number;
  readonly normal: readonly number[];
}

/** A Θ on whose tight side Πθ is `slack` inside. Numbers are rounded outwards. */
function setRound(foot: Float64Array, r: number, { kind, slack, reach, normal }: SetDraw): ConvexSetSpec {
  const any = Array.from(foot, (_, i) => normal[i % normal.length]!);
  const direction = any.some((x) => x !== 0) ? any : any.map((_, i) => (i === 0 ? 1 : 0));
  const size = norm(direction);
  if (kind === 'halfspace') {
    return { kind, normal: direction, offset: above(dot(direction, foot) + slack * r * size) };
  }
  if (kind === 'box') {
    const tight = direction.map((x) => (x > 0 ? slack : reach) * r);
    return {
      kind,
      lo: Array.from(foot, (x, i) => -above(reach * r - x) - (direction[i]! < -1 ? r : 0) + 0),
      hi: Array.from(foot, (x, i) => above(x + tight[i]!)),
    };
  }
  const center = Array.from(foot, (x, i) => roundSignificant(x - (reach * r * direction[i]!) / size));
  const gap = norm(center.map((x, i) => x - foot[i]!));
  return { kind, center, radius: Math.max(above(gap + slack * r), roundSignificant(0.1 * r)) };
}

/** x rounded upwards to three digits or so. */
function above(x: number): number {
  return x > 0
    ? roundUpSignificant(x)
    : roundSignificant(x) >= x
      ? roundSignificant(x)
      : roundSignificant(x * 0.99);
}
