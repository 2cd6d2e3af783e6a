import betainc from '@stdlib/math-base-special-betainc';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import chiSquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';
import { cumulativeStdNormalProbability, probit } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { referenceTable, worstRelativeError } from './reference-table.ts';

/** What docs/numerics.md says of the library routines that this project does without, and why. */
describe('library routines in the tails', () => {
  const rows = referenceTable('chi-square');
  const Q = (r: readonly number[]): number => gammainc(r[1]! / 2, r[0]! / 2, true, true);
  it("@stdlib's incomplete gamma is right to 1e-13 up to 257 degrees of freedom, and off by percents above 1000", () => {
    const few = rows.filter((r) => r[0]! <= 257);
    expect(worstRelativeError(few, 2, (r) => gammainc(r[1]! / 2, r[0]! / 2))).toBeLessThan(1e-13);
    expect(worstRelativeError(few, 3, Q)).toBeLessThan(1e-13);
    expect(worstRelativeError(rows, 2, (r) => gammainc(r[1]! / 2, r[0]! / 2))).toBeGreaterThan(0.1);
    expect(worstRelativeError(rows, 3, Q)).toBeGreaterThan(0.01);
  });
  it("@stdlib's χ² has no upper tail: 1 − cdf is 0 where the truth is 1e-284", () => {
    const row = rows.find((r) => r[0] === 1 && r[1] === 1300)!;
    expect(row[3]).toBeGreaterThan(1e-285);
    expect(1 - chiSquareCdf(1300, 1)).toBe(0);
    expect(chiSquareQuantile(1 - 1e-20, 4)).toBe(Infinity);
  });
  it("@stdlib's inverse incomplete gamma is off by 1e-3 in the far upper tail", () => {
    // the root for Q(½, x) = 1.13e-284 is x = 650
    const row = rows.find((r) => r[0] === 1 && r[1] === 1300)!;
    expect(Math.abs(gammaincinv(row[3]!, 0.5, true) / 650 - 1)).toBeGreaterThan(1e-3);
  });
  it("@stdlib's incomplete beta is right to 1e-9 at worst; its beta law has no upper tail", () => {
    const beta = referenceTable('beta').filter((r) => r[3]! > -600 && r[4]! > -600);
    const errors = beta.map((r) =>
      Math.max(
        Math.abs(betainc(r[0]!, r[1]!, r[2]!) / Math.exp(r[3]!) - 1),
        Math.abs(betainc(r[0]!, r[1]!, r[2]!, true, true) / Math.exp(r[4]!) - 1),
      ),
    );
    expect(Math.max(...errors)).toBeLessThan(1e-8);
    expect(Math.max(...errors)).toBeGreaterThan(1e-10);
    const tail = beta.find((r) => r[4]! < -90 && r[4]! > -110)!;
    expect(Math.abs((1 - betaCdf(tail[0]!, tail[1]!, tail[2]!)) / Math.exp(tail[4]!) - 1)).toBeGreaterThan(
      0.9,
    );
  });
  it("simple-statistics' normal law is a table to four digits, clipped at 0.001", () => {
    expect(cumulativeStdNormalProbability(-10)).toBeGreaterThan(1e-4);
    expect(Math.abs(probit(1e-9) + 5.997807)).toBeGreaterThan(5e-3);
  });
});
