import { exp, ln, pow } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { openStream, type Stream } from '../../core/stream.ts';
import { type LabelledData, subset } from '../../data/labelled.ts';
import { forwardBatch, forwardPass } from './forward.ts';
import { backward, gradientBuffers } from './gradient.ts';
import { flatten, inputWidth, type Network, outputWidth, parameterCount, viewOf } from './network.ts';

/** How a network is trained: all plain data, so that the same gives the same network to the last bit. */
export interface Training {
  /** Passes through the examples, ≥ 0. */
  readonly epochs: number;
  /** Examples a step, ≥ 1. */
  readonly batch: number;
  /** Adam's step size, > 0; it falls linearly to a tenth over the epochs. */
  readonly eta: number;
  /** Where the order of the examples comes from. */
  readonly seed: string | number;
}

const [beta1, beta2, tiny] = [0.9, 0.999, 1e-8];

/**
 * Minimizes the mean softmax cross-entropy by Adam (Kingma & Ba 2015, algorithm 1) over minibatches.
 * @param start the network to begin with, left as it is
 * @param onEpoch told of each pass: its number from 1 on, its mean cross-entropy in nats (each batch before
 * its step), and θ, valid until the next
 * @throws {RangeError} on shapes that do not fit, no examples, or numbers out of their range
 */
export function train(
  start: Network,
  data: LabelledData,
  training: Training,
  onEpoch?: (after: { readonly epoch: number; readonly loss: number; readonly theta: Float64Array }) => void,
): Network {
  const { epochs, batch, eta, seed } = training;
  requireTask(start, data);
  requireNumbers({ count: { epochs }, positiveInteger: { batch }, positive: { eta } });
  const N = data.labels.length;
  const theta = flatten(start);
  const net = viewOf(start, theta);
  const step = adam(theta.length);
  const g = new Float64Array(theta.length);
  const order = Uint32Array.from({ length: N }, (_, n) => n);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    shuffle(order, openStream(['train', seed, epoch]));
    let loss = 0;
    for (let from = 0; from < N; from += batch) {
      const part = subset(data, order.subarray(from, Math.min(N, from + batch)));
      loss += part.labels.length * crossEntropyGradient(net, part, g);
      const done = (epoch - 1 + from / N) / epochs;
      step(theta, g, eta * (1 - 0.9 * done));
    }
    onEpoch?.({ epoch, loss: loss / N, theta });
  }
  return net;
}

/** Adam's state and step: θ ← θ − η m̂/(√v̂ + 1e-8). */
function adam(p: number): (theta: Float64Array, g: Float64Array, eta: number) => void {
  const [m, v] = [new Float64Array(p), new Float64Array(p)];
  let t = 0;
  return (theta, g, eta) => {
    t++;
    const [forgotten1, forgotten2] = [1 - pow(beta1, t), 1 - pow(beta2, t)];
    for (let i = 0; i < p; i++) {
      m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
      v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! * g[i]!;
      theta[i] = theta[i]! - (eta * (m[i]! / forgotten1)) / (Math.sqrt(v[i]! / forgotten2) + tiny);
    }
  };
}

/**
 * Mean of −log softmax(f_θ(x))_label, in nats, and its gradient into `out`.
 * @param out p numbers in the order of `flatten`, overwritten
 * @throws {RangeError} on shapes that do not fit
 */
export function crossEntropyGradient(net: Network, data: LabelledData, out: Float64Array): number {
  requireTask(net, data);
  const p = parameterCount(net);
  requireThat(out.length === p, 'length of out', `${p}`, out.length);
  const N = data.labels.length;
  const { active, errors } = gradientBuffers(net, N);
  const passed = forwardPass(net, data.inputs, active);
  const loss = softmaxErrors(passed.at(-1)!, data, errors[0]);
  backward(net, passed, N, errors, out);
  return loss;
}

/** Mean of −log softmax(f_θ(x))_label, in nats. @throws {RangeError} on shapes that do not fit */
export function crossEntropy(net: Network, data: LabelledData): number {
  requireTask(net, data);
  return softmaxErrors(forwardBatch(net, data.inputs), data);
}

/** The share of examples whose largest output is that of their class; the first of equals counts. */
export function accuracy(net: Network, data: LabelledData): number {
  requireTask(net, data);
  const outputs = forwardBatch(net, data.inputs);
  const C = data.classes.length;
  let hits = 0;
  data.labels.forEach((label, n) => {
    let best = 0;
    for (let c = 1; c < C; c++) if (outputs[n * C + c]! > outputs[n * C + best]!) best = c;
    if (best === label) hits++;
  });
  return hits / data.labels.length;
}

/** The mean loss, and (softmax − one-hot)/N into `errors` where given. */
function softmaxErrors(
  outputs: Float64Array,
  { labels, classes }: LabelledData,
  errors?: Float64Array,
): number {
  const [N, C] = [labels.length, classes.length];
  const shares = new Float64Array(C);
  let sum = 0;
  for (let n = 0; n < N; n++) {
    const at = n * C;
    let largest = -Infinity;
    for (let c = 0; c < C; c++) largest = Math.max(largest, outputs[at + c]!);
    let total = 0;
    for (let c = 0; c < C; c++) {
      shares[c] = exp(outputs[at + c]! - largest);
      total += shares[c]!;
    }
    const label = labels[n]!;
    sum += ln(total) - (outputs[at + label]! - largest);
    if (errors) {
      for (let c = 0; c < C; c++) errors[at + c] = (shares[c]! / total - (c === label ? 1 : 0)) / N;
    }
  }
  return sum / N;
}

/** Fisher and Yates: every order is equally likely. */
export function shuffle(order: Uint32Array, stream: Pick<Stream, 'uniform'>): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(stream.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}

/** The numbers below N in an order by chance. */
export function shuffledOrder(N: number, stream: Stream): Uint32Array {
  const order = Uint32Array.from({ length: N }, (_, n) => n);
  shuffle(order, stream);
  return order;
}

function requireTask(net: Network, { inputs, width, classes, labels }: LabelledData): void {
  requireThat(labels.length > 0, 'number of examples', 'positive', labels.length);
  requireThat(width === inputWidth(net), 'width of the inputs', `${inputWidth(net)}`, width);
  const size = labels.length * width;
  requireThat(inputs.length === size, 'length of inputs', `${size}`, inputs.length);
  const outputs = outputWidth(net);
  requireThat(classes.length === outputs, 'number of classes', `${outputs}, as outputs`, classes.length);
}
