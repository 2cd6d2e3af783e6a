import { z, type ZodType } from 'zod';
import { requireThat } from '../../core/errors.ts';

/**
 * A function on ℝᵈ as plain JSON; `objective` makes values, gradients and constants of it. All but
 * `resisting` have their minimum at 0; `orthant` is finite on x ≥ 0 alone.
 */
export type FunctionSpec =
  /** ½ Σ curvatures_i x_i², curvatures ≥ 0. */
  | { readonly kind: 'quadratic'; readonly curvatures: readonly number[] }
  /** Σ curvatures_i h(x_i), h(t) = t²/2 for |t| ≤ k = knees_i, else k|t| − k²/2; both > 0. */
  | { readonly kind: 'huber'; readonly curvatures: readonly number[]; readonly knees: readonly number[] }
  /** s log Σ_j 2cosh(⟨a_j, x⟩/s), a_j = rows_j, s = temperature > 0. */
  | {
      readonly kind: 'log-sum-exp';
      readonly rows: readonly (readonly number[])[];
      readonly temperature: number;
    }
  /**
   * An even function on ℝ with f(0) = f'(0) = 0, and f'' = curvatures_i between knots_{i−1} and knots_i > 0;
   * curvatures may be negative, and there is one more of them than knots.
   */
  | { readonly kind: 'spline'; readonly knots: readonly number[]; readonly curvatures: readonly number[] }
  /** Σ weights_i |x_i|, weights > 0. */
  | { readonly kind: 'sum-abs'; readonly weights: readonly number[] }
  /** max_i weights_i |x_i|. */
  | { readonly kind: 'max-abs'; readonly weights: readonly number[] }
  /** weight · ‖x‖ on ℝᵈ. */
  | { readonly kind: 'norm'; readonly weight: number; readonly dimension: number }
  /**
   * weight · max(max_i x_i, ‖x‖ − radius (1 + 1/√d)), whose least value is at −(radius/√d)(1, …, 1): no
   * subgradient method does well on it in fewer than d steps from 0. Source: Drori and Teboulle, *An optimal
   * variant of Kelley's cutting-plane method*, Math. Program. 160 (2016).
   */
  | {
      readonly kind: 'resisting';
      readonly weight: number;
      readonly radius: number;
      readonly dimension: number;
    }
  /** Σ weights_i x_i on x ≥ 0, weights ≥ 0: with its proximal map a gradient step is projected. */
  | { readonly kind: 'orthant'; readonly weights: readonly number[] };

const positive = z.number().positive();
const positives = z.array(positive).min(1);
const dimension = z.int().min(1);

/** Validates a function's description, as a case of a claim carries it. */
export const functionSchema: ZodType<FunctionSpec> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('quadratic'), curvatures: z.array(z.number().min(0)).min(1) }),
  z.strictObject({ kind: z.literal('huber'), curvatures: positives, knees: positives }),
  z.strictObject({
    kind: z.literal('log-sum-exp'),
    rows: z.array(z.array(z.number()).min(1)).min(1),
    temperature: positive,
  }),
  z.strictObject({
    kind: z.literal('spline'),
    knots: z.array(positive),
    curvatures: z.array(z.number()).min(1),
  }),
  z.strictObject({ kind: z.literal('sum-abs'), weights: positives }),
  z.strictObject({ kind: z.literal('max-abs'), weights: positives }),
  z.strictObject({ kind: z.literal('norm'), weight: positive, dimension }),
  z.strictObject({ kind: z.literal('resisting'), weight: positive, radius: positive, dimension }),
  z.strictObject({ kind: z.literal('orthant'), weights: z.array(z.number().min(0)).min(1) }),
]);

/** d. @throws {RangeError} where lists of the description do not fit together */
export function dimensionOf(f: FunctionSpec): number {
  switch (f.kind) {
    case 'quadratic':
      return f.curvatures.length;
    case 'huber':
      requireThat(f.knees.length === f.curvatures.length, 'knees', 'as many as curvatures', f.knees.length);
      return f.curvatures.length;
    case 'log-sum-exp':
      for (const row of f.rows)
        requireThat(row.length === f.rows[0]!.length, 'rows', 'of one length', row.length);
      return f.rows[0]!.length;
    case 'spline': {
      const fits = f.curvatures.length === f.knots.length + 1;
      requireThat(fits, 'curvatures', `one more than knots (${f.knots.length})`, f.curvatures.length);
      const rising = f.knots.every((knot, i) => knot > (f.knots[i - 1] ?? 0));
      requireThat(rising, 'knots', 'positive and rising', f.knots.join(', '));
      return 1;
    }
    case 'sum-abs':
    case 'max-abs':
    case 'orthant':
      return f.weights.length;
    case 'norm':
    case 'resisting':
      return f.dimension;
  }
}

/** Other units: lengths are multiplied by `length`, values of functions by `value`. */
export interface Units {
  readonly length: number;
  readonly value: number;
}

/**
 * x ↦ value · f(x/length), the same function in other units. Curvatures are multiplied by value/length²;
 * exact where both are powers of two.
 * @accuracy Exact where the units are powers of two, else rounded to float64.
 */
export function inUnits(f: FunctionSpec, { length, value }: Units): FunctionSpec {
  const times = (list: readonly number[], factor: number): number[] => list.map((x) => x * factor);
  const curvature = value / length / length;
  const slope = value / length;
  switch (f.kind) {
    case 'quadratic':
      return { ...f, curvatures: times(f.curvatures, curvature) };
    case 'huber':
      return { ...f, curvatures: times(f.curvatures, curvature), knees: times(f.knees, length) };
    case 'log-sum-exp':
      return { ...f, rows: f.rows.map((row) => times(row, slope)), temperature: f.temperature * value };
    case 'spline':
      return { ...f, knots: times(f.knots, length), curvatures: times(f.curvatures, curvature) };
    case 'sum-abs':
    case 'max-abs':
    case 'orthant':
      return { ...f, weights: times(f.weights, slope) };
    case 'norm':
      return { ...f, weight: f.weight * slope };
    case 'resisting':
      return { ...f, weight: f.weight * slope, radius: f.radius * length };
  }
}
