import { requireThat } from '../../core/errors.ts';
import { multiplyBySlope } from './activation.ts';
import { forwardPass, rowCount } from './forward.ts';
import { type Loss, lossOfRow } from './loss.ts';
import { outputWidth, parameterCount, type Network } from './network.ts';
import { addOuterProducts, applyTransposed } from './products.ts';

/** N weighted examples. inputs: N × d_0 and targets: N × d_L, by rows; weights w_n, 1/N each where absent. */
export interface Examples {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  readonly weights?: Float64Array;
}

/** Buffers of one network's shape and one number of examples, to be used again at every step. */
export interface GradientBuffers {
  readonly N: number;
  readonly active: readonly Float64Array[];
  readonly errors: readonly [Float64Array, Float64Array];
}

/** @param N the number of examples */
export function gradientBuffers({ layers }: Network, N: number): GradientBuffers {
  const widest = layers.reduce((most, { width, fanIn }) => Math.max(most, width, fanIn), 0);
  return {
    N,
    active: layers.map(({ width }) => new Float64Array(N * width)),
    errors: [new Float64Array(N * widest), new Float64Array(N * widest)],
  };
}

/** Σ_n w_n ℓ(f_θ(x_n), y_n). @throws {RangeError} on shapes that do not fit */
export function weightedLoss(net: Network, loss: Loss, examples: Examples): number {
  const N = requireExamples(net, examples);
  const width = outputWidth(net);
  const outputs = forwardPass(net, examples.inputs).at(-1)!;
  let sum = 0;
  for (let n = 0; n < N; n++) {
    sum += weightOf(examples, N, n) * lossOfRow(loss, outputs, examples.targets, width, n);
  }
  return sum;
}

/**
 * Σ_n w_n ℓ(f_θ(x_n), y_n), and its gradient with respect to θ into `out`, by backpropagation. At kinks of φ
 * and ℓ it is what the chain rule gives with the conventions of `multiplyBySlope` and `lossOfRow`.
 * @param out p numbers in the order of `flatten`, overwritten
 * @param buffers of this shape and number of examples; made anew where absent
 * @throws {RangeError} on shapes that do not fit
 */
export function lossAndGradient(
  net: Network,
  loss: Loss,
  examples: Examples,
  out: Float64Array,
  buffers?: GradientBuffers,
): number {
  const N = requireExamples(net, examples);
  const p = parameterCount(net);
  requireThat(out.length === p, 'length of out', `${p}`, out.length);
  const work = buffers ?? gradientBuffers(net, N);
  requireThat(work.N === N, 'number of examples of the buffers', `${N}`, work.N);
  const active = forwardPass(net, examples.inputs, work.active);
  const value = weightedSlopes(net, loss, examples, active.at(-1)!, work.errors[0]);
  backward(net, active, N, work.errors, out);
  return value;
}

/** The loss, and w_n ∂ℓ/∂f of every row into `errors`: N × d_L. */
function weightedSlopes(
  net: Network,
  loss: Loss,
  examples: Examples,
  outputs: Float64Array,
  errors: Float64Array,
): number {
  const width = outputWidth(net);
  const N = outputs.length / width;
  let sum = 0;
  for (let n = 0; n < N; n++) {
    const weight = weightOf(examples, N, n);
    sum += weight * lossOfRow(loss, outputs, examples.targets, width, n, errors);
    for (let i = n * width; i < (n + 1) * width; i++) errors[i] = weight * errors[i]!;
  }
  return sum;
}

/** Σ_n ⟨e_n, ∂f_θ(x_n)/∂θ⟩ into `out`, from e in errors[0]; both buffers are overwritten. */
export function backward(
  { activation, layers }: Network,
  active: readonly Float64Array[],
  N: number,
  errors: readonly [Float64Array, Float64Array],
  out: Float64Array,
): void {
  out.fill(0);
  let at = out.length;
  let [mine, below] = errors;
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!;
    at -= layer.weights.length + (layer.bias?.length ?? 0);
    addOuterProducts(layer, mine, active[l]!, N, out, at);
    if (l === 0) return;
    applyTransposed(layer, mine, N, below);
    multiplyBySlope(activation, active[l]!, below, N * layer.fanIn);
    [mine, below] = [below, mine];
  }
}

/** The number of examples. @throws {RangeError} on shapes that do not fit */
export function requireExamples(net: Network, { inputs, targets, weights }: Examples): number {
  const N = rowCount(net, inputs);
  requireThat(N > 0, 'number of examples', 'positive', N);
  const size = N * outputWidth(net);
  requireThat(targets.length === size, 'length of targets', `${size}`, targets.length);
  if (weights) requireThat(weights.length === N, 'number of weights', `${N}`, weights.length);
  return N;
}

export function weightOf({ weights }: Examples, N: number, n: number): number {
  return weights ? weights[n]! : 1 / N;
}
