import { constant } from 'fast-check';
import { exp, ln } from '../../../src/core/elementary.ts';
import { fromExit } from '../../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { logXi } from '../../../src/stats/bernoulli-divergence.ts';
import { pacBayesCertificate } from '../../../src/theory/bounds/pac-bayes.ts';
import { memorizers, type PathRunCase, pathRuns, pathRunSchema, rareMistakes } from './cases.ts';
import { logRatioOf, type PathRun, staysWithin, typicalRun } from './run.ts';

/** log(ξ(n)/δ): what n kl may exceed ℓ by. */
function limitOf({ n, delta }: PathRunCase): number {
  return logXi(n) - ln(delta);
}

function parametersOf({ widths }: PathRunCase): number {
  return widths.slice(1).reduce((sum, width, l) => sum + width * widths[l]!, 0);
}

/** kl⁻¹ for the typical run: a bound of the risk of the network that it ends with. */
function certificateOf(c: PathRunCase): number {
  const { logRatio, empirical } = typicalRun(c);
  return pacBayesCertificate({ n: c.n, delta: c.delta, divergence: logRatio, empirical });
}

/** ℓ as something else, where that is as wrong as can be seen. */
const wrong = (logRatio: (run: PathRun) => number, at: PathRunCase) => ({
  cases: constant(at),
  event: (c: PathRunCase) => staysWithin(c, limitOf(c), { logRatio }),
});

export const endToEndPathClaim: ProbabilityClaim<PathRunCase> = probabilityClaim({
  id: 'generalization/end-to-end-path',
  says: 'SGD with Gaussian noise on R_n from a start and with an R_0 that held-out data decided: P(n kl(R_n(θ_T)‖R(θ_T)) > ℓ + log(ξ(n)/δ)) ≤ δ over sample and noise, ℓ = Σ_t ‖g_t‖²/(2σ²) + ⟨g_t, z_t⟩/σ, g_t = (∇R_n − ∇R_0)(θ_t); no norm, no Lipschitz constant, no p',
  tex: String.raw`P\Big(\mathrm{kl}(R_n(\theta_T)\|R(\theta_T))>\tfrac1n\big(\ell+\log\tfrac{\xi(n)}\delta\big)\Big)\ \le\ \delta,\qquad \ell=\sum_{t<T}\tfrac{\|g_t\|^2}{2\sigma^2}+\tfrac{\langle g_t,z_t\rangle}{\sigma},\quad g_t=(\nabla R_n-\nabla R_0)(\theta_t)`,
  source: 'G7 with G3: end to end, for the one network that a run ends with',
  notes:
    'The hypotheses are paths, so that no mean over the noise need be known or simulated: ℓ is read off the run. Held against a failure probability given by its limit, log(ξ(n)/δ).',
  cases: pathRuns(),
  schema: pathRunSchema,
  minimumInformative: 0.5,
  given: {
    'start without the sample': {
      holds: ({ seen }) => seen !== 'the start',
      without: constant({ ...memorizers(400, 2), eta: 50, seen: 'the start' }),
    },
    'R_0 without the sample': {
      holds: ({ seen }) => seen !== 'R_0',
      without: constant({ ...memorizers(100, 40), seen: 'R_0' }),
    },
  },
  terms: (c) => ({ limit: limitOf(c) }),
  atLeast: ({ limit }, c) => fromExit(exp(logXi(c.n) - limit)),
  event: (c) => staysWithin(c, limitOf(c)),
  informative: (c) => certificateOf(c) < 1,
  covers: {
    'three layers and p ≥ 10,000': (c) => c.widths.length >= 4 && parametersOf(c) >= 10_000,
    'T > 5': (c) => c.T > 5,
  },
  tightAt: { 'one example, mistakes are rare': rareMistakes },
  features: (c) => ({
    p: parametersOf(c),
    n: c.n,
    T: c.T,
    K: typicalRun(c).divergence,
    certificate: certificateOf(c),
    'empirical error': typicalRun(c).empirical,
    error: typicalRun(c).risk,
  }),
  explain: (c) => {
    const { divergence, logRatio, empirical, risk } = typicalRun(c);
    return [
      `p = ${parametersOf(c)} weights in ${c.widths.length - 1} layers, ${c.points} points, n = ${c.n} examples and ${c.heldOut} held out`,
      `a typical run: K = ${divergence}, ℓ = ${logRatio}, R_n = ${empirical}, R = ${risk}, certificate ${certificateOf(c)}`,
      `n kl − ℓ ≤ log(ξ(n)/δ) = ${limitOf(c)} with probability ≥ ${1 - c.delta}`,
    ];
  },
  mustRefute: {
    'ℓ forgotten': wrong(() => 0, memorizers(200, 30)),
    '1 for ξ(n)': {
      cases: constant({ ...rareMistakes, n: 2, flip: 0.5, warm: 0, delta: 0.26 }),
      event: (c) => staysWithin(c, -ln(c.delta)),
      notes: 'two fair coins: half of the samples are all of one kind, and n kl is log 4',
    },
    'ℓ halved': wrong((run) => logRatioOf(run) / 2, { ...memorizers(400, 24), delta: 0.02 }),
    'the largest step for the sum': wrong(({ squares }) => Math.max(...squares), memorizers(200, 30, 8)),
    'the examples held out counted too': {
      cases: constant(memorizers(200, 30)),
      event: (c) => staysWithin(c, limitOf(c), { n: 4 * c.n }),
      notes: 'n + n_0 for n: the prior is not free of charge',
    },
    'R_0 that has seen the sample': {
      given: { 'R_0 without the sample': null },
      cases: constant({ ...memorizers(100, 40), seen: 'R_0' }),
    },
    'a start that has seen the sample': {
      given: { 'start without the sample': null },
      cases: constant({ ...memorizers(400, 2), eta: 50, seen: 'the start' }),
    },
  },
});
