import { types } from 'node:util';
import type { ZodType } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { describe } from './describe.ts';

/** Deeper cases than this are refused; a case that contains itself is one of them. */
const maxDepth = 200;

/** A place in a case, outermost key first, and what is wrong there. */
interface Flaw {
  readonly path: PropertyKey[];
  readonly what: string;
}

/**
 * What keeps a case from coming back from a file as it was, in words and with its place: what JSON has no
 * form for, and what the claim's own schema refuses or changes. `undefined` where there is nothing.
 *
 * A case that passes is frozen with all that is in it, so that no function can change it between being judged
 * and written.
 */
export function caseProblem(schema: ZodType, c: unknown): string | undefined {
  const unfit = fileProblem(c);
  if (unfit !== undefined) return unfit;
  let parsed: ReturnType<ZodType['safeParse']>;
  try {
    parsed = schema.safeParse(c);
  } catch (thrown) {
    return `the schema fails: ${messageOf(thrown)}`;
  }
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `the schema refuses ${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'no case'}`;
  }
  const change = difference(c, parsed.data);
  return (
    change && `the schema ${change.what} ${placeOf(change.path)}, so that another case would be read back`
  );
}

/** The part of that which no file can hold. */
export function fileProblem(c: unknown): string | undefined {
  const flaw = unwritable(c, 0);
  return flaw && `expected what a file can hold, got ${flaw.what} at ${placeOf(flaw.path)}`;
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((place, key) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    return /^[a-z_$][\w$]*$/iu.test(String(key))
      ? `${place}.${String(key)}`
      : `${place}[${JSON.stringify(String(key))}]`;
  }, 'case');
}

/** The first thing that JSON cannot hold; what has been looked at is frozen. */
function unwritable(value: unknown, depth: number): Flaw | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return undefined;
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { path: [], what: '−0 (x + 0 makes it 0)' };
    return Number.isFinite(value) ? undefined : { path: [], what: describe(value) };
  }
  // what it gives may differ from look to look
  if (types.isProxy(value)) return { path: [], what: 'a Proxy' };
  const isArray = Array.isArray(value);
  if (!isArray && !isPlainObject(value)) return { path: [], what: describe(value) };
  if (depth > maxDepth) return { path: [], what: `more than ${maxDepth} levels` };
  if (isArray) {
    for (let i = 0; i < value.length; i++) {
      const strange = strangeProperty(value, i);
      if (strange !== undefined) return { path: [i], what: strange };
      const flaw = unwritable(value[i], depth + 1);
      if (flaw !== undefined) return { ...flaw, path: [i, ...flaw.path] };
    }
    // the keys of an array: its indices, length, and what does not belong there
    const extra = Reflect.ownKeys(value)[value.length + 1];
    if (extra !== undefined) return { path: [], what: `an array with a key ${describe(extra)}` };
  } else {
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key === 'symbol') return { path: [], what: 'a key that is a symbol' };
      if (key === '__proto__') return { path: [], what: "a key '__proto__'" };
      const strange = strangeProperty(value, key);
      if (strange !== undefined) return { path: [key], what: strange };
      const flaw = unwritable((value as Record<string, unknown>)[key], depth + 1);
      if (flaw !== undefined) return { ...flaw, path: [key, ...flaw.path] };
    }
  }
  Object.freeze(value);
  return undefined;
}

/** A property that is more than its value, which is all that a file keeps. */
function strangeProperty(value: object, key: PropertyKey): string | undefined {
  const property = Object.getOwnPropertyDescriptor(value, key);
  if (property?.get !== undefined || property?.set !== undefined) return 'a getter or setter';
  return property?.enumerable === false ? 'a property that is not enumerable' : undefined;
}

export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // not by identity: other realms, such as a test runner's, have an Object of their own
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Where what a schema made of plain JSON first differs from it. */
function difference(given: unknown, made: unknown): Flaw | undefined {
  if (Object.is(given, made)) return undefined;
  if (Array.isArray(given) && Array.isArray(made) && given.length === made.length) {
    for (const [i, item] of given.entries()) {
      const flaw = difference(item, made[i]);
      if (flaw !== undefined) return { ...flaw, path: [i, ...flaw.path] };
    }
    return undefined;
  }
  if (!isPlainObject(given) || !isPlainObject(made)) return { path: [], what: 'changes' };
  for (const [key, item] of Object.entries(given)) {
    const flaw = Object.hasOwn(made, key)
      ? difference(item, (made as Record<string, unknown>)[key])
      : { path: [], what: 'drops' };
    if (flaw !== undefined) return { ...flaw, path: [key, ...flaw.path] };
  }
  const added = Object.keys(made).find((key) => !Object.hasOwn(given, key));
  return added === undefined ? undefined : { path: [added], what: 'adds' };
}

/** What a schema says of a case from a file; a check of its author's that throws there says no, too. */
export function parseCase(
  schema: ZodType,
  c: unknown,
):
  | { readonly success: true; readonly data: unknown }
  | {
      readonly success: false;
      readonly error: {
        readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[];
      };
    } {
  try {
    return schema.safeParse(c);
  } catch (thrown) {
    const message = `the claim's schema cannot read it: ${messageOf(thrown)}`;
    return { success: false, error: { issues: [{ path: [], message }] } };
  }
}
