import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import { layerSpectra } from '../../../src/audit/spectra/layer-spectra.ts';
import { fitPowerLaw, testPowerLaw } from '../../../src/audit/spectra/power-law.ts';
import { openStream } from '../../../src/core/stream.ts';

interface Case {
  readonly type: 'dense' | 'convolution';
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly expected: Readonly<Record<string, number>>;
}

const cases = JSON.parse(readFileSync('fixtures/spectra/reference.json', 'utf8')) as Record<string, Case>;

const unhurried = { begin: () => undefined, spent: async () => true };

async function found(
  { type, shape, values }: Case,
  effort = { maxSide: 100, repetitions: 1000 },
): Promise<Awaited<ReturnType<typeof layerSpectra>>[number]> {
  const tensors = new Map([['w', { name: 'w', shape, values: Float64Array.from(values) }]]);
  const layer = { type, weights: 'w' };
  const layers = type === 'dense' ? [layer] : [layer, { type: 'global-average-pool' }, { type: 'flatten' }];
  const input = type === 'dense' ? [shape[1]!] : [shape[1]!, 5, 5];
  const model = buildModel('w', tensors, { input, layers } as Parameters<typeof buildModel>[2]);
  const [spectrum] = await layerSpectra(model, '1', effort, unhurried);
  return spectrum!;
}

/** Squares of singular values found as eigenvalues of a Gram matrix. */
const rounding = 1e-9;

describe.each(Object.keys(cases))('the spectrum of %s weights', (name) => {
  it('has what WeightWatcher’s definitions give in NumPy', async () => {
    const { expected } = cases[name]!;
    const spectrum = await found(cases[name]!);
    const { eigenvalues, logSpectralNorm, logNorm, stableRank, powerLaw } = spectrum;
    const { alpha, xmin, tail, distance } = powerLaw!;
    const all = { eigenvalues, logSpectralNorm, logNorm, stableRank, alpha, xmin, tail, distance };
    for (const [key, value] of Object.entries(all))
      expect(Math.abs(value! / expected[key]! - 1), key).toBeLessThan(rounding);
    expect(powerLaw!.standardError).toBe((alpha - 1) / Math.sqrt(tail));
    // two shares of 1000 samples each: five standard errors of their difference
    const p = expected['pValue']!;
    expect(Math.abs(powerLaw!.pValue - p)).toBeLessThan(
      5 * Math.sqrt((2 * Math.max(p * (1 - p), 0.01)) / 1000),
    );
  });
});

describe('a power law', () => {
  const pareto = (n: number, alpha: number, address: string): number[] => {
    const stream = openStream(['pareto', address]);
    return Array.from({ length: n }, () => Math.exp(-Math.log(1 - stream.uniform()) / (alpha - 1)));
  };

  it('is found again in its own samples', () => {
    const { alpha, standardError } = fitPowerLaw(pareto(2000, 2.5, 'a'))!;
    expect(Math.abs(alpha - 2.5)).toBeLessThan(4 * standardError);
  });

  it('is rejected where there is none, and as rarely as promised where there is one', () => {
    const p = (sample: readonly number[], i: number): number =>
      testPowerLaw(sample, openStream(['p', i]), 100)!.pValue;
    const uniform = Array.from({ length: 400 }, (_, i) => 1 + i / 400);
    expect(p(uniform, 0)).toBeLessThan(0.05);
    const rejected = Array.from({ length: 40 }, (_, i) => p(pareto(60, 3, `${i}`), i)).filter(
      (x) => x <= 0.1,
    );
    // at most 10% on average; more than 12 of 40 have probability 2e-4
    expect(rejected.length).toBeLessThanOrEqual(12);
  });

  it('needs numbers that differ', () => {
    expect(fitPowerLaw([2, 2, 2])).toBeUndefined();
    expect(fitPowerLaw([])).toBeUndefined();
  });

  it('holds whatever the unit is', () => {
    const sample = pareto(50, 2, 'unit');
    const [one, other] = [fitPowerLaw(sample)!, fitPowerLaw(sample.map((x) => 1024 * x))!];
    expect(other.alpha).toBeCloseTo(one.alpha, 10);
    expect([other.tail, other.xmin]).toEqual([one.tail, 1024 * one.xmin]);
  });
});

describe('a spectrum that is too large for the budget', () => {
  it('is estimated, and says so: the norms as they are, alpha near that of all eigenvalues', async () => {
    const [rows, columns] = [150, 220];
    const stream = openStream(['large']);
    const values = new Float64Array(rows * columns);
    stream.fillNormal(values);
    // rows of sizes like a power: a heavy tail
    const scaled = values.map((x, i) => x * (1 + Math.floor(i / columns)) ** -0.7);
    for (const shape of [
      [rows, columns],
      [columns, rows],
    ]) {
      const one = { type: 'dense', shape, values: [...scaled], expected: {} } as const;
      const exact = await found(one, { maxSide: 200, repetitions: 100 });
      const { estimated, powerLaw, eigenvalues, ...norms } = await found(one, {
        maxSide: 149,
        repetitions: 100,
      });
      expect([powerLaw, eigenvalues]).toEqual([undefined, undefined]);
      for (const key of ['logSpectralNorm', 'logNorm', 'stableRank'] as const)
        expect(Math.abs(norms[key]! / exact[key]! - 1), key).toBeLessThan(1e-9);
      expect([estimated!.starts, estimated!.steps]).toEqual([3, 60]);
      const { value, standardError } = estimated!.alpha!;
      const { alpha, standardError: spread } = exact.powerLaw!;
      expect(Math.abs(value - alpha)).toBeLessThan(3 * Math.hypot(standardError!, spread));
    }
  });
});

describe('where there is no fit', () => {
  const gaussian = cases['gaussian']!;

  it('says that there are few eigenvalues, or none', async () => {
    const few = { ...gaussian, shape: [9, 60], values: gaussian.values.slice(0, 540) };
    expect((await found(few)).missing).toBe('fewer than 10 eigenvalues');
    const none = { ...gaussian, values: gaussian.values.map(() => 0) };
    expect((await found(none)).missing).toBe('all weights are 0');
  });
});
