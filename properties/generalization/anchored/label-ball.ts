import { z } from 'zod';
import { exactly } from '../../../src/core/enclosure.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { drawSteps, type GapSampler, oneByOne } from '../gap-sampler.ts';

/**
 * Where biases alone move the output: every x is 0, f = W_2 b_1 + b_2 in R^labels round W_2^(1), b_2^(1) = 0,
 * so that 𝒮 gives all ‖f‖ ≤ u = r_2(‖b_1^(1)‖ + r'_1) + r'_2. An example has a label i, uniform, and a level,
 * high with probability `high`; its loss is level + rho(‖f − u e_i‖ − u): towards e_i it falls for i and
 * rises, by √2 − 1 as much, for all other labels.
 */
export interface LabelCase {
  readonly kind: 'labels';
  readonly n: number;
  readonly delta: number;
  readonly labels: number;
  readonly B: number;
  readonly rho: number;
  readonly M: number;
  readonly high: number;
  /** ‖W_1^(1)‖_σ (W_1 does not move), ‖b_1^(1)‖, r'_1, r_2 and r'_2. */
  readonly below: number;
  readonly bias: number;
  readonly biasRadius: number;
  readonly radius: number;
  readonly outerRadius: number;
}

const nonNegative = z.number().nonnegative();
export const labelSchema: z.ZodType<LabelCase> = z
  .strictObject({
    kind: z.literal('labels'),
    n: z.int().min(1),
    delta: z.number().positive().lt(1),
    labels: z.int().min(2),
    B: nonNegative,
    rho: nonNegative,
    M: nonNegative,
    high: z.number().positive().lt(1),
    below: nonNegative,
    bias: nonNegative,
    biasRadius: nonNegative,
    radius: nonNegative,
    outerRadius: nonNegative,
  })
  .refine((c) => 2 * c.rho * outputRadius(c) <= c.M, 'the loss must have room for what the biases move');

/** u */
export function outputRadius({ radius, bias, biasRadius, outerRadius }: LabelCase): number {
  return radius * (bias + biasRadius) + outerRadius;
}

/** The larger |R − R_n| at f = ±u N/‖N‖; levels rho·u and M − rho·u. @param counts N_i, by label */
export function labelGap(c: LabelCase, heads: number, counts: Iterable<number>): number {
  const u = outputRadius(c);
  const spread = c.M - 2 * c.rho * u;
  const seen = Array.from(counts);
  const length = Math.sqrt(seen.reduce((sum, count) => sum + count * count, 0));
  const level = (c.high - heads / c.n) * spread;
  const gaps = [1, -1].map((sign) => {
    // ‖f − u e_i‖/u = √(2 − 2 sign N_i/‖N‖)
    const distance = (count: number): number => Math.sqrt(Math.max(0, 2 - (2 * sign * count) / length));
    const inSample = seen.reduce((sum, count) => sum + (count / c.n) * distance(count), 0);
    const ofSeen = seen.reduce((sum, count) => sum + distance(count), 0);
    const everywhere = (ofSeen + (c.labels - seen.length) * Math.SQRT2) / c.labels;
    return Math.abs(level + c.rho * u * (everywhere - inSample));
  });
  return Math.max(...gaps);
}

export function labelSampler(c: LabelCase): GapSampler {
  return {
    // counting labels takes four times as long as drawing them
    ...oneByOne(4 * drawSteps * c.n, (stream) => {
      const counts = new Map<number, number>();
      let heads = 0;
      for (let i = 0; i < c.n; i++) {
        const label = Math.floor(stream.uniform() * c.labels);
        counts.set(label, (counts.get(label) ?? 0) + 1);
        if (stream.uniform() < c.high) heads++;
      }
      return labelGap(c, heads, counts.values());
    }),
    // 2 − 2N_i/‖N‖ is 0 exactly or at least 1/n², so its root errs by at most 4n units of 2⁻⁵³, as do the
    // sums; times rho·u ≤ M/2
    rounding: (16 * c.n + 32) * unitRoundoff * c.M,
    // with one example it does not matter which label it has
    exceedance(limit) {
      if (c.n > 1) return undefined;
      const out = (heads: number): boolean => labelGap(c, heads, [1]) > limit;
      return exactly(out(0) ? (out(1) ? 1 : 1 - c.high) : out(1) ? c.high : 0);
    },
  };
}
