import { z } from 'zod';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import {
  binomialTails,
  type GapSampler,
  type MarkedPointCase,
  markedPointFields,
  sampleMarkedPoints,
} from '../gap-sampler.ts';

/**
 * Diagonal networks on the axes: x = length·e_j, j uniform on `points` many; f_θ(x) = w_1j ⋯ w_Lj x with W_l
 * = diag(w_l), so that d ≫ n points with weights of their own can be fitted. The loss is y − slope·f_j with y
 * one of two levels, the high one with probability `high`, as far apart as [0, top] allows.
 */
export interface SignCase extends MarkedPointCase {
  readonly kind: 'signs';
  /** W_l^(1) = anchor·I */
  readonly layers: readonly { readonly anchor: number; readonly radius: number }[];
  /** Are the signs of the last layer's anchor chosen after the sample was seen? */
  readonly fitted: boolean;
}

const nonNegative = z.number().nonnegative();
export const signSchema: z.ZodType<SignCase> = z
  .strictObject({
    kind: z.literal('signs'),
    ...markedPointFields(nonNegative),
    layers: z
      .array(z.strictObject({ anchor: nonNegative, radius: nonNegative }))
      .min(1)
      .readonly(),
    fitted: z.boolean(),
  })
  .refine(({ n, points }) => points >= n, 'points must be at least n')
  .refine((c) => moved(c) <= c.top, 'the loss must have room for what the weights move');

/** G1 is nearly tight here: sup |R − R_n| is about 1.92, and the bound 2.136. */
export const signExample: SignCase = {
  kind: 'signs',
  n: 400,
  delta: 0.05,
  points: 10_000,
  B: 1,
  length: 1,
  rho: 1,
  slope: 1,
  M: 2,
  top: 2,
  high: 0.5,
  layers: [{ anchor: 0, radius: 1 }],
  reach: 1,
  fitted: false,
  repeated: false,
};

/** The largest and least of ∏ w_l over |w_l − anchor_l| ≤ reach·r_l: at a corner, being linear in each. */
export function productRange({ layers, reach, fitted }: SignCase): Enclosure {
  let range = { lo: 1, hi: 1 };
  for (const { anchor, radius } of layers) {
    const ends = [anchor - reach * radius, anchor + reach * radius];
    const corners = ends.flatMap((w) => [w * range.lo, w * range.hi]);
    range = { lo: Math.min(...corners), hi: Math.max(...corners) };
  }
  const most = Math.max(-range.lo, range.hi);
  return fitted ? { lo: -most, hi: most } : range;
}

/** How far the loss of one point moves over 𝒮. */
export function moved(c: SignCase): number {
  const { lo, hi } = productRange(c);
  return c.slope * c.length * (hi - lo);
}

/**
 * sup |R − R_n| over the diagonal networks of 𝒮: with c_j = 1/d − N_j/n, R − R_n = (q − heads/n)(top − moved)
 * − slope Σ_j c_j f_j. As n ≤ d, c_j ≤ 0 on the sample's points: the best f is largest there, least
 * elsewhere, or the reverse.
 * @param heads examples of the high level
 * @param distinct how many points the sample has
 */
export function signGap(c: SignCase, heads: number, distinct: number): number {
  const m = moved(c);
  return Math.abs(c.high - heads / c.n) * (c.top - m) + m * (1 - distinct / c.points);
}

export function signSampler(c: SignCase): GapSampler {
  return {
    ...sampleMarkedPoints(c, (heads, distinct) => signGap(c, heads, distinct)),
    // at most 8 + 2L roundings of numbers of at most top, L ≤ 4
    rounding: 16 * unitRoundoff * c.top,
    // between 1 and n points: where it does not matter how many, a binomial tail
    exceedance(limit) {
      if (c.repeated) return undefined;
      const { lo } = binomialTails(c.n, c.high, (heads) => signGap(c, heads, c.n) > limit);
      const { hi } = binomialTails(c.n, c.high, (heads) => signGap(c, heads, 1) > limit);
      return hi - lo <= 1e-6 * hi ? { lo, hi } : undefined;
    },
  };
}
