import * as fc from 'fast-check';
import { z, type ZodType } from 'zod';
import { exp, ln } from '../core/elementary.ts';
import type { Json } from '../core/json.ts';
import { describe } from '../judge/claims/describe.ts';

/** A space of cases as plain data, which another language can write. */
export type Space =
  | { readonly integers: Range }
  | { readonly reals: Range }
  | { readonly logUniform: Range }
  | { readonly choices: readonly Json[] }
  | { readonly lists: Space; readonly least: number; readonly most: number }
  | { readonly records: Readonly<Record<string, Space>> };
type Range = readonly [least: number, most: number];

const maxList = 10_000;

/** What is wrong with what should be a space, with its place; `undefined` where nothing is. */
export function spaceProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return `expected a space, got ${describe(value)}`;
  const { integers, reals, logUniform, choices, lists, least, most, records } = value as Partial<
    Readonly<Record<'integers' | 'reals' | 'logUniform' | 'choices' | 'lists' | 'records', unknown>>
  > & { readonly least?: unknown; readonly most?: unknown };
  if (integers !== undefined)
    return rangeProblem('integers', integers, Number.isSafeInteger, 'whole numbers');
  if (reals !== undefined) return rangeProblem('reals', reals, Number.isFinite, 'finite numbers');
  if (logUniform !== undefined)
    return rangeProblem(
      'log_uniform',
      logUniform,
      (end) => Number.isFinite(end) && (end as number) > 0,
      'positive numbers',
    );
  if (choices !== undefined)
    return Array.isArray(choices) && choices.length > 0 ? undefined : 'choices: expected at least one value';
  if (records !== undefined) {
    for (const [name, space] of Object.entries(records as object)) {
      const problem = spaceProblem(space);
      if (problem !== undefined) return `'${name}': ${problem}`;
    }
    return undefined;
  }
  const isLength = (length: unknown): boolean =>
    Number.isSafeInteger(length) && (length as number) >= 0 && (length as number) <= maxList;
  if (!isLength(least) || !isLength(most) || (least as number) > (most as number))
    return `lists: expected lengths 0 ≤ least ≤ most ≤ ${maxList}, got ${describe(least)} and ${describe(most)}`;
  return spaceProblem(lists);
}

function rangeProblem(
  name: string,
  range: unknown,
  isEnd: (end: unknown) => boolean,
  kind: string,
): string | undefined {
  const [least, most] = (Array.isArray(range) ? range : []) as readonly unknown[];
  if (isEnd(least) && isEnd(most) && (least as number) <= (most as number)) return undefined;
  return `${name}: expected ${kind} least ≤ most, got ${describe(least)} and ${describe(most)}`;
}

/** Draws from the space; what is smaller is what a person can check more easily. */
export function spaceArbitrary(space: Space): fc.Arbitrary<Json> {
  if ('integers' in space) return fc.integer({ min: space.integers[0], max: space.integers[1] });
  if ('reals' in space) return shareOfWay.map((share) => between(space.reals, share));
  if ('logUniform' in space) return shareOfWay.map((share) => betweenLogs(space.logUniform, share));
  if ('choices' in space) return fc.constantFrom(...space.choices);
  if ('lists' in space)
    return fc.array(spaceArbitrary(space.lists), { minLength: space.least, maxLength: space.most });
  return fc
    .record(
      Object.fromEntries(Object.entries(space.records).map(([name, part]) => [name, spaceArbitrary(part)])),
    )
    .map((record) => ({ ...record }));
}

/** Hundredths and ten thousandths of the way apart, so that the latter are made 0 first. */
const shareOfWay: fc.Arbitrary<number> = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 99 }))
  .map(([coarse, fine]) => Math.min(1, (100 * coarse + fine) / 10_000));

/** Digits that are kept of a number, so that it can be read. */
const digits = { reals: 12, logUniform: 3 } as const;

function between([least, most]: Range, share: number): number {
  return rounded(least * (1 - share) + most * share, digits.reals, [least, most]);
}

function betweenLogs([least, most]: Range, share: number): number {
  return rounded(exp(ln(least) * (1 - share) + ln(most) * share), digits.logUniform, [least, most]);
}

/** As a number that JSON can hold: without −0. */
function rounded(x: number, places: number, [least, most]: Range): number {
  return Math.min(most, Math.max(least, Number(x.toPrecision(places)))) + 0;
}

/** Reads cases of this shape, within the space or not. */
export function spaceSchema(space: Space): ZodType<Json> {
  if ('integers' in space) return z.int();
  if ('reals' in space) return positiveWhere(space.reals[0] > 0);
  if ('logUniform' in space) return positiveWhere(true);
  if ('choices' in space)
    return space.choices.every((value) => typeof value === 'number') ? z.number() : z.json();
  if ('lists' in space) return z.array(spaceSchema(space.lists));
  return z.strictObject(spaceNames(space));
}

/** The schemas of a record's fields. */
export function spaceNames(space: Space): Readonly<Record<string, ZodType<Json>>> {
  if (!('records' in space)) return {};
  return Object.fromEntries(Object.entries(space.records).map(([name, part]) => [name, spaceSchema(part)]));
}

function positiveWhere(positive: boolean): ZodType<Json> {
  return positive ? z.number().positive() : z.number();
}
