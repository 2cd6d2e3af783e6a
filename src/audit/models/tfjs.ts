import { join, dirname } from 'node:path';
import { z } from 'zod';
import type { ReadFile } from '../../data/load.ts';
import type { WithArchitecture } from './onnx.ts';
import { readKerasConfig } from './keras-config.ts';
import { modelJson, shortJson } from './json.ts';
import { formatShape, quoted, refused, requireFewTensors, someOf } from './refused.ts';
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
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(z.unknown()) })),
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
  const json = modelJson(file, 'model', bytes);
  const parsed = manifest.safeParse(json);
  if (!parsed.success)
    throw refused(
      file,
      'model',
      'modelTopology and weightsManifest of TensorFlow.js',
      someOf(Object.keys(json ?? {}).map(quoted), 4) || 'neither',
    );
  const { modelTopology: topology, weightsManifest } = parsed.data;
  const groups = groupsOf(file, weightsManifest);
  const { architecture, layers } = readKerasConfig(file, topology['model_config'] ?? topology);
  const names = new Set(layers.map((layer) => layer.name));
  const files: { file: string; bytes: Uint8Array }[] = [];
  const tensors = new Map<string, Tensor>();
  for (const { paths, arrays, length } of groups) {
    const data = readGroup(read, file, paths, length, files);
    let at = 0;
    for (const { name, shape, type, end } of arrays) {
      const key = shortName(name, names);
      tensors.set(key, { name: key, shape, values: decode(data.subarray(at, end), type) });
      at = end;
    }
  }
  return { tensors, architecture, files };
}

interface Group {
  readonly paths: readonly string[];
  readonly arrays: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly type: ElementType;
    /** Of its bytes, one array after the other. */
    readonly end: number;
  }[];
  /** Bytes that the arrays take. */
  readonly length: number;
}

/** What the manifest says, checked before a file beside it is read. @throws {UsageError} one line */
function groupsOf(file: string, groups: z.infer<typeof manifest>['weightsManifest']): readonly Group[] {
  const count = groups.reduce((sum, { weights }) => sum + weights.length, 0);
  requireFewTensors(file, 'weightsManifest', count);
  const known = new Set<string>();
  for (const path of groups.flatMap(({ paths }) => paths)) {
    if (!/^[\w.-]+$/u.test(path) || path.startsWith('.'))
      throw refused(file, 'weightsManifest', 'files beside the model’s', quoted(path));
    if (known.has(path)) throw refused(file, 'weightsManifest', `${quoted(path)} once`, 'it twice');
    known.add(path);
  }
  return groups.map(({ paths, weights }) => {
    let length = 0;
    const arrays = weights.map((given) => {
      const parsed = weight.safeParse(given);
      if (!parsed.success)
        throw refused(file, 'weightsManifest', 'name, shape and dtype of a tensor', shortJson(given));
      const { name, shape, dtype, quantization } = parsed.data;
      const place = `tensor ${quoted(name)}`;
      const type = Object.hasOwn(types, dtype) ? types[dtype]! : undefined;
      if (type === undefined || quantization !== undefined)
        throw refused(
          file,
          place,
          'float32, not quantized',
          quantization === undefined ? quoted(dtype) : 'quantized numbers',
        );
      length += (countOf(shape) ?? Infinity) * bytesOf(type);
      if (!Number.isSafeInteger(length)) throw refused(file, place, 'fewer numbers', formatShape(shape));
      return { name, shape, type, end: length };
    });
    return { paths, arrays, length };
  });
}

/** The files of a group one after the other; no more is read once they hold more than they should. */
function readGroup(
  read: ReadFile,
  file: string,
  paths: readonly string[],
  length: number,
  files: { file: string; bytes: Uint8Array }[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  let found = 0;
  for (const path of paths) {
    const place = join(dirname(file), path);
    const bytes = read(place);
    files.push({ file: place, bytes });
    parts.push(bytes);
    found += bytes.length;
    if (found > length) break;
  }
  if (found !== length)
    throw refused(
      file,
      'weightsManifest',
      `${length} bytes for its tensors in ${someOf(paths, 3)}`,
      `${found}`,
    );
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** `sequential/dense/kernel` as `dense/kernel`. */
function shortName(name: string, layers: ReadonlySet<string>): string {
  const parts = name.replace(/:0$/u, '').split('/');
  const [layer, weightName] = [parts.at(-2), parts.at(-1)];
  return layer !== undefined && layers.has(layer) ? `${layer}/${weightName!}` : parts.join('/');
}
