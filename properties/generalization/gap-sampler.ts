import { type Arbitrary, oneof } from 'fast-check';
import { z } from 'zod';
import { exp, expm1, log1p } from '../../src/core/elementary.ts';
import type { Enclosure } from '../../src/core/enclosure.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import type { ExactProbability } from '../../src/core/probability.ts';
import type { Stream } from '../../src/core/stream.ts';
import type { Hypothesis } from '../../src/judge/claims/claim.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { logBetaCdf, logBetaSf } from '../../src/stats/beta.ts';

/** Steps that drawing one example and putting it in its place takes as long as. */
export const drawSteps = 4;

/** Draws samples and finds a lower bound of sup_𝒮 |R − R_n|: a violation is real, none proves nothing. */
export interface GapSampler {
  /** Most steps of one sample. */
  readonly horizon: number;
  /** Error of a computed gap, absolute. */
  readonly rounding: number;
  /** Fills `gaps` with what was found on independent samples; returns the steps taken. */
  sample(stream: Stream, gaps: Float64Array): number;
  /** P(what is found > limit), where it can be computed. */
  exceedance?(limit: number): Enclosure | undefined;
}

/** Relative error of G1, (2L² + 2L + 12)·2⁻⁵³, and of G2, 20·2⁻⁵³ beside Λ's 2L² + 8, for L ≤ 4. */
const boundRounding = 64 * unitRoundoff;

/** A gap counts as above a bound only by more than both computations may err. */
function limitOf({ rounding }: GapSampler, bound: number): number {
  return bound * (1 + boundRounding) + rounding;
}

/** A trajectory is a sample; its value is 1 unless a gap above the bound was found on it. */
export function gapWithin(sampler: GapSampler, bound: number): Experiment {
  const limit = limitOf(sampler, bound);
  return {
    horizon: sampler.horizon,
    run(stream, trajectories) {
      const gaps = new Float64Array(trajectories);
      const steps = sampler.sample(stream, gaps);
      return { values: gaps.map((gap) => (gap > limit ? 0 : 1)), steps };
    },
  };
}

/** P(`gapWithin`) where it can be computed. */
export function gapProbability(sampler: GapSampler, bound: number): ExactProbability | undefined {
  const exit = sampler.exceedance?.(limitOf(sampler, bound));
  return exit && { exit, stay: { lo: 1 - exit.hi, hi: 1 - exit.lo } };
}

/** One sample after the other; `draw` gives the gap of each. */
export function oneByOne(
  steps: number,
  draw: (stream: Stream) => number,
): Pick<GapSampler, 'horizon' | 'sample'> {
  return {
    horizon: steps,
    sample(stream, gaps) {
      for (let i = 0; i < gaps.length; i++) gaps[i] = draw(stream);
      return steps * gaps.length;
    },
  };
}

/** Is the gap within the bound? For the claims and their mutants. */
export function gapEvent<C>(
  samplerOf: (c: C) => GapSampler,
  bound: (c: C) => number,
): { event(c: C): Experiment; exactly(c: C): ExactProbability | undefined } {
  return {
    event: (c) => gapWithin(samplerOf(c), bound(c)),
    exactly: (c) => gapProbability(samplerOf(c), bound(c)),
  };
}

/** Relative error granted to a binomial tail: the logarithms of `logBetaCdf` err by 1e-12 of their size. */
const tailAccuracy = 1e-10;

/** P(X is out), X ~ Bin(n, q), q in (0, 1), where the numbers farthest from nq on either side are out. */
export function binomialTails(n: number, q: number, out: (heads: number) => boolean): Enclosure {
  let below = -1;
  while (below < n && out(below + 1)) below++;
  if (below === n) return { lo: 1, hi: 1 };
  let above = n + 1;
  while (out(above - 1)) above--;
  // P(X ≤ a) = 1 − I_q(a + 1, n − a), P(X ≥ b) = I_q(b, n − b + 1)
  const low = below < 0 ? 0 : exp(logBetaSf(q, below + 1, n - below));
  const high = above > n ? 0 : exp(logBetaCdf(q, above, n - above + 1));
  const p = low + high;
  return { lo: p * (1 - tailAccuracy), hi: Math.min(1, p * (1 + tailAccuracy)) };
}

/** P(one of K independent events of probability p happens): 1 − (1 − p)^K. */
export function anyOfIndependent(K: number, { lo, hi }: Enclosure): Enclosure {
  if (lo >= 1) return { lo: 1, hi: 1 };
  const any = (p: number): number => (p >= 1 ? 1 : -expm1(K * log1p(-p)));
  return { lo: any(lo) * (1 - tailAccuracy), hi: Math.min(1, any(hi) * (1 + tailAccuracy)) };
}

/** How far means of n examples may be from their expectations: Hoeffding's bound, functions of range M. */
export type Deviation = (symbols: {
  readonly M: number;
  readonly delta: number;
  readonly n: number;
  readonly logK: number;
}) => number;

/** δ, or a larger one where this deviation of functions of range 1 would leave nothing of the range. */
export function informativeDelta(delta: number, deviation: number): number {
  return deviation < 0.85 ? delta : 0.9;
}

/** Points with a coin on each; (B, rho, M) are claimed, (length, slope, top) are true. */
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

/** By how much what is true may exceed what is claimed, a little and much. */
export const excesses: readonly number[] = [
  1, 1.001, 1.005, 1.01, 1.02, 1.05, 1.07, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 3, 5, 7, 10,
];

/**
 * The hypotheses of G1 and G2, which cases that are not on marked points meet by construction.
 * @param without cases that break a hypothesis; where it is about a number, by much or by a given factor
 */
export function gapHypotheses<C extends object>(
  without: (broken: BrokenHypothesis, factor?: number) => Arbitrary<C>,
): Readonly<Record<string, Hypothesis<C>>> {
  type Fitted = MarkedPointCase & { readonly fitted: boolean | number };
  const hypothesis = (broken: BrokenHypothesis, holds: (c: Fitted) => boolean): Hypothesis<C> => ({
    holds: (c) => !('fitted' in c) || holds(c as C & Fitted),
    without: without(broken),
  });
  const atMost = (
    broken: BrokenHypothesis,
    sizes: (c: Fitted) => readonly [actual: number, claimed: number],
  ): Hypothesis<C> => {
    const within = (c: Fitted, share: number): boolean => {
      const [actual, claimed] = sizes(c);
      return actual <= (1 + share) * claimed;
    };
    return {
      ...hypothesis(broken, (c) => within(c, 0)),
      relaxed: (c, share) => !('fitted' in c) || within(c as C & Fitted, share),
      beyond: oneof(...excesses.map((factor) => without(broken, factor))),
    };
  };
  return {
    'bounded loss': atMost('M', ({ top, M }) => [top, M]),
    'Lipschitz loss': atMost('rho', ({ slope, rho }) => [slope, rho]),
    'inputs within B': atMost('B', ({ length, B }) => [length, B]),
    'inside 𝒮': atMost('inside', ({ reach }) => [reach, 1]),
    'θ* does not depend on the sample': hypothesis('anchor', ({ fitted }) => !fitted),
    'independent examples': hypothesis('sample', ({ repeated, n }) => !repeated || n === 1),
  };
}
