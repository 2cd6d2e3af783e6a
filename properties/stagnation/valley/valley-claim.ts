import type { DataTables } from '../../../src/data/table.ts';
import type { Hypothesis } from '../../../src/judge/claims/claim.ts';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';
import { isConstant, noiseLevel, stepSize } from '../../../src/theory/sgd/schedule.ts';
import { constantsOf } from './valley-bound.ts';

type Labels = Readonly<Record<string, (c: ValleyCase) => boolean>>;

/** LEC(μ, β, r) is known on the whole tube, exactly or by a rigorous bound. */
export const locallyEssentiallyConvex: Hypothesis<ValleyCase> = {
  holds: (c) => valley(c).certificate !== undefined,
  basis: (c) => valley(c).certificate?.basis ?? 'exact',
  // known on the tube of radius r/(1 + share), with its constants there
  relaxed: (c, share) => valley(c).landscape.certificate(c.r / (1 + share)) !== undefined,
};
export const startsInside: Hypothesis<ValleyCase> = {
  holds: (c) => c.d0 <= c.r,
  relaxed: (c, share) => c.d0 <= (1 + share) * c.r,
};
/** Starts just within and beyond the tube, as multiples of its radius. */
export const startsAround: readonly number[] = [1, 1.001, 1.005, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2, 5, 10];
/** q < 1, that is η < 2μ/β². */
export const contracts: Hypothesis<ValleyCase> = {
  holds: (c) => constantsOf(c).q < 1,
  relaxed: (c, share) => constantsOf(c).q < 1 + share,
};
export const constantSteps: Hypothesis<ValleyCase> = {
  holds: (c) => isConstant(c.schedule),
  // η and σ of all steps within a factor of 1 + share
  relaxed: ({ schedule, T }, share) => {
    if (share === 0) return isConstant(schedule);
    const most = (1 + share) * (1 + Number.EPSILON);
    const last = Math.max(0, T - 1);
    return (
      schedule.eta <= most * stepSize(schedule, last) && schedule.sigma <= most * noiseLevel(schedule, last)
    );
  },
};
/** SGD runs on R itself: Δ = 0. */
export const noDeviation: Hypothesis<ValleyCase> = {
  holds: (c) => constantsOf(c).Delta === 0,
  // ηΔ ≤ share · (1 − q)r, what a step contracts at the boundary
  relaxed: (c, share) => {
    const { eta, Delta, q, r } = constantsOf(c);
    return Delta === 0 || eta * Delta <= share * (1 - q) * r;
  },
};
/** GGᵀ = s²P for some s. */
export const isotropicInTube: Hypothesis<ValleyCase> = {
  holds: (c) => valley(c).isotropic !== undefined,
  // noise in all directions of the tube, and equal within a factor of 1 + share
  relaxed: (c, share) => {
    const { isotropic, singularValues, tubeDim } = valley(c);
    if (isotropic !== undefined) return true;
    if (c.noise.kind !== 'axes' || singularValues.length < tubeDim) return false;
    return singularValues[0]! <= (1 + share) * singularValues.at(-1)!;
  },
};
/** Some noise crosses the tube: G ≠ 0. */
export const noiseInTube: Hypothesis<ValleyCase> = { holds: (c) => valley(c).singularValues.length > 0 };

/** The numbers of a valley that slack is tabulated over. */
export function valleyFeatures(c: ValleyCase, data?: DataTables): Record<string, number> {
  const { eta, sigma, mu, q, singularValues, r, d0, T } = constantsOf(c, data);
  const { landscape } = valley(c, data);
  const s1 = singularValues[0] ?? 0;
  return {
    k: singularValues.length,
    p: landscape.dim,
    η·μ: eta * mu,
    q,
    T,
    'd_0/r': d0 / r,
    ...(s1 > 0 && { 'r/c': r / (eta * sigma * s1) }),
  };
}

/** What a person needs to redo the arithmetic of a case. */
export function explainValley(c: ValleyCase, data?: DataTables): string[] {
  const { mu, beta, Delta, eta, sigma, q, singularValues, r, d0, T } = constantsOf(c, data);
  const { landscape } = valley(c, data);
  return [
    `landscape: ${nameOf(c.landscape)} in R^${landscape.dim}, LEC(μ = ${mu}, β = ${beta}, r = ${r})${Delta > 0 ? `, Δ = ${Delta}` : ''}`,
    `step: η = ${eta}, so q = √(1 − 2ημ + η²β²) = ${q}${isConstant(c.schedule) ? '' : ' at t = 0, later ones as the schedule says'}`,
    `noise: σ = ${sigma}, G has k = ${singularValues.length} singular values (${summary(singularValues)}), so c = ησs_1 = ${eta * sigma * (singularValues[0] ?? 0)}`,
    `start: d_0 = ${d0} of r = ${r}; T = ${T} steps`,
  ];
}

function nameOf(landscape: LandscapeSpec): string {
  return landscape.kind === 'outward'
    ? `${nameOf(landscape.base)} with an outward deviation`
    : landscape.kind;
}

function summary(values: readonly number[]): string {
  const shown = values.slice(0, 4).map((x) => Number(x.toPrecision(6)));
  return values.length > 4 ? `${shown.join(', ')}, …` : shown.join(', ');
}

/** Labels that a claim about all valleys must cover. */
export const valleyLabels: Labels = {
  'k = 1': (c) => valley(c).singularValues.length === 1,
  'k > 16': (c) => valley(c).singularValues.length > 16,
  'flat directions': (c) => valley(c).landscape.normalDim < valley(c).landscape.dim,
  'T = 1': (c) => c.T === 1,
  'T > 100': (c) => c.T > 100,
  'start on the boundary': (c) => c.d0 === c.r,
  'start at a minimizer': (c) => c.d0 === 0,
  'not quadratic': (c) => c.landscape.kind !== 'quadratic',
};

/** Further labels, for claims that speak of more than isotropic noise and constant steps. */
export const noiseLabels: Labels = {
  'ill-conditioned noise': (c) => {
    const { singularValues } = valley(c);
    return singularValues.length > 1 && singularValues[0]! > 3 * singularValues.at(-1)!;
  },
  'noise of low rank': (c) => valley(c).singularValues.length < valley(c).tubeDim,
  'state-dependent noise': (c) => c.noise.kind === 'damped',
  'minimizers not affine': (c) => !valley(c).landscape.affine,
};

export const decayLabel: Labels = { 'decaying steps': (c) => !isConstant(c.schedule) };
