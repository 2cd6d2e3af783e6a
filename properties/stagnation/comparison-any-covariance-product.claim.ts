import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { anyCovarianceProduct } from '../../src/theory/bounds/comparison-any-covariance.ts';
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
import { lowRankNewtonStep, unevenNewtonStep } from './valley/tight-cases.ts';
import { noiseLabels, valleyLabels } from './valley/valley-claim.ts';

const space = anyCovarianceSpace;
const { 'k = 1': _one, 'k > 16': _many, 'T > 100': _long, ...labels } = valleyLabels;
const { 'state-dependent noise': _damped, ...shapes } = noiseLabels;

export const comparisonAnyCovarianceProductClaim: ProbabilityClaim<ValleyCase> =
  stagnationClaim<AnyCovarianceTerms>({
    id: 'stagnation/comparison-any-covariance-product',
    says: 'for any G: P(θ_t ∈ T_r for all t ≤ T) ≥ F_{d_0}(r) F_r(r)^{T−1}, F_d(x) = min P(‖y + ησGz‖ ≤ x) over y in the normal space, ‖y‖ ≤ qd + ηΔ',
    tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ F_{d_0}(r)\,F_r(r)^{T-1},\qquad F_d(x)=\min_{\|y\|\le qd+\eta\Delta}P(\|y+\eta\sigma Gz\|\le x)`,
    source: 'T11, product form; T7-product where the noise is isotropic',
    notes:
      'The minimum is enclosed by branch and bound, to 2% of the chance to leave. Constant steps and G ≠ 0 are conveniences of the proof, see docs/theory.md.',
    cases: anyCovarianceCases([1, 2, 3, 1, 2, 5]),
    given: anyCovarianceHypotheses(),
    terms: anyCovarianceTerms,
    wholeTerms: ['T', 'tubeDim'],
    atLeast: (x) => anyCovarianceProduct(x).proved,
    exactly: exactSurvival,
    covers: { ...labels, ...shapes, 'Δ > 0': (c) => c.landscape.kind === 'outward' },
    tightAt: {
      'a Newton step with uneven noise': unevenNewtonStep,
      'a Newton step, noise of low rank': lowRankNewtonStep,
      'one step from the boundary, uneven noise': {
        landscape: { kind: 'quadratic', curvatures: [1, 1], flat: 0 },
        r: 1,
        d0: 1,
        along: 0,
        T: 1,
        schedule: { eta: 0.6, sigma: 0.994 },
        noise: { kind: 'axes', scales: [1, 0.333] },
      },
    },
    mustRefute: {
      'q² for q': { terms: ({ q }) => ({ q: q * q }) },
      'the start after its first contraction': { terms: ({ q, d0 }) => ({ d0: Math.min(1, q) * d0 }) },
      'noise 10% less': {
        terms: ({ noise }) => ({ noise: noise.map((c) => 0.9 * c) }),
        cases: fromTheBoundary(space, [60, 140]),
      },
      'noise halved': { terms: ({ noise }) => ({ noise: noise.map((c) => c / 2) }) },
      'root mean square of the s_i for each': {
        budget: 'default',
        terms: ({ noise }) => {
          const square = noise.reduce((sum, c) => sum + c * c, 0) / noise.length;
          return { noise: noise.map(() => Math.sqrt(square)) };
        },
        cases: fromTheBoundary(space, [60, 140]),
      },
      'y in the noisiest direction only': {
        atLeast: (x) => anyCovarianceProduct(x, { directions: directions.noisiest }).attained,
        cases: fromTheBoundary(space, [2, 30]),
      },
      'y in the quietest direction only': {
        budget: 'default',
        atLeast: (x) => anyCovarianceProduct(x, { directions: directions.quietest }).attained,
        cases: roomToSpare,
      },
      'y with noise, in G’s range only': {
        atLeast: (x) => anyCovarianceProduct(x, { directions: directions.noisy }).proved,
        cases: fromTheBoundary({ ...space, noises: ['low-rank'] }, [2, 30]),
      },
      'T − 1 factors': { terms: ({ T }) => ({ T: T - 1 }) },
      'every factor at d_0': { terms: ({ d0, r, q, drift }) => ({ q: (q * d0) / r, drift }) },
      'Δ forgotten': { terms: () => ({ drift: 0 }) },
    },
  });
