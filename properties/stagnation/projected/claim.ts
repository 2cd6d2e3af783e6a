import { type Arbitrary, oneof, tuple } from 'fast-check';
import { localFamilies } from '../../../src/theory/cases/random-landscapes.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { widened } from '../../../src/theory/sgd/projection.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { stagnationClaim } from '../valley/stagnation-claim.ts';
import { oneStep } from '../valley/tight-cases.ts';
import { bestBound, termsOf, withBestLevel, withFactor } from '../valley/valley-bound.ts';
import {
  decayLabel,
  locallyEssentiallyConvex,
  noiseLabels,
  startsAround,
  startsInside,
  valleyLabels,
} from '../valley/valley-claim.ts';
import { containsMinimizers, setDraws, withSet } from './convex-sets.ts';

const space: ValleySpace = {
  sigma: () => 1,
  families: [
    'bowl',
    'bowl',
    'bowl',
    'sphere',
    'sphere',
    'quadratic',
    'radial',
    'separable',
    'angular',
    'wells',
    'double-well',
  ],
  noises: [
    'isotropic',
    'isotropic',
    'isotropic',
    'normal',
    'ill-conditioned',
    'low-rank',
    'factor',
    'damped',
  ],
  normalDim: [1, 24],
  flat: [0, 4],
  stepPercent: [40, 150],
  conditions: [1, 1.1, 1.3],
  steps: [1, 2, 3, 5, 10, 20, 120],
};
/** Where T7 is nearly attained: only the projection takes away from the exits. */
const bowls: ValleySpace = {
  ...space,
  families: ['bowl'],
  noises: ['isotropic'],
  normalDim: [1, 8],
  steps: [1, 2, 3, 5, 10],
};
const disturbed: ValleySpace = {
  ...space,
  families: ['bowl', 'sphere'],
  noises: ['isotropic', 'isotropic', 'ill-conditioned', 'low-rank'],
  deviationPercent: [5, 40],
};
const decaying: ValleySpace = {
  ...space,
  families: ['bowl', 'quadratic', 'sphere'],
  stepPercent: [80, 115],
  decays: [0.01, 0.02],
  starts: [1, 0.8],
};

/** Valleys with a Θ, the noise level set once the projection has made P = I. */
function projected(valleySpace: ValleySpace, slacks: readonly number[]): Arbitrary<ValleyCase> {
  return tuple(valleys({ ...valleySpace, sigma: ({ level }) => level }), setDraws(slacks)).map(([c, draws]) =>
    withBestLevel(withSet(c, draws), c.schedule.sigma),
  );
}

const inside = [0, 0.3, 1, 4];

export const projectedClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/projected',
  says: 'if each step is followed by the projection onto a closed convex Θ ⊇ 𝓜, the bounds T1, T2*, T7 and T9 hold with P = I; held against the best one that applies',
  tex: String.raw`\theta_{t+1}=\Pi_\Theta\bigl(\theta_t-\eta_t(\nabla R_n(\theta_t)+\sigma_tSz_t)\bigr),\ \Theta\supseteq\mathcal M\text{ closed, convex}\ \Rightarrow\ \text{T1, T2*, T7, T9 with } P=I`,
  source: 'L0; after Imaizumi & Schmidt-Hieber 2022, whose iteration is projected',
  notes:
    'Noise along flat directions is counted (P = I), though it need not be: a closed convex Θ that contains an affine 𝓜 is 𝓜’s own directions times a convex set, so that the projection leaves them alone and G = PS would do. Leaving that noise out is therefore no mutant.',
  cases: oneof(
    { weight: 4, arbitrary: projected(bowls, inside) },
    { weight: 4, arbitrary: projected(space, inside) },
    { weight: 1, arbitrary: projected(disturbed, inside) },
    { weight: 1, arbitrary: projected(decaying, inside) },
  ),
  given: {
    LEC: {
      ...locallyEssentiallyConvex,
      without: projected({ ...space, families: localFamilies, tubePercent: [150, 400] }, inside),
    },
    'starts inside': {
      ...startsInside,
      without: projected({ ...space, starts: [1.2, 1.5, 2] }, inside),
      beyond: projected({ ...space, starts: startsAround }, inside),
    },
    'Θ ⊇ 𝓜': {
      holds: (c) => containsMinimizers(c),
      without: projected(space, [-0.2, -0.5, -0.9]),
      // 𝓜 within share · r of Θ
      relaxed: (c, share) => containsMinimizers(c, c.projection && widened(c.projection, share * c.r)),
      beyond: projected(space, [0, -0.01, -0.03, -0.1, -0.2, -0.4, -0.7, -0.9, -2, -5]),
    },
  },
  terms: termsOf,
  wholeTerms: ['tubeDim', 'T'],
  atLeast: (x, c) => bestBound(x, c),
  covers: {
    ...valleyLabels,
    ...noiseLabels,
    ...decayLabel,
    'Δ > 0': (c) => c.landscape.kind === 'outward',
    'Θ a ball': (c) => c.projection?.kind === 'ball',
    'Θ a box': (c) => c.projection?.kind === 'box',
    'Θ a half-space': (c) => c.projection?.kind === 'halfspace',
  },
  tightAt: {
    'a deviation that leaves a third of the tube': {
      ...oneStep,
      landscape: { kind: 'outward', base: { kind: 'quadratic', curvatures: [1], flat: 0 }, Delta: 0.3 },
      schedule: { eta: 0.5, sigma: 0.4 },
      projection: { kind: 'ball', center: [0], radius: 5 },
    },
  },
  mustRefute: {
    'Θ need not contain 𝓜': {
      given: { 'Θ ⊇ 𝓜': null },
      cases: projected(space, [-0.2, -0.5, -0.9]),
    },
    'Θ need only meet the tube': {
      given: { 'Θ ⊇ 𝓜': null },
      cases: projected(
        { ...space, families: ['bowl', 'sphere'], noises: ['isotropic'], starts: [0] },
        [-0.5, -0.8],
      ),
    },
    'q² for q': { terms: (x) => withFactor(x, (q) => q * q) },
    'half of the noise is projected away': {
      terms: ({ singularValues }) => ({ singularValues: singularValues.map((s) => s * Math.SQRT1_2) }),
      notes: 'plausible for a half-space with 𝓜 on its boundary',
    },
    'one direction of noise is projected away': {
      terms: ({ singularValues, tubeDim }) => ({
        singularValues: singularValues.slice(0, Math.max(1, singularValues.length - 1)),
        tubeDim: Math.max(1, tubeDim - 1),
      }),
    },
    'Δ forgotten': {
      cases: projected({ ...bowls, stepPercent: [40, 90], deviationPercent: [30, 70] }, [1, 4]),
      terms: () => ({ Delta: 0 }),
    },
    'start at a minimizer': { budget: 'default', terms: () => ({ d0: 0 }) },
    'T − 1 steps': { terms: ({ T }) => ({ T: T - 1 }) },
  },
});
