import { z } from 'zod';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { anyOfIndependent, binomialTails, type GapSampler, oneByOne } from '../gap-sampler.ts';

/**
 * The flat as so many anchors: f = W ∈ R^k (one layer, x = 1), and ℓ(f, y) = M/2 ± a cone of height M/2 and
 * slope rho round every centre of a grid with spacing M/rho, the signs being independent fair coins of y. So
 * ℓ is rho-Lipschitz, and its values at the side^k centres within r are independent coins in {0, M}.
 */
export interface CellCase {
  readonly kind: 'cells';
  readonly n: number;
  readonly delta: number;
  /** k_∥ */
  readonly k: number;
  /** Centres along each axis, odd: the middle one is θ*. */
  readonly side: number;
  readonly M: number;
  readonly rho: number;
  /** τ/r */
  readonly scale: number;
}

const positive = z.number().positive();
export const cellSchema: z.ZodType<CellCase> = z
  .strictObject({
    kind: z.literal('cells'),
    n: z.int().min(1),
    delta: positive.lt(1),
    k: z.int().min(1),
    side: z.int().min(3),
    M: positive,
    rho: positive,
    scale: positive.max(1),
  })
  .refine(({ side }) => side % 2 === 1, 'side must be odd');

/** A radius round θ* that holds all centres, hardly larger than the least one. */
export function cellRadius({ k, side, M, rho }: CellCase): number {
  return ((Math.sqrt(k) * ((side - 1) / 2) * M) / rho) * (1 + 8 * unitRoundoff);
}

export function cellSampler({ n, k, side, M }: CellCase): GapSampler {
  let cells = 1;
  for (let i = 0; i < k; i++) cells *= side;
  const exceedance = (limit: number): Enclosure => {
    const out = (heads: number): boolean => M * Math.abs(heads / n - 0.5) > limit;
    return anyOfIndependent(cells, binomialTails(n, 0.5, out));
  };
  return {
    // the largest of so many is drawn at once, by its distribution function
    ...oneByOne(n, (stream) => {
      const u = stream.uniform();
      for (let far = Math.ceil(n / 2); far <= n; far++) {
        const gap = M * (far / n - 0.5);
        if (1 - exceedance(gap).hi >= u) return gap;
      }
      return M / 2;
    }),
    rounding: 4 * unitRoundoff * M,
    exceedance,
  };
}
