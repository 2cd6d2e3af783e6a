import { describe, expect, it } from 'vitest';
import { bestEntropyBound } from '../../../src/theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { bartlettBound, spectralComplexity } from '../../../src/theory/bounds/published/bartlett.ts';
import { golowichBound, golowichRademacher } from '../../../src/theory/bounds/published/golowich.ts';
import { neyshaburScale } from '../../../src/theory/bounds/published/neyshabur.ts';
import { parameterCountBound } from '../../../src/theory/bounds/published/parameter-count.ts';
import type { PublishedBound, PublishedSetting } from '../../../src/theory/bounds/published/setting.ts';
import { reference } from './generalization-reference.ts';
import { expectRelative } from './reference.ts';

const some: PublishedSetting = {
  M: 1,
  delta: 0.05,
  n: 100,
  rho: 2,
  B: 1,
  norms: [1, 2],
  frobenius: [2, 3],
  groupNorms21: [1, 16],
  widths: [5, 7, 1],
  p: 42,
  radius: 0.5,
  homogeneous: true,
  biased: false,
};

const all: Readonly<Record<string, (setting: PublishedSetting) => PublishedBound>> = {
  golowich: golowichBound,
  bartlett: bartlettBound,
  neyshabur: neyshaburScale,
  parameterCount: parameterCountBound,
};

describe('published bounds', () => {
  it('agree with 40 reference values', () => {
    expect(reference.published).toHaveLength(40);
    for (const row of reference.published) {
      for (const name of ['golowich', 'bartlett', 'neyshabur', 'parameterCount'] as const) {
        expectRelative(all[name]!(row).value, row[name], 1e-13);
      }
      expectRelative(spectralComplexity(row), row.complexity, 1e-13);
    }
  });

  it.each(Object.entries(all))('say where they come from and what they leave unmet: %s', (name, bound) => {
    const { constant, citation, unmet } = bound(some);
    expect(constant).toBe(name === 'neyshabur' ? 'unspecified' : 'explicit');
    expect(citation).toMatch(/\d{4}/u);
    expect(unmet).toEqual([]);
  });

  it('name activations and biases that their theorems do not cover', () => {
    const tanh = { ...some, homogeneous: false };
    const biased = { ...some, biased: true };
    expect(golowichBound(tanh).unmet).toEqual(['φ positively homogeneous']);
    expect(neyshaburScale(tanh).unmet).toEqual(['φ positively homogeneous']);
    expect(bartlettBound(tanh).unmet).toEqual([]);
    for (const bound of [golowichBound, bartlettBound, neyshaburScale]) {
      expect(bound(biased).unmet).toEqual(['no biases']);
    }
  });

  it.each(Object.entries(all))('refuse what is outside the domain: %s', (_, bound) => {
    for (const bad of [
      { delta: 0 },
      { n: 0 },
      { rho: 0 },
      { B: Number.NaN },
      { norms: [] },
      { frobenius: [1] },
      { groupNorms21: [1, -1] },
      { widths: [5, 7] },
      { widths: [5, 0, 1] },
      { p: 0 },
      { radius: 0 },
    ]) {
      expect(() => bound({ ...some, ...bad })).toThrow(RangeError);
    }
  });
});

describe('golowichBound', () => {
  it('is, for depth 1, the bound of linear classes times 1 + √(2 log 2)', () => {
    const linear = { ...some, norms: [1], frobenius: [1], groupNorms21: [0], widths: [5, 1] };
    expectRelative(golowichRademacher(linear), (1 + Math.sqrt(2 * Math.LN2)) / 10, 1e-15);
  });

  it('pays √2 m for m outputs, which the publication leaves open', () => {
    const rest = golowichBound({ ...some, B: 0 }).value;
    const one = golowichBound(some).value - rest;
    expectRelative(golowichBound({ ...some, widths: [5, 7, 3] }).value - rest, 3 * Math.SQRT2 * one, 1e-13);
  });
});

describe('spectralComplexity', () => {
  it('is (Σ (b_i ∏_{j≠i} s_j)^{2/3})^{3/2}: (2^{2/3} + 16^{2/3})^{3/2}', () => {
    expectRelative(spectralComplexity(some), Math.pow(Math.pow(2, 2 / 3) + Math.pow(16, 2 / 3), 1.5), 1e-14);
  });

  it('is 0 at the reference matrices: then nothing but the sample counts', () => {
    const at = { ...some, groupNorms21: [0, 0] };
    expect(spectralComplexity(at)).toBe(0);
    expect(bartlettBound(at).value).toBe(bartlettBound({ ...at, norms: [50, 60] }).value);
  });
});

describe('the scaling of the published bounds', () => {
  /** One layer's norms times 4, those of the distance to its reference included. */
  const larger = { ...some, norms: [1, 8], frobenius: [2, 12], groupNorms21: [1, 64] };

  it('is linear in the weights of a layer but for the sampling terms', () => {
    expect(golowichRademacher(larger)).toBe(4 * golowichRademacher(some));
    expectRelative(spectralComplexity(larger), 4 * spectralComplexity(some), 1e-14);
  });

  it('does not see the width where a theorem does not', () => {
    const wide = { ...some, widths: [5, 7000, 1], p: 42_000 };
    expect(golowichBound(wide).value).toBe(golowichBound(some).value);
    expect(bartlettBound(wide).value).toBeGreaterThan(bartlettBound(some).value);
    expect(neyshaburScale(wide).value).toBeGreaterThan(neyshaburScale(some).value);
  });
});

describe('parameterCountBound', () => {
  it('is G2 with every direction in the flat', () => {
    const Lambda = perturbationLambda({ rho: 2, B: 1, norms: [1, 2] });
    const { total } = bestEntropyBound({
      M: 1,
      delta: 0.05,
      n: 100,
      kParallel: 42,
      r: 0.5,
      epsilon: 0,
      Lambda,
    });
    expect(parameterCountBound(some).value).toBe(total);
  });

  it('asks for the sizes of biases where there are some, and counts them', () => {
    expect(() => parameterCountBound({ ...some, biased: true })).toThrow(/biases/u);
    const biased = parameterCountBound({ ...some, biased: true, n: 1_000_000 }, [1, 1]).value;
    expect(biased).toBeGreaterThan(parameterCountBound({ ...some, n: 1_000_000 }).value);
  });
});
