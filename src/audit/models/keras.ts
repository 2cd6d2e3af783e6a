import { readHdf5 } from './hdf5.ts';
import type { TimeLimit } from './in-time.ts';
import { type KerasLayer, readKerasConfig } from './keras-config.ts';
import type { WithArchitecture } from './onnx.ts';
import { modelJson } from './json.ts';
import { quoted, refused } from './refused.ts';
import type { Tensor } from './tensor.ts';
import { readZip } from './zip.ts';

/**
 * A whole model in HDF5, as `model.save('model.h5')` of Keras 2 and 3 writes it: attribute `model_config`,
 * and weights in the groups of `model_weights`.
 * @throws {UsageError} one line
 */
export async function readKerasH5(
  file: string,
  bytes: Uint8Array,
  limit: TimeLimit,
): Promise<WithArchitecture> {
  const { datasets, attributes } = await readHdf5(file, bytes, limit);
  const config = attributes.get('model_config');
  if (config === undefined)
    throw refused(
      file,
      "attribute 'model_config'",
      'a whole model (model.save, not model.save_weights)',
      'none',
    );
  const { architecture, layers } = readKerasConfig(file, modelJson(file, 'model_config', config));
  const names = new Set(layers.map(({ name }) => name));
  const tensors = new Map<string, Tensor>();
  for (const [path, { shape, values }] of datasets) {
    const [root, layer, ...rest] = path.split('/');
    if (root !== 'model_weights' || !names.has(layer!)) continue;
    const name = `${layer!}/${(rest.at(-1) ?? '').replace(/:0$/u, '')}`;
    tensors.set(name, { name, shape, values });
  }
  return { tensors, architecture };
}

/** Names of a layer's variables in their order, by its class. */
const variables: Readonly<Record<string, readonly string[]>> = {
  Dense: ['kernel', 'bias'],
  Conv2D: ['kernel', 'bias'],
  DepthwiseConv2D: ['depthwise_kernel', 'bias'],
  SeparableConv2D: ['depthwise_kernel', 'pointwise_kernel', 'bias'],
  BatchNormalization: ['gamma', 'beta', 'moving_mean', 'moving_variance'],
};

/**
 * A `.keras` file, as `model.save('model.keras')` of Keras 3 writes it: a zip archive of `config.json` and
 * `model.weights.h5`, where each layer is called by its class and a number.
 * Source: `keras/src/saving/saving_lib.py`.
 * @throws {UsageError} one line
 */
export async function readKerasZip(
  file: string,
  bytes: Uint8Array,
  limit: TimeLimit,
): Promise<WithArchitecture> {
  const files = readZip(file, bytes);
  const entry = (name: string): Uint8Array => {
    const content = files.get(name);
    if (content === undefined) throw refused(file, 'zip archive', `${name}, as Keras writes it`, 'none');
    return content();
  };
  const { architecture, layers } = readKerasConfig(
    file,
    modelJson(file, 'config.json', entry('config.json')),
  );
  const { datasets } = await readHdf5(`${file}: 'model.weights.h5'`, entry('model.weights.h5'), limit);
  const tensors = new Map<string, Tensor>();
  for (const { layer, folder } of folders(layers)) {
    const dropped = layer.className === 'BatchNormalization' ? 4 - countBelow(datasets.keys(), folder) : 0;
    if (dropped > 0)
      throw refused(
        file,
        `layer ${quoted(layer.name)}`,
        'batch normalization with center and scale',
        'fewer variables',
      );
    for (const [i, variable] of (variables[layer.className] ?? []).entries()) {
      const found = datasets.get(`${folder}/vars/${i}`);
      const name = `${layer.name}/${variable}`;
      if (found !== undefined) tensors.set(name, { name, ...found });
    }
  }
  return { tensors, architecture };
}

function countBelow(paths: Iterable<string>, folder: string): number {
  return [...paths].filter((path) => path.startsWith(`${folder}/vars/`)).length;
}

/** `Conv2D` is `conv2d`, the second one `conv2d_1`. */
function folders(
  layers: readonly KerasLayer[],
): readonly { readonly layer: KerasLayer; readonly folder: string }[] {
  const used = new Map<string, number>();
  return layers.map((layer) => {
    const name = layer.className
      .replaceAll(/\W+/gu, '')
      .replaceAll(/(.)([A-Z][a-z]+)/gu, '$1_$2')
      .replaceAll(/([a-z])([A-Z])/gu, '$1_$2')
      .toLowerCase();
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    return { layer, folder: `layers/${name}${count === 0 ? '' : `_${count}`}` };
  });
}
