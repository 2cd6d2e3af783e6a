import { z, type ZodType } from 'zod';
import { requireThat } from '../../core/errors.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedNorm } from '../../linalg/enclosed-vectors.ts';

/** An operator on ℝᵈ as plain JSON, with T(0) = 0; `operator` makes values and constants of it. */
export type OperatorSpec =
  /** x_i ↦ x_i − 2 clamp(x_i, ±radii_i): nonexpansive, and the worst case of Halpern's iteration on ℝ. */
  | { readonly kind: 'clamp-reflection'; readonly radii: readonly number[] }
  /** x_i ↦ clamp(x_i, ±radii_i), the projection on a box. */
  | { readonly kind: 'box-projection'; readonly radii: readonly number[] }
  /** `factor` times the rotation of the plane by 2 arctan t, t = tangent: its cosine is (1 − t²)/(1 + t²). */
  | { readonly kind: 'rotation'; readonly tangent: number; readonly factor: number }
  /** x ↦ modulus · x + skew · (−x₂, x₁) on the plane: monotone, and for skew ≠ 0 no gradient. */
  | { readonly kind: 'skew'; readonly modulus: number; readonly skew: number };

const positives = z.array(z.number().positive()).min(1);

/** Validates an operator's description, as a case of a claim carries it. */
export const operatorSchema: ZodType<OperatorSpec> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clamp-reflection'), radii: positives }),
  z.strictObject({ kind: z.literal('box-projection'), radii: positives }),
  z.strictObject({ kind: z.literal('rotation'), tangent: z.number(), factor: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.literal('skew'), modulus: z.number().min(0), skew: z.number() }),
]);

/** An operator over any arithmetic. 0 is a fixed point of nonexpansive ones, and a zero of monotone ones. */
export interface Operator<N> {
  readonly arithmetic: Arithmetic<N>;
  readonly dimension: number;
  apply(x: readonly N[]): N[];
  /** ‖Tx − Ty‖ ≤ lipschitz · ‖x − y‖; 1 or less: nonexpansive. */
  readonly lipschitz: N;
  /** ⟨Tx − Ty, x − y⟩ ≥ modulus · ‖x − y‖², where that is ≥ 0: monotone. */
  readonly modulus?: N;
}

/**
 * The operator that a description speaks of.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
export function operator<N>(spec: OperatorSpec, a: Arithmetic<N>): Operator<N> {
  const one = a.of(1);
  switch (spec.kind) {
    case 'clamp-reflection':
    case 'box-projection': {
      const c = spec.radii.map((radius) => a.of(radius));
      const clamp = (x: N, i: number): N => a.max(a.neg(c[i]!), a.min(c[i]!, x));
      const reflects = spec.kind === 'clamp-reflection';
      // x − 2 clamp(x) as the two parts of x beyond and within the clamp, each monotone
      const reflect = (x: N, i: number): N => {
        const beyond = a.sub(a.max(c[i]!, x), a.max(c[i]!, a.neg(x)));
        return a.sub(beyond, clamp(x, i));
      };
      return {
        arithmetic: a,
        dimension: c.length,
        apply: (x) => x.map((xi, i) => (reflects ? reflect(xi, i) : clamp(xi, i))),
        lipschitz: one,
        ...(!reflects && { modulus: a.of(0) }),
      };
    }
    case 'rotation': {
      requireThat(spec.factor >= 0 && spec.factor <= 1, 'factor', 'in [0, 1]', spec.factor);
      const t = a.of(spec.tangent);
      const whole = a.add(one, a.square(t));
      const factor = a.of(spec.factor);
      const cos = a.mul(factor, a.div(a.sub(one, a.square(t)), whole));
      const sin = a.mul(factor, a.div(a.add(t, t), whole));
      return {
        arithmetic: a,
        dimension: 2,
        apply: ([x, y]) => [a.sub(a.mul(cos, x!), a.mul(sin, y!)), a.add(a.mul(sin, x!), a.mul(cos, y!))],
        lipschitz: factor,
        ...(Math.abs(spec.tangent) <= 1 && { modulus: cos }),
      };
    }
    case 'skew': {
      requireThat(spec.modulus >= 0, 'modulus', 'not negative', spec.modulus);
      const [m, s] = [a.of(spec.modulus), a.of(spec.skew)];
      return {
        arithmetic: a,
        dimension: 2,
        apply: ([x, y]) => [a.sub(a.mul(m, x!), a.mul(s, y!)), a.add(a.mul(m, y!), a.mul(s, x!))],
        lipschitz: enclosedNorm(a, [m, s]),
        modulus: m,
      };
    }
  }
}
