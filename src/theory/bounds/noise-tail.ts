import { exp } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireAllNonNegative, requireNumbers } from '../../core/preconditions.ts';
import { fromExit, type Probability } from '../../core/probability.ts';
import { chiSquareCdf, chiSquareSf } from '../../stats/chi-square.ts';
import { gaussianNormTail } from '../../stats/gaussian-norm.ts';

const certain: Probability = { stay: 1, exit: 0 };
const impossible: Probability = { stay: 0, exit: 1 };

/**
 * P(‖Gz‖ ≤ a), z standard normal, up to numerical error (1e-10, see `gaussianNormTail`). It is 0 for a < 0,
 * and 1 for a ≥ 0 where G = 0.
 * @param a radius, any number but NaN, ±∞ included
 * @param singularValues those of G, ≥ 0, in any order; zeros do not matter
 * @throws {RangeError} on NaN or a negative singular value
 */
export function exactTail(form: Readonly<{ a: number; singularValues: readonly number[] }>): Probability {
  const { a, singularValues } = form;
  requireAllNonNegative({ singularValues });
  const positive = singularValues.filter((s) => s > 0);
  const trivial = trivialTail(a, positive.length);
  if (trivial !== undefined) return trivial;
  const { stay, exit } = gaussianNormTail({ singularValues: positive, a });
  return { stay, exit };
}

/**
 * T1 (i): P(‖Gz‖ ≤ a) ≥ F_{χ²_k}(a²/s_1²). Equality iff all k singular values of G are equal.
 * @param a radius, any number but NaN; for a < 0 the bound is 0
 * @param s1 largest singular value of G, > 0 (not used when k = 0)
 * @param k rank of G, an integer ≥ 0; for k = 0 the bound is 1 when a ≥ 0
 * @returns both ends to the accuracy of the χ² distribution function
 * @throws {RangeError} on NaN, s1 ≤ 0 with k > 0, or k not a count
 */
export function chiSquareTail({ a, s1, k }: Readonly<Record<'a' | 's1' | 'k', number>>): Probability {
  requireNumbers({ count: { k } });
  if (k > 0) requireNumbers({ positive: { s1 } });
  const trivial = trivialTail(a, k);
  if (trivial !== undefined) return trivial;
  const ratio = a / s1;
  const x = ratio * ratio;
  return x === Infinity ? certain : { stay: chiSquareCdf(x, k), exit: chiSquareSf(x, k) };
}

/**
 * T1 (ii): P(‖Gz‖ ≤ a) ≥ 1 − exp(−(a − √Σs_i²)₊²/(2 s_1²)), by concentration of the s_1-Lipschitz function z
 * ↦ ‖Gz‖ round its mean ≤ √Σs_i². Never an equality for finite a, k > 0.
 * @param a radius, any number but NaN
 * @param singularValues those of G, ≥ 0, in any order
 * @param center what stands for √Σs_i²; given only to state a different (wrong) bound
 * @throws {RangeError} on NaN or a negative singular value
 */
export function concentrationTail(parameters: {
  readonly a: number;
  readonly singularValues: readonly number[];
  readonly center?: number;
}): Probability {
  const { a, singularValues, center = Math.sqrt(noiseTrace(singularValues)) } = parameters;
  requireAllNonNegative({ singularValues });
  const s1 = Math.max(0, ...singularValues);
  const trivial = trivialTail(a, s1 > 0 ? singularValues.length : 0);
  if (trivial !== undefined) return trivial;
  const excess = Math.max(0, a - center) / s1;
  return fromExit(exp(-(excess * excess) / 2));
}

/** tr(GGᵀ) = Σ s_i². */
export function noiseTrace(singularValues: readonly number[]): number {
  return singularValues.reduce((sum, s) => sum + s * s, 0);
}

/** What needs no distribution: a negative radius, no noise at all, an infinite radius. */
function trivialTail(a: number, k: number): Probability | undefined {
  requireThat(!Number.isNaN(a), 'a', 'a number', a);
  if (a < 0) return impossible;
  return k === 0 || a === Infinity ? certain : undefined;
}
