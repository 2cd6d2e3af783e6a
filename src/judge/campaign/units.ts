import type { Claim } from '../claims/claim.ts';
import type { UnitsWarning } from '../claims/evidence.ts';

/** Fewer cases than this say nothing about how a parameter varies. */
const minCases = 30;
/** So many different values, or fewer, are a small set. */
const smallSet = 3;
/** Values whose sizes differ by less than this factor are of one scale. */
const oneScale = 2;
/** How far a value is carried to see whether the claim speaks of other scales: a power of two, so that nothing is rounded. */
const away = 16;
/** Cases at which that is tried. */
const triedAt = 5;

/** What was seen of one parameter. */
interface Seen {
  cases: number;
  whole: boolean;
  readonly values: Set<number>;
  /** Of the sizes of values other than 0. */
  least: number;
  most: number;
  /** Where it was seen first, in some cases. */
  readonly places: {
    readonly case: unknown;
    readonly path: readonly PropertyKey[];
    readonly value: number;
  }[];
}

/**
 * The real parameters of the accepted cases that are always whole numbers, take a few values only, or never change their scale,
 * although the claim's schema and hypotheses let in what lies far from all of them: a claim that is false in other units would not
 * be refuted on such cases. A parameter is real where the schema reads it with a fraction.
 */
export function unitsWarnings(claim: Claim, accepted: readonly unknown[]): readonly UnitsWarning[] {
  const parameters = new Map<string, Seen>();
  for (const c of accepted) note(parameters, c);
  return [...parameters].flatMap(([parameter, seen]) => {
    const pattern = seen.cases < minCases ? undefined : patternOf(seen);
    if (pattern === undefined) return [];
    const outside = admittedOutside(claim, seen);
    if (outside === undefined) return [];
    return [{ parameter, cases: seen.cases, pattern, least: seen.least, most: seen.most, outside }];
  });
}

function patternOf({ whole, values, least, most }: Seen): UnitsWarning['pattern'] | undefined {
  if (most === 0) return undefined;
  if (values.size <= smallSet) return 'few values';
  if (most < oneScale * least) return 'one scale';
  return whole ? 'whole numbers' : undefined;
}

/** A value far from all that were seen of which the claim speaks as well. */
function admittedOutside(claim: Claim, { places, least, most }: Seen): number | undefined {
  for (const { case: c, path, value } of places) {
    if (value === 0 || !claim.schema.safeParse(withValue(c, path, value * (1 + 1 / away))).success) continue;
    for (const outside of [Math.sign(value) * (least / away), Math.sign(value) * most * away]) {
      if (isAdmitted(claim, withValue(c, path, outside))) return outside;
    }
  }
  return undefined;
}

function isAdmitted({ schema, given }: Claim, c: unknown): boolean {
  try {
    return schema.safeParse(c).success && Object.values(given).every(({ holds }) => holds(c));
  } catch {
    // nothing is said of a case that the claim cannot deal with
    return false;
  }
}

function note(parameters: Map<string, Seen>, c: unknown): void {
  const here = new Set<string>();
  for (const { name, path, value } of numbersOf(c, '', [])) {
    let seen = parameters.get(name);
    if (seen === undefined) {
      seen = { cases: 0, whole: true, values: new Set(), least: Infinity, most: 0, places: [] };
      parameters.set(name, seen);
    }
    if (!here.has(name)) {
      here.add(name);
      seen.cases++;
      if (seen.places.length < triedAt) seen.places.push({ case: c, path, value });
    }
    seen.whole &&= Number.isInteger(value);
    if (seen.values.size <= smallSet) seen.values.add(value);
    if (value !== 0) {
      seen.least = Math.min(seen.least, Math.abs(value));
      seen.most = Math.max(seen.most, Math.abs(value));
    }
  }
}

/** The numbers in a case, by the name of the parameter: that of its place, without the places in lists. */
function* numbersOf(
  value: unknown,
  name: string,
  path: readonly PropertyKey[],
): Iterable<{ readonly name: string; readonly path: readonly PropertyKey[]; readonly value: number }> {
  if (typeof value === 'number') yield { name: name === '' ? 'the case' : name, path, value };
  else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* numbersOf(item, `${name}[]`, [...path, i]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield* numbersOf(item, name === '' ? key : `${name}.${key}`, [...path, key]);
    }
  }
}

function withValue(c: unknown, path: readonly PropertyKey[], value: number): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(c)) {
    return c.map((item: unknown, i) => (i === key ? withValue(item, rest, value) : item));
  }
  const record = c as Readonly<Record<PropertyKey, unknown>>;
  return { ...record, [key]: withValue(record[key], rest, value) };
}
