import { type Arbitrary, oneof } from 'fast-check';
import { type ExactProbability, fromExit, type Probability } from '../../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import { type Displacement, displacementBound } from '../../../src/theory/bounds/displacement.ts';
import type { NoisyStep } from '../../../src/theory/bounds/schedule.ts';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { noiseQuantile } from '../../../src/theory/bounds/noise-level.ts';
import { valley } from '../../../src/theory/cases/valley-case.ts';
import { displacementWithin } from '../../../src/theory/sgd/experiments.ts';
import { displacementNoise } from '../../../src/theory/sgd/noise-spectrum.ts';
import { isConstant, noiseLevel, stepSize } from '../../../src/theory/sgd/schedule.ts';
import { enclosedSurvival } from '../../stagnation/valley/comparison-bound.ts';
import {
  type DisplacementBounds,
  type DisplacementCase,
  displacements,
  displacementSchema,
  gradientAtStart,
  pathLength,
} from './cases.ts';
import { boundsGradient, gradientBoundOnPath, restsAcross } from './gradient-bound.ts';

const bounds: DisplacementBounds = { gradientOnPath: gradientBoundOnPath, noiseQuantile };

const shapes = [
  'isotropic',
  'isotropic',
  'normal',
  'ill-conditioned',
  'ill-conditioned',
  'low-rank',
  'flat',
  'factor',
] as const;
const bounded = { noises: shapes, bounded: true, families: ['separable', 'wells', 'radial'] } as const;

/** Landscapes with a bounded gradient, and any with flat directions if the noise keeps to them. */
const cases: Arbitrary<DisplacementCase> = oneof(
  { arbitrary: displacements(bounds, bounded), weight: 4 },
  {
    arbitrary: displacements(bounds, {
      noises: ['flat'],
      bounded: false,
      families: ['bowl', 'quadratic', 'radial', 'separable', 'angular', 'sphere'],
      flat: [1, 16],
    }),
    weight: 2,
  },
  // random walks from a minimizer, where Lévy's 2 is nearly attained: computed, and long
  {
    arbitrary: displacements(bounds, {
      noises: ['flat'],
      bounded: false,
      families: ['bowl'],
      flat: [1, 1],
      starts: [0],
      decays: [0],
      steps: [2, 20, 200, 1000, 2000],
    }),
    weight: 1,
  },
);

/**
 * What is left of a run without a gradient and with equal noise along the flat directions: the walk θ_t −
 * θ_0, whose length is O1's chain with q = 1.
 */
function exactWalk(c: DisplacementCase): ExactProbability | undefined {
  const { run } = c;
  const values = displacementNoise(valley(run).landscape, run.noise);
  const [s = 0] = values;
  if (!restsAcross(run) || !isConstant(run.schedule) || values.some((other) => other !== s)) return undefined;
  const { eta, sigma } = run.schedule;
  const chain = { k: values.length, q: 1, c: eta * sigma * s, r: bound(c).radius, d0: 0, T: run.T, drift: 0 };
  const survival = survivalProbability(chain);
  return survival.error < 1e-9 ? enclosedSurvival(survival) : undefined;
}

/** L2's ingredients at a case; the singular values are those of S itself. */
interface Symbols extends Pick<DisplacementCase, 'g' | 'u'> {
  readonly T: number;
  readonly steps: (t: number) => NoisyStep;
  readonly singularValues: readonly number[];
}

function symbolsOf({ run, g, u }: DisplacementCase): Symbols {
  const { schedule, T } = run;
  const steps = (t: number): NoisyStep => ({ eta: stepSize(schedule, t), sigma: noiseLevel(schedule, t) });
  return { g, u, T, steps, singularValues: displacementNoise(valley(run).landscape, run.noise) };
}

/** L2's bound with some of its ingredients changed: the theorem itself where nothing is. */
function bound(c: DisplacementCase, change: (x: Symbols) => Partial<Symbols> = () => ({})): Displacement {
  const symbols = symbolsOf(c);
  return displacementBound({ ...symbols, ...change(symbols) });
}

/** The same: its probability. */
function within(change: (x: Symbols, c: DisplacementCase) => Partial<Symbols>): {
  atLeast(terms: Terms, c: DisplacementCase): Probability;
} {
  return { atLeast: (_, c) => bound(c, (x) => change(x, c)).within };
}

/** What could be wrong in L2 at a radius: the radius is the experiment's, and u what g and η leave of it. */
interface Terms extends Pick<Symbols, 'g' | 'T' | 'singularValues'> {
  readonly eta: readonly number[];
  readonly sigma: readonly number[];
}

function termsOf(c: DisplacementCase): Terms {
  const { g, T, steps, singularValues } = symbolsOf(c);
  const all = Array.from({ length: T }, (_, t) => steps(t));
  return { g, T, singularValues, eta: all.map(({ eta }) => eta), sigma: all.map(({ sigma }) => sigma) };
}

function boundOf({ g, T, singularValues, eta, sigma }: Terms, c: DisplacementCase): Probability {
  const steps = (t: number): NoisyStep => ({
    eta: eta[Math.min(t, eta.length - 1)]!,
    sigma: sigma[Math.min(t, sigma.length - 1)]!,
  });
  const gradientPart = c.g * pathLength(c.run.T, symbolsOf(c).steps);
  const u = c.u + (gradientPart - g * pathLength(T, steps));
  return displacementBound({ g, u, T, steps, singularValues }).within;
}

/** Θ a box that ends before the start: its projection alone moves the parameters. */
function boxedAway(c: DisplacementCase): DisplacementCase {
  const { start } = valley(c.run).sgd;
  const lo = Array.from(start, (x) => x + 2 * c.u);
  return { ...c, run: { ...c.run, projection: { kind: 'box', lo, hi: lo.map((x) => x + 1) } } };
}

/** The bound that a wrong gradient part gives at the claim's own radius, with what it leaves for u. */
function atSameRadius(c: DisplacementCase, gradientPart: (x: Symbols) => number): Probability {
  const u = bound(c).radius - gradientPart(symbolsOf(c));
  return bound(c, () => ({ g: 0, u })).within;
}

export const levyClaim: ProbabilityClaim<DisplacementCase> = probabilityClaim({
  id: 'displacement/levy',
  says: 'if ‖∇R_n‖ ≤ g along the path: P(max_{t≤T} ‖θ_t − θ_0‖ > gΣη_t + u) ≤ 2P(‖Sz‖ > u/√(Σ η_t²σ_t²))',
  tex: String.raw`P\Bigl(\max_{t\le T}\|\theta_t-\theta_0\|>g\sum_{t<T}\eta_t+u\Bigr)\ \le\ 2\,P\Bigl(\|Sz\|>u\Big/\sqrt{\textstyle\sum_{t<T}\eta_t^2\sigma_t^2}\Bigr)`,
  source: 'L2; by Lévy’s maximal inequality',
  notes:
    'With Σ η_tσ_t for the root of the sum of squares the statement is weaker, hence true and no mutant.',
  cases,
  schema: displacementSchema,
  given: {
    '‖∇R_n‖ ≤ g': {
      holds: (c) => boundsGradient(c),
      without: displacements(bounds, { ...bounded, share: 0.25 }),
      relaxed: boundsGradient,
      beyond: oneof(
        ...[1, 0.99, 0.97, 0.9, 0.8, 0.6, 0.4, 0.2, 0.1].map((share) =>
          displacements(bounds, { ...bounded, share }),
        ),
      ),
    },
    'noise independent of the state': {
      holds: ({ run }) => run.noise.kind !== 'damped',
      without: displacements(bounds, { ...bounded, noises: ['damped'] }),
    },
    'no projection': {
      holds: ({ run }) => run.projection === undefined,
      without: cases.map(boxedAway),
    },
  },
  event: (c) => displacementWithin(valley(c.run).sgd, bound(c).radius),
  terms: termsOf,
  wholeTerms: ['T'],
  atLeast: boundOf,
  exactly: exactWalk,
  covers: {
    'g = 0': ({ g }) => g === 0,
    'g > 0': ({ g }) => g > 0,
    'one column of noise': (c) => symbolsOf(c).singularValues.length === 1,
    'k > 16': (c) => symbolsOf(c).singularValues.length > 16,
    'unequal noise': (c) => {
      const { singularValues } = symbolsOf(c);
      return singularValues[0]! > 2 * singularValues.at(-1)!;
    },
    'noise along flat directions only': ({ run }) => valley(run).singularValues.length === 0,
    'decaying steps': ({ run }) => !isConstant(run.schedule),
    'Δ > 0': ({ run }) => run.landscape.kind === 'outward',
    'T = 1': ({ run }) => run.T === 1,
    'T > 100': ({ run }) => run.T > 100,
    'T > 500': ({ run }) => run.T > 500,
  },
  features: (c) => {
    const { radius, noiseSum2 } = bound(c);
    const { singularValues, T } = symbolsOf(c);
    return { k: singularValues.length, T, 'u/radius': c.u / radius, 'u/√V': c.u / Math.sqrt(noiseSum2) };
  },
  explain: (c) => {
    const { radius, noiseSum2, tail, within } = bound(c);
    const { singularValues, T } = symbolsOf(c);
    return [
      `landscape: ${c.run.landscape.kind} in R^${valley(c.run).landscape.dim}, ‖∇R_n‖ ≤ g = ${c.g}; T = ${T} steps from η = ${c.run.schedule.eta}, σ = ${c.run.schedule.sigma}`,
      `radius: gΣη_t + u = ${radius} with u = ${c.u}`,
      `noise: S has ${singularValues.length} singular values, the largest ${singularValues[0] ?? 0}; Σ η_t²σ_t² = ${noiseSum2}`,
      `P(‖Sz‖ > ${c.u / Math.sqrt(noiseSum2)}) = ${tail.exit}; twice that is ${within.exit}`,
    ];
  },
  tightAt: {
    'pushed outwards by an even gradient, with little noise': {
      run: {
        landscape: {
          kind: 'outward',
          base: { kind: 'separable', coordinates: [{ shape: 'well', h: 1e-6, b: 2 }], flat: 0 },
          Delta: 1,
        },
        noise: { kind: 'isotropic', scale: 1 },
        schedule: { eta: 1, sigma: 0.1 },
        T: 100,
        r: 1,
        d0: 1,
        along: 0,
      },
      g: 1.00001,
      u: 2.5,
    },
    'a random walk, nearly the reflection principle': {
      run: {
        landscape: { kind: 'quadratic', curvatures: [1], flat: 1 },
        noise: { kind: 'axes', scales: [1], from: 1 },
        schedule: { eta: 1, sigma: 1 },
        T: 200,
        r: 1,
        d0: 0,
        along: 0,
      },
      g: 0,
      u: 25,
    },
    'a long random walk': {
      run: {
        landscape: { kind: 'quadratic', curvatures: [1], flat: 1 },
        noise: { kind: 'axes', scales: [1], from: 1 },
        schedule: { eta: 1, sigma: 1 },
        T: 2000,
        r: 1,
        d0: 0,
        along: 0,
      },
      g: 0,
      u: 60,
    },
  },
  mustRefute: {
    'no factor 2': { atLeast: (_, c) => fromExit(bound(c).tail.exit) },
    '1.9 for 2': {
      atLeast: (_, c) => fromExit(1.9 * bound(c).tail.exit),
      notes: 'only long walks show it',
    },
    'largest term for the sum of squares': within(({ T, steps }) => {
      const noise = Array.from({ length: T }, (_, t) => steps(t).eta * steps(t).sigma);
      const largest = noise.reduce((most, x) => Math.max(most, x), 0);
      return { T: 1, steps: () => ({ eta: largest, sigma: 1 }) };
    }),
    'gΣη forgotten': { atLeast: (_, c) => atSameRadius(c, () => 0) },
    'gη_0 for gΣη': { atLeast: (_, c) => atSameRadius(c, ({ g, steps }) => g * steps(0).eta) },
    'gradient at the start for its bound': {
      budget: 'default',
      atLeast: (_, c) => atSameRadius(c, ({ T, steps }) => gradientAtStart(c.run) * pathLength(T, steps)),
    },
    'G for S': within((_, { run }) => ({ singularValues: valley(run).singularValues })),
    'largest singular value for all': within(({ singularValues }) => ({
      singularValues: singularValues.slice(0, 1),
    })),
    'k − 1 singular values': within(({ singularValues }) => ({
      singularValues: singularValues.slice(0, -1),
    })),
    'T − 1 steps of noise': within(({ T }) => ({ T: T - 1 })),
  },
});
