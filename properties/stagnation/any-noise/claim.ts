import { type Arbitrary, oneof } from 'fast-check';
import type { Probability } from '../../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { bestDrift, type BestDriftSymbols } from '../../../src/theory/bounds/best-drift.ts';
import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import { driftEveryStep } from '../../../src/theory/bounds/drift-every-step.ts';
import { driftLevel } from '../../../src/theory/bounds/drift-level.ts';
import { sparseProxy, twoPointProxy } from '../../../src/theory/bounds/noise-proxy.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import {
  exactOnTheLine,
  lawsWith,
  noisyCases,
  type NoisyCase,
  noisySchema,
  type NoisySpace,
  staysWithAnyNoise,
} from './cases.ts';
import { type Law, tameLaws } from './laws.ts';
import { startsAround } from '../valley/valley-claim.ts';

/** What the noise's law is worth, in units of its variance: 1 where its variance is a proxy, or would be. */
export function proxyOf({ name, p = 1 }: Law): number {
  if (name === 'sparse') return sparseProxy(p);
  return name === 'two-point' ? twoPointProxy(p) : 1;
}

/** The proxy's σ²GGᵀ stands for the noise. */
type Terms = BestDriftSymbols & { readonly proxy: number };

function termsOf({ law, curvatures, scales, eta, sigma, T, r, d0 }: NoisyCase): Terms {
  const mu = Math.min(...curvatures);
  const beta = Math.max(...curvatures);
  const q = contractionFactor({ eta, mu, beta });
  return { q, eta, sigma, singularValues: scales, proxy: proxyOf(law), r, d0: Math.min(d0, r), T };
}

function bound({ proxy, sigma, ...x }: Terms): Probability {
  return bestDrift({ ...x, sigma: sigma * Math.sqrt(proxy) });
}

/** Where T2* allows an exit of 0.5 to 0.97, nearly: bounded noise hardly ever leaves where it allows less. */
function levelOf(c: NoisyCase, level: number): number {
  const { q, singularValues, proxy, ...x } = termsOf({ ...c, sigma: 1 });
  const known = { mu: Math.min(...c.curvatures), beta: Math.max(...c.curvatures), Delta: 0 };
  const scaled = singularValues.map((s) => s * Math.sqrt(proxy));
  const near = driftLevel({ ...x, ...known, singularValues: scaled, level: 0.6 });
  let [low, high] = [0.8, 3];
  for (let i = 0; i < levelSteps; i++) {
    const middle = (low + high) / 2;
    const steps = { q, eta: x.eta, sigma: middle * near };
    if (driftEveryStep({ ...x, steps, singularValues: scaled }).exit < 0.5 + 0.47 * level) low = middle;
    else high = middle;
  }
  return low * near;
}
const levelSteps = 6;

const cases = (space: NoisySpace): Arbitrary<NoisyCase> => noisyCases(space, levelOf);
const law = (name: Law['name'], index?: number): readonly Law[] => [
  index === undefined ? { name } : { name, index },
];

/** Where noise is bounded, a step that contracts much never leaves: there ημ is small. */
const bounded: NoisySpace = {
  laws: [...law('rademacher'), ...law('sphere'), ...law('changing'), ...lawsWith('two-point', [0.3, 0.2])],
  percents: [3, 25],
};
const longer: NoisySpace = {
  laws: [...law('cube'), ...lawsWith('sparse', [0.1, 0.2])],
  percents: [5, 120],
};
/** Chances of long steps so small that the variance says little. */
const rare = [0.001, 0.01, 0.1];
const line: Partial<NoisySpace> = { dims: [1, 1], steps: [3, 5, 8, 2, 12] };

/** One step from the minimizer that leaves for sure, by r/1000: it attains Chebyshev's inequality. */
const leavesForSure: NoisyCase = {
  law: { name: 'rademacher' },
  curvatures: [1],
  scales: [1],
  eta: 0.5,
  sigma: 2.002,
  T: 1,
  r: 1,
  d0: 0,
};

/** Long steps that few take. */
const rarely = (name: Law['name']): Arbitrary<NoisyCase> =>
  cases({ laws: lawsWith(name, rare), ...line, percents: [5, 120] });

const tooLittle = { 'sub-Gaussian': null } as const;
/** A mutant with longer tails, where Gaussian noise would hardly leave. */
const withTails = (laws: readonly Law[]) => ({
  given: tooLittle,
  cases: cases({ laws, percents: [30, 120], dims: [1, 3] }).map((c) => ({
    ...c,
    sigma: roundSignificant(c.sigma / 2),
  })),
});
/** A mutant with noise that adds up, over steps that contract little. */
const addingUp = (laws: readonly Law[]) => ({
  given: tooLittle,
  cases: cases({ laws, percents: [3, 25], steps: [12, 20, 40] }),
});

export const anyNoiseStagnationClaim: ProbabilityClaim<NoisyCase> = probabilityClaim<NoisyCase, Terms>({
  id: 'stagnation/any-noise',
  says: 'noise σζ_t with E[exp⟨v, Pζ_t⟩ | past] ≤ exp(‖Gᵀv‖²/2) for all v, of any law: T2* and T9 with V − 1 hold with the constants of Gaussian noise; held against the better one',
  tex: String.raw`E[e^{\langle v,P\zeta_t\rangle}\mid\text{past}]\ \le\ e^{\|G^{\mathsf T}v\|^2/2}\ \forall v\ \Rightarrow\ \text{T2, T2}^{*}\text{, T9 as for }\zeta_t=Sz_t`,
  source: 'T10 (T2*, T9 with V − 1); this project’s',
  notes: 'The truth on the line is computed path by path where the noise has few values.',
  cases: oneof(
    { weight: 5, arbitrary: cases(bounded) },
    { weight: 2, arbitrary: cases(longer) },
    { weight: 2, arbitrary: cases({ ...bounded, ...line }) },
  ),
  schema: noisySchema,
  given: {
    'sub-Gaussian': {
      holds: (c) => (tameLaws as readonly string[]).includes(c.law.name),
      without: cases({ laws: [...law('stable', 1.5), ...law('student', 3), ...law('memory')] }),
    },
    'starts inside': {
      holds: (c) => c.d0 <= c.r,
      without: cases({ ...bounded, starts: [1.2, 1.5] }),
      relaxed: (c, share) => c.d0 <= (1 + share) * c.r,
      beyond: cases({ ...bounded, starts: startsAround }),
    },
  },
  event: staysWithAnyNoise,
  exactly: exactOnTheLine,
  terms: termsOf,
  wholeTerms: ['T'],
  atLeast: bound,
  covers: {
    ...Object.fromEntries(tameLaws.map((name) => [name, (c: NoisyCase) => c.law.name === name])),
    'k > 1': (c) => c.curvatures.length > 1,
    'unequal s_i': (c) => new Set(c.scales).size > 1,
    'a proxy above the variance': (c) => proxyOf(c.law) > 1,
    'η > 1': (c) => c.eta > 1,
  },
  tightAt: {
    'signs leave for sure': leavesForSure,
    'a step beyond the minimizer': { ...leavesForSure, eta: 1.3, sigma: 0.6, T: 8 },
    'the sphere leaves for sure': {
      ...leavesForSure,
      law: { name: 'sphere' },
      curvatures: [1, 1, 1],
      scales: [1, 1, 1],
      sigma: 1.156,
    },
  },
  features: (c) => ({ k: c.curvatures.length, T: c.T, η: c.eta, 's²': proxyOf(c.law), 'd_0/r': c.d0 / c.r }),
  explain: (c) => {
    const { q, proxy } = termsOf(c);
    const { stay, exit } = bound(termsOf(c));
    return [
      `noise: ${c.law.name}; ζ has covariance I and proxy ${proxy}, so c_i = ησ√${proxy}·s_i`,
      `q = √(1 − 2ημ + η²β²) = ${q}`,
      `the theorem: P(stay) ≥ ${stay}, P(exit) ≤ ${exit}`,
    ];
  },
  mustRefute: {
    'variance for proxy: sparse': {
      terms: () => ({ proxy: 1 }),
      cases: rarely('sparse'),
    },
    'variance for proxy: two values': {
      terms: () => ({ proxy: 1 }),
      cases: rarely('two-point'),
    },
    'moments up to the fourth only: sparse': {
      terms: (_, { law: { p = 1 } }) => ({ proxy: Math.max(1, Math.sqrt(1 / (3 * p))) }),
      cases: rarely('sparse'),
    },
    'an eighth of the range squared: two values': {
      terms: ({ proxy }) => ({ proxy: proxy / 2 }),
      cases: cases({ laws: lawsWith('two-point', [0.5, 0.3]), ...line }),
    },
    'proxy a fiftieth smaller': { terms: ({ proxy }) => ({ proxy: 0.98 * proxy }) },
    'k := 1': { terms: ({ singularValues }) => ({ singularValues: singularValues.slice(0, 1) }) },
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'm_0 = 1': { terms: () => ({ d0: 0 }) },
    'one step for T': { terms: () => ({ T: 1 }) },
    'Laplace noise': withTails(law('laplace')),
    'Student’s t, 3 degrees of freedom': withTails(law('student', 3)),
    'α-stable noise, α = 1.5': withTails(law('stable', 1.5)),
    'Student’s t, 10 degrees of freedom': withTails(law('student', 10)),
    'α-stable noise, α = 1.9': withTails(law('stable', 1.9)),
    'noise with a mean': addingUp(law('biased')),
    'noise with memory': addingUp(law('memory')),
  },
});
