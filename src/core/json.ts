import { createHash } from 'node:crypto';

/** Plain data that survives a round trip through a file. Numbers must be finite. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One text per value: keys sorted by code unit, no white space, numbers as ECMAScript prints them
 * (the canonical form of RFC 8785 for the values allowed here).
 * @throws {RangeError} on a number that is not finite, naming where it stands.
 */
export function canonicalJson(value: Json, place = '$'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${place} must be a finite number, got ${value}`);
    return JSON.stringify(value);
  }
  if (isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${place}[${i}]`)).join(',')}]`;
  const entries = Object.keys(value)
    .toSorted()
    .flatMap((key) => {
      const item = value[key];
      return item === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(item, `${place}.${key}`)}`];
    });
  return `{${entries.join(',')}}`;
}

/** SHA-256 of the canonical text, as 64 hexadecimal digits. */
export function fingerprint(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
