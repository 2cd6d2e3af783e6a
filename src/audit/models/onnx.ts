import type { onnx } from 'onnx-proto';
import type { Architecture, LayerSpec } from './architecture.ts';
import { layersOf } from './graph.ts';
import { decodeOnnx, integerOf } from './onnx-message.ts';
import { stepsOf } from './onnx-operators.ts';
import { onnxTensor } from './onnx-tensor.ts';
import { refused } from './refused.ts';
import type { Tensor } from './tensor.ts';

/** A model whose file holds the order of its layers. */
export interface WithArchitecture {
  readonly tensors: Map<string, Tensor>;
  readonly architecture: Architecture;
}

/** A network of a thousand layers has some five thousand. */
const mostNodes = 20_000;

/**
 * Weights and graph of an ONNX model, with the operators of https://onnx.ai/onnx/operators.
 * @throws {UsageError} one line; where the package onnx-proto is not installed, what installs it
 */
export function readOnnx(file: string, bytes: Uint8Array): WithArchitecture {
  const { graph } = decodeOnnx(file, bytes);
  if (!graph) throw refused(file, 'ONNX', 'the graph of a model', 'none');
  const tensors = new Map<string, Tensor>();
  for (const message of graph.initializer ?? []) {
    const tensor = onnxTensor(file, message);
    tensors.set(tensor.name, tensor);
  }
  const inputs = (graph.input ?? []).filter(({ name }) => !tensors.has(name ?? ''));
  const outputs = graph.output ?? [];
  const [input, output] = [inputs[0], outputs[0]];
  if (input === undefined || output === undefined || inputs.length !== 1 || outputs.length !== 1)
    throw refused(file, 'graph', 'one input and one output', `${inputs.length} and ${outputs.length}`);
  const count = graph.node?.length ?? 0;
  if (count > mostNodes) throw refused(file, 'graph', `at most ${mostNodes} nodes`, `${count}`);
  const nodes = (graph.node ?? []).flatMap((node) => stepsOf(file, tensors, node));
  const layers = joinBiases(layersOf(file, nodes, input.name ?? '', output.name ?? ''));
  return { tensors, architecture: { input: inputShape(file, input), layers } };
}

/** Batch × length, or batch × channels × height × width; the size of the batch is left open or not used. */
function inputShape(file: string, { type }: onnx.IValueInfoProto): readonly number[] {
  const dims = (type?.tensorType?.shape?.dim ?? []).map(({ dimValue }) => integerOf(dimValue));
  const shape = dims.slice(1);
  if ((shape.length !== 1 && shape.length !== 3) || !shape.every((size) => size >= 1 && size <= 65_536))
    throw refused(
      file,
      'input',
      'batch × length, or batch × channels × height × width',
      dims.map((size) => size || '?').join(' × '),
    );
  return shape;
}

/** A bias that is added right after a layer without one is that layer's. */
function joinBiases(layers: readonly LayerSpec[]): readonly LayerSpec[] {
  const joined: LayerSpec[] = [];
  for (const layer of layers) {
    const last = joined.at(-1);
    if (layer.type === 'residual') {
      joined.push({ ...layer, branch: joinBiases(layer.branch), shortcut: joinBiases(layer.shortcut ?? []) });
    } else if (
      layer.type === 'bias' &&
      (last?.type === 'dense' || last?.type === 'convolution') &&
      last.bias === undefined
    ) {
      joined[joined.length - 1] = { ...last, bias: layer.bias };
    } else {
      joined.push(layer);
    }
  }
  return joined;
}

/** Does a file begin as a message of ONNX: the field of its version, a small number? */
export function looksLikeOnnx(bytes: Uint8Array): boolean {
  return bytes[0] === 0x08 && bytes[1] !== undefined && bytes[1] < 0x20;
}
