import type { Arbitrary } from 'fast-check';
import type { Hypothesis } from '../../../src/judge/claims/claim.ts';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { isConstant } from '../../../src/theory/sgd/schedule.ts';
import { constantsOf } from './constants.ts';

/** A hypothesis, with a space of cases in which it can be false. */
export function hypothesis<C>(holds: (c: C) => boolean, without?: Arbitrary<C>): Hypothesis<C> {
  return { holds, ...(without && { without }) };
}

/** LEC(μ, β, r) is known on the whole tube, exactly or by a rigorous bound. */
export function locallyEssentiallyConvex(without?: Arbitrary<ValleyCase>): Hypothesis<ValleyCase> {
  return {
    ...hypothesis<ValleyCase>((c) => valley(c).certificate !== undefined, without),
    basis: (c) => valley(c).certificate?.basis ?? 'exact',
  };
}

export function startsInside(without?: Arbitrary<ValleyCase>): Hypothesis<ValleyCase> {
  return hypothesis((c) => c.d0 <= c.r, without);
}

/** q < 1, that is η < 2μ/β². */
export function contracts(without?: Arbitrary<ValleyCase>): Hypothesis<ValleyCase> {
  return hypothesis((c) => constantsOf(c).q < 1, without);
}

export function constantSteps(without?: Arbitrary<ValleyCase>): Hypothesis<ValleyCase> {
  return hypothesis((c) => isConstant(c.schedule), without);
}

/** SGD runs on R itself: Δ = 0. */
export function noDeviation(without?: Arbitrary<ValleyCase>): Hypothesis<ValleyCase> {
  return hypothesis((c) => constantsOf(c).Delta === 0, without);
}

/** GGᵀ = s²P for some s. */
export function isotropicInTube(without?: Arbitrary<ValleyCase>): Hypothesis<ValleyCase> {
  return hypothesis((c) => valley(c).isotropic !== undefined, without);
}

/** Some noise crosses the tube. */
export function noiseInTube(): Hypothesis<ValleyCase> {
  return hypothesis((c) => valley(c).singularValues.length > 0);
}
