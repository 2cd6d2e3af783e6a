import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalIntervals } from '../../src/linalg/decimal-intervals.ts';
import { enclosedRangeSolver } from '../../src/linalg/enclosed-range.ts';
import { enclosedSolver } from '../../src/linalg/enclosed-solve.ts';
import { independentRows } from '../../src/linalg/exact-rank.ts';

const gramOf = (rows: readonly (readonly number[])[]): number[][] =>
  rows[0]!.map((_, i) => rows[0]!.map((_, j) => rows.reduce((s, row) => s + row[i]! * row[j]!, 0)));
const big = (G: readonly (readonly number[])[]): bigint[][] => G.map((row) => row.map((x) => BigInt(x)));

describe('independent rows', () => {
  it('finds the rank where float64 elimination could not tell', () => {
    const rows = [
      [94906265, 94906264],
      [94906266, 94906265],
    ];
    // The determinant is 1, the Gram entries beyond 2⁵³.
    const gram = rows[0]!.map((_, i) =>
      rows[0]!.map((_, j) => rows.reduce((s, row) => s + BigInt(row[i]!) * BigInt(row[j]!), 0n)),
    );
    expect(independentRows(gram)).toEqual([0, 1]);
    expect(
      independentRows([
        [4n, 6n],
        [6n, 9n],
      ]),
    ).toEqual([1]);
  });

  it('skips zero columns, and sums of others', () => {
    const rows = [
      [0, 1, 2, 3],
      [0, 2, 1, 3],
      [0, -1, 5, 4],
    ];
    const pivots = independentRows(big(gramOf(rows)));
    expect(pivots).toHaveLength(2);
    expect(pivots).not.toContain(0);
  });

  it('counts the rows of a factor whose rows are independent', () => {
    const entry = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(entry, entry, entry, entry, entry), { minLength: 1, maxLength: 3 }),
        (extra) => {
          // An identity ahead of the random entries keeps the rows independent.
          const rows = extra.map((row, i) => [...extra.map((_, j) => (i === j ? 1 : 0)), ...row]);
          return independentRows(big(gramOf(rows))).length === extra.length;
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('is empty for a zero matrix', () => {
    expect(
      independentRows([
        [0n, 0n],
        [0n, 0n],
      ]),
    ).toEqual([]);
  });
});

describe('enclosed solvers', () => {
  const a = decimalIntervals(40);
  const enclosed = (G: readonly (readonly number[])[]) => G.map((row) => row.map((x) => a.of(x)));

  it('the Hilbert-like system with a known solution is solved to 30 digits', () => {
    // 27720 = lcm(1 … 12) times the Hilbert matrix has integer entries.
    const H = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => 27720 / (i + j + 1)));
    const b = H.map((row) => row.reduce((s, x, j) => s + x * (j + 1), 0));
    const x = enclosedSolver(a, enclosed(H))(b.map((bi) => a.of(bi)));
    x.forEach(({ lo, hi }, j) => {
      expect(lo.lte(j + 1) && hi.gte(j + 1)).toBe(true);
      expect(hi.minus(lo).lt(1e-25)).toBe(true);
    });
  });

  it('the range solver returns the part normal to the kernel', () => {
    // G = vvᵀ + wwᵀ with v = (1, 1, 0, 2), w = (0, 1, 1, 0); o = 3v − 2w is in the range.
    const v = [1, 1, 0, 2];
    const w = [0, 1, 1, 0];
    const G = v.map((vi, i) => v.map((vj, j) => vi * vj + w[i]! * w[j]!));
    const o = v.map((vi, i) => 3 * vi - 2 * w[i]!);
    const g = G.map((row) => row.reduce((s, x, j) => s + x * o[j]!, 0));
    const J = independentRows(big(G));
    expect(J).toHaveLength(2);
    enclosedRangeSolver(
      a,
      enclosed(G),
      J,
    )(g.map((x) => a.of(x))).forEach(({ lo, hi }, i) => {
      expect(lo.lte(o[i]!) && hi.gte(o[i]!)).toBe(true);
      expect(hi.minus(lo).lt(1e-30)).toBe(true);
    });
  });

  it('refuses a matrix that is singular', () => {
    expect(() =>
      enclosedSolver(
        a,
        enclosed([
          [1, 1],
          [1, 1],
        ]),
      )([a.of(1), a.of(1)]),
    ).toThrow(RangeError);
  });
});
