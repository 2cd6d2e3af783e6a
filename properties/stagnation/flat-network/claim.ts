import { expm1, ln } from '../../../src/core/elementary.ts';
import type { Probability } from '../../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import { logBetween, noiseQuantile } from '../../../src/theory/bounds/noise-level.ts';
import { bestStagnation, type ValleyTerms } from '../valley/valley-bound.ts';
import { type FlatCase, flatCaseSchema, flatTask, seenConvexNearFit, staysNearFit } from './case.ts';
import { startsAround } from '../valley/valley-claim.ts';
import { flatNetworks } from './space.ts';

/** The noise level at which T1 promises exits with a probability between 0.15 and 0.48. */
const sigma: Parameters<typeof flatNetworks>[0] = ({ level, k, T, r, eta, ...x }) => {
  const exit = logBetween(0.15, 0.48, level);
  const unit = Array.from({ length: k }, () => 1);
  const step = noiseQuantile(unit, -expm1(ln(1 - exit) / T));
  return ((1 - contractionFactor({ eta, ...x })) * r) / (eta * step);
};

function termsOf(c: FlatCase): ValleyTerms & { readonly q: number; readonly sigma: number } {
  const { eta, sigma, r, d0, T, k } = c;
  const q = contractionFactor(c);
  const singularValues = Array.from({ length: k }, () => 1);
  const tubeDim = flatTask(c).set.p;
  return { Delta: 0, eta, sigma, q, singularValues, tubeDim, r, d0, T };
}

function bound(x: ReturnType<typeof termsOf>, c: FlatCase): Probability {
  return bestStagnation(x, c.k === flatTask(c).set.p);
}

export const flatNetworkClaim: ProbabilityClaim<FlatCase> = probabilityClaim({
  id: 'stagnation/flat-network',
  says: 'SGD on the squared error of a network that can fit its points stays near the set of all parameters that do, as T1, T2*, T7 and T9 say with the constants of LEC(μ, β, r); LEC seen at sampled points',
  tex: String.raw`\mathcal M=\{\theta: f_\theta(x_i)=f_{\theta^*}(x_i)\ \forall i\},\ \text{LEC}(\mu,\beta,r)\ \Rightarrow\ P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \pi`,
  source:
    'T1, T2*, T7, T9 with P = I; a violation would refute the hypothesis or the conclusion, since LEC is not proved here',
  notes:
    '𝓜 is a curved surface of dimension p − N. Distances are found by iteration, from a point near the surface; noise along 𝓜 counts as noise that could leave the tube.',
  cases: flatNetworks(sigma),
  minimumInformative: 0.5,
  schema: flatCaseSchema,
  given: {
    LEC: {
      holds: seenConvexNearFit,
      basis: () => 'sampled',
      // with μ overstated by a share
      relaxed: (c, share) => seenConvexNearFit({ ...c, mu: c.mu / (1 + share) }),
      beyond: flatNetworks(sigma, { overstated: [1, 1.01, 1.03, 1.1, 1.3, 2, 5, 10] }),
    },
    'starts inside': {
      holds: (c) => c.d0 <= c.r,
      without: flatNetworks(sigma, { starts: [1.2, 1.5] }),
      relaxed: (c, share) => c.d0 <= (1 + share) * c.r,
      beyond: flatNetworks(sigma, { starts: startsAround }),
    },
  },
  event: staysNearFit,
  terms: termsOf,
  wholeTerms: ['tubeDim', 'T'],
  atLeast: bound,
  covers: {
    'several points': (c) => c.points > 1,
    tanh: (c) => flatTask(c).task.net.activation === 'tanh',
    'a deep linear network': (c) => flatTask(c).task.net.activation === 'identity',
    'at least 10 flat directions': (c) => flatTask(c).set.p - c.points >= 10,
    'T > 1': (c) => c.T > 1,
  },
  features: (c) => ({
    p: flatTask(c).set.p,
    'flat directions': flatTask(c).set.p - c.points,
    k: c.k,
    T: c.T,
    'μ/β': c.mu / c.beta,
  }),
  explain: (c) => [
    `p = ${flatTask(c).set.p}, ${c.points} points, so ${flatTask(c).set.p - c.points} flat directions`,
    `LEC(${c.mu}, ${c.beta}, ${c.r}) seen at 60 sampled points; q = ${contractionFactor(c)}`,
    `P(stay) ≥ ${bound(termsOf(c), c).stay}`,
  ],
  tightAt: {
    'five steps from the boundary, two weights': {
      teacher: {
        kind: 'generated',
        activation: 'identity',
        widths: [1, 1, 1],
        layers: [
          { kind: 'orthogonal', scale: 1 },
          { kind: 'orthogonal', scale: 1 },
        ],
        biases: 0,
        seed: 0,
      },
      points: 1,
      seed: 0,
      r: 0.003,
      d0: 0.003,
      mu: 1.98,
      beta: 2.02,
      k: 1,
      eta: 0.485,
      sigma: 0.00281,
      T: 5,
    },
  },
  mustRefute: {
    'noise halved': { terms: ({ sigma }) => ({ sigma: sigma / 2 }) },
    'T steps promised with one': { budget: 'default', terms: ({ T }) => ({ T: Math.min(T, 1) }) },
    'q² for q': { budget: 'default', terms: ({ q }) => ({ q: q * q }) },
    'q = 0 for q': { terms: () => ({ q: 0 }) },
  },
});
