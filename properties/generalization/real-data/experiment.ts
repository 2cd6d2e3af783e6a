import { UsageError } from '../../../src/core/errors.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import { spectralNorm } from '../../../src/linalg/spectral-norm.ts';
import { addScaled, norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { type LabelledData, oneHot, subset } from '../../../src/data/labelled.ts';
import { forwardBatch } from '../../../src/theory/network/forward.ts';
import { type Loss, lossOfRow } from '../../../src/theory/network/loss.ts';
import {
  flatten,
  type Network,
  parameterCount,
  rowsOf,
  viewOf,
  withParameters,
} from '../../../src/theory/network/network.ts';
import {
  accuracy,
  crossEntropyGradient,
  shuffle,
  shuffledOrder,
  train,
} from '../../../src/theory/network/train.ts';
import { maxRows, type RealDataCase } from './cases.ts';

/** Networks and rows of a case. */
export interface RealDataSetting {
  /** What the anchor was before it was trained. */
  readonly start: Network;
  readonly anchor: Network;
  /** An upper bound of ‖W_l*‖_σ of each layer of the anchor. */
  readonly norms: readonly number[];
  /** Rows that trained the anchor, and rows that are the population. */
  readonly rows: LabelledData;
  readonly population: LabelledData;
  readonly loss: Loss;
  /** R of the anchor. */
  readonly risk: number;
}

/** @throws {UsageError} if the case's data set is not at hand */
export function realDataSetting(c: RealDataCase, tasks: ReadonlyMap<string, LabelledData>): RealDataSetting {
  const task = tasks.get(c.sha256);
  if (task === undefined)
    throw new UsageError(
      `data set ${c.file} (sha256 ${c.sha256}) is needed; give it with --data, and the flags with which it was read`,
    );
  const order = shuffledOrder(task.labels.length, openStream(['real data', c.seed]));
  const labels = Uint32Array.from(task.labels);
  if (c.labels === 'permuted') shuffle(labels, openStream(['real data', c.seed, 'labels']));
  const labelled = { ...task, labels };
  const rows = subset(labelled, order.subarray(0, c.anchorRows));
  const population = subset(labelled, order.subarray(c.anchorRows, c.anchorRows + maxRows));
  const widths = [task.width, ...c.hidden, task.classes.length];
  const start = buildNetwork({
    kind: 'generated',
    activation: 'relu',
    widths,
    biases: 0,
    seed: c.seed,
    layers: widths.slice(1).map(() => ({ kind: 'gaussian', scale: 2 })),
  });
  const anchor = trainedUntil(start, rows, c);
  const norms = anchor.layers.map((layer) => spectralNorm(rowsOf(layer)).hi);
  const loss: Loss = { kind: 'clipped-hinge', M: 1, gamma: c.gamma };
  return { start, anchor, norms, rows, population, loss, risk: mean(losses(anchor, loss, population)) };
}

/** Training that fits a sample completely. */
const longTraining = { batch: 16, eta: 0.1, epochs: 70 } as const;
/** From here on networks near the anchor are found by such training; below, by a step down the gradient. */
const minTrainingRadius = 0.1;

function trainedUntil(start: Network, rows: LabelledData, c: RealDataCase): Network {
  let found: Network | undefined = accuracy(start, rows) >= c.untilRight ? start : undefined;
  const last = train(start, rows, { batch: 16, eta: 0.004, epochs: c.epochs, seed: c.seed }, ({ theta }) => {
    if (found !== undefined) return;
    const now = withParameters(start, theta);
    if (accuracy(now, rows) >= c.untilRight) found = now;
  });
  return found ?? last;
}

/**
 * Is |R − R_n| ≤ bound at the anchor and, for r > 0, at networks near it that descent on the n sampled rows
 * finds? One step is two rows going through a network.
 */
export function gapStays(c: RealDataCase, setting: RealDataSetting, bound: number): Experiment {
  const { start, anchor, rows, population, loss, risk } = setting;
  const source = c.drawn === 'population' ? population : rows;
  const atAnchor = losses(anchor, loss, source);
  const onSample = c.anchor === 'the sample';
  const N = population.labels.length;
  const trained = (onSample || c.r >= minTrainingRadius ? 3 * longTraining.epochs * c.n : 3 * c.n) + N;
  const horizon = Math.ceil((onSample || c.r > 0 ? trained : c.n) / 2);
  const gapOf = (network: Network, sample: LabelledData): number =>
    Math.abs(mean(losses(network, loss, population)) - mean(losses(network, loss, sample)));
  const largestGap = (places: Uint32Array, stream: Stream): number => {
    const sample = subset(source, places);
    if (onSample) return gapOf(train(start, sample, { ...longTraining, seed: stream.bits32() }), sample);
    const moved =
      c.r < minTrainingRadius
        ? descended(anchor, sample, c.r)
        : train(anchor, sample, { ...longTraining, seed: stream.bits32() });
    return gapOf(drawnBack(moved, anchor, c.r), sample);
  };
  return {
    horizon,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories);
      const places = new Uint32Array(c.n);
      for (let i = 0; i < trajectories; i++) {
        let sum = 0;
        for (let j = 0; j < c.n; j++) {
          places[j] = Math.floor(stream.uniform() * source.labels.length);
          sum += atAnchor[places[j]!]!;
        }
        const here = onSample ? 0 : Math.abs(risk - sum / c.n);
        const gap = onSample || c.r > 0 ? Math.max(here, largestGap(places, stream)) : here;
        values[i] = gap <= bound ? 1 : 0;
      }
      return { values, steps: trajectories * horizon };
    },
  };
}

/** A step of length r in every layer against the gradient of the sample's cross-entropy. */
function descended(anchor: Network, sample: LabelledData, r: number): Network {
  const g = new Float64Array(parameterCount(anchor));
  crossEntropyGradient(anchor, sample, g);
  const net = withParameters(anchor, flatten(anchor));
  viewOf(anchor, g).layers.forEach(({ weights: slope }, l) => {
    const size = norm(slope);
    if (size > 0) addScaled(-r / size, slope, net.layers[l]!.weights);
  });
  return net;
}

/** The network with its difference to the anchor shortened, by layer, to Frobenius norm at most r. */
function drawnBack(net: Network, anchor: Network, r: number): Network {
  return {
    ...net,
    layers: net.layers.map((layer, l) => {
      const centre = anchor.layers[l]!.weights;
      const moved = layer.weights.map((w, i) => w - centre[i]!);
      const size = norm(moved);
      // A hair inside, so that rounding does not lead out.
      const scale = size > 0 ? Math.min(1, (r * (1 - 1e-9)) / size) : 0;
      return { ...layer, weights: moved.map((x, i) => centre[i]! + scale * x) };
    }),
  };
}

/** The loss of every row. */
function losses(net: Network, loss: Loss, data: LabelledData): Float64Array {
  const outputs = forwardBatch(net, data.inputs);
  const { targets } = oneHot(data);
  const C = data.classes.length;
  return Float64Array.from(data.labels, (_, n) => lossOfRow(loss, outputs, targets, C, n));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
