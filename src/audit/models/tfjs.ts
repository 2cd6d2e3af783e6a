import { join, dirname } from 'node:path';
import { z } from 'zod';
import type { ReadFile } from '../../data/load.ts';
import type { WithArchitecture } from './onnx.ts';
import { readKerasConfig } from './keras-config.ts';
import { modelJson } from './json.ts';
import { formatShape, quoted, refused } from './refused.ts';
import { bytesOf, countOf, decode, type ElementType, type Tensor } from './tensor.ts';

const types: Readonly<Record<string, ElementType>> = { float32: 'float32', int32: 'int32', bool: 'bool' };

const weight = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)).max(32),
  dtype: z.string(),
  quantization: z.unknown().optional(),
});
const manifest = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(weight) })),
});

/** A model with the files beside it that hold its weights. */
export interface SeveralFiles extends WithArchitecture {
  readonly files: readonly { readonly file: string; readonly bytes: Uint8Array }[];
}

/**
 * A layers model of TensorFlow.js: `model.json` with the topology, and files of weights beside it.
 * Source: https://www.tensorflow.org/js/guide/save_load; the type `ModelJSON` of tfjs-core.
 * @throws {UsageError} one line
 */
export function readTfjs(read: ReadFile, file: string, bytes: Uint8Array): SeveralFiles {
  const parsed = manifest.safeParse(modelJson(file, 'model', bytes));
  if (!parsed.success) throw refused(file, 'model.json', 'modelTopology and weightsManifest', 'none');
  const { modelTopology: topology, weightsManifest } = parsed.data;
  const config = topology['model_config'] ?? topology;
  const { architecture, layers } = readKerasConfig(file, config);
  const files: { file: string; bytes: Uint8Array }[] = [];
  const tensors = new Map<string, Tensor>();
  for (const { paths, weights } of weightsManifest) {
    const parts = paths.map((path) => {
      if (!/^[\w.-]+$/u.test(path) || path.startsWith('.'))
        throw refused(file, 'weightsManifest', 'files beside model.json', quoted(path));
      const place = join(dirname(file), path);
      files.push({ file: place, bytes: read(place) });
      return files.at(-1)!.bytes;
    });
    const data = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    let at = 0;
    for (const { name, shape, dtype, quantization } of weights) {
      const place = `tensor ${quoted(name)}`;
      const type = Object.hasOwn(types, dtype) ? types[dtype]! : undefined;
      if (type === undefined || quantization !== undefined)
        throw refused(
          file,
          place,
          'float32, not quantized',
          quantization === undefined ? quoted(dtype) : 'quantized numbers',
        );
      const count = countOf(shape);
      const end = at + (count ?? Infinity) * bytesOf(type);
      if (!(end <= data.length))
        throw refused(
          file,
          place,
          `${formatShape(shape)} numbers in ${paths.map(quoted).join(', ')}`,
          `${data.length - at} bytes`,
        );
      const key = shortName(
        name,
        layers.map((layer) => layer.name),
      );
      tensors.set(key, { name: key, shape, values: decode(data.subarray(at, end), type) });
      at = end;
    }
    if (at !== data.length)
      throw refused(
        file,
        'weightsManifest',
        `${at} bytes in ${paths.map(quoted).join(', ')}`,
        `${data.length}`,
      );
  }
  return { tensors, architecture, files };
}

/** `sequential/dense/kernel` as `dense/kernel`. */
function shortName(name: string, layers: readonly string[]): string {
  const parts = name.replace(/:0$/u, '').split('/');
  const [layer, weightName] = [parts.at(-2), parts.at(-1)];
  return layer !== undefined && layers.includes(layer) ? `${layer}/${weightName!}` : parts.join('/');
}
