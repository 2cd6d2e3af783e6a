import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { dot } from '../../../src/linalg/vectors.ts';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';
import { axisOf } from '../../../src/theory/sgd/noise.ts';
import type { ConvexSetSpec } from '../../../src/theory/sgd/projection.ts';

/** Draws behind a Θ. */
export interface SetDraws {
  readonly kind: ConvexSetSpec['kind'];
  /** How far Θ reaches beyond 𝓜 on its tight side, in units of r; negative: 𝓜 is outside. */
  readonly slack: number;
  /** How far it reaches on its other side. */
  readonly reach: number;
  /** The side that is tight: a coordinate or axis, modulo their number. */
  readonly side: number;
}

export function setDraws(slacks: readonly number[]): Arbitrary<SetDraws> {
  return record({
    kind: constantFrom('halfspace', 'ball', 'box'),
    slack: constantFrom(...slacks),
    reach: constantFrom(1, 0.5, 3),
    side: integer({ min: 0, max: 31 }),
  });
}

/** 𝓜: the points at distance `radius` from `center` across the flat axes, plus the span of those. */
interface Minimizers {
  readonly center: Float64Array;
  readonly radius: number;
  readonly flatAxes: readonly Float64Array[];
}

function minimizersOf(c: ValleyCase): Minimizers {
  const { landscape } = valley(c);
  const risk = riskOf(c.landscape);
  const flat = 'flat' in risk ? risk.flat : 0;
  const center = new Float64Array(landscape.dim);
  if (risk.kind === 'sphere') center.set(risk.center ?? []);
  else landscape.nearest(new Float64Array(landscape.dim), center);
  return {
    center,
    radius: risk.kind === 'sphere' ? risk.radius : 0,
    flatAxes: Array.from({ length: flat }, (_, i) => axisOf(landscape, landscape.dim - 1 - i)),
  };
}

function riskOf(spec: LandscapeSpec): LandscapeSpec {
  return spec.kind === 'outward' ? riskOf(spec.base) : spec;
}

/**
 * Does Θ contain 𝓜? By the support function of 𝓜, up to rounding. Along flat directions 𝓜 has no end, so that
 * of these sets only half-spaces whose normal is orthogonal to them will do.
 * @param set Θ
 */
export function containsMinimizers(c: ValleyCase, set: ConvexSetSpec | undefined = c.projection): boolean {
  if (set === undefined) return true;
  const { center, radius, flatAxes } = minimizersOf(c);
  if (set.kind === 'halfspace') {
    const size = Math.sqrt(dot(set.normal, set.normal));
    const across = flatAxes.every((axis) => dot(set.normal, axis) === 0);
    return across && dot(set.normal, center) + radius * size <= set.offset;
  }
  if (flatAxes.length > 0) return false;
  if (set.kind === 'box') {
    return center.every((x, i) => set.lo[i]! <= x - radius && x + radius <= set.hi[i]!);
  }
  const gap = set.center.map((x, i) => x - center[i]!);
  return Math.sqrt(dot(gap, gap)) + radius <= set.radius;
}

/** The case with a Θ; where 𝓜 has no end, in the frame's own coordinates, so that orthogonality is exact. */
export function withSet(c: ValleyCase, draws: SetDraws): ValleyCase {
  const straight = minimizersOf(c).flatAxes.length > 0 ? unframed(c) : c;
  return { ...straight, projection: setRound(straight, draws) };
}

function unframed(c: ValleyCase): ValleyCase {
  const strip = (spec: LandscapeSpec): LandscapeSpec => {
    if (spec.kind === 'outward') return { ...spec, base: strip(spec.base) };
    if (!('flat' in spec)) return spec;
    const { center: _center, rotation: _rotation, ...plain } = spec;
    return plain;
  };
  return { ...c, landscape: strip(c.landscape) };
}

function setRound(c: ValleyCase, { kind, slack, reach, side }: SetDraws): ConvexSetSpec {
  const { center, radius, flatAxes } = minimizersOf(c);
  const dim = center.length;
  if (flatAxes.length > 0 || kind === 'halfspace') {
    const axis = side % (dim - flatAxes.length);
    const normal = Array.from({ length: dim }, (_, i) => (i === axis ? 1 : 0));
    return { kind: 'halfspace', normal, offset: center[axis]! + radius + roundSignificant(slack * c.r) };
  }
  const tight = side % dim;
  if (kind === 'box') {
    return {
      kind,
      lo: Array.from(center, (x) => x - radius - roundSignificant(reach * c.r)),
      hi: Array.from(center, (x, i) => x + radius + roundSignificant((i === tight ? slack : reach) * c.r)),
    };
  }
  // A ball round a point off 𝓜, on whose far side it ends `slack` beyond.
  const shift = roundSignificant(reach * c.r);
  return {
    kind,
    center: Array.from(center, (x, i) => (i === tight ? x - shift : x)),
    // where the ball would end before its center, a small one
    radius: Math.max(shift + radius + roundSignificant(slack * c.r), roundSignificant(0.1 * c.r)),
  };
}
