import { requireThat } from '../core/errors.ts';
import type { Arithmetic } from './arithmetic.ts';
import { enclosedDot, enclosedSquaredNorm } from './enclosed-vectors.ts';
import { addScaled, dot, norm } from './vectors.ts';

/** Q = H₁H₂⋯H_m, H_j = I − 2v_jv_jᵀ/‖v_j‖²: exactly orthogonal for any float64 v_j ≠ 0. */
export interface OrthogonalMap {
  readonly dim: number;
  /** The v_j as given; `enclosed…` works on these. */
  readonly vectors: readonly (readonly number[])[];
  /** The v_j at unit length, up to rounding; the float64 maps work on these. */
  readonly units: readonly Float64Array[];
}

/** @param vectors v_j ≠ 0, each of length `dim`; none for the identity @throws {RangeError} otherwise */
export function orthogonalMap(dim: number, vectors: readonly (readonly number[])[]): OrthogonalMap {
  const units = vectors.map((v, j) => {
    requireThat(v.length === dim, `length of reflection vector ${j}`, `${dim}`, v.length);
    const size = norm(v);
    requireThat(size > 0 && size < Infinity, `norm of reflection vector ${j}`, 'positive and finite', size);
    return Float64Array.from(v, (x) => x / size);
  });
  return { dim, vectors, units };
}

/** x ← Qx, in place; error below 10·m·dim·2⁻⁵³·‖x‖. */
export function rotate(q: OrthogonalMap, x: Float64Array): void {
  for (let j = q.units.length - 1; j >= 0; j--) reflect(q.units[j]!, x);
}

/** x ← Qᵀx, in place. */
export function rotateBack(q: OrthogonalMap, x: Float64Array): void {
  for (let j = 0; j < q.units.length; j++) reflect(q.units[j]!, x);
}

function reflect(v: Float64Array, x: Float64Array): void {
  const c = 2 * dot(v, x);
  for (let i = 0; i < x.length; i++) x[i] = x[i]! - c * v[i]!;
}

/** Q applied to enclosed vectors, and Qᵀ. */
export function enclosedOrthogonalMap<N>(
  a: Arithmetic<N>,
  q: OrthogonalMap,
): Readonly<Record<'rotate' | 'rotateBack', (x: readonly N[]) => N[]>> {
  const reflections = q.vectors.map((vector) => {
    const v = vector.map((x) => a.of(x));
    const factor = a.div(a.of(2), enclosedSquaredNorm(a, v));
    return (x: readonly N[]): N[] => {
      const c = a.mul(factor, enclosedDot(a, v, x));
      return x.map((xi, i) => a.sub(xi, a.mul(c, v[i]!)));
    };
  });
  return {
    rotate: (x) => reflections.reduceRight((y, reflection) => reflection(y), [...x]),
    rotateBack: (x) => reflections.reduce((y, reflection) => reflection(y), [...x]),
  };
}

/** v ← v less its components along orthonormal vectors, one after the other (Gram and Schmidt, modified). */
export function removeComponents(v: Float64Array, basis: readonly Float64Array[]): void {
  for (const u of basis) addScaled(-dot(u, v), u, v);
}
