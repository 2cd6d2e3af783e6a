import { constant, constantFrom } from 'fast-check';
import { z } from 'zod';
import { exp } from '../../../src/core/elementary.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import type { AgreementClaim } from '../../../src/judge/claims/claim.ts';
import { agreementClaim } from '../../../src/judge/claims/define-claim.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import { displacementWithin } from '../../../src/theory/sgd/experiments.ts';
import { buildNoise } from '../../../src/theory/sgd/noise.ts';
import { type Chart, charts, limitOf } from './charts.ts';

/** A printed average run length. */
interface RunLengthCase extends Omit<Chart, 'arl'> {
  readonly shift: number;
  readonly arl: number;
}

const printed: readonly RunLengthCase[] = charts.flatMap(({ arl, ...chart }) =>
  Object.entries(arl).map(([shift, length]) => ({ ...chart, shift: Number(shift), arl: length })),
);
/** Short enough for a run to be simulated many times, and not over at once. */
const short = printed.filter(({ arl }) => arl > 1.2 && arl < 50);

/** Times that are looked at: up to so many average run lengths. */
const lengths = 8;
const timesOf = ({ arl }: RunLengthCase): number => Math.ceil(lengths * arl);

/** Steps of the kernels that a run takes the time of, however short. */
const eachRun = 60;

/**
 * Has the chart not signalled by a time drawn from 0, …, N − 1? The chance is E min(run length, N)/N.
 * @param L the limit; shift the mean's
 */
function silentUntil(c: RunLengthCase, L = limitOf(c), shift = c.shift): Experiment {
  const { k, lambda } = c;
  const landscape = buildLandscape({
    kind: 'quadratic',
    curvatures: Array.from({ length: k }, () => 1),
    flat: 0,
  });
  const noise = buildNoise({ kind: 'isotropic', scale: 1 }, landscape);
  const start = Float64Array.from({ length: k }, (_, i) => (i === 0 ? -shift : 0));
  const N = timesOf(c);
  return {
    horizon: N + eachRun,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      let steps = 0;
      for (let i = 0; i < trajectories; i++) {
        const T = Math.floor(stream.uniform() * N);
        const sgd = { landscape, noise, schedule: { eta: lambda, sigma: 1 }, T, start };
        values[i] = displacementWithin(sgd, L).run(stream, 1).values[0]!;
        steps += T + eachRun;
      }
      return { values, steps };
    },
  };
}

const positive = z.number().positive();

export const publishedRunLengthsClaim: AgreementClaim<RunLengthCase> = agreementClaim<
  RunLengthCase,
  { readonly arl: number }
>({
  id: 'oracle/published-run-lengths',
  says: 'SGD on an isotropic quadratic is an EWMA control chart, Z ← (1 − λ)Z + λX: the time until ‖θ_t − θ_0‖ > L, with η = λ, σ = 1, from −μe_1, has the mean that is printed since 1986 as the average run length of the chart at the shift μ',
  tex: String.raw`\theta_{t+1}=(1-\lambda)\theta_t-\lambda z_t,\ \theta_0=-\mu e_1\ \Rightarrow\ E\min\{t:\|\theta_t-\theta_0\|>L\}=\mathrm{ARL}(\mu)`,
  source:
    'O1, as published: Crowder 1987, Lucas & Saccucci 1990, Molnau et al. 2001, and a manual, as the examples of the R package spc quote them',
  notes:
    'Asked at a time drawn from 0 to N − 1, N about eight run lengths: the chance to be silent is E min(run length, N)/N. Allowed are half a unit of the last digit or more, what is beyond N (e^{−8} of it, twice), and the error of the tables that were computed with Markov chains.',
  cases: constantFrom(...short),
  schema: z.strictObject({
    source: z.string(),
    k: z.int().min(1).max(64),
    lambda: positive.max(1),
    c: positive,
    share: z.number().nonnegative(),
    unit: positive,
    shift: z.number().nonnegative(),
    arl: z.number().min(1).max(5000),
  }),
  event: (c) => silentUntil(c),
  terms: ({ arl }) => ({ arl }),
  equals: ({ arl }, c) => {
    const N = timesOf(c);
    const error = c.share * arl + c.unit;
    const lo = Math.max(0, (arl - error - 2 * arl * exp(-N / arl)) / N);
    const hi = Math.min(1, (arl + error) / N);
    return { stay: { lo, hi }, exit: { lo: 1 - hi, hi: 1 - lo } };
  },
  covers: {
    'in control': ({ shift }) => shift === 0,
    'four dimensions or more': ({ k }) => k >= 4,
    'λ < 0.1': ({ lambda }) => lambda < 0.1,
  },
  tightAt: {
    'half of the weight on the last observation, in control': short.find(
      ({ lambda, shift, arl }) => lambda === 0.5 && shift === 0 && arl < 50,
    )!,
  },
  features: ({ k, lambda, shift, arl }) => ({ k, λ: lambda, μ: shift, ARL: arl }),
  explain: (c) => [
    `${c.source}: λ = ${c.lambda}, L = ${c.c}√(λ/(2 − λ)) = ${limitOf(c)}, k = ${c.k}, shift ${c.shift}: ${c.arl}`,
    `looked at one of ${timesOf(c)} times: silent with chance ${c.arl / timesOf(c)}, but for what is beyond them`,
  ],
  mustRefute: {
    'Crowder’s misprint': {
      cases: constant({ ...short.find(({ lambda }) => lambda === 0.5)!, shift: 1.25, arl: 3.95 }),
      budget: 'default',
      notes: '3.95 at μ = 1.25, λ = 0.5: no longer than the neighbours allow; it is about 3.6',
    },
    'the run length less one': { terms: ({ arl }) => ({ arl: arl - 1 }) },
    'the limit of continuous time: √(λ/2)': {
      event: (c) => silentUntil(c, c.c * Math.sqrt(c.lambda / 2)),
      cases: constantFrom(...short.filter(({ lambda }) => lambda === 0.5)),
    },
    'the limit of one observation': { event: (c) => silentUntil(c, c.c * c.lambda) },
    'half the shift': {
      event: (c) => silentUntil(c, limitOf(c), c.shift / 2),
      cases: constantFrom(...short.filter(({ shift }) => shift > 0)),
    },
  },
});
