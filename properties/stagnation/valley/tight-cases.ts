import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';

/** SGD on the isotropic quadratic, k normal directions, from the unit tube's boundary; one number decides. */
function bowl(k: number, { eta, sigma, T }: { eta: number; sigma: number; T: number }): ValleyCase {
  return {
    landscape: { kind: 'quadratic', curvatures: Array.from({ length: k }, () => 1), flat: 0 },
    noise: { kind: 'isotropic', scale: 1 },
    schedule: { eta, sigma },
    T,
    r: 1,
    d0: 1,
    along: 0,
  };
}

/** q = 0: each step starts afresh, and T1, T7, T7-product and T8 are all equalities. */
export const newtonStep: ValleyCase = bowl(2, { eta: 1, sigma: 0.35, T: 10 });
/** One Newton step with unequal noise: T1 is an equality. */
export const unevenNewtonStep: ValleyCase = {
  ...bowl(2, { eta: 1, sigma: 0.5, T: 1 }),
  noise: { kind: 'axes', scales: [1, 0.1] },
};
/** The same with noise along one of both directions. */
export const lowRankNewtonStep: ValleyCase = {
  ...unevenNewtonStep,
  noise: { kind: 'axes', scales: [1] },
};
/** A Newton step whose noise depends on where it starts. */
const dampedNewtonStep: ValleyCase = {
  ...bowl(2, { eta: 1, sigma: 0.5, T: 2 }),
  noise: { kind: 'damped', base: { kind: 'isotropic', scale: 1 }, scale: 1 },
};
/** A step near a sphere of minimizers, which is not affine. */
const stepOffSphere: ValleyCase = {
  ...bowl(1, { eta: 0.5, sigma: 0.2, T: 1 }),
  landscape: { kind: 'sphere', sphereDim: 2, radius: 25, h: 1, flat: 0 },
};
/** A deviation that leaves a tenth of the tube, one step from the boundary: 1% of Δ decides. */
export const pushedOut: ValleyCase = {
  ...bowl(1, { eta: 1, sigma: 0.0133, T: 1 }),
  landscape: {
    kind: 'outward',
    base: { kind: 'quadratic', curvatures: [0.8], flat: 0 },
    Delta: 0.72,
  },
};
/** One step with little contraction: where it starts decides. */
export const fromTheBoundary: ValleyCase = {
  ...bowl(1, { eta: 0.1, sigma: 0.5, T: 1 }),
};
/** Shapes of noise and of 𝓜 that few random cases have, so that a quick run meets each. */
export const rareShapes: Readonly<Record<string, ValleyCase>> = {
  'noise of low rank': lowRankNewtonStep,
  'unequal noise': unevenNewtonStep,
  'noise damped with the distance': dampedNewtonStep,
  'a sphere of minimizers': stepOffSphere,
};
/** Newton steps that decay: q_t grows from 0. */
export const decayingSteps: ValleyCase = {
  ...bowl(1, { eta: 1, sigma: 0.6, T: 10 }),
  schedule: { eta: 1, sigma: 0.6, etaDecay: 0.3 },
  d0: 0,
};
/** The isotropic quadratic away from q = 0: T7 is an equality, for every T. */
export const isotropicQuadratic: ValleyCase = bowl(3, { eta: 0.2, sigma: 0.8, T: 50 });
/** One step: T7 and T7-product are equalities. */
export const oneStep: ValleyCase = bowl(1, { eta: 0.1, sigma: 1, T: 1 });
/** One Newton step from the minimizer: P(|z| > r/c) = 1e-9. */
export const rareNewtonStep: ValleyCase = { ...bowl(1, { eta: 1, sigma: 0.16368, T: 1 }), d0: 0 };
/** Twenty steps with q = 0.3: leaves with probability about 1e-9. */
export const rareSteps: ValleyCase = { ...bowl(1, { eta: 0.7, sigma: 0.21, T: 20 }), d0: 0 };
