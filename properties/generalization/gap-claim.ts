import type { Arbitrary } from 'fast-check';
import type { Experiment } from '../../src/core/experiment.ts';
import type { ExactProbability } from '../../src/core/probability.ts';
import type { Hypothesis } from '../../src/judge/claims/claim.ts';
import { gapProbability, type GapSampler, gapWithin } from './gap-sampler.ts';
import type { BrokenHypothesis, MarkedPointCase } from './marked-points.ts';

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

/** Event of a mutant: the gap is within another bound. */
export function gapEvent<C>(
  samplerOf: (c: C) => GapSampler,
  bound: (c: C) => number,
): { event(c: C): Experiment; exactly(c: C): ExactProbability | undefined } {
  return {
    event: (c) => gapWithin(samplerOf(c), bound(c)),
    exactly: (c) => gapProbability(samplerOf(c), bound(c)),
  };
}
