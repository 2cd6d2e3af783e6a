import type { Architecture, LayerSpec } from './architecture.ts';
import { layersOf } from './graph.ts';
import { stepsOf } from './onnx-operators.ts';
import { onnxTensor } from './onnx-tensor.ts';
import { type Field, fieldsOf, integerOf, only, textOf } from './protobuf.ts';
import { refused } from './refused.ts';
import type { Tensor } from './tensor.ts';

/** A model whose file holds the order of its layers. */
export interface WithArchitecture {
  readonly tensors: Map<string, Tensor>;
  readonly architecture: Architecture;
}

/**
 * Weights and graph of an ONNX model: fields of the protocol buffers of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, operators of https://onnx.ai/onnx/operators.
 * @throws {UsageError} one line
 */
export function readOnnx(file: string, bytes: Uint8Array): WithArchitecture {
  const graph = only(fieldsOf(file, bytes), 7)?.bytes;
  if (graph === undefined) throw refused(file, 'field 7', 'the graph of an ONNX model', 'none');
  const fields = fieldsOf(file, graph);
  const messages = (number: number): readonly (readonly Field[])[] =>
    fields.flatMap((field) => (field.number === number && field.bytes ? [fieldsOf(file, field.bytes)] : []));
  const tensors = new Map<string, Tensor>();
  for (const message of messages(5)) {
    const tensor = onnxTensor(file, message);
    tensors.set(tensor.name, tensor);
  }
  const inputs = messages(11).filter((message) => !tensors.has(textOf(only(message, 1))));
  const outputs = messages(12);
  if (inputs.length !== 1 || outputs.length !== 1)
    throw refused(file, 'graph', 'one input and one output', `${inputs.length} and ${outputs.length}`);
  const input = textOf(only(inputs[0]!, 1));
  const nodes = messages(1).flatMap((message) => stepsOf(file, tensors, message));
  const layers = joinBiases(layersOf(file, nodes, input, textOf(only(outputs[0]!, 1))));
  return { tensors, architecture: { input: inputShape(file, inputs[0]!), layers } };
}

/** Batch × length, or batch × channels × height × width; the size of the batch is left open or not used. */
function inputShape(file: string, input: readonly Field[]): readonly number[] {
  const inside = (fields: readonly Field[], number: number): readonly Field[] =>
    fieldsOf(file, only(fields, number)?.bytes ?? new Uint8Array());
  const dims = inside(inside(inside(input, 2), 1), 2)
    .filter(({ number }) => number === 1)
    .map((dim) => integerOf(only(fieldsOf(file, dim.bytes ?? new Uint8Array()), 1)));
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
