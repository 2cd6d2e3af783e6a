import * as fc from 'fast-check';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { Landscape } from '../../../src/theory/landscape/landscape.ts';
import { quadratic } from '../../../src/theory/landscape/quadratic.ts';
import { axisOf, buildNoise, noiseSchema, type NoiseSpec } from '../../../src/theory/sgd/noise.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import { displacementNoise, isotropicTubeNoise, tubeNoise } from '../../../src/theory/sgd/noise-spectrum.ts';

const scale = fc.double({ min: 0.01, max: 10, noNaN: true });
/** Multiples of 2⁻²⁰: the reference decomposition fails on subnormal entries. */
const entry = fc.integer({ min: -3 << 20, max: 3 << 20 }).map((x) => x / (1 << 20));
const vector = (n: number): fc.Arbitrary<number[]> => fc.array(entry, { minLength: n, maxLength: n });

interface Place {
  landscape: Landscape;
  noise: NoiseSpec;
  theta: number[];
  z: number[];
}

/** A rotated quadratic with k normal and some flat directions, and noise of every constant kind on it. */
const place: fc.Arbitrary<Place> = fc
  .record({ k: fc.integer({ min: 1, max: 4 }), flat: fc.integer({ min: 0, max: 3 }) })
  .chain(({ k, flat }) => {
    const p = k + flat;
    const axes = fc.integer({ min: 0, max: p - 1 }).chain((from) =>
      fc.record({
        kind: fc.constant('axes' as const),
        scales: fc.array(scale, { minLength: 1, maxLength: p - from }),
        from: fc.constant(from),
      }),
    );
    const factor = fc.integer({ min: 1, max: p + 2 }).chain((m) =>
      fc.record({
        kind: fc.constant('factor' as const),
        rows: fc.array(vector(m), { minLength: p, maxLength: p }),
      }),
    );
    return fc.record({
      landscape: fc
        .array(
          vector(p).filter((v) => Math.hypot(...v) > 0.1),
          { maxLength: 2 },
        )
        .map((rotation) => {
          const curvatures = Array.from({ length: k }, (_, i) => 1 + i);
          return quadratic({ kind: 'quadratic', curvatures, flat, rotation });
        }),
      noise: fc.oneof(fc.record({ kind: fc.constant('isotropic' as const), scale }), axes, factor),
      theta: vector(p),
      z: vector(p + 2),
    });
  });

/**
 * The squares of all singular values of P S, ascending, as eigenvalues of (P S)ᵀ P S with P = Σ a_i a_iᵀ
 * formed densely.
 */
function densely(landscape: Landscape, rows: number[][]): number[] {
  const dimension = landscape.affine ? landscape.normalDim : landscape.dim;
  const basis = Array.from({ length: dimension }, (_, i) => Array.from(axisOf(landscape, i)));
  const G = new Matrix(basis).transpose().mmul(new Matrix(basis)).mmul(new Matrix(rows));
  const eigenvalues = new EigenvalueDecomposition(G.transpose().mmul(G), { assumeSymmetric: true });
  return eigenvalues.realEigenvalues.toSorted((a, b) => a - b);
}

/** Entries are below 10 and sizes below 10, so a Gram matrix entry is below 1e4 after some 1e3 roundings. */
const GRAM_ROUNDING = 1e4 * 1e3 * Number.EPSILON;

describe('a noise factor', () => {
  it('adds amount · S z with the S that it shows', () => {
    fc.assert(
      fc.property(place, fc.nat(3), ({ landscape, noise, theta, z }, at) => {
        const built = buildNoise(noise, landscape);
        const normals = Float64Array.of(...Array.from({ length: at }, () => 7), ...z.slice(0, built.columns));
        const out = new Float64Array(landscape.dim).fill(0.5);
        built.add(Float64Array.from(theta), -2, normals, at, out);
        const rows = built.matrix();
        expect(rows.length).toBe(landscape.dim);
        for (const [i, row] of rows.entries()) {
          expect(row.length).toBe(built.columns);
          const expected = row.reduce((sum, s, j) => sum - 2 * s * z[j]!, 0.5);
          // ten terms of at most 60 each
          expect(Math.abs(out[i]! - expected)).toBeLessThan(10 * 10 * 60 * Number.EPSILON);
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('along axes has the scaled axes as its columns', () => {
    const landscape = quadratic({ kind: 'quadratic', curvatures: [1, 2], flat: 1, rotation: [[1, 2, 2]] });
    const rows = buildNoise({ kind: 'axes', scales: [3, 5], from: 1 }, landscape).matrix();
    expect(rows.map((row) => row[0])).toEqual(Array.from(axisOf(landscape, 1), (x) => 3 * x));
    expect(rows.map((row) => row[1])).toEqual(Array.from(axisOf(landscape, 2), (x) => 5 * x));
  });

  it('that is damped is the base at a minimizer, half of it at its scale, and never more', () => {
    const landscape = quadratic({ kind: 'quadratic', curvatures: [1], flat: 1 });
    const damped = buildNoise({ kind: 'damped', base: { kind: 'isotropic', scale: 3 }, scale: 2 }, landscape);
    const at = (theta: number[]): number[] => {
      const out = new Float64Array(2);
      damped.add(Float64Array.from(theta), 1, Float64Array.of(1, -1), 0, out);
      return Array.from(out);
    };
    expect(at([0, 50])).toEqual([3, -3]);
    expect(at([2, 0])).toEqual([1.5, -1.5]);
    expect(at([-6, 0])[0]).toBeCloseTo(0.3, 14);
    expect(damped.matrix()).toEqual([
      [3, 0],
      [0, 3],
    ]);
  });

  it('is refused where it does not fit the landscape', () => {
    const landscape = quadratic({ kind: 'quadratic', curvatures: [1, 1], flat: 1 });
    const bad: NoiseSpec[] = [
      { kind: 'isotropic', scale: -1 },
      { kind: 'isotropic', scale: Number.NaN },
      { kind: 'axes', scales: [1, 1], from: 2 },
      { kind: 'axes', scales: [1, 1, 1, 1] },
      { kind: 'axes', scales: [] },
      { kind: 'axes', scales: [1], from: -1 },
      { kind: 'axes', scales: [1], from: 0.5 },
      { kind: 'factor', rows: [[1], [1]] },
      { kind: 'factor', rows: [[1], [1, 2], [1]] },
      { kind: 'factor', rows: [[], [], []] },
      { kind: 'factor', rows: [[1], [Infinity], [1]] },
      { kind: 'damped', base: { kind: 'isotropic', scale: 1 }, scale: 0 },
    ];
    for (const noise of bad)
      expect(() => buildNoise(noise, landscape), JSON.stringify(noise)).toThrow(RangeError);
  });

  it('survives a round trip through its schema', () => {
    fc.assert(
      fc.property(place, scale, ({ noise }, by) => {
        const text = JSON.stringify(noise);
        expect(noiseSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
        const damped = `{"kind":"damped","base":${text},"scale":${by}}`;
        expect(noiseSchema.parse(JSON.parse(damped))).toEqual(JSON.parse(damped));
      }),
      { seed: 2, numRuns: 100 },
    );
    expect(noiseSchema.safeParse({ kind: 'isotropic', scale: -1 }).success).toBe(false);
    expect(noiseSchema.safeParse({ kind: 'axes', scales: [1], form: 1 }).success).toBe(false);
  });
});

describe('the singular values of G = P S', () => {
  it('agree with a dense decomposition, in decreasing order, all positive', () => {
    fc.assert(
      fc.property(place, ({ landscape, noise }) => {
        const squares = densely(landscape, buildNoise(noise, landscape).matrix());
        const values = tubeNoise(landscape, noise);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
        expect(values.every((s) => s > 0)).toBe(true);
        for (let i = 0; i < squares.length; i++) {
          const found = values[i] ?? 0;
          expect(Math.abs(found * found - squares.at(-1 - i)!)).toBeLessThan(GRAM_ROUNDING);
        }
        expect(values.length).toBeLessThanOrEqual(squares.length);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('are exact for isotropic and axes noise, rotated or not', () => {
    const landscape = quadratic({
      kind: 'quadratic',
      curvatures: [1, 2],
      flat: 2,
      rotation: [[0.3, -1, 2, 0.7]],
    });
    expect(tubeNoise(landscape, { kind: 'isotropic', scale: 0.1 })).toEqual([0.1, 0.1]);
    expect(displacementNoise(landscape, { kind: 'isotropic', scale: 0.1 })).toEqual([0.1, 0.1, 0.1, 0.1]);
    expect(tubeNoise(landscape, { kind: 'axes', scales: [0.1, 0.7, 3] })).toEqual([0.7, 0.1]);
    expect(displacementNoise(landscape, { kind: 'axes', scales: [0.1, 0.7, 3] })).toEqual([3, 0.7, 0.1]);
    expect(tubeNoise(landscape, { kind: 'axes', scales: [0.1, 0], from: 0 })).toEqual([0.1]);
  });

  it('are none for noise along flat directions only', () => {
    const landscape = quadratic({ kind: 'quadratic', curvatures: [1, 2], flat: 2 });
    expect(tubeNoise(landscape, { kind: 'axes', scales: [4, 5], from: 2 })).toEqual([]);
    const rows = [[0], [0], [1], [2]];
    expect(tubeNoise(landscape, { kind: 'factor', rows })).toEqual([]);
    expect(displacementNoise(landscape, { kind: 'factor', rows })[0]).toBeCloseTo(Math.sqrt(5), 14);
  });

  it('leave out those that a factor of lower rank has only by rounding', () => {
    const landscape = quadratic({ kind: 'quadratic', curvatures: [1, 1, 1], flat: 0, rotation: [[1, 2, 3]] });
    const rows = [
      [0.1, 0.2, 0.3],
      [0.2, 0.4, 0.6],
      [0.7, 1.4, 2.1],
    ];
    expect(tubeNoise(landscape, { kind: 'factor', rows })).toHaveLength(1);
  });

  it('scale with a factor, from the smallest numbers to the largest', () => {
    const landscape = quadratic({ kind: 'quadratic', curvatures: [1, 1], flat: 0 });
    for (const by of [5e-324, 1e-300, 1, 1e300]) {
      const rows = [
        [0, -3 * by],
        [4 * by, 0],
      ];
      expect(tubeNoise(landscape, { kind: 'factor', rows })).toEqual([4 * by, 3 * by]);
    }
    const mixed = [
      [5e-324, 0.5],
      [1e-320, 0],
    ];
    expect(tubeNoise(landscape, { kind: 'factor', rows: mixed })).toEqual([0.5]);
    expect(tubeNoise(landscape, { kind: 'factor', rows: [[0], [0]] })).toEqual([]);
  });

  it('are those of the worst case for damped noise', () => {
    const landscape = quadratic({ kind: 'quadratic', curvatures: [1], flat: 0 });
    const base = { kind: 'isotropic', scale: 3 } as const;
    expect(tubeNoise(landscape, { kind: 'damped', base, scale: 1 })).toEqual([3]);
  });

  it('count every direction where the minimizers are no affine subspace', () => {
    const plane = quadratic({ kind: 'quadratic', curvatures: [1], flat: 1 });
    expect(tubeNoise({ ...plane, affine: false }, { kind: 'isotropic', scale: 3 })).toEqual([3, 3]);
  });

  it('leave out what is only rounding of columns along 𝓜', () => {
    const turned = buildLandscape({ kind: 'quadratic', curvatures: [1], flat: 1, rotation: [[1, 2]] });
    // The normal axis is (3, −4)/5 up to sign, and 3 · 1 − 4 · 0.75 = 0.
    expect(tubeNoise(turned, { kind: 'factor', rows: [[-1], [-0.75]] })).toEqual([]);
    expect(tubeNoise(turned, { kind: 'factor', rows: [[-1], [0.75]] })).toHaveLength(1);
  });
});

describe('isotropy on the normal space', () => {
  const landscape = quadratic({ kind: 'quadratic', curvatures: [1, 2], flat: 1, rotation: [[1, 1, 1]] });

  it.each<[NoiseSpec, number | undefined]>([
    [{ kind: 'isotropic', scale: 0.3 }, 0.3],
    [{ kind: 'isotropic', scale: 0 }, undefined],
    [{ kind: 'axes', scales: [2, 2] }, 2],
    [{ kind: 'axes', scales: [2, 2, 9] }, 2],
    [{ kind: 'axes', scales: [2] }, undefined],
    [{ kind: 'axes', scales: [2, 1] }, undefined],
    [{ kind: 'axes', scales: [2, 2], from: 1 }, undefined],
    [{ kind: 'damped', base: { kind: 'isotropic', scale: 1 }, scale: 1 }, undefined],
    [{ kind: 'factor', rows: [[1], [0], [0]] }, undefined],
  ])('of %j has scale %s', (noise, expected) => {
    expect(isotropicTubeNoise(landscape, noise)).toBe(expected);
    if (expected === undefined || noise.kind === 'damped') return;
    // GGᵀ = s²P: all k_⊥ squares of singular values equal s²
    const squares = densely(landscape, buildNoise(noise, landscape).matrix()).filter(
      (x) => x > GRAM_ROUNDING,
    );
    expect(squares).toHaveLength(2);
    for (const x of squares) expect(Math.abs(x - expected * expected)).toBeLessThan(GRAM_ROUNDING);
  });
});
