import { describe, expect, it } from 'vitest';
import { kronecker, type Matrix } from '../../properties/networks/spectral-enclosure/matrices.ts';
import { gramBound } from '../../src/linalg/gram-iteration.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { singularValues } from '../../src/linalg/spectrum.ts';
import { expectTight, gaussian, golden } from './norms.ts';

const hilbert = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => 1 / (i + j + 1)));
/** 1s above the diagonal, `lambda` on it: a Jordan block. */
const jordan = (n: number, lambda: number): number[][] =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => (i === j ? lambda : j === i + 1 ? 1 : 0)),
  );

describe('spectralNorm: closed forms', () => {
  it('is exact where every row and column has at most one entry', () => {
    expect(
      spectralNorm([
        [0, -7],
        [3, 0],
      ]),
    ).toEqual({ lo: 7, hi: 7 });
    expect(spectralNorm([[5e-324]])).toEqual({ lo: 5e-324, hi: 5e-324 });
    expect(spectralNorm([[0, Number.MAX_VALUE, 0]])).toEqual({ lo: Number.MAX_VALUE, hi: Number.MAX_VALUE });
    expect(spectralNorm(jordan(5, 0))).toEqual({ lo: 1, hi: 1 });
    expect(
      spectralNorm([
        [0, 0],
        [0, 0],
      ]),
    ).toEqual({ lo: 0, hi: 0 });
  });

  it('is 0 without entries', () => {
    expect(spectralNorm([])).toEqual({ lo: 0, hi: 0 });
    expect(spectralNorm([[], []])).toEqual({ lo: 0, hi: 0 });
  });

  it('an entry lost in scaling still counts: ‖(1e300, 5e-324)‖ is above 1e300', () => {
    expect(spectralNorm([[1e300, 5e-324]]).hi).toBeGreaterThan(1e300);
    expect(gramBound([[1e300, 5e-324]], { steps: 0 })).toBeGreaterThan(1e300);
  });

  it.each<[name: string, A: Matrix, norm: number]>([
    ['the golden ratio', golden, (1 + Math.sqrt(5)) / 2],
    ['a row', [[3, 4, 12]], 13],
    ['a column', [[3], [4], [12]], 13],
    [
      'rank one, ‖u‖‖v‖',
      [
        [3, 6, 6],
        [4, 8, 8],
      ],
      15,
    ],
    ['36 times an orthogonal matrix', kronecker('hadamard', 16, [[9]]), 36],
    [
      'a reflection ‖v‖²I − 2vvᵀ',
      [
        [12, -4, -6],
        [-4, 6, -12],
        [-6, -12, -4],
      ],
      14,
    ],
    ['ones', kronecker('ones', 16, [[1, 1, 1, 1]]), 32],
    [
      'two eigenvectors apart from the first axis',
      [
        [2, 0, 0],
        [0, 1.5, 1.5],
        [0, 1.5, 1.5],
      ],
      3,
    ],
    ['a Jordan block of size 2', jordan(2, 2), Math.sqrt((9 + Math.sqrt(17)) / 2)],
  ])('encloses %s, tightly', (_name, A, norm) => {
    const found = spectralNorm(A, { tightness: 1e-12 });
    // The formula for the norm is right to a few units in the last place.
    expect(found.lo).toBeLessThanOrEqual(norm * (1 + 2 ** -51));
    expect(found.hi).toBeGreaterThanOrEqual(norm * (1 - 2 ** -51));
    expectTight(found, 1e-12);
  });

  it('encloses (4 + √13)/6, the norm of the Hilbert matrix of order 2', () => {
    const { lo, hi } = spectralNorm(hilbert(2), { tightness: 0 });
    const norm = (4 + Math.sqrt(13)) / 6;
    expect(lo).toBeLessThan(norm * (1 + 1e-15));
    expect(hi).toBeGreaterThan(norm * (1 - 1e-15));
    expect(hi / lo - 1).toBeLessThan(1e-14);
  });

  it('refuses ragged rows, entries that are not finite, a tightness below 0', () => {
    expect(() => spectralNorm([[1, 2], [3]])).toThrow('length of row 1 must be 2, got 1');
    expect(() => spectralNorm([[Number.NaN]])).toThrow('A[0][0] must be finite, got NaN');
    expect(() => spectralNorm([[1, Infinity]])).toThrow('A[0][1] must be finite');
    expect(() => spectralNorm([[1]], { tightness: -1 })).toThrow(RangeError);
    expect(() => spectralNorm([[1]], { tightness: Number.NaN })).toThrow(RangeError);
    expect(() => gramBound([[1]], { steps: 0.5 })).toThrow(RangeError);
  });
});

describe('spectralNorm: extremes', () => {
  it('scaling by a power of two scales the enclosure exactly', () => {
    const A = gaussian(4, 6, 'scaling');
    const { lo, hi } = spectralNorm(A);
    for (const scale of [2 ** 600, 2 ** -600, 2 ** 1000]) {
      expect(spectralNorm(A.map((row) => row.map((x) => x * scale)))).toEqual({
        lo: lo * scale,
        hi: hi * scale,
      });
    }
  });

  it('the transpose has the same enclosure', () => {
    const A = gaussian(5, 9, 'transpose');
    const transposed = Array.from({ length: 9 }, (_, j) => A.map((row) => row[j]!));
    expect(spectralNorm(transposed)).toEqual(spectralNorm(A));
  });

  it('says Infinity for a norm that float64 does not hold, and the largest float below', () => {
    const A = [
      [1.7e308, 1.7e308],
      [1.7e308, 1.7e308],
    ];
    expect(spectralNorm(A)).toEqual({ lo: Number.MAX_VALUE, hi: Infinity });
    expect(gramBound(A, { steps: 2 })).toBe(Infinity);
  });

  it('among subnormal numbers it is as tight as their distance allows, within three', () => {
    const { lo, hi } = spectralNorm([
      [5e-322, 1e-322],
      [1e-322, 4e-322],
    ]);
    expect(hi - lo).toBeLessThanOrEqual(3 * Number.MIN_VALUE);
  });
});

describe('spectralNorm: larger matrices', () => {
  it.each<[number, number]>([
    [64, 64],
    [30, 200],
    [97, 61],
  ])('%i × %i Gaussian: within the certified error of the SVD', (m, n) => {
    const A = gaussian(m, n, 'svd');
    const { values, error } = singularValues(A);
    const { lo, hi } = spectralNorm(A);
    expect(lo).toBeLessThanOrEqual(values[0]! + error);
    expect(hi).toBeGreaterThanOrEqual(values[0]! - error);
    expectTight({ lo, hi });
    expectTight(spectralNorm(A, { tightness: 1e-11 }), 1e-11);
  });

  it('512 × 512 reaches its tightness', () => {
    expectTight(spectralNorm(gaussian(512, 512, 'large')));
  });

  it('tight clusters, large gaps and a start normal to the answer do not loosen it', () => {
    const n = 40;
    // I plus a block of ones scaled to be barely the largest: power iteration from the largest diagonal entry
    // never sees it.
    const hidden = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => (i === 0 || j === 0 ? (i === j ? 1 : 0) : 1.00001 / (n - 1))),
    );
    const found = spectralNorm(hidden);
    expectTight(found);
    expect(found.lo).toBeGreaterThan(1.000008);
    expectTight(
      spectralNorm(
        Array.from({ length: n }, (_, i) =>
          Float64Array.from({ length: n }, (__, j) => (i === j ? 1 + i * 1e-9 : j > i ? 1e-9 : 0)),
        ),
      ),
    );
    expectTight(spectralNorm(hilbert(12)));
  });
});
