import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { anyCovarianceSurvival } from '../../src/theory/bounds/comparison-any-covariance.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import {
  anyCovarianceCases,
  anyCovarianceHypotheses,
  anyCovarianceSpace,
  type AnyCovarianceTerms,
  anyCovarianceTerms,
  directions,
  fromTheBoundary,
  roomToSpare,
} from './valley/any-covariance-claim.ts';
import { exactSurvival } from './valley/comparison-bound.ts';
import { stagnationClaim } from './valley/stagnation-claim.ts';
import { noiseLabels, valleyLabels } from './valley/valley-claim.ts';

const space = anyCovarianceSpace;
const { 'k = 1': _one, 'k > 16': _many, 'T > 100': _long, ...labels } = valleyLabels;
const { 'state-dependent noise': _damped, ...shapes } = noiseLabels;

export const comparisonAnyCovarianceClaim: ProbabilityClaim<ValleyCase> = stagnationClaim<AnyCovarianceTerms>(
  {
    id: 'stagnation/comparison-any-covariance',
    says: 'for any G: P(θ_t ∈ T_r for all t ≤ T) ≥ ũ_T(d_0), the survival of the chain on [0, r] whose law from d is F_d(x) = min P(‖y + ησGz‖ ≤ x) over y in the normal space, ‖y‖ ≤ qd + ηΔ',
    tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \tilde u_T(d_0),\qquad P(d_{t+1}\le x\mid d_t=d)=\min_{\|y\|\le qd+\eta\Delta}P(\|y+\eta\sigma Gz\|\le x)`,
    source: 'T11; T7 where the noise is isotropic',
    notes:
      'On a grid of distances, from below: a distance counts as the next larger node. The minimum is enclosed on cells of a simplex. Constant steps and G ≠ 0 are conveniences of the proof, see docs/theory.md.',
    cases: anyCovarianceCases([1, 2, 3, 5, 10, 20, 50]),
    given: anyCovarianceHypotheses(),
    terms: anyCovarianceTerms,
    wholeTerms: ['T', 'tubeDim'],
    atLeast: (x) => anyCovarianceSurvival(x),
    exactly: exactSurvival,
    covers: { ...labels, ...shapes, 'Δ > 0': (c) => c.landscape.kind === 'outward' },
    mustRefute: {
      'q² for q': { terms: ({ q }) => ({ q: q * q }) },
      'noise halved': { terms: ({ noise }) => ({ noise: noise.map((c) => c / 2) }) },
      'started at d_0 = 0': { terms: () => ({ d0: 0 }) },
      'y in the noisiest direction only': {
        atLeast: (x) => anyCovarianceSurvival(x, { directions: directions.noisiest }),
        cases: fromTheBoundary(space, [2, 30]),
      },
      'y in the quietest direction only': {
        atLeast: (x) => anyCovarianceSurvival(x, { directions: directions.quietest }),
        cases: roomToSpare,
      },
      'y with noise, in G’s range only': {
        atLeast: (x) => anyCovarianceSurvival(x, { directions: directions.noisy }),
        cases: fromTheBoundary({ ...space, noises: ['low-rank'] }, [2, 30]),
      },
      'one step for T': { terms: ({ T }) => ({ T: Math.min(1, T) }) },
    },
  },
);
