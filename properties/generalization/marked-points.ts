import type { Arbitrary } from 'fast-check';
import { z } from 'zod';
import type { Hypothesis } from '../../src/judge/claims/claim.ts';
import { drawSteps, type GapSampler, oneByOne } from './gap-sampler.ts';

/**
 * Points with a coin on each, and a loss between two levels. What is claimed (B, rho, M) and what is true
 * (length, slope, top) differ where a hypothesis is dropped.
 */
export interface MarkedPointCase {
  readonly n: number;
  readonly delta: number;
  readonly points: number;
  readonly B: number;
  readonly length: number;
  readonly rho: number;
  readonly slope: number;
  readonly M: number;
  readonly top: number;
  /** Probability of heads: of the level `top`. */
  readonly high: number;
  /** θ goes as far as `reach` times what 𝒮 allows. */
  readonly reach: number;
  /** Is the sample one example, n times? */
  readonly repeated: boolean;
}

/** @param size the schema of numbers that are not negative, or positive */
export function markedPointFields(size: z.ZodType<number>): {
  readonly [F in keyof MarkedPointCase]: z.ZodType<MarkedPointCase[F]>;
} {
  const share = z.number().positive().lt(1);
  return {
    n: z.int().min(1),
    delta: share,
    points: z.int().min(1),
    B: size,
    length: size,
    rho: size,
    slope: size,
    M: size,
    top: size,
    high: share,
    reach: z.number().nonnegative(),
    repeated: z.boolean(),
  };
}

/** Draws samples whose gap depends on how many heads they have, and on how many different points. */
export function sampleMarkedPoints(
  { n, points, high, repeated }: MarkedPointCase,
  gap: (heads: number, distinct: number) => number,
): Pick<GapSampler, 'horizon' | 'sample'> {
  return oneByOne(drawSteps * n, (stream) => {
    const places = new Set<number>();
    let heads = 0;
    for (let i = 0; i < (repeated ? 1 : n); i++) {
      places.add(Math.floor(stream.uniform() * points));
      if (stream.uniform() < high) heads += repeated ? n : 1;
    }
    return gap(heads, places.size);
  });
}

/** A hypothesis of G1 and G2 that cases on marked points can break. */
export type BrokenHypothesis = 'M' | 'rho' | 'B' | 'inside' | 'anchor' | 'sample';

/** The case with a hypothesis broken, by this factor if it is about a number; not that of the anchor. */
export function breaking<C extends MarkedPointCase>(
  c: C,
  broken: BrokenHypothesis | undefined,
  factor: number,
): C {
  return {
    ...c,
    length: broken === 'B' ? factor * c.B : c.B,
    slope: broken === 'rho' ? factor * c.rho : c.rho,
    top: broken === 'M' ? factor * c.M : c.M,
    reach: broken === 'inside' ? factor : 1,
    repeated: broken === 'sample',
  };
}

/** The hypotheses of G1 and G2, which cases that are not on marked points meet by construction. */
export function gapHypotheses<C extends object>(
  without: (broken: BrokenHypothesis) => Arbitrary<C>,
): Readonly<Record<string, Hypothesis<C>>> {
  type Fitted = MarkedPointCase & { readonly fitted: boolean | number };
  const hypothesis = (broken: BrokenHypothesis, holds: (c: Fitted) => boolean): Hypothesis<C> => ({
    holds: (c) => !('fitted' in c) || holds(c as C & Fitted),
    without: without(broken),
  });
  return {
    'bounded loss': hypothesis('M', ({ top, M }) => top <= M),
    'Lipschitz loss': hypothesis('rho', ({ slope, rho }) => slope <= rho),
    'inputs within B': hypothesis('B', ({ length, B }) => length <= B),
    'inside 𝒮': hypothesis('inside', ({ reach }) => reach <= 1),
    'θ* does not depend on the sample': hypothesis('anchor', ({ fitted }) => !fitted),
    'independent examples': hypothesis('sample', ({ repeated, n }) => !repeated || n === 1),
  };
}
