import { parseCase } from '../claims/case-format.ts';
import type { Claim } from '../claims/claim.ts';
import type { UnitsWarning } from '../claims/evidence.ts';

/** Fewer cases than this say nothing about how a parameter varies. */
const minCases = 50;
/** Nor do fewer that differ from the value that it has first, about whether it is always whole. */
const minOthers = 10;
/** Values that differ by less than this factor are of one scale. */
const oneScale = 4;
/**
 * How far a value is carried to see whether the claim speaks of other scales: a power of two, so that nothing
 * is rounded.
 */
const away = 16;
/** Cases at which that is tried. */
const triedAt = 5;

/** What was seen of one parameter. */
interface Seen {
  cases: number;
  /** How many of them have another value than the first. */
  others: number;
  readonly first: number;
  whole: boolean;
  least: number;
  most: number;
  /** Where it was seen first, in some cases. */
  readonly places: { readonly case: unknown; readonly path: readonly PropertyKey[] }[];
}

/**
 * The real parameters, positive in all accepted cases, of which the cases show one scale only, although the
 * claim's schema and hypotheses let in what lies far outside: those that are always whole numbers, and so
 * never below 1; and, where no parameter at all changes its scale, every one. A claim that is false in other
 * units would not be refuted on such cases. Where other parameters do change their scale, one that is kept at
 * about 1 is taken for the unit. A parameter is real where the schema reads it with a fraction.
 */
export function unitsWarnings(claim: Claim, accepted: readonly unknown[]): readonly UnitsWarning[] {
  const parameters = new Map<string, Seen>();
  for (const c of accepted) note(parameters, c);
  const positive = [...parameters].filter(
    ([, seen]) => seen.cases >= minCases && seen.least > 0 && isReal(claim, seen),
  );
  const warnings = positive.flatMap(([parameter, seen]): readonly UnitsWarning[] => {
    const { cases, others, least, most } = seen;
    const whole = seen.whole && others >= minOthers;
    const pattern = most < oneScale * least ? 'one scale' : whole ? 'whole numbers' : undefined;
    if (pattern === undefined) return [];
    const far = [least / away, ...(pattern === 'one scale' ? [most * away] : [])];
    const outside = far.find((value) => letsIn(claim, seen, value));
    return outside === undefined ? [] : [{ parameter, cases, pattern, least, most, outside }];
  });
  const inDoubt = new Set(warnings.map(({ parameter }) => parameter));
  const changes = positive.some(
    ([parameter, { least, most }]) => most >= oneScale * least && !inDoubt.has(parameter),
  );
  return warnings.filter(({ pattern }) => pattern === 'whole numbers' || !changes);
}

function isReal({ schema }: Claim, { places, least }: Seen): boolean {
  const fraction = least * (1 + 1 / (2 * away));
  return places.some(({ case: c, path }) => parseCase(schema, withValue(c, path, fraction)).success);
}

function letsIn(claim: Claim, { places }: Seen, value: number): boolean {
  return places.some(({ case: c, path }) => isAdmitted(claim, withValue(c, path, value)));
}

function isAdmitted({ schema, given }: Claim, c: unknown): boolean {
  try {
    return parseCase(schema, c).success && Object.values(given).every(({ holds }) => holds(c));
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
      seen = { cases: 0, others: 0, first: value, whole: true, least: Infinity, most: -Infinity, places: [] };
      parameters.set(name, seen);
    }
    if (!here.has(name)) {
      here.add(name);
      seen.cases++;
      if (value !== seen.first) seen.others++;
      if (seen.places.length < triedAt) seen.places.push({ case: c, path });
    }
    seen.whole &&= Number.isInteger(value);
    seen.least = Math.min(seen.least, value);
    seen.most = Math.max(seen.most, value);
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
