import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import { beta, chiSquare, noncentralChiSquare, normal } from '../../../src/kit/truths/continuous-laws.ts';
import { binomial, hypergeometric } from '../../../src/kit/truths/discrete-laws.ts';
import { kl, klInverseLower, klInverseUpper } from '../../../src/kit/truths/divergence.ts';
import { kolmogorov, kolmogorovLimit, kolmogorovOneSided } from '../../../src/kit/truths/kolmogorov.ts';
import { lnGamma } from '../../../src/kit/truths/ln-gamma.ts';
import { rademacherAverage } from '../../../src/kit/truths/rademacher.ts';
import { eigenvalues, singularValues } from '../../../src/kit/truths/spectrum.ts';
import { nextDown, nextUp } from '../../../src/linalg/rounding.ts';
import { referenceTable } from '../../stats/reference-table.ts';

type Table = { readonly rows: readonly (readonly number[])[] };
const tables = JSON.parse(
  readFileSync(new URL('../../../fixtures/kit/truths.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Table>>;
const rowsOf = (name: string): readonly (readonly number[])[] => tables[name]!.rows;

/** Does it hold the truth, of which the reference is the nearest float64? */
function holds({ lo, hi }: Enclosure, reference: number): boolean {
  return lo <= nextUp(reference) && hi >= nextDown(reference) && lo <= hi;
}

/**
 * All rows must be held, and narrowly.
 * @param width relative to the reference, at the rows whose reference is above 1e-300
 */
function expectHeld(
  rows: readonly (readonly number[])[],
  column: number,
  width: number,
  of: (row: readonly number[]) => Enclosure,
): void {
  const wrong = rows.filter((row) => !holds(of(row), row[column]!));
  expect(wrong.map((row) => [row, of(row)])).toEqual([]);
  const wide = rows.filter((row) => {
    const { lo, hi } = of(row);
    return Math.abs(row[column]!) > 1e-300 && hi - lo > width * Math.abs(row[column]!);
  });
  expect(wide.map((row) => [row, of(row)])).toEqual([]);
}

describe('a law holds its reference values', () => {
  it('normal', () => {
    const rows = referenceTable('normal');
    expectHeld(rows, 1, 2.1e-12, ([x]) => normal().cdf(x!));
    expectHeld(rows, 2, 2.1e-12, ([x]) => normal().sf(x!));
  });
  it('chi-square, central and not', () => {
    const rows = referenceTable('chi-square');
    expectHeld(rows, 2, 2.1e-12, ([k, x]) => chiSquare(k!).cdf(x!));
    expectHeld(rows, 3, 2.1e-12, ([k, x]) => chiSquare(k!).sf(x!));
    const noncentral = referenceTable('noncentral-chi-square');
    expectHeld(noncentral, 3, 2.1e-12, ([k, lambda, x]) => noncentralChiSquare(k!, lambda!).cdf(x!));
    expectHeld(noncentral, 4, 2.1e-12, ([k, lambda, x]) => noncentralChiSquare(k!, lambda!).sf(x!));
  });
  it('beta, whose reference is a logarithm', () => {
    for (const [x, a, b, logCdf, logSf] of referenceTable('beta')) {
      const law = beta(a!, b!);
      const pairs = [[law.cdf(x!), logCdf!] as const, [law.sf(x!), logSf!] as const];
      // the reference probability is known to the rounding of its logarithm
      for (const [{ lo, hi }, log] of pairs.filter(([, log]) => log > -700)) {
        const slack = 2e-16 * (1 + Math.abs(log));
        expect(Math.log(hi) >= log - slack && (lo === 0 || Math.log(lo) <= log + slack)).toBe(true);
      }
    }
    expect(beta(2, 3).cdf(0)).toEqual({ lo: 0, hi: 0 });
    expect(beta(2, 3).sf(1)).toEqual({ lo: 0, hi: 0 });
  });
  it('binomial', () => {
    const rows = rowsOf('binomial');
    // 2e-12 (1 + |log P|), both sides
    expectHeld(rows, 3, 4e-9, ([n, p, k]) => binomial(n!, p!).cdf(k!));
    expectHeld(rows, 4, 4e-9, ([n, p, k]) => binomial(n!, p!).sf(k!));
    expectHeld(rows, 5, 4e-9, ([n, p, k]) => binomial(n!, p!).pmf(k!));
    expect(binomial(3, 0.5).pmf(1.5)).toEqual({ lo: 0, hi: 0 });
    expect(binomial(0, 0.5).cdf(0)).toEqual({ lo: 1, hi: 1 });
    expect(binomial(5, 0).sf(0).hi).toBeLessThan(1e-300);
    expect(binomial(5, 1).pmf(5).lo).toBeGreaterThan(1 - 1e-11);
  });
  it('hypergeometric', () => {
    const law = ([population, successes, draws]: readonly number[]) =>
      hypergeometric({ population: population!, successes: successes!, draws: draws! });
    const rows = rowsOf('hypergeometric');
    expectHeld(rows, 4, 4e-9, (row) => law(row).cdf(row[3]!));
    expectHeld(rows, 5, 4e-9, (row) => law(row).sf(row[3]!));
    expectHeld(rows, 6, 4e-9, (row) => law(row).pmf(row[3]!));
  });
  it('Kolmogorov, in the limit and for n points', () => {
    expectHeld(rowsOf('kolmogorov_limit'), 1, 2e-10, ([x]) => kolmogorovLimit().cdf(x!));
    expectHeld(rowsOf('kolmogorov_limit'), 2, 2e-10, ([x]) => kolmogorovLimit().sf(x!));
    const rows = rowsOf('kolmogorov');
    expectHeld(rows, 2, 1e-10, ([n, d]) => kolmogorov(n!).cdf(d!));
    expectHeld(rows, 3, 1e-6, ([n, d]) => kolmogorov(n!).sf(d!));
    expectHeld(rows, 4, 1e-10, ([n, d]) => kolmogorovOneSided(n!).sf(d!));
    const far = kolmogorov(400).sf(0.3);
    expect(far.lo).toBeGreaterThan(0);
    expect(far.hi).toBeLessThanOrEqual(2 * Math.exp(-2 * 400 * 0.3 * 0.3) * (1 + 1e-9));
  });
  it('as the two events X ≤ x and X > x', () => {
    const law = binomial(10, 0.3);
    expect(law.atMost(4)).toEqual({ stay: law.cdf(4), exit: law.sf(4) });
    expect(law.above(4)).toEqual({ stay: law.sf(4), exit: law.cdf(4) });
  });
  it('refuses what is no law', () => {
    expect(() => binomial(10, 1.5)).toThrow('p must be in [0, 1], got 1.5');
    expect(() => hypergeometric({ population: 5, successes: 6, draws: 1 })).toThrow('successes');
    expect(() => kolmogorov(0)).toThrow('n must be an integer in [1, 1000]');
    expect(() => chiSquare(-1).cdf(1)).toThrow('k must be');
  });
});

describe('a function holds its reference values', () => {
  it('ln Γ', () => {
    const rows = rowsOf('ln_gamma');
    expect(rows.filter(([x, value]) => !holds(lnGamma(x!), value!))).toEqual([]);
    const { lo, hi } = lnGamma(1);
    expect([lo <= 0, hi >= 0, hi - lo < 3e-15]).toEqual([true, true, true]);
    expect(() => lnGamma(0)).toThrow('x must be positive and finite');
  });
  it('kl and its inverses', () => {
    const rows = rowsOf('divergence');
    expectHeld(rows, 3, 1e-12, ([a, b]) => kl(a!, b!));
    expect(rows.filter(([a, , c, , least]) => !holds(klInverseLower(a!, c!), least!))).toEqual([]);
    expect(rows.filter(([a, , c, , , most]) => !holds(klInverseUpper(a!, c!), most!))).toEqual([]);
    expectHeld(rows, 5, 1e-11, ([a, , c]) => klInverseUpper(a!, c!));
    expect(klInverseUpper(0.3, 0).lo).toBe(0.3);
    expect(klInverseUpper(1, 2)).toEqual({ lo: 1, hi: 1 });
    expect(() => klInverseUpper(2, 0)).toThrow('a must be in [0, 1]');
  });
});

describe('eigenvalues and singular values', () => {
  it('hold those of matrices whose spectrum is known', () => {
    // the path on n vertices: 2 − 2 cos(πj/(n + 1))
    const n = 9;
    const path = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    const known = Array.from({ length: n }, (_, j) => 2 - 2 * Math.cos((Math.PI * (n - j)) / (n + 1)));
    const found = eigenvalues(path);
    for (const [j, { lo, hi }] of found.entries()) {
      expect(lo <= known[j]! + 1e-15 && hi >= known[j]! - 1e-15).toBe(true);
      expect(hi - lo).toBeLessThan(1e-12);
    }
    const [first, second] = singularValues([
      [3, 0, 0],
      [0, 0, -4],
    ]);
    expect([first!.lo <= 4, first!.hi >= 4, second!.lo <= 3, second!.hi >= 3]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(singularValues([[0, 0]])[0]!.lo).toBe(0);
  });
});

describe('the Rademacher average', () => {
  it('is that of classes worked out by hand', () => {
    // |Σσ_i|/n of the class {1, −1}: for n = 4 it is (4·2 + 2·8)/16/4 = 3/8
    const both = rademacherAverage([
      [1, 1, 1, 1],
      [-1, -1, -1, -1],
    ]);
    expect([both.lo <= 0.375, both.hi >= 0.375, both.hi - both.lo < 1e-14]).toEqual([true, true, true]);
    const single = rademacherAverage([[0.1, 0.2, 0.3]]);
    expect([single.lo <= 0, single.hi >= 0]).toEqual([true, true]);
    // all of {−1, 1}³ can follow every sign
    const all = Array.from({ length: 8 }, (_, b) => [1, 2, 4].map((bit) => ((b & bit) === 0 ? 1 : -1)));
    const { lo, hi } = rademacherAverage(all);
    expect([lo <= 1, hi >= 1, lo > 1 - 1e-14]).toEqual([true, true, true]);
  });
  it('refuses what cannot be enumerated', () => {
    expect(() => rademacherAverage([])).toThrow('vectors must be not empty');
    expect(() => rademacherAverage([[1], [1, 2]])).toThrow('length of vectors[1] must be 1, got 2');
    expect(() => rademacherAverage([new Float64Array(30)])).toThrow(
      'n must be an integer in [1, 22], got 30',
    );
  });
});
