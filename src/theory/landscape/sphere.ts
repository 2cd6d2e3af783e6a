import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedNorm, enclosedScale } from '../../linalg/enclosed-vectors.ts';
import { norm } from '../../linalg/vectors.ts';
import { type Frame, inFrame } from './frame.ts';
import type { Landscape } from './landscape.ts';

/**
 * R(θ) = ½h(‖u‖ − ρ)² on R^sphereDim, extended by flat directions: 𝓜 is a sphere (a cylinder), not affine, so
 * that P = I although the loss is flat along it.
 */
export interface SphereSpec extends Frame {
  readonly kind: 'sphere';
  /** Dimension of the space the sphere lies in, at least 2. */
  readonly sphereDim: number;
  /** h > 0 */
  readonly h: number;
  /** ρ > 0 */
  readonly radius: number;
}

/**
 * LEC(h, h, r) for every r < ρ, with equality everywhere: the gradient is h(θ − Πθ). At u = 0, outside every
 * such tube, it does not exist and is given as 0.
 * @throws {RangeError} on parameters outside their domain
 */
export function sphere(spec: SphereSpec): Landscape {
  const { sphereDim: k, h, radius } = spec;
  requireThat(Number.isInteger(k) && k >= 2, 'sphereDim', 'an integer of at least 2', k);
  requireNumbers({ positive: { h, radius } });
  return inFrame(
    {
      k,
      risk: (u) => {
        const excess = norm(u, k) - radius;
        return (h * excess * excess) / 2;
      },
      gradient: (u, out) => {
        const size = norm(u, k);
        const c = size > 0 ? (h * (size - radius)) / size : 0;
        for (let i = 0; i < k; i++) out[i] = c * u[i]!;
      },
      program: { kind: 'sphere', k, h, radius },
      enclosedGradient: (a, u) => {
        const size = enclosedNorm(a, u);
        if (a.enclose(size).hi === 0) return u.map(() => a.of(0));
        return enclosedScale(a, a.of(h), outwards(a, u, size, radius));
      },
      certificate: (r) => (r < radius ? { mu: h, beta: h, r, Delta: 0, basis: 'exact' } : undefined),
      curved: {
        nearest: (u) => {
          const size = norm(u, k);
          if (size > 0) for (let i = 0; i < k; i++) u[i] = u[i]! * (radius / size);
          else u[0] = radius;
        },
        distance: (u) => Math.abs(norm(u, k) - radius),
        enclosedOffset: (a, u) => {
          const size = enclosedNorm(a, u);
          if (a.enclose(size).hi === 0) return u.map((_, i) => a.of(i === 0 ? -radius : 0));
          return outwards(a, u, size, radius);
        },
      },
    },
    spec,
  );
}

/** (1 − ρ/‖u‖)·u; where u may be the centre, any vector of that length. */
function outwards<N>(a: Arithmetic<N>, u: readonly N[], size: N, radius: number): N[] {
  if (a.enclose(size).lo > 0) return enclosedScale(a, a.sub(a.of(1), a.div(a.of(radius), size)), u);
  const excess = a.sub(size, a.of(radius));
  return u.map(() => a.mul(excess, a.between(-1, 1)));
}
