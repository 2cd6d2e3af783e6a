import { z } from 'zod';
import { fairHeads } from '../../../src/core/fair-coins.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { anyOfIndependent, binomialTails, type GapSampler, oneByOne } from '../gap-sampler.ts';

/**
 * K anchors whose losses are independent coins: x uniform on the corners B/√K·{±1}^K, f_W(x) = ⟨W, x⟩,
 * anchors W^(k) = (a√K/B) e_k with f = ±a, and the loss M/2 − rho·f.
 */
export interface CoordinateCase {
  readonly kind: 'coordinates';
  readonly n: number;
  readonly delta: number;
  readonly K: number;
  readonly B: number;
  readonly rho: number;
  readonly a: number;
  readonly radius: number;
  readonly M: number;
}

const positive = z.number().positive();
export const coordinateSchema: z.ZodType<CoordinateCase> = z
  .strictObject({
    kind: z.literal('coordinates'),
    n: z.int().min(1),
    delta: positive.lt(1),
    K: z.int().min(1),
    B: positive,
    rho: positive,
    a: positive,
    radius: z.number().nonnegative(),
    M: positive,
  })
  .refine((c) => 2 * spreadOf(c) <= c.M, 'the loss must have room for what the weights move');

/** The largest |rho f| over 𝒮. */
export function spreadOf({ rho, a, radius, B }: CoordinateCase): number {
  return rho * (a + radius * B);
}

/** ‖W^(k)‖ */
export function anchorNorm({ a, K, B }: CoordinateCase): number {
  return (a * Math.sqrt(K)) / B;
}

/** sup |R − R_n| over 𝒮: R − R_n = rho⟨W, x̄⟩, x̄ = B/√K·means. @param means of the K coordinates’ signs */
export function coordinateGap({ rho, a, radius, B, K }: CoordinateCase, means: ArrayLike<number>): number {
  let largest = 0;
  let squares = 0;
  for (let k = 0; k < K; k++) {
    const mean = Math.abs(means[k]!);
    largest = Math.max(largest, mean);
    squares += mean * mean;
  }
  return rho * (a * largest + (radius * B * Math.sqrt(squares)) / Math.sqrt(K));
}

export function coordinateSampler(c: CoordinateCase): GapSampler {
  const means = new Float64Array(c.K);
  const words = Math.ceil(c.n / 32);
  return {
    ...oneByOne(c.K * words, (stream) => {
      for (let k = 0; k < c.K; k++) means[k] = (2 * fairHeads(c.n, stream)) / c.n - 1;
      return coordinateGap(c, means);
    }),
    // a sum of K squares, and a few roundings of numbers of at most M
    rounding: (c.K + 16) * unitRoundoff * c.M,
    exceedance(limit) {
      if (c.radius > 0) return undefined;
      const out = (heads: number): boolean => c.rho * c.a * Math.abs((2 * heads) / c.n - 1) > limit;
      return anyOfIndependent(c.K, binomialTails(c.n, 0.5, out));
    },
  };
}
