import { type Arbitrary, constantFrom, oneof, tuple } from 'fast-check';
import { exp } from '../../src/core/elementary.ts';
import type { ExactProbability } from '../../src/core/probability.ts';
import type { AgreementClaim } from '../../src/judge/claims/claim.ts';
import { agreementClaim } from '../../src/judge/claims/define-claim.ts';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import { valley, type ValleyCase, valleySchema } from '../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import { type Chain, enclosedSurvival, exactChain } from '../stagnation/valley/comparison-bound.ts';
import { stays, staysInFull } from '../stagnation/valley/stagnation-claim.ts';
import {
  contracts,
  explainValley,
  startsInside,
  valleyFeatures,
  valleyLabels,
} from '../stagnation/valley/valley-claim.ts';

const space: ValleySpace = {
  sigma: stationaryLevel,
  families: ['bowl'],
  noises: ['isotropic', 'normal'],
  normalDim: [1, 64],
  flat: [0, 4],
  stepPercent: [10, 190],
  steps: [1, 2, 3, 5, 10, 20, 40, 120, 500],
};
/** With a deviation outwards, which a step must not carry across the minimum. */
const pushed: ValleySpace = {
  ...space,
  normalDim: [1, 8],
  stepPercent: [10, 95],
  deviationPercent: [5, 60],
  starts: [1, 0.5, 0.8],
};

/** Some with s other than 1, the noise level divided by it. */
function anyScale(space: ValleySpace): Arbitrary<ValleyCase> {
  return tuple(valleys(space), constantFrom(1, 2, 0.5)).map(([c, scale]) => {
    if (c.noise.kind !== 'isotropic' || scale === 1) return c;
    const schedule = { ...c.schedule, sigma: c.schedule.sigma / scale };
    return { ...c, noise: { kind: 'isotropic', scale }, schedule };
  });
}

function chainOf(c: ValleyCase): Chain {
  const chain = exactChain(c);
  if (chain === undefined) throw new RangeError('O1 does not apply');
  return chain;
}

/** O1 */
function survival(chain: Chain): ExactProbability {
  return enclosedSurvival(survivalProbability(chain));
}

export const simulatorClaim: AgreementClaim<ValleyCase> = agreementClaim({
  id: 'oracle/simulator',
  says: 'on an isotropic quadratic with noise s·z across 𝓜, P(θ_t ∈ T_r for all t ≤ T) is u_T(d_0) of the chain d_{t+1}²/c² ~ χ′²_k((|1 − ηh|d_t + ηΔ)²/c²), c = ησs',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)=u_T(d_0),\qquad d_{t+1}^2/c^2\mid d_t\sim\chi'^2_k\bigl((|1-\eta h|\,d_t+\eta\Delta)^2/c^2\bigr),\quad c=\eta\sigma s`,
  source: 'O1; the quadrature against the simulator',
  notes:
    'Where Δ > 0, for ηh ≤ 1 and starts off 𝓜: a step beyond the minimum would turn the deviation inwards.',
  cases: oneof({ weight: 3, arbitrary: anyScale(space) }, { weight: 1, arbitrary: anyScale(pushed) }),
  schema: valleySchema,
  given: {
    'O1 applies': { holds: (c) => exactChain(c) !== undefined },
    // beyond it there is no u_T(d_0)
    'starts inside': { holds: startsInside.holds },
    'q < 1': { ...contracts, beyond: valleys({ ...space, stepPercent: [190, 400] }) },
  },
  // both simulations are attacked: that of the full process, and that of the smallest with the same distances
  event: (c) => (c.T % 2 === 0 ? stays(c) : staysInFull(c)),
  terms: chainOf,
  wholeTerms: ['k', 'T'],
  equals: survival,
  covers: {
    ...valleyLabels,
    'ηh > 1': (c) => c.schedule.eta > 1,
    's ≠ 1': (c) => c.noise.kind === 'isotropic' && c.noise.scale !== 1,
    'Δ > 0': (c) => c.landscape.kind === 'outward',
  },
  features: valleyFeatures,
  explain: (c) => {
    const chain = exactChain(c);
    return chain === undefined
      ? explainValley(c)
      : [
          ...explainValley(c),
          `chain: k = ${chain.k}, |1 − ηh| = ${chain.q}, c = ησs = ${chain.c}, ηΔ = ${chain.drift}`,
        ];
  },
  mustRefute: {
    'k + 1': { terms: ({ k }) => ({ k: k + 1 }) },
    'k − 1': { terms: ({ k }) => ({ k: k === 1 ? 2 : k - 1 }) },
    'k := p': { terms: (_, c) => ({ k: valley(c).landscape.dim }) },
    '1 − ηh/2 for |1 − ηh|': { terms: (_, { schedule }) => ({ q: 1 - schedule.eta / 2 }) },
    'e^{−ηh} for |1 − ηh|': {
      terms: (_, c) => ({ q: exp(-c.schedule.eta) }),
      notes: 'the gradient flow’s factor; near the truth for small steps',
    },
    'c without s': { terms: (_, { schedule }) => ({ c: schedule.eta * schedule.sigma }) },
    'T + 1 steps': { terms: ({ T }) => ({ T: T + 1 }) },
    'T − 1 steps': { terms: ({ T }) => ({ T: T - 1 }) },
    'start at the minimizer': { terms: () => ({ d0: 0 }) },
    'start on the boundary': { terms: ({ r }) => ({ d0: r }) },
    'Δ for ηΔ': { terms: ({ drift }, { schedule }) => ({ drift: drift / schedule.eta }) },
    'Δ forgotten': { terms: () => ({ drift: 0 }) },
  },
});
