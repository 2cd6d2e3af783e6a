import { correlationBound } from '../../src/theory/bounds/correlation.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { ln } from '../../src/core/elementary.ts';
import { fromLogStay, type Probability } from '../../src/core/probability.ts';
import { chiSquareCdf } from '../../src/stats/chi-square.ts';
import { exactChain, exactSurvival, type SteadyChain, steadyChain } from './valley/comparison-bound.ts';
import { comparisonHypotheses, comparisonSpace } from './valley/comparison-claim.ts';
import { bowlsAndOthers, stagnationClaim } from './valley/stagnation-claim.ts';
import { fromTheBoundary, newtonStep } from './valley/tight-cases.ts';
import { valleyLabels } from './valley/valley-claim.ts';

/** T8's product with another v_t and another mean than q^t d_0. */
function withLaw(
  chain: SteadyChain,
  law: (t: number) => { readonly variance: number; readonly start: number },
): Probability {
  let log = 0;
  for (let t = 1; t <= chain.T; t++) {
    const { variance, start } = law(t);
    const room = Math.max(0, chain.r - start);
    log += ln(chiSquareCdf((room * room) / variance, chain.k));
  }
  return fromLogStay(log);
}

function power(q: number, t: number): number {
  let result = 1;
  for (let i = 0; i < t; i++) result *= q;
  return result;
}

export const correlationClaim: ProbabilityClaim<ValleyCase> = stagnationClaim({
  id: 'stagnation/correlation',
  says: 'if GGᵀ = s²P and Δ = 0, P(θ_t ∈ T_r for all t ≤ T) ≥ ∏_{t≤T} F_{χ²_k}((r − q^t d_0)²/v_t), v_t = c²(1 − q^{2t})/(1 − q²)',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \prod_{t=1}^{T}F_{\chi^2_k}\!\left(\frac{(r-q^td_0)^2}{v_t}\right),\qquad v_t=c^2\,\frac{1-q^{2t}}{1-q^2}`,
  source: 'T8; this project’s, by Royen’s Gaussian correlation inequality',
  cases: bowlsAndOthers(comparisonSpace),
  given: comparisonHypotheses(comparisonSpace, { contracting: true }),
  terms: steadyChain,
  wholeTerms: ['k', 'T'],
  atLeast: correlationBound,
  exactly: exactSurvival,
  // with q = 0, or from 0 with T = 1, O1's chain is the same expression
  informative: (c) => {
    const chain = exactChain(c);
    return chain === undefined || (chain.q > 0 && (chain.T > 1 || chain.d0 > 0));
  },
  covers: valleyLabels,
  tightAt: { 'q = 0: equality': newtonStep, 'one step from the boundary': fromTheBoundary },
  mustRefute: {
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'the start after its first contraction': {
      budget: 'default',
      terms: ({ q, d0 }) => ({ d0: Math.min(1, q) * d0 }),
    },
    'start forgotten': { terms: () => ({ d0: 0 }) },
    'the last factor left out': { terms: ({ T }) => ({ T: T > 1 ? T - 1 : T }) },
    'k − 1': { terms: ({ k }) => ({ k: Math.max(1, k - 1) }) },
    'one step’s variance': {
      atLeast: (chain) =>
        withLaw(chain, (t) => ({ variance: chain.c * chain.c, start: power(chain.q, t) * chain.d0 })),
    },
    'last factor alone': {
      atLeast: (chain) => {
        // by logarithms: where both products are 0 to the last bit, their quotient is not a number
        const earlier = correlationBound({ ...chain, T: chain.T - 1 });
        return fromLogStay(correlationBound(chain).logStay - earlier.logStay);
      },
    },
    'start contracted by q^{2t}': {
      budget: 'default',
      atLeast: ({ q, c: step, d0, ...chain }) =>
        withLaw({ ...chain, q, c: step, d0 }, (t) => ({
          variance: (step * step * (1 - power(q, 2 * t))) / ((1 - q) * (1 + q)),
          start: power(q, 2 * t) * d0,
        })),
    },
  },
});
