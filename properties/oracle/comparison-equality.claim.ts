import type { ExactProbability, Probability } from '../../src/core/probability.ts';
import type { AgreementClaim } from '../../src/judge/claims/claim.ts';
import { agreementClaim } from '../../src/judge/claims/define-claim.ts';
import { comparisonProduct, survivalProbability } from '../../src/theory/bounds/comparison.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import { type ValleyCase, valleySchema } from '../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import { enclosedSurvival, exactChain, type SteadyChain } from '../stagnation/valley/comparison-bound.ts';
import { nearlyEqualNoise, stays, unequalNoise } from '../stagnation/valley/stagnation-claim.ts';
import { fromTheBoundary } from '../stagnation/valley/tight-cases.ts';
import { constantsOf, productBound, termsOf } from '../stagnation/valley/valley-bound.ts';
import {
  constantSteps,
  contracts,
  explainValley,
  isotropicInTube,
  noDeviation,
  startsInside,
  valleyFeatures,
  valleyLabels,
} from '../stagnation/valley/valley-claim.ts';

const space: ValleySpace = {
  sigma: stationaryLevel,
  families: ['bowl'],
  noises: ['isotropic', 'normal'],
  normalDim: [1, 32],
  flat: [0, 8],
  stepPercent: [5, 190],
  steps: [1, 2, 3, 5, 10, 20, 40, 120],
};

/** T7's chain from what LEC says of the case, of noise that fills the tube's normal space. */
function chainOf(c: ValleyCase): SteadyChain {
  const { q, eta, sigma, singularValues, tubeDim, r, d0, T } = constantsOf(c);
  return { k: tubeDim, q, c: eta * sigma * (singularValues[0] ?? 0), r, d0, T };
}

/** T7's bound. */
function comparison(chain: SteadyChain): ExactProbability {
  return enclosedSurvival(survivalProbability({ ...chain, drift: 0 }));
}

/** The risk itself, whatever SGD sees of it; or its curvatures are equal within a factor of 1 + share. */
function isIsotropicQuadratic(c: ValleyCase, share = 0): boolean {
  const { landscape } = c;
  const risk = landscape.kind === 'outward' ? landscape.base : landscape;
  return risk.kind === 'quadratic' && constantsOf(c).beta <= (1 + share) * constantsOf(c).mu;
}

function asExact({ stay, exit }: Probability): ExactProbability {
  const error = 1e-10;
  return { stay: { lo: stay - error, hi: stay + error }, exit: { lo: exit - error, hi: exit + error } };
}

// All spaces here are bowls, and a start at a minimizer says little.
const { 'start at a minimizer': _start, 'not quadratic': _quadratic, ...labels } = valleyLabels;

export const comparisonEqualityClaim: AgreementClaim<ValleyCase> = agreementClaim({
  id: 'oracle/comparison-equality',
  says: 'T7 is attained: on isotropic quadratics P(θ_t ∈ T_r for all t ≤ T) equals its bound u_T(d_0) with q = √(1 − 2ημ + η²β²), c = ησs',
  tex: String.raw`R=\tfrac12h\,d^2,\ GG^{\mathsf T}=s^2P\ \Rightarrow\ P(\theta_t\in T_r\ \forall t\le T)=u_T(d_0),\qquad q=\sqrt{1-2\eta\mu+\eta^2\beta^2}`,
  source: 'T7 (equality case): no better bound in these constants can hold',
  cases: valleys(space),
  schema: valleySchema,
  given: {
    'isotropic quadratic': {
      holds: (c) => isIsotropicQuadratic(c),
      without: valleys({ ...space, families: ['quadratic', 'radial', 'separable'], conditions: [2, 3] }),
      relaxed: isIsotropicQuadratic,
      beyond: valleys({
        ...space,
        families: ['quadratic'],
        conditions: [1.01, 1.03, 1.1, 1.2, 1.5, 2, 3, 5, 10],
      }),
    },
    'GGᵀ = s²P': { ...isotropicInTube, without: unequalNoise(space), beyond: nearlyEqualNoise(space) },
    'constant steps': {
      ...constantSteps,
      without: valleys({ ...space, decays: [0.1, 1] }),
      beyond: valleys({ ...space, decays: [0, 1e-4, 1e-3, 0.01, 0.1, 0.3, 1, 3] }),
    },
    'Δ = 0': {
      ...noDeviation,
      without: valleys({ ...space, deviationPercent: [20, 90] }),
      beyond: valleys({ ...space, deviationPercent: [1, 90] }),
    },
    'no projection': { holds: (c) => c.projection === undefined },
    // beyond it there is no u_T(d_0)
    'starts inside': { holds: startsInside.holds },
    'q < 1': { ...contracts, beyond: valleys({ ...space, stepPercent: [190, 400] }) },
  },
  event: stays,
  terms: chainOf,
  wholeTerms: ['k', 'T'],
  equals: comparison,
  covers: {
    ...labels,
    'ηh > 1': (c) => (exactChain(c)?.q ?? 0) > 0 && c.schedule.eta * constantsOf(c).mu > 1,
  },
  features: valleyFeatures,
  explain: explainValley,
  tightAt: {
    'one step from near the boundary, which d_0 decides': {
      ...fromTheBoundary,
      schedule: { eta: 0.1, sigma: 1.5 },
      d0: 0.8,
    },
  },
  mustRefute: {
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'the start after its first contraction': { terms: ({ q, d0 }) => ({ d0: Math.min(1, q) * d0 }) },
    '√q for q': { terms: ({ q }) => ({ q: Math.sqrt(q) }) },
    'start at the minimizer': { terms: () => ({ d0: 0 }) },
    'k − 1': { terms: ({ k }) => ({ k: k === 1 ? 2 : k - 1 }) },
    'T7-product, too, is attained': {
      equals: (chain) => asExact(comparisonProduct({ ...chain, drift: 0 })),
      notes: 'at T = 1 only',
    },
    'T1, too, is attained': { equals: (_, c) => asExact(productBound({ ...termsOf(c), Delta: 0 })) },
    'attained on every quadratic': {
      given: { 'isotropic quadratic': null },
      cases: valleys({ ...space, families: ['quadratic'], conditions: [2, 3, 5] }),
    },
    'attained whatever the noise': {
      given: { 'GGᵀ = s²P': null },
      cases: unequalNoise(space),
    },
    'attained on every essentially convex loss': {
      given: { 'isotropic quadratic': null },
      cases: valleys({ ...space, families: ['radial', 'sphere', 'separable'] }),
    },
  },
});
