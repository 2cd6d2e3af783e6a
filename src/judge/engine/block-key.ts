import { memoize } from '../../core/memoize.ts';
import type { Program } from '../../core/experiment.ts';
import { fingerprint, type Json } from '../../core/json.ts';
import type { BlockRequest, Engine } from '../campaign/engine.ts';
import { compiledModule } from './compiled-file.ts';

/** Version of keys and of encoded outcomes; part of every key. */
const keyVersion = 1;

/** All that outcomes depend on beside the request. */
export interface CodeIdentity {
  /** Of the code that runs: Lakatos, the claims, the data set. */
  readonly code: string;
  readonly simulator: Engine['simulator'];
  /** Folders whose place on this machine is no part of a runner's name: file URLs that end in a slash. */
  readonly folders?: readonly string[];
}

/**
 * SHA-256, in hexadecimal, of everything that determines the outcomes of a request: equal keys have equal
 * outcomes, bit for bit, on any machine. Undefined where the experiment is neither plain data nor has an
 * origin.
 */
export function blockKey(
  { code, simulator, folders = [] }: CodeIdentity,
  { experiment, origin, address, from, to, size }: BlockRequest,
): string | undefined {
  const { program } = experiment;
  const isProgram = program !== undefined && simulator === 'kernel';
  const what = isProgram ? programJson(program, folders) : origin && { origin: { ...origin } as Json };
  if (what === undefined) return undefined;
  return fingerprint([keyVersion, code, simulator, what, address, from, to, size]);
}

function programJson(program: Program, folders: readonly string[]): Json | undefined {
  const digest = programDigest(program);
  if (digest === undefined) return undefined;
  const runner = compiledModule(program.runner);
  const folder = folders.find((known) => runner.startsWith(known));
  return { program: digest, runner: folder === undefined ? runner : runner.slice(folder.length) };
}

/** Of a program but for its runner; undefined where it holds more than plain data and arrays of numbers. */
const programDigest: (program: Program) => string | undefined = memoize((program: Program) => {
  const { runner: _runner, ...rest } = program;
  const json = jsonOf(rest);
  return json === undefined ? undefined : fingerprint(json);
});

/** Plain data as JSON, without loss: what JSON lacks becomes an object with the one key `$`. */
function jsonOf(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $: [Object.is(value, -0) ? '-0' : `${value}`] };
  }
  if (typeof value === 'bigint') return { $: ['bigint', String(value)] };
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return { $: [value.constructor.name, bytes.toString('base64')] };
  }
  if (Array.isArray(value)) {
    const items = value.map(jsonOf);
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (typeof value !== 'object' || ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    return undefined;
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const json = jsonOf(item);
    if (json === undefined) return undefined;
    entries.push([key, json]);
  }
  const plain = Object.fromEntries(entries);
  return Object.hasOwn(plain, '$') ? { $: ['object', plain] } : plain;
}
