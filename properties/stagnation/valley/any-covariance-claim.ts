import { type Arbitrary, constantFrom, oneof, tuple } from 'fast-check';
import { memoize } from '../../../src/core/memoize.ts';
import type { Hypothesis } from '../../../src/judge/claims/claim.ts';
import type { AnyCovarianceSymbols } from '../../../src/theory/bounds/comparison-any-covariance.ts';
import type { Directions } from '../../../src/theory/bounds/worst-exit.ts';
import { productLevel, stationaryLevel } from '../../../src/theory/bounds/noise-level.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { Family } from '../../../src/theory/cases/random-landscapes.ts';
import { valleys, type ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { type Given, stagnationHypotheses, steadyHypotheses } from './stagnation-claim.ts';
import { constantsOf } from './valley-bound.ts';
import { noiseInTube } from './valley-claim.ts';

/** T11's symbols, by name, as the terms of its bound. */
export type AnyCovarianceTerms = AnyCovarianceSymbols & Readonly<Record<string, number | readonly number[]>>;

/** A start outside the tube counts as on its boundary, as if not asked. */
export const anyCovarianceTerms: (c: ValleyCase) => AnyCovarianceTerms = memoize((c) => {
  const { q, eta, sigma, singularValues, tubeDim, r, d0, T, Delta } = constantsOf(c);
  const noise = singularValues.map((s) => eta * sigma * s);
  return { q, noise, tubeDim, r, d0: Math.min(d0, r), T, drift: eta * Delta };
});

const leastScale = 0.3;

/** Two sizes of noise at most, so that the minimum over y is one over few numbers. */
function twoSizes(c: ValleyCase): ValleyCase {
  const { noise } = c;
  if (noise.kind !== 'axes' || noise.scales.every((s) => s === noise.scales[0])) return c;
  const least = Math.max(leastScale, noise.scales.at(-1)!);
  const scales = noise.scales.map((s, i) =>
    i < noise.scales.length / 2 ? noise.scales[0]! : Math.min(s, least),
  );
  return { ...c, noise: { ...noise, scales: scales.map((s) => (s < noise.scales[0]! ? least : s)) } };
}

/** Landscapes and noise that differs by direction. */
function unevenValleys(space: ValleySpace): Arbitrary<ValleyCase> {
  return valleys(space).map(twoSizes);
}

/** What T11 is tried on; its noise is such that the bound says something. */
export const anyCovarianceSpace: ValleySpace = {
  sigma: stationaryLevel,
  noises: ['ill-conditioned', 'low-rank', 'ill-conditioned', 'low-rank', 'isotropic'],
  normalDim: [2, 6],
  flat: [0, 2],
  stepPercent: [10, 190],
  conditions: [1, 1.1, 1.5],
};

/** @param steps numbers of steps at which the bound may say something */
export function anyCovarianceCases(steps: readonly number[]): Arbitrary<ValleyCase> {
  const space = { ...anyCovarianceSpace, steps };
  const bowls: ValleySpace = { ...space, families: ['bowl'] };
  const short = steps.filter((T) => T <= 10);
  return oneof(
    { weight: 4, arbitrary: unevenValleys(bowls) },
    { weight: 2, arbitrary: unevenValleys({ ...space, families: notBowls, steps: short }) },
    { weight: 2, arbitrary: fromTheBoundary(space, [1, 40]) },
    {
      weight: 1,
      arbitrary: unevenValleys({
        ...space,
        families: ['bowl', 'quadratic'],
        deviationPercent: [3, 60],
        stepPercent: [20, 100],
      }),
    },
    // nearly Newton steps, where T1 is tight
    {
      weight: 2,
      arbitrary: unevenValleys({
        ...bowls,
        sigma: productLevel,
        stepPercent: [85, 115],
        steps: [1, 2, 5, 10, 20],
      }),
    },
    // three sizes of noise
    {
      weight: 1,
      arbitrary: valleys({ ...bowls, noises: ['ill-conditioned'], normalDim: [2, 3], steps: [1, 2, 5] }),
    },
  );
}
const notBowls: readonly Family[] = ['sphere', 'radial', 'separable', 'quadratic', 'angular'];

const steadyNoise: Hypothesis<ValleyCase> = {
  holds: ({ noise }) => noise.kind !== 'damped',
  // noise in the tube within a factor of 1 + share: S/(1 + d²/scale²), d ≤ r
  relaxed: ({ noise, r }, share) => noise.kind !== 'damped' || r <= Math.sqrt(share) * noise.scale,
};

/** Cases with noise that is damped at the boundary of the tube by a little or by much. */
function dampedMore(cases: Arbitrary<ValleyCase>): Arbitrary<ValleyCase> {
  const factors = constantFrom(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10);
  return tuple(cases, factors).map(([c, more]) =>
    c.noise.kind === 'damped' ? { ...c, noise: { ...c.noise, scale: c.r / Math.sqrt(more) } } : c,
  );
}

export function anyCovarianceHypotheses(): Given {
  const space = { ...anyCovarianceSpace, steps: [1, 2, 3, 5, 10] };
  const { LEC, 'starts inside': inside } = stagnationHypotheses(space);
  // beyond q = 1 only noise brings back what a step takes out, and there it is damped
  const damped = valleys({
    ...space,
    families: ['bowl'],
    sigma: (x) => stationaryLevel({ ...x, level: 0 }) / 2,
    noises: ['damped'],
    normalDim: [1, 2],
    starts: [1],
    steps: [1],
    conditions: [1],
    stepPercent: [202, 225],
  });
  return {
    LEC: LEC!,
    'starts inside': inside!,
    'constant steps': steadyHypotheses(space, true)['constant steps']!,
    'G ≠ 0': { ...noiseInTube, without: valleys({ ...space, noises: ['flat'], flat: [1, 2] }) },
    'noise that does not depend on the state': {
      ...steadyNoise,
      without: damped,
      beyond: dampedMore(damped),
    },
  };
}

/** Slow contraction from the boundary over a step or a few: where y lies decides. */
export function fromTheBoundary(
  space: ValleySpace,
  stepPercent: readonly [number, number],
): Arbitrary<ValleyCase> {
  return unevenValleys({
    ...space,
    families: ['bowl'],
    starts: [1],
    steps: [1, 2, 3],
    stepPercent,
    normalDim: [2, 3],
  });
}

/** A tube so wide that mostly a step along the loudest noise leaves it. */
export const roomToSpare: Arbitrary<ValleyCase> = fromTheBoundary(
  { ...anyCovarianceSpace, sigma: (x) => 0.6 * stationaryLevel(x), noises: ['ill-conditioned'] },
  [30, 70],
);

/** Wrong versions of "y anywhere in the normal space". */
export const directions: Readonly<Record<'noisiest' | 'quietest' | 'noisy', Directions>> = {
  noisiest: () => [0],
  quietest: (blocks) => [blocks.length - 1],
  noisy: (blocks) => blocks.flatMap(({ variance }, i) => (variance > 0 ? [i] : [])),
};
