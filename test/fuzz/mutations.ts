import type { Stream } from '../../src/core/stream.ts';

/** Draws from a seeded stream. */
export interface Draw {
  below(n: number): number;
  of<T>(items: readonly T[]): T;
  chance(p: number): boolean;
}

export function drawFrom(stream: Stream): Draw {
  const below = (n: number): number => Math.min(n - 1, Math.floor(n * stream.uniform()));
  return { below, of: (items) => items[below(items.length)]!, chance: (p) => stream.uniform() < p };
}

/** What somebody might give for a value of any kind. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '1',
  '2',
  '0.5',
  '1e999',
  '5e-324',
  '1e-320',
  '1e308',
  '1e12',
  '0x10',
  '1_000',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  'undefined',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '../..',
  '/dev/zero',
  '/dev/full/x',
  '/proc/self/mem',
  '.',
  'a\0b',
  '\uD800',
  '\uFEFF',
  '💥',
  'a\nb',
  '--',
  '-x',
  '--help',
  '*',
  '**',
  '[',
  '(',
  '\\',
  '$(x)',
  "'",
  '"',
  '%',
  '1/0',
  '0/1',
  '3/2',
  '1,5',
  ',',
  ';',
  '9007199254740993',
  '99999999999999999999',
  'x'.repeat(5000),
  '1'.repeat(400),
  'pipe',
  'folder',
  'loop',
  'none.json',
  'case.json',
  'latin1',
  'utf-16le',
];

const hostileJson: readonly string[] = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '0.5',
  '1e308',
  '5e-324',
  '1e12',
  '1e999',
  '9007199254740993',
  '""',
  '"NaN"',
  '"Infinity"',
  '"\\ud800"',
  '"__proto__"',
  '"constructor"',
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '{"__proto__":{"x":1}}',
  '{"a":1,"a":2}',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
  `"${'x'.repeat(100_000)}"`,
  `[${'1,'.repeat(5000)}1]`,
];

/** What a case might hold elsewhere. */
const mildJson: readonly string[] = [
  '0',
  '1',
  '2',
  '3',
  '17',
  '-1',
  '0.25',
  '-0.5',
  '1e-9',
  '1e6',
  '[1]',
  '[0.5,0.5]',
  '[[1,0],[0,1]]',
  '"relu"',
];

/** What a file is; of a `case`, a counterexample, only the case itself is changed. */
export type FileKind = 'json' | 'case' | 'text' | 'bytes';

/** A change of a file: what it does, and doing it. */
export interface Mutation {
  readonly what: string;
  apply(bytes: Buffer): Buffer;
}

export function drawMutation(draw: Draw, kind: FileKind): Mutation {
  if (kind === 'case' || (kind === 'json' && draw.chance(0.8))) return jsonMutation(draw, kind);
  const at = draw.below(1 << 30);
  const part = draw.of([
    '\uFEFF',
    '\0',
    '\uD800',
    '"',
    ',',
    '{',
    '[',
    '\r',
    '\n',
    '1e999',
    '-',
    '\u00a0',
    '﹣',
    ...hostileTexts.slice(0, 40),
  ]);
  const size = 1 + draw.below(20);
  const byte = draw.below(256);
  const cut = (bytes: Buffer): number => at % (bytes.length + 1);
  const all: readonly Mutation[] = [
    {
      what: `insert ${JSON.stringify(part)} at ${at}`,
      apply: (b) => Buffer.concat([b.subarray(0, cut(b)), Buffer.from(part), b.subarray(cut(b))]),
    },
    { what: `cut at ${at}`, apply: (b) => b.subarray(0, cut(b)) },
    {
      what: `drop ${size} at ${at}`,
      apply: (b) => Buffer.concat([b.subarray(0, cut(b)), b.subarray(cut(b) + size)]),
    },
    {
      what: `twice ${size} at ${at}`,
      apply: (b) => Buffer.concat([b.subarray(0, cut(b) + size), b.subarray(cut(b))]),
    },
    {
      what: `byte ${byte} at ${at}`,
      apply: (b) => {
        const c = Buffer.from(b);
        if (c.length > 0) c[at % c.length] = byte;
        return c;
      },
    },
    { what: 'a byte order mark', apply: (b) => Buffer.concat([Buffer.from('\uFEFF'), b]) },
    { what: 'empty', apply: () => Buffer.alloc(0) },
    {
      what: 'UTF-16',
      apply: (b) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(b.toString(), 'utf16le')]),
    },
  ];
  return all[Math.min(all.length - 1, draw.below(all.length + 8) % all.length)]!;
}

/** A place in a JSON text is a token; a value that stands there is replaced, dropped, doubled or renamed. */
function jsonMutation(draw: Draw, kind: 'json' | 'case'): Mutation {
  const at = draw.below(1 << 30);
  const value = draw.of(kind === 'case' && draw.chance(0.5) ? mildJson : hostileJson);
  const how = draw.of(['replace', 'replace', 'replace', 'drop', 'double', 'rename'] as const);
  return {
    what: `${how} value ${at}${how === 'replace' ? ` by ${value.slice(0, 40)}` : ''}`,
    apply: (bytes) => {
      let parsed: unknown;
      try {
        parsed = JSON.parse(bytes.toString());
      } catch {
        return bytes;
      }
      const places: (readonly [object, string])[] = [];
      const collect = (x: unknown): void => {
        if (typeof x !== 'object' || x === null || places.length > 5000) return;
        for (const key of Object.keys(x)) {
          places.push([x, key]);
          collect((x as Record<string, unknown>)[key]);
        }
      };
      const { witness } = parsed as { witness?: { case?: unknown } };
      collect(kind === 'case' ? witness?.case : parsed);
      if (places.length === 0) return bytes;
      const [holder, key] = places[at % places.length]! as readonly [Record<string, unknown>, string];
      const before = holder[key];
      if (how === 'drop') {
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete holder[key];
      } else if (how === 'double') {
        if (Array.isArray(holder)) holder.push(before);
        else holder[`${key}2`] = before;
      } else if (how === 'rename') {
        delete holder[key];
        holder['toString'] = before;
      } else {
        holder[key] = '\u0001HERE';
        return Buffer.from(JSON.stringify(parsed).replace(JSON.stringify('\u0001HERE'), () => value));
      }
      return Buffer.from(JSON.stringify(parsed));
    },
  };
}
