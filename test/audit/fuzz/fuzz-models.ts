import { readFileSync } from 'node:fs';
import { loadModel } from '../../../src/audit/models/load-model.ts';
import { withTimeLimit } from '../../../src/judge/engine/time-limit.ts';
import { damaged, type Fuzzed, fuzzed } from './fuzz.ts';

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

/** Reads `count` models, each damaged at a few places, cut off, or mixed with another. */
export async function fuzzModels(count: number, seed: string): Promise<Fuzzed> {
  const originals = new Map(seeds.map((name) => [name, readFileSync(folder + name)]));
  return fuzzed(count, ['fuzz models', seed], (below) => {
    const name = seeds[below(seeds.length)]!;
    const bytes = damaged(originals.get(name)!, originals.get(seeds[below(seeds.length)]!)!, below);
    const read = (path: string): Uint8Array => (path === folder + name ? bytes : readFileSync(path));
    return {
      name,
      read: () => loadModel(read, folder + name, `${folder}architecture.json`, withTimeLimit),
    };
  });
}
