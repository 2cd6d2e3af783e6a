import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactNorm } from '../../properties/support/exact-norm.ts';
import {
  kronecker,
  kroneckerFactor,
  matrices,
  type Matrix,
  matrixKinds,
} from '../../properties/support/matrices.ts';
import { gramIteration, leastDefinite, powerIteration } from '../../properties/support/naive-norms.ts';
import type { Enclosure } from '../../src/core/enclosure.ts';
import { openStream } from '../../src/core/stream.ts';
import { gramBound } from '../../src/linalg/gram-iteration.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { singularValues } from '../../src/linalg/spectrum.ts';
import { compareToNorm, definiteness, enclosesNorm, enclosureIsRight } from './exact-norm.ts';

/** The default of `spectralNorm`. */
const tightness = 1e-6;

function gaussian(m: number, n: number, name: string): Float64Array[] {
  const stream = openStream(['spectral norm', name]);
  return Array.from({ length: m }, () => {
    const row = new Float64Array(n);
    stream.fillNormal(row);
    return row;
  });
}

function expectTight({ lo, hi }: Enclosure, wanted = tightness): void {
  expect(lo).toBeGreaterThan(0);
  expect(hi / lo - 1).toBeLessThanOrEqual(wanted * (1 + 1e-9));
}

const golden = [
  [1, 1],
  [0, 1],
];
const hilbert = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => 1 / (i + j + 1)));
/** 1s above the diagonal, `lambda` on it: a Jordan block. */
const jordan = (n: number, lambda: number): number[][] =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => (i === j ? lambda : j === i + 1 ? 1 : 0)),
  );

describe('the exact judge', () => {
  it('tells definite from singular from indefinite', () => {
    expect(
      definiteness([
        [2n, 1n],
        [1n, 1n],
      ]),
    ).toBe('positive definite');
    expect(
      definiteness([
        [4n, 2n],
        [2n, 1n],
      ]),
    ).toBe('singular');
    expect(
      definiteness([
        [1n, 2n],
        [2n, 1n],
      ]),
    ).toBe('indefinite');
    expect(
      definiteness([
        [0n, 1n],
        [1n, 0n],
      ]),
    ).toBe('indefinite');
    expect(
      definiteness([
        [0n, 0n],
        [0n, 0n],
      ]),
    ).toBe('singular');
  });

  it('places the neighbours of √(φ + 1), √2 and 5 right', () => {
    const phi = (1 + Math.sqrt(5)) / 2;
    expect(compareToNorm(phi * (1 - 2 ** -50), golden)).toBe('below');
    expect(compareToNorm(phi * (1 + 2 ** -50), golden)).toBe('above');
    expect(compareToNorm(Math.SQRT2, [[1, 1]])).toBe('above');
    expect(compareToNorm(Math.SQRT2 * (1 - 2 ** -53), [[1], [1]])).toBe('below');
    expect(compareToNorm(5, [[3, 4]])).toBe('equal');
    expect(
      compareToNorm(5e-324, [
        [5e-324, 0],
        [0, 1e-323],
      ]),
    ).toBe('below');
    expect(compareToNorm(1e300, [[1e300, 5e-324]])).toBe('below');
  });

  it('rejects an enclosure that misses by one unit in the last place', () => {
    const below = 5 * (1 - 2 ** -53);
    const above = 5 * (1 + 2 ** -52);
    expect(enclosesNorm({ lo: below, hi: above }, [[3, 4]])).toBe(true);
    expect(enclosesNorm({ lo: below, hi: below }, [[3, 4]])).toBe(false);
    expect(enclosesNorm({ lo: above, hi: above }, [[3, 4]])).toBe(false);
  });

  it('agrees with the characteristic polynomial on random matrices', () => {
    fc.assert(
      fc.property(matrices(), fc.constantFrom(0, 1, 2), (A, effort) => {
        const { lo, hi } = exactNorm(A).enclosure(effort);
        if (lo === hi) return lo === 0 || compareToNorm(lo, A) === 'equal';
        return compareToNorm(lo, A) === 'below' && compareToNorm(hi, A) === 'above';
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

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

describe('spectralNorm: exact arithmetic', () => {
  it.each(matrixKinds)('is never wrong, and tight, on matrices of the kind: %s', (kind) => {
    const space = {
      kinds: [kind],
      rows: [1, 8],
      columns: [1, 8],
      exponents: [0, 0, 498, -498, 700],
    } as const;
    fc.assert(
      fc.property(matrices(space), fc.constantFrom(1e-6, 0, 1e-12, 1), (A, wanted) => {
        const { lo, hi } = spectralNorm(A, { tightness: wanted });
        expect(enclosesNorm({ lo, hi }, A)).toBe(true);
        // 8 × 8: (k² + kN)·2⁻⁵² is 3e-14.
        if (hi > 0) expectTight({ lo, hi }, Math.max(wanted, 1e-13));
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('is never wrong on floats of any size, subnormal ones and those near the largest included', () => {
    const float = fc.double({ noNaN: true, noDefaultInfinity: true });
    const rows = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.array(float, { minLength: 1, maxLength: 25 }))
      .map(([n, xs]) =>
        Array.from({ length: Math.ceil(xs.length / n) }, (_, i) =>
          Array.from({ length: n }, (__, j) => xs[i * n + j] ?? 0),
        ),
      );
    fc.assert(
      fc.property(rows, (A) => enclosureIsRight(A)),
      { seed: 12, numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(
            fc.integer({ min: -9, max: 9 }).map((x) => x * 5e-324),
            { minLength: 3, maxLength: 3 },
          ),
          { minLength: 1, maxLength: 4 },
        ),
        (A) => enclosureIsRight(A),
      ),
      { seed: 13, numRuns: 200 },
    );
  });

  it('every size from 1 to 11 is right: no edge of a block is left out', () => {
    for (let m = 1; m <= 11; m++) {
      for (const n of [1, m, 11]) {
        const A = gaussian(m, n, `${m} × ${n}`).map((row) => row.map((x) => Math.round(4 * x) / 4));
        expect(enclosureIsRight(A, 0)).toBe(true);
      }
    }
  });

  it('large matrices: K ⊗ A has the norm ‖K‖‖A‖', () => {
    fc.assert(
      fc.property(
        matrices({ rows: [2, 6], columns: [2, 6], exponents: [0, 0, 498, -498] }),
        fc.constantFrom('ones', 'hadamard'),
        (A, blocks) => {
          const large = kronecker(blocks, 16, A);
          const factor = kroneckerFactor(blocks, 16);
          const { lo, hi } = spectralNorm(large, { tightness: 0 });
          const iterated = gramBound(large, { steps: 10 });
          return (
            enclosesNorm({ lo: lo / factor, hi: hi / factor }, A) &&
            compareToNorm(iterated / factor, A) !== 'below'
          );
        },
      ),
      { seed: 14, numRuns: 40 },
    );
  });

  it.each([
    [1, 2],
    [2, 2],
    [3, 7],
    [20, 20],
    [60, 90],
  ])('%i × %i: tightness 0 gives (k + 5)(k + N)·2⁻⁵², as the docstring says', (k, N) => {
    const { lo, hi } = spectralNorm(gaussian(k, N, 'floor'), { tightness: 0 });
    expect(hi / lo - 1).toBeLessThan((k + 5) * (k + N) * 2 ** -52);
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
    // I plus a block of ones scaled to be barely the largest: power iteration from the largest diagonal entry never sees it.
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

describe('Gram iteration', () => {
  it('is an upper bound for any number of steps', () => {
    fc.assert(
      fc.property(
        matrices({ rows: [1, 8], columns: [1, 8] }),
        fc.integer({ min: 0, max: 14 }),
        (A, steps) => compareToNorm(gramBound(A, { steps }), A) !== 'below',
      ),
      { seed: 21, numRuns: 600 },
    );
  });

  it('exceeds by the factor n^{1/2^{steps+1}} where all singular values are equal', () => {
    const A = kronecker('hadamard', 16, [[1]]);
    for (const steps of [0, 1, 2, 5]) {
      // 16 roundings of sums of 16 terms in each of five steps at most: far below 1e-12.
      expect(Math.abs(gramBound(A, { steps }) / (4 * 16 ** (0.5 ** (steps + 1))) - 1)).toBeLessThan(1e-12);
    }
  });
});

describe('without counting the rounding', () => {
  const uneven = fc
    .sample(matrices({ divisors: [3, 7, 10], exponents: [0] }), { seed: 31, numRuns: 300 })
    .filter((A) => A.flat().some((x) => x !== 0));
  const share = (wrong: (A: (typeof uneven)[number]) => boolean): number =>
    uneven.filter(wrong).length / uneven.length;

  it('Gram iteration, a completed factorization and Rayleigh quotients are often wrong; what is shipped never is', () => {
    expect(share((A) => compareToNorm(gramIteration(A, 10, true), A) === 'below')).toBeGreaterThan(0.1);
    expect(share((A) => compareToNorm(leastDefinite(A), A) === 'below')).toBeGreaterThan(0.1);
    expect(share((A) => compareToNorm(powerIteration(A, 60), A) === 'above')).toBeGreaterThan(0.1);
    expect(share((A) => compareToNorm(gramBound(A, { steps: 10 }), A) === 'below')).toBe(0);
    expect(share((A) => !enclosureIsRight(A, 0))).toBe(0);
  });

  it('4096 squares of 2⁻²⁷ are lost beside 1, one by one, in AAᵀ; the γ_n‖A‖_F² of a Gram step makes up for it', () => {
    const A = [[1, ...Array.from({ length: 4096 }, () => 2 ** -27)]];
    // ‖A‖² = 1 + 2⁻⁴², of which √ is above 1 + 2⁻⁴⁴.
    expect(gramIteration(A, 1, true)).toBe(1);
    for (const steps of [1, 2, 7]) expect(gramBound(A, { steps })).toBeGreaterThan(1 + 2 ** -44);
    expect(spectralNorm(A, { tightness: 0 }).hi).toBeGreaterThan(1 + 2 ** -44);
    expect(enclosureIsRight(A, 0)).toBe(true);
  });

  it('Gram iteration without scaling is 0 at 1e-200, and Infinity at 1e200', () => {
    expect(gramIteration([[1e-200, 1e-200]], 1, false)).toBe(0);
    expect(gramIteration([[1e200, 1e200]], 1, false)).toBe(Infinity);
    expectTight(spectralNorm([[1e-200, 1e-200]]));
    expectTight(spectralNorm([[1e200, 1e200]]));
  });
});
