import { memoize } from '../../../src/core/memoize.ts';
import type { Probability } from '../../../src/core/probability.ts';
import { type AnchoredBound, anchoredBallBound } from '../../../src/theory/bounds/anchored-bound.ts';
import { endToEnd } from '../../../src/theory/bounds/end-to-end.ts';
import { deviationInProbability, type LabelledPoint } from '../../../src/theory/bounds/gradient-deviation.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import { derivativeMajorants } from '../../../src/theory/bounds/network-derivatives.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { noiseForExit } from '../../../src/theory/bounds/noise-for-exit.ts';
import { type TeacherConvexity, teacherConvexity } from '../../../src/theory/bounds/teacher-convexity.ts';
import type { Basis } from '../../../src/judge/claims/claim.ts';
import { roundingShare } from '../../../src/theory/network/teacher-facts.ts';
import { bestStagnation, productBound, type ValleyTerms } from '../../stagnation/valley/valley-bound.ts';
import type { Ball, TeacherBounds } from './calibrated-case.ts';
import { type AnalyzedTask, analyzed, seenConvex, type TeacherCase } from './case.ts';

export interface BallConstants extends Ball {
  readonly points: readonly LabelledPoint[];
  readonly convexity: TeacherConvexity;
}

/** N5 and N6 for the ball of radius r; `noise` in place of the task's, which matters nowhere else. */
export function ballConstants(task: AnalyzedTask, r: number, noise: number = task.spec.noise): BallConstants {
  const { facts, net } = task;
  const { activation, layers } = net;
  const biased = layers.some(({ bias }) => bias !== undefined);
  const kinked = activation === 'relu' || activation === 'leaky-relu';
  let smooth = true;
  const sizes: number[] = [];
  const points = facts.points.map((point, i) => {
    const { input, hidden, margins } = point;
    const { norms } = facts;
    const sizesThere = { input, hidden, margins, norms, biased, r, smooth: activation === 'tanh' };
    const { first, second, motions } = derivativeMajorants(sizesThere);
    if (kinked && margins.some((margin, l) => !(margin > motions[l]! * r))) smooth = false;
    sizes.push(first * first);
    const missed = Math.abs(task.outputs[i]! - task.labels[i]!);
    const largest = facts.norms.at(-1)! * (hidden.at(-1) ?? input) + facts.biases.at(-1)!;
    return {
      weight: 1 / task.N,
      slope: Math.min(first, point.slope + roundingShare * first),
      second,
      residual: task.labels === task.outputs ? 0 : missed + roundingShare * (missed + largest),
      epsilon: i % 2 === 0 ? noise : 0,
    };
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / task.N;
  const rounding = 4 * roundingShare * mean(sizes);
  const least = Math.max(0, facts.curvature.least - rounding);
  const greatest = facts.curvature.greatest + rounding;
  const second = Math.sqrt(mean(points.map((point) => point.second * point.second)));
  const residual = mean(points.map((point) => point.residual * point.second));
  const convexity = teacherConvexity({ ridge: task.spec.ridge, r, least, greatest, second, residual });
  const Lambda = perturbationLambda({
    rho: 1,
    B: facts.B,
    norms: facts.norms.map((s) => s + r),
    ...(biased && { biases: facts.biases.map((b) => b + r) }),
  });
  return { points, least, greatest, residual, convexity, smooth, Lambda };
}

export interface TeacherConstants extends BallConstants {
  readonly p: number;
  readonly basis: Basis;
  /** λ/(λ + c²): the ridge's share of the least curvature certified at θ*. */
  readonly ridgeShare: number;
  readonly q: number;
  /** The least Δ that N7 proves. */
  readonly provedDelta: number;
  readonly gap: AnchoredBound;
}

export const constantsOf: (c: TeacherCase) => TeacherConstants = memoize((c) => {
  const { n, r, delta, deltaDeviation, M, rho } = c;
  const task = analyzed(c.task);
  const ball = ballConstants(task, r);
  return {
    ...ball,
    p: task.p,
    basis: ball.smooth ? 'certified' : 'sampled',
    ridgeShare: c.task.ridge / (c.task.ridge + ball.least),
    q: ball.convexity.contraction(c.eta),
    provedDelta: deviationInProbability({ r, n, deltaDeviation, points: ball.points }).total,
    gap: anchoredBallBound({ M, delta, n, K: 1, Lambda: rho * ball.Lambda, r }),
  };
});

/** LEC(mu, beta, r): certified, or seen at sampled points of the ball where kinks are within reach. */
export const locallyConvex: (c: TeacherCase) => boolean = memoize((c) => {
  const { convexity, basis } = constantsOf(c);
  return convexity.mu > 0 && (basis === 'certified' || seenConvex(c, convexity, 40));
});

/** What the promise is made of; η, σ and q are those of every step. */
export interface Terms extends ValleyTerms {
  readonly eta: number;
  readonly sigma: number;
  readonly q: number;
  readonly delta: number;
  readonly deltaDeviation: number;
}

export function termsOf(c: TeacherCase): Terms {
  const { q, p } = constantsOf(c);
  const { eta, sigma, r, d0, T, Delta, delta, deltaDeviation } = c;
  const singularValues = Array.from({ length: c.noise.k }, () => 1);
  return { Delta, eta, sigma, q, singularValues, tubeDim: p, r, d0, T, delta, deltaDeviation };
}

/** pi − delta − deltaDeviation */
export function promiseWith(changed: Terms, c: TeacherCase): Probability {
  const { p, gap } = constantsOf(c);
  const isotropic = c.noise.k === p;
  // T7 if the noise is in all of θ; else T1 for one step, and for more the best of T1, T2* and T9
  const best = isotropic || changed.T > 1;
  const stagnation = best ? bestStagnation(changed, isotropic) : productBound(changed);
  return endToEnd({ ...changed, stagnation, gap: gap.total }).promised;
}

/** The claim's own promise, which is asked for many times. */
export const promiseOf: (c: TeacherCase) => Probability = memoize((c) => promiseWith(termsOf(c), c));

export const teacherBounds: TeacherBounds = {
  ball: ballConstants,
  Delta: (task, { r, n, deltaDeviation }, noise) =>
    deviationInProbability({ r, n, deltaDeviation, points: ballConstants(task, r, noise).points }).total,
  deviation: hoeffdingDeviation,
  noiseForExit,
};
