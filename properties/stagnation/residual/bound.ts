import { memoize } from '../../../src/core/memoize.ts';
import type { Probability } from '../../../src/core/probability.ts';
import { noiseForExit } from '../../../src/theory/bounds/noise-for-exit.ts';
import { logBetween } from '../../../src/theory/bounds/noise-level.ts';
import { residualRounding } from '../../../src/theory/bounds/residual-rounding.ts';
import { type ResidualNorms, residualSlope } from '../../../src/theory/bounds/residual-slope.ts';
import { bestStagnation, type ValleyTerms } from '../valley/valley-bound.ts';
import { type ResidualCase, residualTask, type TaskSpec } from './case.ts';
import type { ResidualScales } from './space.ts';

/** Inputs have length 1 but for rounding. */
const B = 1 + 1e-14;

/** 2⁻²⁴: single precision. */
const single = 5.9604644775390625e-8;
/** tanh of single precision errs by at most eight units in the last place (a test checks the backend). */
export const tanhRoundings = 16;

function raised({ inner, outer, readOut }: ResidualNorms, r: number): ResidualNorms {
  return { inner: inner.map((s) => s + r), outer: outer.map((s) => s + r), readOut: readOut + r };
}

/** L² with ‖∇f_θ(x_i)‖ ≤ L on the ball of radius r round θ*. */
function squaredSlope(c: TaskSpec & Pick<ResidualCase, 'r'>): number {
  const L = residualSlope(raised(residualTask(c).spectral, c.r), B);
  return L * L * (1 + 1e-12);
}

/** The q of someone who takes the network for a perceptron of these matrices: a_l b_l for 1 + a_l b_l. */
export function qWithoutSkips(c: ResidualCase): number {
  const { inner, outer, readOut } = raised(residualTask(c).spectral, c.r);
  // ∏ of the norms of all matrices but one, for each
  const norms = [...inner, ...outer, readOut];
  const squared = norms.reduce((sum, _, i) => {
    const others = norms.reduce((product, s, j) => (j === i ? product : product * s), 1);
    return sum + others * others;
  }, 0);
  return Math.abs(1 - c.eta * c.ridge) + c.eta * squared;
}

/** What the theorems know of a case. */
export interface ResidualNumbers {
  readonly p: number;
  /** LEC(mu, beta, r), certified. */
  readonly mu: number;
  readonly beta: number;
  /** What a step contracts by. */
  readonly q: number;
  /** ≥ ‖computed gradient − ∇R‖ on the ball: single precision. */
  readonly Delta: number;
  /** Delta/2⁻²⁴ */
  readonly roundings: number;
}

/**
 * With e_i = f_θ(x_i) − f_θ*(x_i), |e_i| ≤ L d on the ball: ∇R = mean e_i ∇f_θ(x_i) + λ(θ − θ*), whose first
 * part is at most L²d. So LEC holds with μ = λ − L², β = λ + L², and ‖θ − η∇R − θ*‖ ≤ (|1 − ηλ| + ηL²) d.
 */
export const residualNumbers: (c: ResidualCase) => ResidualNumbers = memoize((c) => {
  const { teacher, points, ridge, eta, r } = c;
  const { p, frobenius } = residualTask(c);
  const squared = squaredSlope(c);
  const Delta = residualRounding({
    norms: raised(frobenius, r),
    sizes: { dim: teacher.dim, hidden: teacher.hidden, points },
    B,
    unitRoundoff: single,
    activationRoundings: teacher.activation === 'tanh' ? tanhRoundings : 0,
    smooth: teacher.activation === 'tanh' || teacher.activation === 'identity',
  });
  return {
    p,
    mu: ridge - squared,
    beta: ridge + squared,
    q: Math.abs(1 - eta * ridge) + eta * squared,
    Delta,
    roundings: Delta / single,
  };
});

export type ResidualTerms = ValleyTerms & { readonly q: number; readonly sigma: number };

export function residualTerms(c: ResidualCase): ResidualTerms {
  const { p, q, Delta } = residualNumbers(c);
  const { eta, sigma, r, d0, T, noise } = c;
  const singularValues = Array.from({ length: noise.k }, () => 1);
  return { Delta, eta, sigma, q, singularValues, tubeDim: p, r, d0, T };
}

/** The best of T1, T2*, T7 and T9. */
export function residualBound(x: ResidualTerms, c: ResidualCase): Probability {
  return bestStagnation(x, c.noise.k === residualNumbers(c).p);
}

export const residualScales: ResidualScales = {
  squaredSlope,
  noise: ({ level, ...x }) => noiseForExit({ ...x, exit: logBetween(0.2, 0.6, level) }),
};
