import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import type { Experiment } from '../../src/core/experiment.ts';
import type { Stream } from '../../src/core/stream.ts';
import type { MeanClaim } from '../../src/judge/claims/claim.ts';
import { meanClaim } from '../../src/judge/claims/define-claim.ts';
import { confinementBound, type ConfinementSymbols } from '../../src/theory/bounds/confinement.ts';
import { contractionFactor } from '../../src/theory/bounds/contraction.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';

const laws = ['gaussian', 'rademacher', 'cube', 'sphere', 'sparse', 'radial', 'biased', 'memory'] as const;
type Law = (typeof laws)[number];

/** E‖ζ‖² = k for every step, but a mean, or a memory. */
const unfair: readonly Law[] = ['biased', 'memory'];
/** E[ζ | past] = 0 and E[‖ζ‖² | past] = k. */
const fair: readonly Law[] = laws.filter((law) => !unfair.includes(law));

/** SGD on ½Σh_iθ_i² with noise σζ of some law, from d_0 along the last axis. */
export interface AnyNoiseCase {
  readonly law: Law;
  readonly curvatures: readonly number[];
  readonly eta: number;
  readonly sigma: number;
  readonly T: number;
  readonly r: number;
  readonly d0: number;
}

/** P(ζ ≠ 0) of sparse noise, whose steps are long. */
const presence = 0.1;
/** The mean of biased noise, as a share of its root mean square; how much of the last ζ is remembered. */
const carried = 0.5;

/** Fills ζ. @param last ζ of the step before, zeros at first */
function draw(law: Law, stream: Stream, theta: Float64Array, zeta: Float64Array, last: Float64Array): void {
  const k = zeta.length;
  const sign = (): number => (stream.uniform() < 0.5 ? -1 : 1);
  switch (law) {
    case 'gaussian':
      stream.fillNormal(zeta);
      return;
    case 'rademacher':
      for (let i = 0; i < k; i++) zeta[i] = sign();
      return;
    case 'cube':
      for (let i = 0; i < k; i++) zeta[i] = Math.sqrt(3) * (2 * stream.uniform() - 1);
      return;
    case 'sphere': {
      stream.fillNormal(zeta);
      const scale = Math.sqrt(k) / lengthOf(zeta);
      for (let i = 0; i < k; i++) zeta[i]! *= scale;
      return;
    }
    case 'sparse': {
      const size = stream.uniform() < presence ? 1 / Math.sqrt(presence) : 0;
      for (let i = 0; i < k; i++) zeta[i] = size * sign();
      return;
    }
    case 'radial': {
      // towards the minimizer or away from it, while θ is not there
      const d = lengthOf(theta);
      const size = sign() * Math.sqrt(k);
      for (let i = 0; i < k; i++) zeta[i] = d > 0 ? (size * theta[i]!) / d : size / Math.sqrt(k);
      return;
    }
    case 'biased':
      stream.fillNormal(zeta);
      for (let i = 0; i < k; i++) zeta[i] = carried + Math.sqrt(1 - carried * carried) * zeta[i]!;
      return;
    case 'memory':
      stream.fillNormal(zeta);
      if (last.every((x) => x === 0)) return;
      for (let i = 0; i < k; i++) zeta[i] = carried * last[i]! + Math.sqrt(1 - carried * carried) * zeta[i]!;
  }
}

/** Steps of the kernels that one here, in plain JavaScript, takes the time of: steps count work. */
const stepCost = 5;

function lengthOf(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return Math.sqrt(sum);
}

/** min(d(θ_T)², cap) if SGD has not left the tube before T, else 0. */
function squaredDistance({ law, curvatures, eta, sigma, T, r, d0 }: AnyNoiseCase, cap: number): Experiment {
  const k = curvatures.length;
  return {
    horizon: stepCost * T,
    run(stream, trajectories) {
      const values = new Float64Array(trajectories);
      const [theta, zeta, last] = [new Float64Array(k), new Float64Array(k), new Float64Array(k)];
      let steps = 0;
      for (let n = 0; n < trajectories; n++) {
        theta.fill(0);
        theta[k - 1] = d0;
        last.fill(0);
        let t = 0;
        for (; t < T && lengthOf(theta) <= r; t++) {
          draw(law, stream, theta, zeta, last);
          for (let i = 0; i < k; i++) theta[i]! -= eta * (curvatures[i]! * theta[i]! + sigma * zeta[i]!);
          last.set(zeta);
        }
        const d = lengthOf(theta);
        values[n] = t === T ? Math.min(d * d, cap) : 0;
        steps += stepCost * t;
      }
      return { values, steps };
    },
  };
}

type Terms = ConfinementSymbols & { readonly t: number };

function termsOf({ curvatures, eta, sigma, T, d0 }: AnyNoiseCase): Terms {
  const mu = Math.min(...curvatures);
  const beta = Math.max(...curvatures);
  return { q: contractionFactor({ eta, mu, beta }), eta, sigma, trace: curvatures.length, d0, t: T };
}

/** So far beyond the mean that capping changes little. */
function capOf(c: AnyNoiseCase): number {
  return roundSignificant(20 * confinementBound(termsOf(c)));
}

function cases(from: readonly Law[]): Arbitrary<AnyNoiseCase> {
  return record({
    law: constantFrom(...from),
    k: integer({ min: 1, max: 8 }),
    condition: constantFrom(1, 1, 1.2, 2),
    percent: integer({ min: 10, max: 170 }),
    T: constantFrom(1, 2, 3, 5, 10, 20, 40),
    start: constantFrom(0, 0.5, 1),
    level: integer({ min: 2, max: 10 }).map((n) => n / 20),
  }).map(({ law, k, condition, percent, T, start, level }) => {
    const curvatures = Array.from({ length: k }, (_, i) => (i === 0 ? 1 : condition));
    const beta = Math.max(...curvatures);
    const eta = roundSignificant(percent / (100 * beta * beta));
    const at = { law, curvatures, eta, sigma: 1, T, r: 1, d0: 0 };
    const sigma = roundSignificant(level / Math.sqrt(confinementBound(termsOf(at))));
    return { ...at, sigma, d0: roundSignificant(start * level) };
  });
}

export const anyNoiseClaim: MeanClaim<AnyNoiseCase> = meanClaim<AnyNoiseCase, Terms>({
  id: 'confinement/any-noise',
  says: 'for noise σζ_t of any law with E[ζ_t | past] = 0 and E[‖Pζ_t‖² | past] ≤ tr(GGᵀ): E[d(θ_T)²; not left T_r before T] ≤ q^{2T}d_0² + η²σ² tr(GGᵀ)(1 − q^{2T})/(1 − q²)',
  tex: String.raw`E[\zeta_t\mid\text{past}]=0,\ E[\|P\zeta_t\|^2\mid\text{past}]\le\operatorname{tr}(GG^{\mathsf T})\ \Rightarrow\ E\bigl[d(\theta_T)^2;\ \theta_t\in T_r\ \forall t<T\bigr]\ \le\ q^{2T}d_0^2+\eta^2\sigma^2\operatorname{tr}(GG^{\mathsf T})\,\frac{1-q^{2T}}{1-q^2}`,
  source: 'T3, whose proof asks no more of the noise than two moments',
  notes: 'Held against min(d², 20 times the bound), whose mean is at most that of d².',
  cases: cases(fair),
  schema: z.strictObject({
    law: z.enum(laws),
    curvatures: z.array(z.number().positive()).min(1).readonly(),
    eta: z.number().positive(),
    sigma: z.number().positive(),
    T: z.int().min(1),
    r: z.number().positive(),
    d0: z.number().nonnegative(),
  }),
  given: {
    'E[ζ | past] = 0': {
      holds: ({ law }) => !unfair.includes(law),
      without: cases(unfair),
    },
  },
  quantity: (c) => squaredDistance(c, capOf(c)),
  range: capOf,
  terms: termsOf,
  wholeTerms: ['t'],
  atMost: confinementBound,
  covers: {
    ...Object.fromEntries(fair.map((law) => [law, (c: AnyNoiseCase) => c.law === law])),
    'T = 1': ({ T }) => T === 1,
    'T > 10': ({ T }) => T > 10,
    'curvatures that differ': ({ curvatures }) => curvatures.at(-1)! > curvatures[0]!,
  },
  features: ({ curvatures, eta, T, d0 }) => ({ k: curvatures.length, η: eta, T, 'd_0/r': d0 }),
  explain: (c) => {
    const symbols = termsOf(c);
    return [
      `q = ${symbols.q}; q^{2T}d_0² = ${confinementBound({ ...symbols, trace: 0 })}`,
      `E d² ≤ ${confinementBound(symbols)}; d² is capped at ${capOf(c)}`,
    ];
  },
  mustRefute: {
    's_1² for the trace': { terms: () => ({ trace: 1 }) },
    'd_0 forgotten': { terms: () => ({ d0: 0 }) },
    'q⁴ for q²': { terms: ({ q }) => ({ q: q * q }) },
    'noise of T − 1 steps': {
      atMost: (x) => confinementBound({ ...x, trace: 0 }) + confinementBound({ ...x, t: x.t - 1, d0: 0 }),
    },
    'the variance a tenth lower': { terms: ({ sigma }) => ({ sigma: sigma * Math.sqrt(0.9) }) },
    'noise with a mean': { given: { 'E[ζ | past] = 0': null }, cases: cases(['biased']) },
    'noise with memory': { given: { 'E[ζ | past] = 0': null }, cases: cases(['memory']) },
  },
});
