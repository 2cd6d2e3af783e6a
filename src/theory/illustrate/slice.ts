import type { Landscape } from '../landscape/landscape.ts';
import { symmetricSpectrum } from '../../linalg/spectrum.ts';
import { addScaled, dot, norm } from '../../linalg/vectors.ts';
import type { RiskSlice } from '../../core/illustration.ts';
import type { Trajectory } from './trajectories.ts';

/** Squares along each side of a slice. */
const squares = 32;
/** Step of the differences that curvatures are taken from, in units of the tube's radius. */
const step = 1e-4;
/** Curvatures that differ by less of the largest count as equal: more than the error of the differences. */
const equalWithin = 1e-6;

/**
 * The risk on a plane, and a trajectory over it. The plane is that of the first exit: through the minimizer
 * Πθ nearest to where a trajectory was outside first, spanned by the exit's displacement θ − Πθ and by the
 * direction across it of the largest curvature of the population risk at Πθ. Where none left it is that of
 * the two directions of largest curvature at the minimizer nearest to the start, with the trajectory that
 * went farthest. Of directions that curve alike, the one in which it goes farthest.
 * @param r the tube's radius
 * @returns undefined in one dimension, and where the trajectory overflows
 */
export function sliceOf(
  trajectories: readonly Trajectory[],
  landscape: Landscape,
  r: number,
): RiskSlice | undefined {
  if (landscape.dim < 2) return undefined;
  const shown = chosen(trajectories);
  const { exit, points } = shown;
  if (!Number.isFinite(points.at(-1)!.distance)) return undefined;
  const origin = new Float64Array(landscape.dim);
  landscape.nearest(points.at(exit === undefined ? 0 : -1)!.theta, origin);
  const offsets = points.map(({ theta }) => theta.map((x, i) => x - origin[i]!));
  const curvature = curvaturesAt(landscape, origin, step * r);
  const directions = steepestDirection(landscape, curvature, offsets, r);
  const first = exit === undefined ? directions() : unit(offsets.at(-1)!);
  const second = directions(first);
  const path = offsets.map((offset, i) => ({
    t: points[i]!.t,
    x: dot(offset, first),
    y: dot(offset, second),
    risk: landscape.risk(points[i]!.theta),
  }));
  const reach = 1.15 * Math.max(r, ...path.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
  const side = (2 * reach) / squares;
  const theta = new Float64Array(landscape.dim);
  const cells = Array.from({ length: squares * squares }, (_, i) => {
    const x = -reach + side * (i % squares);
    const y = -reach + side * Math.floor(i / squares);
    theta.set(origin);
    addScaled(x + side / 2, first, theta);
    addScaled(y + side / 2, second, theta);
    return { x, y, x2: x + side, y2: y + side, risk: landscape.risk(theta) };
  });
  const curvatures = [first, second].map((v) => dot(v, curvature(v))) as [number, number];
  const trajectory = trajectories.indexOf(shown) + 1;
  return { kind: 'slice', cells, path, curvatures, trajectory, ...(exit !== undefined && { exit }) };
}

/** The trajectory that left first, else the one that went farthest. */
function chosen(trajectories: readonly Trajectory[]): Trajectory {
  const farthest = ({ points }: Trajectory): number => Math.max(...points.map(({ distance }) => distance));
  const before = (a: Trajectory, b: Trajectory): boolean =>
    a.exit !== b.exit
      ? (a.exit ?? Infinity) < (b.exit ?? Infinity)
      : a.exit === undefined && farthest(a) > farthest(b);
  return trajectories.reduce((best, other) => (before(other, best) ? other : best));
}

/** v ↦ ∇²R(origin) v for unit v, by central differences of the gradient: no second derivative need exist. */
function curvaturesAt(
  landscape: Landscape,
  origin: Float64Array,
  h: number,
): (v: Float64Array) => Float64Array {
  const gradientAt = (v: Float64Array, reach: number): Float64Array => {
    const theta = origin.slice();
    addScaled(reach, v, theta);
    const gradient = new Float64Array(theta.length);
    landscape.populationGradient(theta, gradient);
    return gradient;
  };
  return (v) => {
    const behind = gradientAt(v, -h);
    return gradientAt(v, h).map((g, i) => (g - behind[i]!) / (2 * h));
  };
}

/**
 * The unit vector of largest curvature, across another one where that is given. Looked for among the normal
 * axes, since nothing curves along the others; with a flat one where there is a single normal axis.
 */
function steepestDirection(
  landscape: Landscape,
  curvature: (v: Float64Array) => Float64Array,
  offsets: readonly Float64Array[],
  r: number,
): (across?: Float64Array) => Float64Array {
  const axes = Array.from({ length: Math.max(2, landscape.normalDim) }, (_, i) => {
    const axis = new Float64Array(landscape.dim);
    landscape.axis(i, axis);
    return axis;
  });
  const coordinates = (x: Float64Array): Float64Array => Float64Array.from(axes, (axis) => dot(axis, x));
  const images = axes.map((axis) => coordinates(curvature(axis)));
  const H = images.map((row, i) => row.map((x, j) => (x + images[j]![i]!) / 2));
  const size = Math.max(...H.map((row) => norm(row))) || 1;
  return (across) => {
    const e = across === undefined ? undefined : unit(coordinates(across));
    const { values, vectors } = symmetricSpectrum(
      e === undefined ? H : pushedDown(H, e, 2 * axes.length * size),
    );
    const top = vectors.filter((_, i) => values[0]! - values[i]! <= equalWithin * size);
    const parts = offsets.map((offset) => {
      const u = coordinates(offset);
      return Float64Array.from(top, (v) => dot(v, u));
    });
    const farthest = parts.reduce((best, part) => (norm(part) > norm(best) ? part : best));
    // rounding alone is no direction
    const weights = norm(farthest) > 1e-9 * r ? farthest : Float64Array.of(1);
    const direction = new Float64Array(landscape.dim);
    for (const [j, weight] of weights.entries())
      for (const [i, x] of top[j]!.entries()) addScaled(weight * x, axes[i]!, direction);
    return unit(direction);
  };
}

/** (I − eeᵀ)H(I − eeᵀ) − shift·eeᵀ: the spectrum of H across e, and e far below it. */
function pushedDown(H: readonly Float64Array[], e: Float64Array, shift: number): readonly Float64Array[] {
  const He = Float64Array.from(H, (row) => dot(row, e));
  const eHe = dot(e, He);
  return H.map((row, i) =>
    row.map((x, j) => x - (e[i]! * He[j]! + He[i]! * e[j]!) + (eHe - shift) * (e[i]! * e[j]!)),
  );
}

/** @param vector not 0 */
function unit(vector: Float64Array): Float64Array {
  const size = norm(vector);
  return vector.map((x) => x / size);
}
