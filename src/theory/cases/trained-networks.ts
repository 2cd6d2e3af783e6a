import { type Arbitrary, constantFrom, oneof } from 'fast-check';
import { classificationTask } from '../../data/classification.ts';
import { memoize } from '../../core/memoize.ts';
import { openStream } from '../../core/stream.ts';
import type { DataTables } from '../../data/table.ts';
import { buildNetwork } from '../network/build.ts';
import { type LabelledData, subset } from '../../data/labelled.ts';
import { type Activation, type Network, rowsOf } from '../network/network.ts';
import type { NetworkSpec } from '../network/spec.ts';
import { shuffledOrder, train } from '../network/train.ts';

export type LiteralSpec = NetworkSpec & { readonly kind: 'literal' };

/** An input and its class. */
export interface LabelledRow {
  readonly x: readonly number[];
  /** The place of the class among the network's outputs. */
  readonly label: number;
}

/** A network trained on some rows of a data set, and others, which it has not seen. */
export interface TrainedNetwork {
  readonly network: LiteralSpec;
  readonly rows: readonly LabelledRow[];
}

/** What is trained; the first of every list is the simplest. */
export interface TrainingSpace {
  /** Widths of the hidden layers. */
  readonly hidden: readonly (readonly number[])[];
  readonly activations: readonly Activation[];
  readonly biases: readonly boolean[];
  /** Passes through the rows. */
  readonly epochs: readonly number[];
}

const everything: TrainingSpace = {
  hidden: [[], [4], [8], [4, 4], [3, 3, 3]],
  activations: ['relu', 'identity', 'leaky-relu', 'tanh'],
  biases: [false, true],
  epochs: [10, 40],
};

interface Recipe {
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly biased: boolean;
  readonly seed: number;
  /** Passes through the rows. */
  readonly epochs: number;
}

/** Rows that a network is trained on at most, and rows beside them that claims are given. */
const maxRows = { training: 120, others: 200 } as const;

/** Networks trained on the data sets that are classification tasks; undefined where none is. */
export function trainedNetworks(
  data: DataTables | undefined,
  space: Partial<TrainingSpace> = {},
): Arbitrary<TrainedNetwork> | undefined {
  const found = [...(data?.values() ?? [])].flatMap((table) => {
    const task = classificationTask(table);
    return typeof task === 'string' ? [] : [{ file: table.file, task }];
  });
  if (found.length === 0) return undefined;
  const { hidden, activations, biases, epochs: passes } = { ...everything, ...space };
  const recipes = hidden.flatMap((widths) =>
    // without a hidden layer the activation says nothing
    (widths.length === 0 ? activations.slice(0, 1) : activations).flatMap((activation) =>
      biases.map((biased) => ({ hidden: widths, activation, biased })),
    ),
  );
  const trained = found.flatMap(({ file, task }) =>
    recipes.flatMap((recipe) =>
      passes.map((epochs, seed) => (): TrainedNetwork => {
        const wanted: Recipe = { ...recipe, seed, epochs };
        return trainedOnce(task, file, JSON.stringify(wanted));
      }),
    ),
  );
  return constantFrom(...trained).map((make) => make());
}

/** `cases`, and among them `onData` (one in three) where there is data. */
export function withTrained<C>(cases: Arbitrary<C>, onData: Arbitrary<C> | undefined): Arbitrary<C> {
  if (onData === undefined) return cases;
  return oneof({ arbitrary: cases, weight: 2 }, { arbitrary: onData, weight: 1 });
}

/** One of the rows. @param i any natural number */
export function rowAt(rows: readonly LabelledRow[], i: number): LabelledRow {
  return rows[i % rows.length]!;
}

/** What a claim notes, and what it notes in addition where there is data. */
export function withNote(notes: string, onData: string | undefined): string {
  return onData === undefined ? notes : `${notes} ${onData}`;
}

/** What must have been visited where there is data. */
export function trainedCovers<C>(
  onData: Arbitrary<C> | undefined,
  networkIn: (c: C) => NetworkSpec | undefined,
): Readonly<Record<string, (c: C) => boolean>> {
  if (onData === undefined) return {};
  return {
    'trained on data': (c) => {
      const spec = networkIn(c);
      return spec?.kind === 'literal' && spec.trainedOn !== undefined;
    },
  };
}

/** Trained once for each task and recipe, which is JSON so that equal recipes are one. */
const trainedOnce = memoize(
  (task: LabelledData, file: string, recipe: string): TrainedNetwork =>
    trainFrom(file, task, JSON.parse(recipe) as Recipe),
);

function trainFrom(file: string, task: LabelledData, recipe: Recipe): TrainedNetwork {
  const { hidden, activation, biased, seed, epochs } = recipe;
  const order = shuffledOrder(task.labels.length, openStream(['learnt', seed]));
  const count = Math.min(maxRows.training, Math.floor(order.length / 2));
  const [mine, others] = [order.subarray(0, count), order.subarray(count, count + maxRows.others)];
  const widths = [task.width, ...hidden, task.classes.length];
  const start = buildNetwork({
    kind: 'generated',
    activation,
    widths,
    biases: biased ? 0.25 : 0,
    seed,
    layers: widths.slice(1).map(() => ({ kind: 'gaussian', scale: 2 })),
  });
  const trained = train(start, subset(task, mine), { batch: 16, eta: 0.02, epochs, seed });
  const rest = subset(task, others);
  return {
    network: literalOf(trained, `${file}, ${count} rows, ${epochs} epochs, seed ${seed}`),
    rows: Array.from(rest.labels, (label, n) => ({
      x: Array.from(rest.inputs.subarray(n * rest.width, (n + 1) * rest.width), onGrid),
      label,
    })),
  };
}

/** The network with its weights rounded to multiples of 2⁻⁸. */
export function literalOf({ activation, layers }: Network, trainedOn: string): LiteralSpec {
  return {
    kind: 'literal',
    trainedOn,
    activation,
    layers: layers.map((layer) => ({
      weights: rowsOf(layer).map((row) => Array.from(row, onGrid)),
      ...(layer.bias && { bias: Array.from(layer.bias, onGrid) }),
    })),
  };
}

/** The nearest multiple of 2⁻⁸: few digits, and sums of products that do not round. */
function onGrid(x: number): number {
  return Math.round(256 * x) / 256 || 0;
}

/** The network whose one output is output `first` minus `second`: positive if it decides for the former. */
export function marginNetwork(network: LiteralSpec, first: number, second: number): LiteralSpec {
  const { weights, bias } = network.layers.at(-1)!;
  const minus = (x: readonly number[], y: readonly number[]): number[] => x.map((xi, i) => xi - y[i]!);
  return {
    ...network,
    layers: [
      ...network.layers.slice(0, -1),
      {
        weights: [minus(weights[first]!, weights[second]!)],
        ...(bias && { bias: [bias[first]! - bias[second]!] }),
      },
    ],
  };
}
