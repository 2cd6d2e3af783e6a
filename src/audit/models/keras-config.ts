import { z } from 'zod';
import type { Architecture } from './architecture.ts';
import { type GraphNode, layersOf } from './graph.ts';
import { rescalingOf, specsOf } from './keras-layers.ts';
import { quoted, refused } from './refused.ts';

const layer = z.object({
  class_name: z.string(),
  config: z.record(z.string(), z.unknown()),
  name: z.string().optional(),
  inbound_nodes: z.array(z.unknown()).optional(),
});
const model = z.object({
  class_name: z.string(),
  config: z.union([
    z.array(layer),
    z.object({ layers: z.array(layer), output_layers: z.unknown().optional() }),
  ]),
});
type Layer = z.infer<typeof layer>;

/** A layer of Keras by its name, and what class it is of. */
export interface KerasLayer {
  readonly name: string;
  readonly className: string;
}

export interface KerasModel {
  readonly architecture: Architecture;
  /** In order; the tensors are called layer/kernel, layer/bias, layer/gamma and so on. */
  readonly layers: readonly KerasLayer[];
}

/** As of an architecture in a file of its own. */
const mostLayers = 10_000;

/**
 * The architecture that a configuration of Keras (versions 2 and 3, and of TensorFlow.js) describes:
 * Sequential, or Functional with sums.
 * @param json what stands in `model_config`
 * @throws {UsageError} one line
 */
export function readKerasConfig(file: string, json: unknown): KerasModel {
  const { config: given } = (json ?? {}) as { readonly config?: { readonly layers?: unknown } };
  const list = given?.layers ?? given;
  if (Array.isArray(list) && list.length > mostLayers)
    throw refused(file, 'model_config', `at most ${mostLayers} layers`, `${list.length}`);
  const parsed = model.safeParse(json);
  if (!parsed.success) throw refused(file, 'model_config', 'a model of Keras with layers', 'none');
  const { class_name: kind, config } = parsed.data;
  const layers = Array.isArray(config) ? config : config.layers;
  const named = layers.map((each) => ({ ...each, id: nameOf(each) }));
  const [first] = named;
  if (first === undefined) throw refused(file, 'model_config', 'layers', 'none');
  const input = inputShape(file, named[0]!);
  const specs = named.map((each) => specsOf(file, each, each.id));
  const rescaling = rescalingOf(file, named, specs);
  const common = { input, channelsLast: true, ...(rescaling !== undefined && { rescaling }) };
  const all = named.map(({ id, class_name: className }) => ({ name: id, className }));
  if (kind === 'Sequential')
    return {
      architecture: { ...common, layers: specs.flatMap((spec) => spec ?? []) },
      layers: all,
    };
  if (kind !== 'Functional' && kind !== 'Model')
    throw refused(file, 'model_config', 'a Sequential or Functional model', quoted(kind));
  const nodes = named.slice(1).map((each, i): GraphNode => {
    const inputs = inputsOf(each.inbound_nodes ?? []);
    const spec = specs[i + 1];
    if ((spec === undefined) !== (inputs.length === 2))
      throw refused(file, `layer ${quoted(each.id)}`, 'one input, or two for Add', `${inputs.length}`);
    return { output: each.id, inputs, layers: spec ?? [] };
  });
  return {
    architecture: {
      ...common,
      layers: layersOf(file, nodes, first.id ?? '', named.at(-1)!.id),
    },
    layers: all,
  };
}

function nameOf({ name, config }: Layer): string {
  const own = config['name'];
  return typeof own === 'string' ? own : (name ?? '');
}

/** Names of layers whose outputs a layer takes, as versions 2 and 3 write them. */
function inputsOf(nodes: readonly unknown[]): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > 12 || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      // version 2: [name, node, tensor, arguments]
      if (typeof value[0] === 'string' && typeof value[1] === 'number') found.push(value[0]);
      else for (const item of value) visit(item, depth + 1);
      return;
    }
    const history = (value as { config?: { keras_history?: unknown } }).config?.keras_history;
    if (Array.isArray(history) && typeof history[0] === 'string') found.push(history[0]);
    else for (const item of Object.values(value)) visit(item, depth + 1);
  };
  visit(nodes, 0);
  return found;
}

function inputShape(file: string, { config }: Layer): readonly number[] {
  const shape = config['batch_input_shape'] ?? config['batch_shape'] ?? config['batchInputShape'];
  const [, ...sizes] = Array.isArray(shape) ? (shape as unknown[]) : [];
  const isWhole = (x: unknown): x is number =>
    Number.isInteger(x) && (x as number) >= 1 && (x as number) <= 65_536;
  if ((sizes.length !== 1 && sizes.length !== 3) || !sizes.every(isWhole))
    throw refused(
      file,
      'input',
      'a length, or height × width × channels',
      JSON.stringify(shape ?? null).slice(0, 60),
    );
  if (sizes.length === 1) return sizes;
  const [height, width, channels] = sizes as [number, number, number];
  return [channels, height, width];
}
