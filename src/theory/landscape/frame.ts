import { requireThat } from '../../core/errors.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { decimalIntervals } from '../../linalg/decimal-intervals.ts';
import { enclosedOrthogonalMap, orthogonalMap, rotate, rotateBack } from '../../linalg/orthogonal.ts';
import { norm } from '../../linalg/vectors.ts';
import type { Certificate, EnclosedLandscape, HessianBounds, Landscape } from './landscape.ts';
import type { GradientProgram } from './gradient-program.ts';

/** The arithmetic that certificates are computed with, before they are rounded to float64. */
export const certifying: ReturnType<typeof decimalIntervals> = decimalIntervals(34);

/** Where a profile sits in R^(k + flat): R(θ) = profile(first k entries of Q(θ − center)). */
export interface Frame {
  /** Number of directions along which the risk is constant. */
  readonly flat: number;
  /** A point of the profile's origin; 0 where absent. Length k + flat. */
  readonly center?: readonly number[];
  /** Householder vectors of length k + flat whose reflections multiply to Q; absent: the identity. */
  readonly rotation?: readonly (readonly number[])[];
}

/** A risk on R^k. 𝓜 is the origin unless it says otherwise. Functions read the first k entries only. */
export interface Profile {
  readonly k: number;
  risk(u: Float64Array): number;
  /** Writes the first k entries of `out`; `u` and `out` may be the same array. */
  gradient(u: Float64Array, out: Float64Array): void;
  /** The same gradient as data. */
  readonly program: GradientProgram;
  enclosedGradient<N>(a: Arithmetic<N>, u: readonly N[]): N[];
  certificate(r: number): Certificate | undefined;
  /** Only where ∇²R exists; asked for when `flat` is 0. */
  hessianAtMinimum?(r: number): HessianBounds | undefined;
  /** For minimizers that are not the origin alone: then 𝓜 is not affine, and P = I. */
  readonly curved?: {
    /** Replaces the first k entries of `u` by the nearest minimizer's. */
    nearest(u: Float64Array): void;
    distance(u: Float64Array): number;
    enclosedOffset<N>(a: Arithmetic<N>, u: readonly N[]): N[];
  };
}

/**
 * The profile, moved, rotated and extended by flat directions. One landscape serves one caller at a time: it
 * keeps scratch vectors so that a gradient allocates nothing.
 * @throws {RangeError} when center or rotation have the wrong length
 */
export function inFrame(profile: Profile, frame: Frame): Landscape {
  const { k, curved } = profile;
  requireThat(Number.isInteger(frame.flat) && frame.flat >= 0, 'flat', 'a non-negative integer', frame.flat);
  const dim = k + frame.flat;
  const q = orthogonalMap(dim, frame.rotation ?? []);
  const center = Float64Array.from(frame.center ?? new Float64Array(dim));
  requireThat(center.length === dim, 'length of center', `${dim}`, center.length);
  const plain = q.units.length === 0 && center.every((x) => x === 0);
  const local = new Float64Array(dim);

  const toLocal = (theta: Float64Array): Float64Array => {
    if (plain) return theta;
    for (let i = 0; i < dim; i++) local[i] = theta[i]! - center[i]!;
    rotate(q, local);
    return local;
  };
  const gradient = (theta: Float64Array, out: Float64Array): void => {
    profile.gradient(toLocal(theta), out);
    for (let i = k; i < dim; i++) out[i] = 0;
    if (!plain) rotateBack(q, out);
  };
  const nearest = (theta: Float64Array, out: Float64Array): void => {
    out.set(toLocal(theta));
    if (curved) curved.nearest(out);
    else out.fill(0, 0, k);
    if (plain) return;
    rotateBack(q, out);
    for (let i = 0; i < dim; i++) out[i] = out[i]! + center[i]!;
  };
  const hessianAtMinimum = profile.hessianAtMinimum?.bind(profile);
  return {
    dim,
    normalDim: curved ? dim : k,
    affine: !curved,
    risk: (theta) => profile.risk(toLocal(theta)),
    gradient,
    populationGradient: gradient,
    program: {
      gradient: profile.program,
      outward: 0,
      ...(plain ? {} : { frame: { center, reflections: q.units } }),
    },
    local: () => ({
      field: inFrame(profile, { flat: 0 }),
      coordinates: (theta) => toLocal(theta).slice(0, k),
    }),
    distance: (theta) => (curved ? curved.distance(toLocal(theta)) : norm(toLocal(theta), k)),
    nearest,
    axis: (i, out) => {
      out.fill(0);
      out[i] = 1;
      rotateBack(q, out);
    },
    certificate: (r) => {
      requireThat(r >= 0, 'r', 'not negative', r);
      return profile.certificate(r);
    },
    ...(hessianAtMinimum && dim === k && !curved ? { hessianAtMinimum } : {}),
    enclosed: (a) => enclosedInFrame(profile, frame, a),
  };
}

function enclosedInFrame<N>(profile: Profile, frame: Frame, a: Arithmetic<N>): EnclosedLandscape<N> {
  const dim = profile.k + frame.flat;
  const map = enclosedOrthogonalMap(a, orthogonalMap(dim, frame.rotation ?? []));
  const zeros = Array.from({ length: frame.flat }, () => a.of(0));
  const center = frame.center?.map((x) => a.of(x));
  const toLocal = (theta: readonly N[]): N[] => {
    const moved = center ? theta.map((x, i) => a.sub(x, center[i]!)) : theta;
    return map.rotate(moved).slice(0, profile.k);
  };
  const toSpace = (u: readonly N[]): N[] => map.rotateBack([...u, ...zeros]);
  const gradient = (theta: readonly N[]): N[] => toSpace(profile.enclosedGradient(a, toLocal(theta)));
  return {
    gradient,
    populationGradient: gradient,
    offset: (theta) => {
      const u = toLocal(theta);
      return toSpace(profile.curved ? profile.curved.enclosedOffset(a, u) : u);
    },
  };
}
