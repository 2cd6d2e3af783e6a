import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import { read, sourcesBelow } from '../rules/sources.ts';
import { proseOf, tableOf } from './markdown.ts';
import { type Place, truthAt, witnesses } from './witnesses.ts';

const page = 'docs/theory.md';
/** The dynamics, and networks with generalization. */
const prose = [page, 'docs/generalization.md'].map(proseOf).join('\n');
const headings = [...prose.matchAll(/^### (\S+)/gmu)].map(([, number]) => number!);
const families = new Set(builtInClaims().map(({ id }) => id.split('/')[0]!));

/** Claims that there are with `--data` only. */
const onlyWithData: readonly string[] = ['generalization/real-data'];

/** Claims named in the page: `family/name`. */
const named = [...prose.matchAll(/`([a-z0-9-]+)\/([a-z0-9-]+)`/gu)]
  .filter(([, family]) => families.has(family!))
  .map(([, family, name]) => `${family!}/${name!}`);

/** The numbers that a claim's source cites, ranges filled in: T1–T3 is T1, T2, T3. */
function cited(source: string): readonly string[] {
  const numbers = [...source.matchAll(/\b([LTONG])(\d+)(?:–\1?(\d+))?\b(\*?)/gu)].flatMap(
    ([, letter, from, to, star]) =>
      Array.from(
        { length: Number(to ?? from) - Number(from) + 1 },
        (_, i) => `${letter!}${Number(from) + i}${star!}`,
      ),
  );
  return [...numbers, ...(/\bLEC\b/u.test(source) ? ['LEC'] : [])];
}

describe('the pages on the theory', () => {
  it('numbers its statements once each', () => {
    expect(new Set(headings).size).toBe(headings.length);
    expect(headings).toEqual(expect.arrayContaining(['LEC', 'L0', 'L1', 'L2', 'T1', 'T9', 'O1', 'N1', 'G6']));
  });

  it.each(builtInClaims().map(({ id, source }) => [id, source] as const))(
    'has what %s cites',
    (_, source) => {
      const numbers = cited(source);
      expect(numbers).not.toEqual([]);
      expect(numbers.filter((number) => !headings.includes(number))).toEqual([]);
    },
  );

  it('says which claim checks each statement, and names no claim that there is not', () => {
    const ids = [...builtInClaims().map(({ id }) => id), ...onlyWithData];
    expect(ids.filter((id) => !named.includes(id))).toEqual([]);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('reads ranges of numbers', () => {
    expect(cited('T1–T3 (G = PS); L2; T2* at T2’s')).toEqual(['T1', 'T2', 'T3', 'L2', 'T2*', 'T2']);
  });

  it('leaves no statement unchecked', () => {
    const all = new Set(builtInClaims().flatMap(({ source }) => cited(source)));
    expect(headings.filter((number) => !all.has(number))).toEqual([]);
  });
});

describe('a claim file', () => {
  const files = sourcesBelow('properties').filter((file) => /[./]claim\.ts$/u.test(file));
  it.each(files)('bears the name of its claim: %s', (file) => {
    const id = file.slice('properties/'.length, -'.claim.ts'.length); // `name.claim.ts`, or `name/claim.ts`
    expect([...builtInClaims().map((claim) => claim.id), ...onlyWithData]).toContain(id);
    expect(read(file)).toContain(`id: '${id}'`);
  });
});

describe('the table of witnesses', () => {
  const rows = tableOf(page, 'wrong version');
  /** Printed to four decimals. */
  const rounding = 0.5e-4 * (1 + 1e-6);

  it('has a row for every wrong version that is recomputed here', () => {
    expect(rows.map(([name]) => name)).toEqual([...witnesses.keys()]);
  });

  it.each(rows.map((row) => [row[0]!, row] as const))(
    'is right about %s',
    (name, [, place, truth, claimed]) => {
      const [k, q, r, start, T] = place!.slice(1, -1).split(', ').map(Number);
      const at: Place = { k: k!, q: q!, r: r!, d0: start! * r!, T: T! };
      const wrong = witnesses.get(name)!(at);
      const right = truthAt(at);
      expect(Math.abs(right - Number(truth))).toBeLessThanOrEqual(rounding);
      expect(Math.abs(wrong - Number(claimed))).toBeLessThanOrEqual(rounding);
      expect(wrong).toBeGreaterThan(right);
    },
  );
});
