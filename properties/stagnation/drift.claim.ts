import { contractionFactor } from '../../src/bounds/contraction.ts';
import type { DriftConstants, DriftSymbols } from '../../src/bounds/drift-constants.ts';
import { bestDriftProduct, bestDriftSum, type DriftChange } from '../../src/bounds/drift-search.ts';
import { forEachLogHazard } from '../../src/bounds/stagnation-drift.ts';
import type { ValleyCase } from '../../src/cases/valley.ts';
import { valleys, type ValleySpace } from '../../src/cases/valleys.ts';
import type { ProbabilityClaim, ProbabilityMutant } from '../../src/claims/claim.ts';
import { exp } from '../../src/core/elementary.ts';
import { fromExit, type Probability } from '../../src/core/probability.ts';
import { constantsOf } from '../support/constants.ts';
import { noiseLabels, valleyLabels } from '../support/describe.ts';
import { driftLevel } from '../support/drift-level.ts';
import { exactSurvival } from '../support/oracle.ts';
import {
  stagnationClaim,
  stagnationHypotheses,
  steadyHypothesis,
  undisturbedHypothesis,
} from '../support/stagnation-claim.ts';

const space: ValleySpace = {
  sigma: driftLevel,
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 50],
  stepPercent: [10, 150],
  starts: [0.5, 0, 0.8, 1],
};

const disturbed: ValleySpace = {
  ...space,
  families: ['bowl', 'bowl', 'quadratic', 'radial', 'sphere'],
  deviationPercent: [3, 60],
};

/** The theorem's symbols at a case. @throws {RangeError} where there is no noise, hence nothing to bound */
export function driftSymbols(c: ValleyCase): DriftSymbols {
  const { q, eta, sigma, singularValues, r, d0, T, Delta } = constantsOf(c);
  return { q, eta, sigma, singularValues, r, d0, T, Delta };
}

function symbolsHalved(c: ValleyCase): DriftSymbols {
  const symbols = driftSymbols(c);
  return { ...symbols, singularValues: symbols.singularValues.map((s) => s / 2) };
}

/** κ with q² in place of q²/(w(1 − 2λc_1²)). */
function slowKappa(c: ValleyCase): DriftChange {
  const q = contractionFactor(constantsOf(c));
  return (constants) => ({ ...constants, kappa: q * q });
}

/** The largest of the T hazards where T2-sum adds them. */
function largestHazard(constants: DriftConstants): Probability {
  let largest = -Infinity;
  forEachLogHazard(constants, (logHazard) => {
    largest = Math.max(largest, logHazard);
  });
  return fromExit(exp(largest));
}

type Bound = (symbols: DriftSymbols, change?: DriftChange) => Probability;

function driftMutants(bound: Bound): Record<string, ProbabilityMutant<ValleyCase>> {
  return {
    'κ = q²': { atLeast: (c) => bound(driftSymbols(c), slowKappa(c)) },
    'noise halved': { atLeast: (c) => bound(symbolsHalved(c)) },
    'm_0 = 1': { atLeast: (c) => bound(driftSymbols(c), (x) => ({ ...x, logM0: 0 })) },
    'exponent −1/4 in D': {
      atLeast: (c) => bound(driftSymbols(c), (x) => ({ ...x, logD: x.logD / 2 })),
      notes: 'rare: about one random case in fifty',
    },
  };
}

export const driftSumClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/drift-sum',
  says: 'P(θ_t ∈ T_r for all t ≤ T) ≥ 1 − e^{−λr²} Σ_{t=1}^{T} m_t, m_0 = e^{λd_0²}, m_{t+1} = D m_t^κ, for every admissible λ; held against the best one',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ 1-e^{-\lambda r^2}\sum_{t=1}^{T}m_t,\qquad m_{t+1}=D\,m_t^{\kappa}`,
  source: 'T2 (sum); this project’s sharper form of the stagnation bound',
  notes: 'D with k − 1 factors was never refuted, so it is no mutant.',
  cases: valleys(space),
  given: {
    ...stagnationHypotheses(space),
    ...steadyHypothesis(space),
    ...undisturbedHypothesis(space),
  },
  atLeast: (c) => bestDriftSum(driftSymbols(c)),
  exactly: exactSurvival,
  covers: { ...valleyLabels, ...noiseLabels },
  mustRefute: {
    ...driftMutants(bestDriftSum),
    'largest term instead of the sum': {
      atLeast: (c) => largestHazard(bestDriftSum(driftSymbols(c)).constants),
    },
  },
});
