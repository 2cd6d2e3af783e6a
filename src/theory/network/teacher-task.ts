import { pow } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fairHeads } from '../../core/fair-coins.ts';
import { openStream, type Stream } from '../../core/stream.ts';
import { normEnclosure } from '../../linalg/gram-iteration.ts';
import { norm } from '../../linalg/vectors.ts';
import { buildNetwork } from './build.ts';
import { forwardBatch } from './forward.ts';
import { type Examples, gradientBuffers, lossAndGradient } from './gradient.ts';
import { type Loss, lossOfRow } from './loss.ts';
import { flatten, inputWidth, type Network, outputWidth, viewOf } from './network.ts';
import { normals } from './random-matrix.ts';
import type { NetworkSpec } from './spec.ts';

/**
 * A population in which everything is known, as plain JSON: N inputs of equal weight, each with the two
 * equally likely labels f_θ*(x_i) ± ε_i of a teacher θ*, and the risk R(θ) = E ½(f_θ(x) − y)² + (ridge/2)‖θ −
 * θ*‖². Both labels of an input weigh the same, so the noise has mean 0 given x: ∇R(θ*) = 0 and R(θ) = ½ Σ
 * (f_θ(x_i) − f_θ*(x_i))²/N + (ridge/2)‖θ − θ*‖² + const.
 *
 * Or, with `rows`, given inputs and labels y_i ± ε_i, whose mean need not be the network's output, and the
 * ridge (ridge/2)‖θ − θ_0‖² with θ_0 = θ* + Σ (f_θ*(x_i) − y_i)∇f_θ*(x_i)/(N·ridge), so that ∇R(θ*) = 0
 * again, but for rounding.
 */
export interface TeacherSpec {
  /** θ*: one output. */
  readonly teacher: NetworkSpec;
  /** N, a power of two up to 2²⁰, so that fair bits choose an input and its label exactly. */
  readonly points: number;
  /** Inputs are random directions of this seed, unless `rows` are given. */
  readonly seed: number;
  /** Length of the first input, > 0; of all of them where there is no `spread`. */
  readonly size: number;
  /** How many times as long the last input is, > 0; lengths between run geometrically. Absent is 1. */
  readonly spread?: number;
  /** ε_i of the inputs 0, 2, 4, …, ≥ 0; the others have none. So |f_θ* − y| varies between inputs. */
  readonly noise: number;
  /** λ ≥ 0; > 0 with `rows`. */
  readonly ridge: number;
  /** N inputs with a label each, in place of random inputs with the network's outputs for labels. */
  readonly rows?: readonly { readonly x: readonly number[]; readonly y: number }[];
}

export interface TeacherTask {
  readonly spec: TeacherSpec;
  readonly net: Network;
  /** θ* */
  readonly theta: Float64Array;
  readonly N: number;
  /** N × d_0, by rows. */
  readonly inputs: Float64Array;
  /** f_θ*(x_i) */
  readonly outputs: Float64Array;
  /** The mean label of x_i: f_θ*(x_i), or y_i of its row. */
  readonly labels: Float64Array;
  /** What the ridge draws to: θ*, or θ_0. */
  readonly center: Float64Array;
  /** ε_i */
  readonly epsilon: Float64Array;
}

/** How often each label of each input was drawn. */
export interface SampleCounts {
  readonly n: number;
  readonly plus: Int32Array;
  readonly minus: Int32Array;
}

/** 2²⁰ */
const maxPoints = 1_048_576;

/** @throws {RangeError} on a teacher with more than one output, or numbers out of their range */
export function teacherTask(spec: TeacherSpec): TeacherTask {
  const { points: N, seed, size, spread = 1, noise, ridge } = spec;
  requireThat(
    Number.isInteger(N) && N >= 1 && N <= maxPoints && maxPoints % N === 0,
    'points',
    'a power of two, at most 2²⁰',
    N,
  );
  requireNumbers({ positive: { size, spread }, nonNegative: { noise, ridge } });
  const net = buildNetwork(spec.teacher);
  requireThat(outputWidth(net) === 1, 'outputs of the teacher', '1', outputWidth(net));
  const theta = flatten(net);
  const epsilon = Float64Array.from({ length: N }, (_, i) => (i % 2 === 0 ? noise : 0));
  if (spec.rows !== undefined) {
    const { inputs, labels } = examplesOf(spec.rows, N, inputWidth(net));
    requireThat(ridge > 0, 'ridge', 'positive where rows are given', ridge);
    const pull = new Float64Array(theta.length);
    lossAndGradient(net, { kind: 'squared' }, { inputs, targets: labels }, pull);
    const center = theta.map((x, j) => x + pull[j]! / ridge);
    return { spec, net, theta, N, inputs, outputs: forwardBatch(net, inputs), labels, center, epsilon };
  }
  const lengthOf = (i: number): number => (spread === 1 ? size : size * pow(spread, i / Math.max(1, N - 1)));
  const inputs = directions(N, inputWidth(net), lengthOf, openStream(['teacher', seed, 'inputs']));
  const outputs = forwardBatch(net, inputs);
  return { spec, net, theta, N, inputs, outputs, labels: outputs, center: theta, epsilon };
}

function examplesOf(
  rows: NonNullable<TeacherSpec['rows']>,
  N: number,
  width: number,
): { readonly inputs: Float64Array; readonly labels: Float64Array } {
  requireThat(rows.length === N, 'number of rows', `that of the points, ${N}`, rows.length);
  for (const [i, { x }] of rows.entries())
    requireThat(x.length === width, `length of row ${i}`, `${width}`, x.length);
  return {
    inputs: Float64Array.from(rows.flatMap(({ x }) => x)),
    labels: Float64Array.from(rows, ({ y }) => y),
  };
}

/** Random vectors of these lengths, one after the other. */
export function directions(
  count: number,
  dim: number,
  lengthOf: (i: number) => number,
  stream: Stream,
): Float64Array {
  const all = normals(count * dim, stream);
  for (let i = 0; i < count; i++) {
    const x = all.subarray(i * dim, (i + 1) * dim);
    const length = norm(x);
    for (let j = 0; j < dim; j++) x[j] = (lengthOf(i) * x[j]!) / length;
  }
  return all;
}

/** ≥ ‖x_i‖ */
export function inputNorm({ net, inputs }: TeacherTask, i: number): number {
  const dim = inputWidth(net);
  return normEnclosure(inputs.subarray(i * dim, (i + 1) * dim)).hi;
}

/**
 * n independent draws of an input and a label's sign, all 2N alike: the multinomial law by halving, for of m
 * draws among 2^j the number in either half is that of ones among m fair bits. ⌈m/32⌉ words for each range
 * that is split, left before right, so about n log2(2N)/32 in all.
 */
export function drawSample({ N }: TeacherTask, n: number, stream: Stream): SampleCounts {
  requireNumbers({ positiveInteger: { n } });
  const counts = new Int32Array(2 * N);
  const share = (draws: number, from: number, to: number): void => {
    if (to - from === 1) counts[from] = draws;
    if (to - from === 1 || draws === 0) return;
    const middle = (from + to) / 2;
    const left = fairHeads(draws, stream);
    share(left, from, middle);
    share(draws - left, middle, to);
  };
  share(n, 0, 2 * N);
  const half = (sign: number): Int32Array => Int32Array.from({ length: N }, (_, i) => counts[2 * i + sign]!);
  return { n, plus: half(0), minus: half(1) };
}

/**
 * The sample as N weighted examples: input i weighs its share of the sample, and its target is the mean of
 * its labels, which has the gradient of all of them.
 * @param into to be used again
 */
export function sampleExamples(
  { N, inputs, labels, epsilon }: TeacherTask,
  { n, plus, minus }: SampleCounts,
  into: { readonly targets: Float64Array; readonly weights: Float64Array } = {
    targets: new Float64Array(N),
    weights: new Float64Array(N),
  },
): Required<Examples> {
  for (let i = 0; i < N; i++) {
    const total = plus[i]! + minus[i]!;
    into.weights[i] = total / n;
    into.targets[i] = labels[i]! + (total === 0 ? 0 : (epsilon[i]! * (plus[i]! - minus[i]!)) / total);
  }
  return { inputs, ...into };
}

/** The population as N examples, each with the mean of both labels. */
export function populationExamples({ inputs, labels }: TeacherTask): Examples {
  return { inputs, targets: labels };
}

/** θ ↦ ∇(data part)(θ) + ridge·(θ − center), for the examples as they are when it is called. */
export function ridgeGradient(
  task: TeacherTask,
  examples: Examples,
): (theta: Float64Array, out: Float64Array) => void {
  const { net, center, N, spec } = task;
  const buffers = gradientBuffers(net, N);
  return (theta, out) => {
    lossAndGradient(viewOf(net, theta), { kind: 'squared' }, examples, out, buffers);
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + spec.ridge * (theta[j]! - center[j]!);
  };
}

/** R^ℓ(θ) − R_n^ℓ(θ) for a loss ℓ: the population's mean of ℓ(f_θ(x), y) minus the sample's. */
export function lossGap(task: TeacherTask, loss: Loss, counts: SampleCounts, theta: Float64Array): number {
  const { net, N, inputs, labels, epsilon } = task;
  const values = forwardBatch(viewOf(net, theta), inputs);
  const target = new Float64Array(1);
  const value = new Float64Array(1);
  let gap = 0;
  for (let i = 0; i < N; i++) {
    value[0] = values[i]!;
    for (const [sign, count] of [
      [1, counts.plus[i]!],
      [-1, counts.minus[i]!],
    ] as const) {
      target[0] = labels[i]! + sign * epsilon[i]!;
      gap += (1 / (2 * N) - count / counts.n) * lossOfRow(loss, value, target, 1, 0);
    }
  }
  return gap;
}
