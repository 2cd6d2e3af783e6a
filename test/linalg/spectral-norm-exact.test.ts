import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactNorm } from '../../properties/networks/spectral-enclosure/exact-norm.ts';
import {
  kronecker,
  kroneckerFactor,
  matrices,
  matrixKinds,
} from '../../properties/networks/spectral-enclosure/matrices.ts';
import {
  gramIteration,
  smallestDefiniteShift,
  powerIteration,
} from '../../properties/networks/spectral-enclosure/naive-norms.ts';
import { gramBound } from '../../src/linalg/gram-iteration.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { compareToNorm, definiteness, enclosesNorm, enclosureIsRight } from './exact-norm.ts';
import { expectTight, gaussian, golden } from './norms.ts';

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
    expect(share((A) => compareToNorm(smallestDefiniteShift(A), A) === 'below')).toBeGreaterThan(0.1);
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
