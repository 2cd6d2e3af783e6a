import { describe, expect, it } from 'vitest';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import {
  gradientNoise,
  hillIndex,
  lillieforsLaw,
  normalityOf,
} from '../../../src/audit/curvature/gradient-noise.ts';
import { curvatureOf } from '../../../src/audit/curvature/curvature.ts';
import { openStream } from '../../../src/core/stream.ts';
import { examplesOf, modelOf, references } from './reference.ts';

const rounding = 1e-9;
const unhurried = { begin: () => undefined, spent: async () => true, ended: () => undefined };

describe.each(['dense', 'residual', 'grouped'] as const)('gradients of the %s network', (name) => {
  const reference = references[name];
  const { rows, ...examples } = examplesOf(reference);
  const of = networkDerivatives(modelOf(reference), examples);
  const found = async (): Promise<NonNullable<Awaited<ReturnType<typeof gradientNoise>>>> => {
    const curvature = await curvatureOf(
      of,
      rows.length,
      '1',
      { effort: 1e12, steps: 200, starts: 1 },
      unhurried,
    );
    const noise = await gradientNoise(
      of,
      rows.length,
      '1',
      { effort: 1e12, batch: 4 },
      curvature!.directions,
      unhurried,
    );
    return noise!;
  };

  it('have the covariance that NumPy finds, and as much of it along the Hessian', async () => {
    const noise = await found();
    const expected = reference.covarianceEigenvalues;
    expect([noise.examples, noise.isSketched, noise.isRankLimited]).toEqual([11, false, true]);
    noise.eigenvalues.forEach((x, i) => {
      expect(Math.abs(x - expected[i]!)).toBeLessThan(rounding);
    });
    const trace = expected.reduce((sum, x) => sum + x, 0);
    expect(Math.abs(noise.trace - trace)).toBeLessThan(rounding);
    expect(Math.abs(noise.effectiveRank - trace / expected[0]!)).toBeLessThan(rounding);
    expect(noise.rank).toBe(expected.filter((x) => x > 1e-10 * expected[0]!).length);
    expect(Math.abs(noise.alignment!.share - reference.covarianceInTop5)).toBeLessThan(1e-6);
    expect(noise.alignment!.random).toBe(5 / of.parameters);
    expect(noise.longest).toBeGreaterThanOrEqual(noise.rootMeanSquare);
    expect(noise.normality.map(({ direction }) => direction)).toHaveLength(6);
  });
});

describe('Hill’s estimate', () => {
  const pareto = (alpha: number, seed: number): number[] => {
    const stream = openStream(['hill', alpha, seed]);
    return Array.from({ length: 2000 }, () => (1 - stream.uniform()) ** (-1 / alpha));
  };

  it('covers the index of a power tail about as often as it says', () => {
    const covered = Array.from({ length: 100 }, (_, i) => {
      const { interval, largest } = hillIndex(pareto(1.5, i));
      expect(largest).toBe(45);
      return interval.lo <= 1.5 && 1.5 <= interval.hi;
    }).filter(Boolean).length;
    // 95 of 100 on average; fewer than 86 have probability 3e-4
    expect(covered).toBeGreaterThanOrEqual(86);
  });

  it('is infinite where all are equal', () => {
    expect(hillIndex([1, 1, 1]).index).toBe(Infinity);
  });
});

describe('the distance from Gaussian', () => {
  const stream = openStream(['normality']);
  const law = lillieforsLaw(300, openStream(['law']));
  const draw = (what: () => number): number[] => Array.from({ length: 300 }, what);

  it('has Lilliefors’ critical value', () => {
    // 0.886/√n at 5%, as published; the 95th percentile of 200 samples is known to some 7%
    const quantile = law.toSorted((a, b) => a - b)[Math.floor(0.95 * law.length)]!;
    expect(Math.abs(quantile * Math.sqrt(300) - 0.886)).toBeLessThan(0.12);
  });

  it('is small of Gaussian numbers of any mean and variance, large of others', () => {
    expect(
      normalityOf(
        draw(() => 5 + 0.1 * stream.normal()),
        law,
      )!.pValue,
    ).toBeGreaterThan(0.01);
    const heavy = normalityOf(
      draw(() => stream.normal() / (0.05 + stream.uniform())),
      law,
    )!;
    expect(heavy.pValue).toBeLessThan(0.01);
    expect(heavy.excessKurtosis).toBeGreaterThan(1);
    expect(
      normalityOf(
        draw(() => 1),
        law,
      ),
    ).toBeUndefined();
  });
});
