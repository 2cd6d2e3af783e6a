import { type Json, isArray } from '../core/json.ts';

/*
 * Plain data as JSON that gives the same back, bit for bit: what JSON cannot say (typed arrays, infinities,
 * −0, undefined) is an object with one key that begins with `$`.
 */

const arrays = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
} as const;
type ArrayName = keyof typeof arrays;

/** Undefined where the value is not so plain: a Map, say, or a class. */
export function encodePlain(value: unknown): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'object') return undefined;
  if (ArrayBuffer.isView(value)) return encodeArray(value);
  if (Array.isArray(value)) {
    const items = value.map(encodePlain);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, encodePlain(item)] as const);
  if (entries.some(([key, item]) => item === undefined || key.startsWith('$') || key === '__proto__'))
    return undefined;
  return Object.fromEntries(entries) as Json;
}

/** @throws {RangeError} on what `encodePlain` does not give */
export function decodePlain(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (isArray(json)) return json.map(decodePlain);
  const [[key, item] = ['', null], ...others] = Object.entries(json);
  if (others.length > 0 || !key.startsWith('$')) {
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, decodePlain(value)]));
  }
  if (key !== '$') return decodeArray(key.slice(1), item);
  if (item === 'undefined') return undefined;
  const number = Number(item);
  if (String(number) !== item && !(item === '-0' && Object.is(number, -0)))
    throw new RangeError(`no plain data: ${JSON.stringify(item)}`);
  return number;
}

function encodeArray(view: ArrayBufferView): Json | undefined {
  const name = (Object.keys(arrays) as ArrayName[]).find((candidate) => view instanceof arrays[candidate]);
  // a Buffer comes back as none
  if (name === undefined || Object.getPrototypeOf(view) !== arrays[name].prototype) return undefined;
  return { [`$${name}`]: Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64') };
}

function decodeArray(name: string, item: Json): unknown {
  if (!Object.hasOwn(arrays, name) || typeof item !== 'string')
    throw new RangeError(`no plain data: $${name}`);
  const bytes = Uint8Array.from(Buffer.from(item, 'base64'));
  return new arrays[name as ArrayName](bytes.buffer);
}
