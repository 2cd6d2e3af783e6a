import { z } from 'zod';
import type { Stream } from '../../src/core/stream.ts';
import { drawSteps, type GapSampler, oneByOne } from './gap-sampler.ts';

/**
 * Examples that are points with a coin on each, and a loss of them between two levels. What is claimed (B,
 * rho, M) and what is true (length, slope, top) are kept apart for the sake of dropped hypotheses.
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
  c: MarkedPointCase,
  gap: (heads: number, distinct: number) => number,
): Pick<GapSampler, 'horizon' | 'sample'> {
  return oneByOne(drawSteps * c.n, (stream) => {
    const { heads, distinct } = drawMarkedPoints(c, stream);
    return gap(heads, distinct);
  });
}

function drawMarkedPoints(
  { n, points, high, repeated }: MarkedPointCase,
  stream: Stream,
): { readonly heads: number; readonly distinct: number } {
  const places = new Set<number>();
  let heads = 0;
  for (let i = 0; i < (repeated ? 1 : n); i++) {
    places.add(Math.floor(stream.uniform() * points));
    if (stream.uniform() < high) heads += repeated ? n : 1;
  }
  return { heads, distinct: places.size };
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
