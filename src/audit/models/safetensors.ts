import { z } from 'zod';
import { modelJson } from './json.ts';
import { formatShape, quoted, refused, requireFewTensors } from './refused.ts';
import { bytesOf, countOf, decode, type ElementType, type Tensor, type Tensors } from './tensor.ts';

const types: Readonly<Record<string, ElementType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

/** What the reference implementation allows at most. */
const maxHeader = 100_000_000;

const size = z.int().min(0);
const entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(size).max(32),
  data_offsets: z.tuple([size, size]),
});

/** Does a file begin as a safetensors file: eight bytes for a length, then an opening brace? */
export function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;
}

/**
 * Reads a safetensors file: a 64-bit length, little end first, a JSON header of that length, then the
 * numbers. It refuses what the reference implementation refuses: a header that is too long or does not begin
 * with a brace, offsets that overlap, leave a hole or do not end with the file, and sizes that do not fit.
 * Source: https://github.com/huggingface/safetensors, format, and `validate` in its `tensor.rs`.
 * @throws {UsageError} one line
 */
export function readSafetensors(file: string, bytes: Uint8Array): Tensors {
  const headerEnd = endOfHeader(file, bytes);
  const data = bytes.subarray(headerEnd);
  const found = Object.entries(headerOf(file, bytes.subarray(8, headerEnd)))
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => ({ name, ...entryOf(file, name, value) }));
  // Of a name that stands there twice only the last is known: where the other one was is a hole.
  let end = 0;
  for (const { name, from, to } of found.toSorted((x, y) => x.from - y.from || x.to - y.to)) {
    if (from !== end)
      throw refused(
        file,
        `tensor ${quoted(name)}`,
        `data from byte ${end} on, where the one before ends`,
        `${from}`,
      );
    end = to;
  }
  if (end !== data.length)
    throw refused(file, 'data', `${end} bytes, to the end of the last tensor`, `${data.length}`);
  return new Map(
    found.map(({ name, type, shape, from, to }): [string, Tensor] => [
      name,
      { name, shape, values: decode(data.subarray(from, to), type) },
    ]),
  );
}

function endOfHeader(file: string, bytes: Uint8Array): number {
  if (bytes.length < 8) throw refused(file, 'header', 'at least 8 bytes', `${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > maxHeader) throw refused(file, 'header', `at most ${maxHeader} bytes`, `${length}`);
  const end = 8 + Number(length);
  if (end > bytes.length)
    throw refused(
      file,
      'header',
      `${length} bytes, as its length says`,
      `${bytes.length - 8} to the end of the file`,
    );
  return end;
}

function headerOf(file: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (bytes[0] !== 0x7b)
    throw refused(file, 'header', 'JSON that begins with {', `byte ${bytes[0] ?? 'none'}`);
  // each tensor is an object: of very many the parser alone takes seconds
  let objects = 0;
  for (const byte of bytes) if (byte === 0x7b) objects++;
  requireFewTensors(file, 'header', objects - 1);
  const header = modelJson(file, 'header', bytes) as Record<string, unknown>;
  const about = header['__metadata__'] ?? {};
  if (typeof about !== 'object' || !Object.values(about).every((value) => typeof value === 'string'))
    throw refused(file, '__metadata__', 'texts by name', JSON.stringify(about).slice(0, 60));
  return header;
}

interface Entry {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

function entryOf(file: string, name: string, value: unknown): Entry {
  const place = `tensor ${quoted(name)}`;
  const parsed = entry.safeParse(value);
  if (!parsed.success)
    throw refused(file, place, 'dtype, shape and data_offsets', JSON.stringify(value).slice(0, 80));
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const [from, to] = offsets;
  const type = Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (type === undefined)
    throw refused(file, place, `a dtype of ${Object.keys(types).join(', ')}`, quoted(dtype));
  const count = countOf(shape);
  const needed = count === undefined ? undefined : count * bytesOf(type);
  if (needed === undefined || to < from || to - from !== needed)
    throw refused(
      file,
      place,
      `${needed ?? 'fewer'} bytes for ${formatShape(shape)} of ${dtype}`,
      `data_offsets ${from} to ${to}`,
    );
  return { type, shape, from, to };
}

const index = z.object({ weight_map: z.record(z.string(), z.string()) });

/** The files that an index of shards names, each once. @throws {UsageError} one line */
export function shardsIn(file: string, bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const json = modelJson(file, 'index', bytes) as { readonly weight_map?: unknown } | null;
  requireFewTensors(file, 'weight_map', Object.keys(json?.weight_map ?? {}).length);
  const parsed = index.safeParse(json);
  if (!parsed.success) throw refused(file, 'index', 'a weight_map from names of tensors to files', 'none');
  const names = new Map<string, string[]>();
  for (const [tensor, shard] of Object.entries(parsed.data.weight_map)) {
    if (!/^[\w.-]+\.safetensors$/u.test(shard))
      throw refused(
        file,
        `weight_map ${quoted(tensor)}`,
        'a safetensors file beside the index',
        quoted(shard),
      );
    const held = names.get(shard);
    if (held === undefined) names.set(shard, [tensor]);
    else held.push(tensor);
  }
  return names;
}
