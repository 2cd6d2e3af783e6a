import { z } from 'zod';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import type { Stream } from '../../../src/core/stream.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { headsOut } from '../coin-tail.ts';
import { drawMarkedPoints } from '../marked-points.ts';
import { drawSteps, type GapGame, playing } from '../sample-gap.ts';

/**
 * Diagonal networks on the axes: x = length·e_j, j uniform on `points` many; f_θ(x) = w_1j ⋯ w_Lj x with W_l = diag(w_l), so
 * that every point has weights of its own and d ≫ n of them can be fitted to the sample. The loss is y − slope·f_j, where y
 * is one of two levels, the high one with probability `high`, so that losses are as far apart as [0, top] allows. What
 * is claimed (B, rho, M) and what is true (length, slope, top) are kept apart for the sake of dropped hypotheses.
 */
export interface SignCase {
  readonly kind: 'signs';
  readonly n: number;
  readonly delta: number;
  readonly points: number;
  readonly B: number;
  readonly length: number;
  readonly rho: number;
  readonly slope: number;
  readonly M: number;
  readonly top: number;
  readonly high: number;
  /** W_l^(1) = anchor·I */
  readonly layers: readonly { readonly anchor: number; readonly radius: number }[];
  /** The adversary goes as far as reach·r_l in every layer. */
  readonly reach: number;
  /** Are the signs of the last layer's anchor chosen after the sample was seen? */
  readonly fitted: boolean;
  /** Is the sample one example, n times? */
  readonly repeated: boolean;
}

const nonNegative = z.number().nonnegative();
export const signSchema: z.ZodType<SignCase> = z
  .strictObject({
    kind: z.literal('signs'),
    n: z.int().min(1),
    delta: z.number().positive().lt(1),
    points: z.int().min(1),
    B: nonNegative,
    length: nonNegative,
    rho: nonNegative,
    slope: nonNegative,
    M: nonNegative,
    top: nonNegative,
    high: z.number().positive().lt(1),
    layers: z
      .array(z.strictObject({ anchor: nonNegative, radius: nonNegative }))
      .min(1)
      .readonly(),
    reach: nonNegative,
    fitted: z.boolean(),
    repeated: z.boolean(),
  })
  .refine(({ n, points }) => points >= n, 'points must be at least n')
  .refine((c) => moved(c) <= c.top, 'the loss must have room for what the weights move');

/** The largest and least of ∏ w_l over |w_l − anchor_l| ≤ reach·r_l; at a corner, since it is linear in each. */
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
 * sup |R − R_n| over the diagonal networks of 𝒮: with c_j = 1/d − N_j/n and heads examples of the high level,
 * R − R_n = (q − heads/n)(top − moved) − slope Σ_j c_j f_j. Since n ≤ d, c_j < 0 or 0 on the points of the sample, so the best
 * f is largest there and least elsewhere (or the reverse): |q − heads/n|(top − moved) + moved(1 − distinct/d).
 * @param distinct how many points the sample has
 */
export function signGap(c: SignCase, heads: number, distinct: number): number {
  const m = moved(c);
  return Math.abs(c.high - heads / c.n) * (c.top - m) + m * (1 - distinct / c.points);
}

/** Draws samples; the gap is `signGap`. */
export function signGame(c: SignCase): GapGame {
  return {
    ...playing(drawSteps * c.n, (stream) => gapOf(c, stream)),
    // at most 8 + 2L roundings of numbers of at most top, L ≤ 4
    rounding: 16 * unitRoundoff * c.top,
    chance: (limit) => chanceOf(c, limit),
  };
}

function gapOf(c: SignCase, stream: Stream): number {
  const { heads, seen } = drawMarkedPoints(c, stream);
  return signGap(c, heads, seen);
}

/** Between 1 and n points: where it does not matter how many, a binomial tail. */
function chanceOf(c: SignCase, limit: number): Enclosure | undefined {
  if (c.repeated) return undefined;
  const { lo } = headsOut(c.n, c.high, (heads) => signGap(c, heads, c.n) > limit);
  const { hi } = headsOut(c.n, c.high, (heads) => signGap(c, heads, 1) > limit);
  return hi - lo <= 1e-6 * hi ? { lo, hi } : undefined;
}
