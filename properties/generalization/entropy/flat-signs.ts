import { z } from 'zod';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import {
  binomialTails,
  type GapSampler,
  type MarkedPointCase,
  markedPointFields,
  sampleMarkedPoints,
} from '../gap-sampler.ts';

/**
 * `SignCase` in the geometry of G2: W_l = diag(w_l), θ* has anchor·I in every layer, and each of the d ≫ n
 * points has parameters of its own, so that a ball in many dimensions fits the sample. The flat is spanned by
 * common shifts of kParallel groups of points, which fit nothing, or by all diagonal entries (`fits`). The
 * loss is slope·(f_j of θ* less f_j) plus a level, `low` or `top` (with probability `high`), in [0, top].
 */
export interface FlatSignCase extends MarkedPointCase {
  readonly kind: 'flat-signs';
  readonly depth: number;
  readonly anchor: number;
  readonly low: number;
  readonly kParallel: number;
  readonly fits: boolean;
  readonly r: number;
  readonly epsilon: number;
  /** A scale of the net, in (0, r]. */
  readonly tau: number;
  /** How far the entries of θ* were moved at the points of the sample, after it was seen. */
  readonly fitted: number;
}

const nonNegative = z.number().nonnegative();
const positive = z.number().positive();
export const flatSignSchema: z.ZodType<FlatSignCase> = z
  .strictObject({
    kind: z.literal('flat-signs'),
    ...markedPointFields(positive),
    depth: z.int().min(1).max(4),
    anchor: nonNegative,
    low: nonNegative,
    kParallel: z.int().min(1),
    fits: z.boolean(),
    r: positive,
    epsilon: nonNegative,
    tau: positive,
    fitted: nonNegative,
  })
  .refine(({ n, points }) => points >= n, 'points must be at least n')
  .refine(({ tau, r }) => tau <= r, 'tau must be at most r')
  .refine(({ low, top }) => low <= top, 'low must be at most top')
  .refine(
    ({ fits, kParallel, points, depth }) => (fits ? kParallel === points * depth : kParallel <= points),
    'kParallel must be points·depth where the flat fits, and at most points elsewhere',
  );

/** An ε-ball in which a network fits the sample: without ε, G2 would be violated 4.8-fold. */
export const flatSignExample: FlatSignCase = {
  kind: 'flat-signs',
  n: 100,
  delta: 0.05,
  points: 10_000,
  depth: 1,
  anchor: 1,
  B: 1,
  length: 1,
  rho: 1,
  slope: 1,
  M: 1,
  top: 1,
  low: 1,
  high: 0.5,
  kParallel: 1,
  fits: false,
  r: 0.1,
  epsilon: 10,
  tau: 0.01,
  reach: 1,
  fitted: 0,
  repeated: false,
};

/** How far θ may move from θ* along the entries of the sample's points. */
function budgetOf({ fits, r, epsilon, reach }: FlatSignCase): number {
  return reach * (fits ? r + epsilon : epsilon);
}

/**
 * The largest |R − R_n| where the entries of the sample's points, √(distinct·depth) of them, share the budget
 * equally: upwards, so that losses of the sample fall, or one layer downwards; or where nothing moves.
 * @param heads how many examples have the level `top`
 */
export function flatSignGap(c: FlatSignCase, heads: number, distinct: number): number {
  const { anchor, depth, fitted, slope, length, low, top, high, points } = c;
  const step = fitted + budgetOf(c) / Math.sqrt(distinct * depth);
  const moved = slope * length * (power(anchor + step, depth) - power(anchor, depth));
  const other = Math.min(power(anchor - step, depth), (anchor - step) * power(anchor + step, depth - 1));
  const back = slope * length * (other - power(anchor, depth));
  const share = heads / c.n;
  const gaps = [0, moved, back].map((change) => {
    const [lowNow, topNow] = [low, top].map((level) => Math.min(top, Math.max(0, level - change)));
    const inSample = share * topNow! + (1 - share) * lowNow!;
    const seen = high * topNow! + (1 - high) * lowNow!;
    const unseen = high * top + (1 - high) * low;
    return Math.abs(unseen + (distinct / points) * (seen - unseen) - inSample);
  });
  return Math.max(...gaps);
}

export function flatSignSampler(c: FlatSignCase): GapSampler {
  const widest = power(c.anchor + c.fitted + budgetOf(c), c.depth);
  return {
    ...sampleMarkedPoints(c, (heads, distinct) => flatSignGap(c, heads, distinct)),
    // sums of losses of at most top, and moves with 2·depth + 8 roundings that may cancel
    rounding: unitRoundoff * (24 * c.top + (2 * c.depth + 8) * c.slope * c.length * widest),
    // a binomial tail, but for the chance of at most n(n − 1)/(2d) that two examples share a point
    exceedance(limit) {
      if (c.repeated) return undefined;
      const { n, high, points } = c;
      const shared = Math.min(1, (n * (n - 1)) / (2 * points));
      const { lo, hi } = binomialTails(n, high, (heads) => flatSignGap(c, heads, n) > limit);
      const exit = { lo: lo * (1 - shared), hi: Math.min(1, hi + shared) };
      return exit.hi - exit.lo <= 0.1 * exit.hi ? exit : undefined;
    },
  };
}

/** xⁿ for a small natural n. */
function power(x: number, n: number): number {
  let product = 1;
  for (let i = 0; i < n; i++) product *= x;
  return product;
}
