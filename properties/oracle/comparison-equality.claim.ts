import { type ComparisonParameters, comparisonProduct } from '../../src/theory/bounds/comparison.ts';
import { exactTail } from '../../src/theory/bounds/noise-tail.ts';
import { stagnationProduct } from '../../src/theory/bounds/stagnation-product.ts';
import { type ValleyCase, valleySchema } from '../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import { agreementClaim, type AgreementClaim } from '../../src/judge/claims/claim.ts';
import type { ExactProbability, Probability } from '../../src/core/probability.ts';
import { constantsOf } from '../stagnation/valley/constants.ts';
import { explainValley, valleyFeatures, valleyLabels } from '../stagnation/valley/describe-valley.ts';
import {
  constantSteps,
  contracts,
  isotropicInTube,
  noDeviation,
  startsInside,
} from '../stagnation/valley/hypotheses.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import { chainOf, survivalOf } from '../stagnation/valley/oracle.ts';
import { stays, unequalNoise } from '../stagnation/valley/stagnation-claim.ts';

const space: ValleySpace = {
  sigma: stationaryLevel,
  families: ['bowl'],
  noises: ['isotropic', 'normal'],
  normalDim: [1, 32],
  flat: [0, 8],
  stepPercent: [5, 190],
  steps: [1, 2, 3, 5, 10, 20, 40, 120],
};

/** T7's bound from what LEC says of the case, with some of its parameters changed. */
function comparison(
  c: ValleyCase,
  change: (chain: ComparisonParameters) => Partial<ComparisonParameters> = () => ({}),
): ExactProbability {
  const chain = comparisonSymbols(c);
  return survivalOf({ ...chain, ...change(chain) });
}

function comparisonSymbols(c: ValleyCase): ComparisonParameters {
  const { q, eta, sigma, singularValues, tubeDim, r, d0, T } = constantsOf(c);
  return { k: tubeDim, q, c: eta * sigma * (singularValues[0] ?? 0), r, d0, T };
}

/** The risk itself, whatever SGD sees of it. */
function isIsotropicQuadratic(c: ValleyCase): boolean {
  const { landscape } = c;
  const risk = landscape.kind === 'outward' ? landscape.base : landscape;
  return risk.kind === 'quadratic' && constantsOf(c).mu === constantsOf(c).beta;
}

function asExact({ stay, exit }: Probability): ExactProbability {
  const error = 1e-10;
  return { stay: { lo: stay - error, hi: stay + error }, exit: { lo: exit - error, hi: exit + error } };
}

export const comparisonEqualityClaim: AgreementClaim<ValleyCase> = agreementClaim({
  id: 'oracle/comparison-equality',
  says: 'T7 is attained: on isotropic quadratics P(θ_t ∈ T_r for all t ≤ T) equals its bound u_T(d_0) with q = √(1 − 2ημ + η²β²), c = ησs',
  tex: String.raw`R=\tfrac12h\,d^2,\ GG^{\mathsf T}=s^2P\ \Rightarrow\ P(\theta_t\in T_r\ \forall t\le T)=u_T(d_0),\qquad q=\sqrt{1-2\eta\mu+\eta^2\beta^2}`,
  source: 'T7 (equality case): no better bound in these constants can hold',
  cases: valleys(space),
  schema: valleySchema,
  given: {
    'isotropic quadratic': {
      holds: isIsotropicQuadratic,
      without: valleys({ ...space, families: ['quadratic', 'radial', 'separable'], conditions: [2, 3] }),
    },
    'GGᵀ = s²P': isotropicInTube(unequalNoise(space)),
    'constant steps': constantSteps(valleys({ ...space, decays: [0.1, 1] })),
    'Δ = 0': noDeviation(valleys({ ...space, deviationPercent: [20, 90] })),
    'no projection': { holds: (c) => c.projection === undefined },
    'starts inside': startsInside(),
    'q < 1': contracts(),
  },
  event: stays,
  equals: (c) => comparison(c),
  covers: {
    'k = 1': valleyLabels['k = 1']!,
    'k > 16': valleyLabels['k > 16']!,
    'flat directions': valleyLabels['flat directions']!,
    'T = 1': valleyLabels['T = 1']!,
    'T > 100': valleyLabels['T > 100']!,
    'start on the boundary': valleyLabels['start on the boundary']!,
    'ηh > 1': (c) => (chainOf(c)?.q ?? 0) > 0 && c.schedule.eta * constantsOf(c).mu > 1,
  },
  features: valleyFeatures,
  explain: explainValley,
  mustRefute: {
    'q² for q': { equals: (c) => comparison(c, ({ q }) => ({ q: q * q })) },
    '√q for q': { equals: (c) => comparison(c, ({ q }) => ({ q: Math.sqrt(q) })) },
    'start at the minimizer': { equals: (c) => comparison(c, () => ({ d0: 0 })) },
    'k − 1': { equals: (c) => comparison(c, ({ k }) => ({ k: k === 1 ? 2 : k - 1 })) },
    'T7-product, too, is attained': {
      equals: (c) => asExact(comparisonProduct(comparisonSymbols(c))),
      notes: 'at T = 1 only',
    },
    'T1, too, is attained': {
      equals: (c) => {
        const { r, steps, T, singularValues } = constantsOf(c);
        return asExact(
          stagnationProduct({ r, Delta: 0, T, steps, tail: (a) => exactTail({ a, singularValues }) }),
        );
      },
    },
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
