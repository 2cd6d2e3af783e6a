import { constant } from 'fast-check';
import { fromExit } from '../../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import {
  movedCertificate,
  startCertificate,
  stirredCertificate,
} from '../../../src/theory/bounds/path-certificate.ts';
import { pacBayesCertificate } from '../../../src/theory/bounds/pac-bayes.ts';
import { type CertificateCase, certificateCases, certificateSchema, guesses, memorizing } from './cases.ts';
import { type Certifier, holds, typicalReport } from './run.ts';

const certifier: Certifier = {
  start: startCertificate,
  moved: movedCertificate,
  stirred: stirredCertificate,
};

/** Another certificate, where that is as wrong as can be seen. */
const wrong = (change: Partial<Certifier>, at: CertificateCase) => ({
  cases: constant(at),
  event: (c: CertificateCase) => holds(c, { ...certifier, ...change }),
});

/** The one on the moved network told other numbers. */
const told = (
  change: (x: { logRatio: number; empirical: number; n: number }) => Partial<{ logRatio: number; n: number }>,
  at: CertificateCase,
) =>
  wrong(
    {
      moved: (setting, x) => {
        const { n, ...rest } = { n: setting.n, ...x, ...change({ ...x, n: setting.n }) };
        return movedCertificate({ ...setting, n }, rest);
      },
    },
    at,
  );

/** Labels by chance and noise that learns nothing: four draws say little of the mean over noise. */
const fewDraws: CertificateCase = {
  ...memorizing(200, 0.001),
  n: 500,
  delta: 0.1,
  draws: 4,
};

export const certificateClaim: ProbabilityClaim<CertificateCase> = probabilityClaim({
  id: 'generalization/certificate',
  says: 'training on from given weights: SGD with Gaussian noise on ½R_0 + ½R_n at every σ of a grid, from a start and with an R_0 that the sample did not decide, each run looked at after every T of the grid, the least certificate reported. P(it is below the risk of its network, or that of the start below the start’s, or that of the mean over the last noise below this mean’s) ≤ δ; the grid is paid for by a union bound, the mean over noise by its own share of δ',
  tex: String.raw`P\Big(\exists\,(\sigma,T):\ R(\theta_T)>\mathrm{kl}^{-1}\Big(R_n(\theta_T),\tfrac1n\big(\ell+\log\tfrac{\xi(n)}{\delta'}\big)\Big)\Big)+P\Big(R(\theta_0)>\mathrm{kl}^{-1}\big(R_n(\theta_0),\tfrac1n\log\tfrac2\delta\big)\Big)+P\Big(R(Q_T)>\mathrm{kl}^{-1}\Big(\mathrm{kl}^{-1}\big(\hat R,\tfrac1M\log\tfrac{10}\delta\big),\tfrac1n\big(\ell_{T-1}+\tfrac{\|g\|^2}{2\sigma^2}+\log\tfrac{\xi(n)}{\delta'}\big)\Big)\Big)\ \le\ \delta`,
  source: 'G8: what lakatos audit --hold-out certifies',
  notes:
    'On finite populations, where every risk is known. With one weight for each point the mean over the noise of the last step is known as well. δ is shared by three events, and in each by a union bound over the grid and Markov’s or Chernoff’s inequality, which all have to spare: an error of half in it would not be noticed.',
  cases: certificateCases,
  schema: certificateSchema,
  given: {
    'start without the sample': {
      holds: ({ seen }) => seen !== 'the start',
      without: constant(memorizing(100, 1, { eta: 50, seen: 'the start' })),
    },
    'R_0 without the sample': {
      holds: ({ seen }) => seen !== 'R_0',
      without: constant(memorizing(100, 80, { seen: 'R_0' })),
    },
    'σ without the sample': {
      holds: ({ seen }) => seen !== 'σ',
      without: constant({ ...guesses, seen: 'σ' }),
    },
  },
  terms: ({ delta }) => ({ delta }),
  atLeast: ({ delta }) => fromExit(delta),
  event: (c) => holds(c, certifier),
  informative: (c) => typicalReport(c, certifier).best.value < 1,
  covers: {
    'three layers and more': ({ widths }) => widths.length >= 4,
    'a mean over noise': ({ draws }) => draws > 0,
    'four steps and more': ({ steps }) => steps.at(-1)! >= 4,
  },
  features: (c) => {
    const { best, start } = typicalReport(c, certifier);
    return {
      n: c.n,
      cells: c.sigmas.length * c.steps.length,
      certificate: best.value,
      error: best.risk,
      'certificate of the start': start.value,
      ℓ: best.logRatio,
    };
  },
  explain: (c) => {
    const { start, best, stirred } = typicalReport(c, certifier);
    return [
      `${c.points} points, n = ${c.n} examples, ${c.sigmas.length} noise levels, looked at after ${c.steps.join(', ')} steps`,
      `a typical sample: the start is certified ${start.value} (its risk is ${start.risk}), the best network ${best.value} (${best.risk}) after ${best.T} steps, ℓ = ${best.logRatio}`,
      ...(stirred === undefined
        ? []
        : [`the mean over the noise of its last step is certified ${stirred.value} (${stirred.risk})`]),
    ];
  },
  mustRefute: {
    'the union bound forgotten': wrong({ moved: (s, x) => movedCertificate({ ...s, cells: 1 }, x) }, guesses),
    'σ chosen on the held-out data': {
      given: { 'σ without the sample': null },
      cases: constant({ ...guesses, seen: 'σ' }),
    },
    'δ of the mean forgotten': wrong(
      {
        stirred: ({ n, delta, cells }, { divergence, errors, draws }) =>
          pacBayesCertificate({ n, delta: delta / (5 * cells), divergence, empirical: errors / draws }),
      },
      fewDraws,
    ),
    'K halved': told(({ logRatio }) => ({ logRatio: logRatio / 2 }), memorizing(600, 60, { delta: 0.005 })),
    'ℓ forgotten': told(() => ({ logRatio: 0 }), memorizing(200, 30)),
    'n counts the data seen': told(({ n }) => ({ n: 4 * n }), memorizing(200, 30)),
    'the last step forgotten in the mean over noise': wrong(
      { stirred: (s, x) => stirredCertificate(s, { ...x, divergence: 0 }) },
      memorizing(200, 30, { draws: 2000 }),
    ),
    'the start certified with what it was trained on': {
      given: { 'start without the sample': null },
      cases: constant(memorizing(100, 1, { eta: 50, seen: 'the start' })),
    },
    'R_0 that has seen the sample': {
      given: { 'R_0 without the sample': null },
      cases: constant(memorizing(100, 80, { seen: 'R_0' })),
    },
  },
});
