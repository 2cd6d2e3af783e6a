import { readFileSync } from 'node:fs';
import { loadModel } from '../../../src/audit/models/load-model.ts';
import { UsageError } from '../../../src/core/errors.ts';
import { withTimeLimit } from '../../../src/judge/engine/time-limit.ts';
import { openStream } from '../../../src/core/stream.ts';

const folder = 'fixtures/models/';
const seeds = [
  'model.safetensors',
  'model.safetensors.index.json',
  'model.npz',
  'fortran.npz',
  'model.pt',
  'model.onnx',
  'model.json',
  'model.keras',
  'model.h5',
  'big-endian.h5',
] as const;

/** What became of a damaged file: whatever is neither a model nor one line of the program's own. */
export interface Fuzzed {
  readonly files: number;
  readonly accepted: number;
  readonly slowestMs: number;
  readonly problems: readonly string[];
}

/** Reads `count` models, each damaged at a few places, cut off, or mixed with another. */
export async function fuzzModels(count: number, seed: string): Promise<Fuzzed> {
  const originals = new Map(seeds.map((name) => [name, readFileSync(folder + name)]));
  const problems: string[] = [];
  let [accepted, slowestMs] = [0, 0];
  for (let i = 0; i < count; i++) {
    const stream = openStream(['fuzz models', seed, i]);
    const below = (n: number): number => stream.bits32() % n;
    const name = seeds[below(seeds.length)]!;
    const bytes = damaged(originals.get(name)!, originals.get(seeds[below(seeds.length)]!)!, below);
    const read = (path: string): Uint8Array => (path === folder + name ? bytes : readFileSync(path));
    const start = process.cpuUsage();
    try {
      await loadModel(read, folder + name, `${folder}architecture.json`, withTimeLimit);
      accepted++;
    } catch (error) {
      const isLine =
        error instanceof UsageError && !/[\n\r]/u.test(error.message) && error.message.length < 1000;
      if (!isLine)
        problems.push(`${name}, file ${i}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    }
    const { user, system } = process.cpuUsage(start);
    const took = (user + system) / 1000;
    slowestMs = Math.max(slowestMs, took);
    if (took > 1000) problems.push(`${name}, file ${i}: took ${Math.round(took)} ms`);
  }
  return { files: count, accepted, slowestMs, problems };
}

function damaged(original: Uint8Array, other: Uint8Array, below: (n: number) => number): Uint8Array {
  const bytes = Uint8Array.from(original);
  const kind = below(6);
  if (kind === 0) return bytes.subarray(0, below(bytes.length));
  if (kind === 1) return Buffer.concat([bytes, other.subarray(0, below(other.length))]);
  if (kind === 2) {
    const at = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length))]);
  }
  const places = 1 + below(kind === 3 ? 3 : 30);
  // where formats keep their sizes: at the beginning, at the end, or anywhere
  const span = kind === 5 ? Math.min(300, bytes.length) : bytes.length;
  const from = kind === 5 && below(2) === 0 ? bytes.length - span : 0;
  for (let i = 0; i < places; i++) bytes[from + below(span)] = [0, 0xff, 0x7f, 1, below(256)][below(5)]!;
  return bytes;
}
