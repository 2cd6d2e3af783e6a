import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import { type ProbabilityClaim, probabilityClaim } from '../../../src/judge/claims/claim.ts';
import type { Probability } from '../../../src/core/probability.ts';
import { bestStagnation } from '../valley/best-stagnation.ts';
import type { Constants } from '../valley/constants.ts';
import {
  type FlatCase,
  flatCaseSchema,
  flatNetworks,
  flatOf,
  seenConvexNearFit,
  staysNearFit,
} from './cases.ts';

function bound(c: FlatCase, change: (x: Constants) => Partial<Constants> = () => ({})): Probability {
  const { mu, beta, eta, sigma, r, d0, T } = c;
  const q = contractionFactor({ eta, mu, beta });
  const base: Constants = {
    mu,
    beta,
    Delta: 0,
    eta,
    sigma,
    q,
    steps: { eta, sigma, q },
    singularValues: Array.from({ length: c.k }, () => 1),
    tubeDim: flatOf(c).set.p,
    r,
    d0,
    T,
  };
  const x = { ...base, ...change(base) };
  return bestStagnation({ ...x, steps: { eta: x.eta, sigma: x.sigma, q: x.q } }, c.k === x.tubeDim);
}

export const flatNetworkClaim: ProbabilityClaim<FlatCase> = probabilityClaim<FlatCase>({
  id: 'stagnation/flat-network',
  says: 'SGD on the squared error of a network that can fit its points stays near the set of all parameters that do, as T1, T2, T7 and T9 say with the constants of LEC(μ, β, r); LEC seen at sampled points',
  tex: String.raw`\mathcal M=\{\theta: f_\theta(x_i)=f_{\theta^*}(x_i)\ \forall i\},\ \text{LEC}(\mu,\beta,r)\ \Rightarrow\ P(\theta_t\in T_r\ \forall t\le T)\ \ge\ \pi`,
  source:
    'T1, T2, T7, T9 with P = I; a violation would refute the hypothesis or the conclusion, since LEC is not proved here',
  notes:
    '𝓜 is a curved surface of dimension p − N. Distances are found by iteration, from a point near the surface; noise along 𝓜 counts as noise that could leave the tube.',
  cases: flatNetworks(),
  minimumInformative: 0.5,
  schema: flatCaseSchema,
  given: {
    LEC: { holds: seenConvexNearFit, basis: () => 'sampled' },
    'starts inside': { holds: (c) => c.d0 <= c.r, without: flatNetworks({ starts: [1.2, 1.5] }) },
  },
  event: staysNearFit,
  atLeast: (c) => bound(c),
  covers: {
    'several points': (c) => c.points > 1,
    tanh: (c) => flatOf(c).task.net.activation === 'tanh',
    'a deep linear network': (c) => flatOf(c).task.net.activation === 'identity',
    'at least 10 flat directions': (c) => flatOf(c).set.p - c.points >= 10,
    'T > 1': (c) => c.T > 1,
  },
  features: (c) => ({
    p: flatOf(c).set.p,
    'flat directions': flatOf(c).set.p - c.points,
    k: c.k,
    T: c.T,
    'μ/β': c.mu / c.beta,
  }),
  explain: (c) => [
    `p = ${flatOf(c).set.p}, ${c.points} points, so ${flatOf(c).set.p - c.points} flat directions`,
    `LEC(${c.mu}, ${c.beta}, ${c.r}) seen at 60 sampled points; q = ${contractionFactor(c)}`,
    `P(stay) ≥ ${bound(c).stay}`,
  ],
  mustRefute: {
    'noise halved': { atLeast: (c) => bound(c, ({ sigma }) => ({ sigma: sigma / 2 })) },
    'T steps promised with one': { atLeast: (c) => bound(c, ({ T }) => ({ T: Math.min(T, 1) })) },
    'q² for q': { atLeast: (c) => bound(c, ({ q }) => ({ q: q * q })) },
  },
});
