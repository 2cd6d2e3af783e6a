import { type Arbitrary, array, boolean, constantFrom, integer, nat, oneof, record } from 'fast-check';
import { families, type Family, landscapeOf } from './random-landscapes.ts';
import { mostlySmall, roundSignificant, roundUpSignificant } from './round-numbers.ts';
import type { CoordinateProfile } from '../landscape/coordinate-profile.ts';
import type { DataTables } from '../../data/table.ts';
import type { Landscape } from '../landscape/landscape.ts';
import type { LandscapeSpec } from '../landscape/spec.ts';
import { landscapeAt, type PointCase } from './point-case.ts';

/** Random points near the minimizers of random landscapes. Ranges are inclusive. */
export interface PointSpace {
  readonly families?: readonly Family[];
  readonly normalDim?: readonly [number, number];
  readonly flat?: readonly [number, number];
  /** Greatest over least curvature, where the family allows it. */
  readonly conditions?: readonly number[];
  /** r as a share of the radius that the landscape is made for; above 1 LEC may fail on the tube. */
  readonly tubes?: readonly number[];
  /** d(θ)/r */
  readonly shares?: readonly number[];
  /** Norm of an outward gradient deviation, in units of βr; 0 for none. */
  readonly deviations?: readonly number[];
}

/** Where a point lies, in whatever landscape. */
export interface Place {
  /** d(θ)/r, rounding aside. */
  readonly share: number;
  /** Direction across 𝓜: one normal axis, or any mixture of them. */
  readonly axis: number;
  readonly mixed: boolean;
  readonly inward: boolean;
  readonly mixture: readonly number[];
  /** Displacement along 𝓜. */
  readonly along: number;
}

/** A landscape with the radius of a tube and a place for a point. */
export interface Site {
  readonly landscape: LandscapeSpec;
  readonly r: number;
  readonly place: Place;
}

export function points(space: PointSpace): Arbitrary<PointCase> {
  return landscapes(space).map(({ landscape, r, place }) => pointIn(landscape, r, place));
}

export function landscapes(space: PointSpace): Arbitrary<Site> {
  const [kMin, kMax] = space.normalDim ?? [1, 8];
  const [flatMin, flatMax] = space.flat ?? [0, 3];
  return record({
    family: constantFrom(...(space.families ?? families)),
    normalDim: mostlySmall(kMin, kMax),
    flat: mostlySmall(flatMin, flatMax),
    condition: constantFrom(...(space.conditions ?? [1, 1.5, 2, 5, 10, 100])),
    strength: integer({ min: 0, max: 10 }),
    frequency: integer({ min: 0, max: 10 }),
    moved: boolean(),
    scale: constantFrom(1, 2, 0.1, 30),
    r: constantFrom(1, 2, 0.5, 10),
    tube: constantFrom(...(space.tubes ?? [1])),
    deviation: constantFrom(...(space.deviations ?? [0])),
    place: places(space.shares),
  }).map((d) => {
    const base = rescaled(landscapeOf(d, d.r / d.tube), d.scale);
    return { landscape: disturbed(base, d.deviation * d.r), r: d.r, place: d.place };
  });
}

/** Distances just within and beyond the tube, as shares of its radius. */
export const sharesAround: readonly number[] = [1, 1.001, 1.005, 1.01, 1.02, 1.05, 1.1, 1.5, 3];

export function places(shares: readonly number[] = [1, 1, 0.5, 0.1, 0.01, 0.8, 0.95, 0.3]): Arbitrary<Place> {
  return record({
    share: oneof(
      { arbitrary: constantFrom(...shares), weight: 2 },
      { arbitrary: integer({ min: 1, max: 100 }).map((n) => (n / 100) * Math.max(...shares)), weight: 1 },
    ),
    axis: nat({ max: 31 }),
    mixed: boolean(),
    inward: boolean(),
    mixture: array(integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 6 }),
    along: integer({ min: -3, max: 3 }),
  });
}

/** The point of the landscape at that place, its coordinates rounded to three digits. */
export function pointIn(landscape: LandscapeSpec, r: number, place: Place, data?: DataTables): PointCase {
  const built = landscapeAt(landscape, data);
  const theta = pointFrom(built, r, place).map(roundSignificant);
  const d = built.distance(Float64Array.from(theta));
  // Rounding must not make every point of the boundary one outside the tube.
  const wider = d > r && d < r * place.share * 1.02 && place.share <= 1 ? roundUpSignificant(d) : r;
  return { landscape, r: wider, theta };
}

function pointFrom(landscape: Landscape, r: number, place: Place): number[] {
  const { dim, normalDim } = landscape;
  const axis = new Float64Array(dim);
  const far = new Float64Array(dim);
  const foot = new Float64Array(dim);
  const addAxis = (i: number, weight: number, to: Float64Array): void => {
    landscape.axis(i, axis);
    for (let j = 0; j < dim; j++) to[j] = to[j]! + weight * axis[j]!;
  };
  const weightOf = (i: number): number => {
    if (place.mixed) return place.mixture[i % place.mixture.length]!;
    return i === place.axis % normalDim ? 1 : 0;
  };
  landscape.nearest(far, foot);
  far.set(foot);
  for (let i = normalDim; i < dim; i++) addAxis(i, place.along, far);
  for (let i = 0; i < normalDim; i++) addAxis(i, weightOf(i), far);
  landscape.nearest(far, foot);
  const distance = landscape.distance(far);
  if (!(distance > 0)) return Array.from(foot);
  const reach = ((place.inward ? -1 : 1) * place.share * r) / distance;
  return Array.from(foot, (x, i) => x + reach * (far[i]! - x));
}

/** The landscape with the outward deviation of that norm, in units of its largest curvature there. */
function disturbed(base: LandscapeSpec, size: number): LandscapeSpec {
  const beta = landscapeAt(base).certificate(0)?.beta ?? 1;
  const Delta = roundSignificant(size * beta);
  return Delta > 0 ? { kind: 'outward', base, Delta } : base;
}

/** The risk times `factor`. */
export function rescaled(spec: LandscapeSpec, factor: number): LandscapeSpec {
  const times = (x: number): number => roundSignificant(x * factor);
  switch (spec.kind) {
    case 'quadratic':
      return { ...spec, curvatures: spec.curvatures.map(times) };
    case 'radial':
      return {
        ...spec,
        h: times(spec.h),
        ...(spec.ripple && { ripple: { ...spec.ripple, amplitude: times(spec.ripple.amplitude) } }),
      };
    case 'separable':
      return { ...spec, coordinates: spec.coordinates.map((p) => rescaledCoordinate(p, times)) };
    case 'wells':
      return { ...spec, wells: spec.wells.map((well) => ({ ...well, h: times(well.h) })) };
    case 'angular':
    case 'double-well':
    case 'sphere':
      return { ...spec, h: times(spec.h) };
    case 'outward':
      return { ...spec, base: rescaled(spec.base, factor), Delta: times(spec.Delta) };
    case 'linear-model':
      return spec;
  }
}

function rescaledCoordinate(p: CoordinateProfile, times: (x: number) => number): CoordinateProfile {
  if (p.shape === 'square' || p.shape === 'well') return { ...p, h: times(p.h) };
  return { ...p, h: times(p.h), a: times(p.a) };
}
