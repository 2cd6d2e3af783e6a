import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { draw } from '../../../src/judge/campaign/choices.ts';
import { localSearch } from '../../../src/judge/campaign/local-search.ts';
import type { TriedCase } from '../../../src/judge/campaign/search.ts';
import { claimTarget, type Target } from '../../../src/judge/campaign/target.ts';
import { sizesInequality } from '../../statements/known-statements.ts';

const statement = sizesInequality(
  () => 0,
  () => 0,
);
/** Only its cases play a part. */
const targetOf = <C>(cases: fc.Arbitrary<C>): Target<C> =>
  ({ ...claimTarget(statement), cases }) as unknown as Target<C>;

/** The lowest margin after so many tries from one random case, and all cases that were tried. */
function searched<C>(
  cases: fc.Arbitrary<C>,
  margin: (c: C) => number | undefined,
  seed: number,
  tries: number,
): { readonly lowest: number; readonly tried: readonly C[] } {
  const stream = openStream(['local', seed]);
  const first = draw(cases, stream);
  const c = first.value.value;
  const pool = [{ ...first, case: c, finding: { margin: margin(c) ?? 1e9 } } as unknown as TriedCase<C>];
  const local = localSearch(targetOf(cases), stream);
  const tried: C[] = [];
  let lowest = pool[0]!.finding.margin;
  for (let i = 0; i < tries; i++) {
    const next = local.next(pool);
    if (next === undefined) break;
    const found = margin(next.value.value);
    local.learn(found);
    tried.push(next.value.value);
    lowest = Math.min(lowest, found ?? Infinity);
  }
  return { lowest, tried };
}
const medianLowest = <C>(cases: fc.Arbitrary<C>, margin: (c: C) => number, tries: number): number =>
  Array.from({ length: 15 }, (_, i) => searched(cases, margin, i, tries).lowest).toSorted(
    (a, b) => a - b,
  )[7]!;
/** The same with as many random cases. */
const medianRandom = <C>(cases: fc.Arbitrary<C>, margin: (c: C) => number, tries: number): number =>
  Array.from({ length: 15 }, (_, i) => {
    const stream = openStream(['random', i]);
    return Math.min(...Array.from({ length: tries }, () => margin(draw(cases, stream).value.value)));
  }).toSorted((a, b) => a - b)[7]!;

const wide = fc.integer({ min: 0, max: 1_000_000 });
const real = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const ln = (x: number): number => Math.log(x);

describe('local search', () => {
  it.each([
    [
      'a valley in three integers',
      fc.tuple(wide, wide, wide),
      ([x, y, z]: number[]) => Math.abs(x! - 412_345) + Math.abs(y! - 87) + Math.abs(z! - 999_000),
    ],
    ['a ratio of two', fc.tuple(wide, wide), ([x, y]: number[]) => Math.abs(ln((x! + 1) / (3 * y! + 1)))],
    ['a corner', fc.tuple(wide, wide, wide), ([x, y, z]: number[]) => x! - y! + z!],
    [
      'reals on any scale',
      fc.tuple(real, real),
      ([x, y]: number[]) => Math.abs(ln(x! / 0.0123)) + Math.abs(ln(y! / 45.6)),
    ],
  ] as const)('comes nearer to %s than as many random cases', (_, cases, margin) => {
    const of = (c: unknown): number => margin(c as number[]);
    const range = medianRandom(cases as fc.Arbitrary<unknown>, of, 1);
    expect(medianLowest(cases as fc.Arbitrary<unknown>, of, 120)).toBeLessThan(
      medianRandom(cases as fc.Arbitrary<unknown>, of, 120) - range / 100,
    );
  });

  it('finds the one choice in a list that matters', () => {
    const cases = fc.record({
      kind: fc.constantFrom('a', 'b', 'c', 'd'),
      n: fc.integer({ min: 0, max: 50 }),
    });
    const margin = ({ kind, n }: { kind: string; n: number }): number => n + (kind === 'c' ? 0 : 100);
    expect(medianLowest(cases, margin, 80)).toBe(0);
  });

  it('stays within the space, also where a number says how many there are', () => {
    const lists = fc
      .integer({ min: 1, max: 5 })
      .chain((n) => fc.array(fc.integer({ min: -4, max: 9 }), { minLength: n, maxLength: n }));
    const { tried } = searched(lists, (list) => list.reduce((sum, x) => sum + x, 0), 3, 200);
    expect(tried.length).toBe(200);
    for (const list of tried) {
      expect(list.length >= 1 && list.length <= 5).toBe(true);
      expect(list.every((x) => Number.isInteger(x) && x >= -4 && x <= 9)).toBe(true);
    }
    expect(tried.some((list) => list.length === 5 && list.every((x) => x === -4))).toBe(true);
  });

  it('goes on where the statement does not speak of a case', () => {
    const margin = (n: number): number | undefined => (n % 2 === 0 ? n : undefined);
    const { lowest } = searched(fc.integer({ min: 0, max: 1000 }), margin, 5, 200);
    expect(lowest).toBe(0);
  });

  it('has nothing to change where nothing is drawn, or nothing was tried', () => {
    expect(searched(fc.constant(1), () => 0, 1, 5).tried).toEqual([]);
    expect(localSearch(targetOf(wide), openStream(['none'])).next([])).toBeUndefined();
  });

  it('tries the same cases in the same order on the same stream', () => {
    const of = (seed: number): string =>
      JSON.stringify(searched(fc.tuple(wide, real), ([x, y]) => x * y, seed, 50).tried);
    expect(of(1)).toBe(of(1));
    expect(of(1)).not.toBe(of(2));
  });
});
