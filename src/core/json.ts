import { createHash } from 'node:crypto';

/** Plain data that survives a round trip through a file. Numbers must be finite. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One text per value: keys sorted by code unit, no white space, numbers as ECMAScript prints them
 * (the canonical form of RFC 8785 for the values allowed here).
 * @throws {RangeError} on a number that is not finite, naming where it stands.
 */
export function canonicalJson(value: Json): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  const [place, number] = notFinite(value, '$')!;
  throw new RangeError(`${place} must be a finite number, got ${number}`);
}

/** Undefined where a number is not finite. */
function textOf(value: Json): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (isArray(value)) {
    for (const item of value) {
      const inner = textOf(item);
      if (inner === undefined) return undefined;
      text += text === '' ? inner : `,${inner}`;
    }
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item === undefined) continue;
    const inner = textOf(item);
    if (inner === undefined) return undefined;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${inner}`;
  }
  return `{${text}}`;
}

/** The first number that is not finite, after its place. */
function notFinite(value: Json, place: string): readonly [place: string, number] | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : [place, value];
  if (value === null || typeof value !== 'object') return undefined;
  const inside = isArray(value)
    ? value.map((item, i) => notFinite(item, `${place}[${i}]`))
    : Object.keys(value)
        .toSorted()
        .map((key) => notFinite(value[key] ?? null, `${place}.${key}`));
  return inside.find((found) => found !== undefined);
}

/** SHA-256 of the canonical text, as 64 hexadecimal digits. */
export function fingerprint(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
