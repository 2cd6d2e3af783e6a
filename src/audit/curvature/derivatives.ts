import { exp, ln, tanh } from '../../core/elementary.ts';
import { type DenseProducts, denseProducts } from '../../theory/sgd/kernel/dense-products.ts';
import { type Model, parametersOf, sizeOf } from '../models/model.ts';
import { type Plan, type PlannedLayer, planOf, type Step } from './plan.ts';

/** Examples of which derivatives are taken. */
export interface DerivativeExamples {
  /** N × size of the input, by rows. */
  readonly inputs: Float64Array;
  readonly labels: Uint32Array;
}

/**
 * Derivatives of the mean softmax cross-entropy in the weights. Parameters are all that layers have; a batch
 * normalization at inference has its scale and shift.
 */
export interface Derivatives {
  readonly parameters: number;
  readonly layers: readonly PlannedLayer[];
  /** The weights, the model's at first; what is written here counts from the next call on. */
  readonly theta: Float64Array;
  /** Multiplications of one example's gradient, and of one of its products with a second derivative. */
  readonly work: Readonly<Record<'gradient' | 'product', number>>;
  /**
   * Adds Σ weight·∇ℓ over the examples in `rows` to `out`, and returns Σ weight·ℓ.
   * @param out absent where the loss alone is asked for
   */
  addGradient(rows: Uint32Array, weight: number, out?: Float64Array): number;
  /** Adds Σ weight·∇²ℓ v: exact, by differentiating backpropagation in the direction v. */
  addHessianVector(rows: Uint32Array, weight: number, v: Float64Array, out: Float64Array): void;
  /** Adds Σ weight·Jᵀ(∇²ℓ in the scores)J v. */
  addGaussNewtonVector(rows: Uint32Array, weight: number, v: Float64Array, out: Float64Array): void;
}

/** A value at every row and example, its derivative along a direction, and both of the loss in it. */
interface Value {
  readonly value: Float64Array;
  readonly tangent: Float64Array;
  readonly error: Float64Array;
  readonly errorTangent: Float64Array;
  /** It does not depend on the weights. */
  readonly isFixed: boolean;
  /** More than one step uses it, so that errors are added up. */
  readonly isShared: boolean;
}

type Part = 'value' | 'tangent' | 'error' | 'errorTangent';

/** Numbers of all values together; more examples at a time are only faster up to some sixty. */
const maxNumbers = 2e7;
const maxSamples = 64;

/** @throws {RangeError} where the network does not fit into 4 GiB */
export function networkDerivatives(model: Model, { inputs, labels }: DerivativeExamples): Derivatives {
  const plan = planOf(model);
  const { rows, steps, parameters, layers } = plan;
  const numbers = 4 * rows.reduce((sum, count) => sum + count, 0);
  const fitting = 4 * Math.floor(maxNumbers / numbers / 4);
  const samples = Math.max(4, Math.min(maxSamples, fitting, 4 * Math.ceil(labels.length / 4)));
  const widest = Math.max(...rows);
  const window = Math.max(...steps.map(windowOf));
  const kernelSize = Math.max(...steps.map(matrixOf));
  const kernel = denseProducts({
    capacity: samples * (numbers + 2 * widest + 2 * window) + 3 * parameters + kernelSize + widest,
    longest: Math.max(widest, window),
    arrays: 4 * rows.length + 10,
  });
  const theta = kernel.zeros(parameters);
  for (const { layer, from, order } of layers) {
    const flat = new Float64Array(order.length);
    parametersOf(layer).reduce((at, part) => {
      flat.set(part, at);
      return at + part.length;
    }, 0);
    for (let i = 0; i < order.length; i++) theta[from + i] = flat[order[i]!]!;
  }
  const values = valuesOf(plan, kernel, samples);
  const state: Pass = {
    kernel,
    samples,
    values,
    theta,
    direction: kernel.zeros(parameters),
    sum: kernel.zeros(parameters),
    scratch: kernel.zeros(kernelSize),
    spare: kernel.zeros(samples * widest),
    windows: [kernel.zeros(samples * window), kernel.zeros(samples * window)],
    sums: kernel.zeros(widest),
  };
  const width = sizeOf(model.input);
  const scores = values.at(-1)!;
  const each = (
    chosen: Uint32Array,
    weight: number,
    out: Float64Array | undefined,
    what: (loss: LossOfBatch) => void,
  ): number => {
    let loss = 0;
    state.sum.fill(0);
    for (let from = 0; from < chosen.length; from += samples) {
      const part = chosen.subarray(from, from + samples);
      const { value } = values[0]!;
      for (let n = 0; n < samples; n++) {
        const at = (part[n] ?? part[0]!) * width;
        for (let i = 0; i < width; i++) value[plan.inputRows[i]! * samples + n] = inputs[at + i]!;
      }
      for (const step of steps) forward(state, step);
      const batch = lossOf(scores, samples, model.outputs, labels, part, weight);
      loss += batch.loss;
      what(batch);
    }
    if (out !== undefined) for (let i = 0; i < parameters; i++) out[i] = out[i]! + state.sum[i]!;
    return loss;
  };
  const back = (isTangent: boolean): void => {
    for (const { isShared, error, errorTangent } of values) {
      if (!isShared) continue;
      error.fill(0);
      if (isTangent) errorTangent.fill(0);
    }
    for (const step of steps.toReversed()) {
      backward(state, step, 'error', isTangent ? undefined : 'value');
      if (isTangent) backwardTangent(state, step);
    }
  };
  const gradientWork = steps.reduce(
    (sum, step) => sum + workOf(step) * (values[step.from]!.isFixed ? 2 : 3),
    0,
  );
  const productWork = steps.reduce(
    (sum, step) => sum + workOf(step) * (values[step.from]!.isFixed ? 3 : 8),
    0,
  );
  return {
    parameters,
    layers,
    theta,
    work: { gradient: gradientWork, product: productWork },
    addGradient: (chosen, weight, out) =>
      each(chosen, weight, out, (batch) => {
        if (out === undefined) return;
        batch.errors();
        back(false);
      }),
    addHessianVector: (chosen, weight, v, out) => {
      state.direction.set(v);
      each(chosen, weight, out, (batch) => {
        for (const step of steps) tangent(state, step);
        batch.errors();
        batch.curved('errorTangent');
        back(true);
      });
    },
    addGaussNewtonVector: (chosen, weight, v, out) => {
      state.direction.set(v);
      each(chosen, weight, out, (batch) => {
        for (const step of steps) tangent(state, step);
        batch.curved('error');
        back(false);
      });
    },
  };
}

function valuesOf({ rows, steps }: Plan, kernel: DenseProducts, samples: number): readonly Value[] {
  const uses = rows.map(() => 0);
  const fixed = rows.map((_, i) => i === 0);
  for (const step of steps) {
    uses[step.from]!++;
    if (step.kind === 'sum') uses[step.other]!++;
    const isParametric = step.kind === 'dense' || step.kind === 'convolution' || step.kind === 'scaling';
    fixed[step.to] =
      !isParametric && fixed[step.from]! && (step.kind !== 'sum' || fixed[step.other] === true);
  }
  return rows.map((count, i) => ({
    value: kernel.zeros(count * samples),
    tangent: kernel.zeros(count * samples),
    error: kernel.zeros(count * samples),
    errorTangent: kernel.zeros(count * samples),
    isFixed: fixed[i]!,
    isShared: uses[i]! > 1,
  }));
}

/** What a pass through the network works on; parts of `kernel`'s memory. */
interface Pass {
  readonly kernel: DenseProducts;
  readonly samples: number;
  readonly values: readonly Value[];
  readonly theta: Float64Array;
  readonly direction: Float64Array;
  /** Where the gradient is added up. */
  readonly sum: Float64Array;
  readonly scratch: Float64Array;
  readonly spare: Float64Array;
  readonly windows: readonly [Float64Array, Float64Array];
  readonly sums: Float64Array;
}

/** Multiplications of one example. */
function workOf(step: Step): number {
  if (step.kind === 'dense') return step.layer.weights.length;
  if (step.kind === 'convolution') return step.layer.kernel.length * step.layer.to[1] * step.layer.to[2];
  return 0;
}

/** The longest row of products, and the largest matrix of a layer. */
function windowOf(step: Step): number {
  return step.kind === 'convolution' ? step.layer.kernel.length / step.layer.to[0] : 1;
}

function matrixOf(step: Step): number {
  if (step.kind === 'dense') return step.layer.weights.length;
  return step.kind === 'convolution' ? step.layer.kernel.length / step.layer.groups : 1;
}

interface LossOfBatch {
  readonly loss: number;
  /** The loss's derivatives in the scores. */
  errors(): void;
  /** The second derivative in the scores times their tangent. */
  curved(into: 'error' | 'errorTangent'): void;
}

function lossOf(
  scores: Value,
  samples: number,
  classes: number,
  labels: Uint32Array,
  part: Uint32Array,
  weight: number,
): LossOfBatch {
  const shares = new Float64Array(classes * samples);
  let loss = 0;
  for (let n = 0; n < part.length; n++) {
    let most = -Infinity;
    for (let c = 0; c < classes; c++) most = Math.max(most, scores.value[c * samples + n]!);
    let total = 0;
    for (let c = 0; c < classes; c++) {
      const share = exp(scores.value[c * samples + n]! - most);
      shares[c * samples + n] = share;
      total += share;
    }
    for (let c = 0; c < classes; c++) shares[c * samples + n] = shares[c * samples + n]! / total;
    loss += weight * (ln(total) + most - scores.value[labels[part[n]!]! * samples + n]!);
  }
  return {
    loss,
    errors: () => {
      scores.error.fill(0);
      for (let n = 0; n < part.length; n++)
        for (let c = 0; c < classes; c++) {
          const at = c * samples + n;
          scores.error[at] = weight * (shares[at]! - (labels[part[n]!] === c ? 1 : 0));
        }
    },
    curved: (into) => {
      scores[into].fill(0);
      for (let n = 0; n < part.length; n++) {
        let mean = 0;
        for (let c = 0; c < classes; c++) mean += shares[c * samples + n]! * scores.tangent[c * samples + n]!;
        for (let c = 0; c < classes; c++) {
          const at = c * samples + n;
          scores[into][at] = weight * shares[at]! * (scores.tangent[at]! - mean);
        }
      }
    },
  };
}

function forward(pass: Pass, step: Step): void {
  const { samples, values, theta } = pass;
  const [input, output] = [values[step.from]!.value, values[step.to]!.value];
  switch (step.kind) {
    case 'dense':
    case 'convolution':
      applied(pass, step, theta, input, output, true);
      break;
    case 'scaling':
      eachChannel(step, samples, (c, at) => {
        output[at] = theta[step.at + c]! * input[at]! + theta[step.at + step.layer.scale.length + c]!;
      });
      break;
    case 'activation':
      for (let i = 0; i < output.length; i++) {
        const x = input[i]!;
        output[i] = step.name === 'tanh' ? tanh(x) : x > 0 ? x : step.slope * x;
      }
      break;
    case 'pool':
      pooled(pass, step, 'value');
      break;
    case 'rows':
      step.order.forEach((from, to) => {
        output.set(input.subarray(from * samples, (from + 1) * samples), to * samples);
      });
      break;
    case 'sum': {
      const other = values[step.other]!.value;
      for (let i = 0; i < output.length; i++) output[i] = input[i]! + other[i]!;
      break;
    }
  }
}

/** The output's derivative along the direction, with that of the input. */
function tangent(pass: Pass, step: Step): void {
  const { samples, values, theta, direction, spare } = pass;
  const [from, to] = [values[step.from]!, values[step.to]!];
  const output = to.tangent;
  if (to.isFixed) return;
  switch (step.kind) {
    case 'dense':
    case 'convolution':
      applied(pass, step, direction, from.value, output, true);
      if (from.isFixed) break;
      applied(pass, step, theta, from.tangent, spare, false);
      for (let i = 0; i < output.length; i++) output[i] = output[i]! + spare[i]!;
      break;
    case 'scaling': {
      const channels = step.layer.scale.length;
      eachChannel(step, samples, (c, at) => {
        const moved = from.isFixed ? 0 : theta[step.at + c]! * from.tangent[at]!;
        output[at] = moved + direction[step.at + c]! * from.value[at]! + direction[step.at + channels + c]!;
      });
      break;
    }
    case 'activation':
      for (let i = 0; i < output.length; i++)
        output[i] = slopeOf(step, from.value[i]!, to.value[i]!) * from.tangent[i]!;
      break;
    case 'pool':
      pooled(pass, step, 'tangent');
      break;
    case 'rows':
      step.order.forEach((source, target) => {
        output.set(from.tangent.subarray(source * samples, (source + 1) * samples), target * samples);
      });
      break;
    case 'sum': {
      const other = values[step.other]!;
      for (let i = 0; i < output.length; i++)
        output[i] = (from.isFixed ? 0 : from.tangent[i]!) + (other.isFixed ? 0 : other.tangent[i]!);
      break;
    }
  }
}

/**
 * The input's part of `part`, from the output's, through the step with the weights as they are; and, with
 * `against`, the sum over examples of the output's times what the input is, or how it moves, for the layer.
 */
function backward(
  pass: Pass,
  step: Step,
  part: 'error' | 'errorTangent',
  against: 'value' | undefined,
): void {
  const { samples, values, theta } = pass;
  const [from, to] = [values[step.from]!, values[step.to]!];
  if (to.isFixed) return;
  if (against !== undefined) addProducts(pass, step, to[part], from.value);
  if (step.kind === 'sum') {
    for (const value of [from, values[step.other]!]) {
      if (value.isFixed) continue;
      into(pass, value, part, (target) => {
        target.set(to[part]);
      });
    }
    return;
  }
  if (from.isFixed) return;
  into(pass, from, part, (target) => {
    switch (step.kind) {
      case 'dense':
        transposed(pass, step, theta, to[part], target);
        break;
      case 'convolution':
        scattered(pass, step, theta, to[part], target);
        break;
      case 'scaling':
        eachChannel(step, samples, (c, at) => {
          target[at] = theta[step.at + c]! * to[part][at]!;
        });
        break;
      case 'activation':
        for (let i = 0; i < target.length; i++)
          target[i] = slopeOf(step, from.value[i]!, to.value[i]!) * to[part][i]!;
        break;
      case 'pool':
        unpooled(pass, step, to[part], target);
        break;
      case 'rows':
        step.order.forEach((source, row) => {
          target.set(to[part].subarray(row * samples, (row + 1) * samples), source * samples);
        });
        break;
    }
  });
}

/** How `backward` of errors moves along the direction. */
function backwardTangent(pass: Pass, step: Step): void {
  const { samples, values, direction } = pass;
  const [from, to] = [values[step.from]!, values[step.to]!];
  if (to.isFixed) return;
  addProducts(pass, step, to.errorTangent, from.value);
  backward(pass, step, 'errorTangent', undefined);
  if (from.isFixed) return;
  if (step.kind === 'dense' || step.kind === 'convolution' || step.kind === 'scaling')
    addProducts(pass, step, to.error, from.tangent, false);
  const target = from.errorTangent;
  const spare = pass.spare.subarray(0, target.length);
  switch (step.kind) {
    case 'dense':
    case 'convolution': {
      if (step.kind === 'dense') transposed(pass, step, direction, to.error, spare);
      else scattered(pass, step, direction, to.error, spare);
      for (let i = 0; i < target.length; i++) target[i] = target[i]! + spare[i]!;
      break;
    }
    case 'scaling':
      eachChannel(step, samples, (c, at) => {
        target[at] = target[at]! + direction[step.at + c]! * to.error[at]!;
      });
      break;
    case 'activation':
      // φ″ = −2φφ′ for tanh, 0 elsewhere but at the kink
      if (step.name === 'tanh')
        for (let i = 0; i < target.length; i++) {
          const y = to.value[i]!;
          target[i] = target[i]! - 2 * y * (1 - y * y) * from.tangent[i]! * to.error[i]!;
        }
      break;
    case 'pool':
    case 'rows':
    case 'sum':
      break;
  }
}

/** Writes into a value's part, or adds to it where others do, too. */
function into(pass: Pass, value: Value, part: Part, write: (target: Float64Array) => void): void {
  if (!value.isShared) {
    write(value[part]);
    return;
  }
  const spare = pass.spare.subarray(0, value[part].length);
  write(spare);
  for (let i = 0; i < spare.length; i++) value[part][i] = value[part][i]! + spare[i]!;
}

function slopeOf(step: Extract<Step, { kind: 'activation' }>, x: number, y: number): number {
  if (step.name === 'tanh') return 1 - y * y;
  return x > 0 ? 1 : step.slope;
}

function eachChannel(
  { layer }: Extract<Step, { kind: 'scaling' }>,
  samples: number,
  visit: (channel: number, at: number) => void,
): void {
  const channels = layer.scale.length;
  const isMap = layer.from.length === 3;
  const rows = sizeOf(layer.from);
  for (let row = 0; row < rows; row++) {
    const c = isMap ? row % channels : row;
    for (let at = row * samples; at < (row + 1) * samples; at++) visit(c, at);
  }
}

type DenseStep = Extract<Step, { kind: 'dense' }>;
type ConvolutionStep = Extract<Step, { kind: 'convolution' }>;

/** output ← the layer with these weights on the input. */
function applied(
  pass: Pass,
  step: DenseStep | ConvolutionStep,
  weights: Float64Array,
  input: Float64Array,
  output: Float64Array,
  withBias: boolean,
): void {
  if (step.kind === 'convolution') {
    convolved(pass, step, weights, input, output, withBias);
    return;
  }
  const { kernel, samples } = pass;
  const { layer, at } = step;
  const [K, rows] = [layer.from[0], layer.to[0]];
  const W = weights.subarray(at, at + K * rows);
  const bias =
    withBias && layer.bias !== undefined ? weights.subarray(at + K * rows, at + (K + 1) * rows) : undefined;
  kernel.multiply(output, rows, W, { across: K, down: 1 }, input, K, samples, bias);
}

function transposed(
  { kernel, samples }: Pass,
  { layer, at }: DenseStep,
  weights: Float64Array,
  output: Float64Array,
  input: Float64Array,
): void {
  const [K, rows] = [layer.from[0], layer.to[0]];
  kernel.multiply(
    input,
    K,
    weights.subarray(at, at + K * rows),
    { across: 1, down: K },
    output,
    rows,
    samples,
  );
}

/** The rows of a place's window, one after the other; zeros beyond the border. */
function gather(
  { samples }: Pass,
  { layer, taps }: ConvolutionStep,
  input: Float64Array,
  place: number,
  group: number,
  window: Float64Array,
): void {
  const area = layer.size[0] * layer.size[1];
  const channels = layer.from[0];
  const inGroup = channels / layer.groups;
  const length = inGroup * samples;
  for (let tap = 0; tap < area; tap++) {
    const source = taps[place * area + tap]!;
    if (source < 0) window.fill(0, tap * length, (tap + 1) * length);
    else {
      const from = (source * channels + group * inGroup) * samples;
      for (let i = 0; i < length; i++) window[tap * length + i] = input[from + i]!;
    }
  }
}

function shapeOf({ layer }: ConvolutionStep): Record<'K' | 'outGroup' | 'places' | 'outputs', number> {
  const outputs = layer.to[0];
  return {
    K: layer.kernel.length / outputs,
    outGroup: outputs / layer.groups,
    places: layer.to[1] * layer.to[2],
    outputs,
  };
}

function convolved(
  pass: Pass,
  step: ConvolutionStep,
  weights: Float64Array,
  input: Float64Array,
  output: Float64Array,
  withBias: boolean,
): void {
  const { kernel, samples, windows } = pass;
  const { K, outGroup, places, outputs } = shapeOf(step);
  const [window] = windows;
  const biasAt = step.at + step.layer.kernel.length;
  for (let g = 0; g < step.layer.groups; g++) {
    const first = step.at + g * outGroup * K;
    const W = weights.subarray(first, first + outGroup * K);
    const bias =
      withBias && step.layer.bias !== undefined
        ? weights.subarray(biasAt + g * outGroup, biasAt + (g + 1) * outGroup)
        : undefined;
    for (let place = 0; place < places; place++) {
      gather(pass, step, input, place, g, window);
      const rows = (place * outputs + g * outGroup) * samples;
      kernel.multiply(output.subarray(rows), outGroup, W, { across: K, down: 1 }, window, K, samples, bias);
    }
  }
}

function scattered(
  pass: Pass,
  step: ConvolutionStep,
  weights: Float64Array,
  output: Float64Array,
  input: Float64Array,
): void {
  const { kernel, samples, windows } = pass;
  const { K, outGroup, places, outputs } = shapeOf(step);
  const [window] = windows;
  const area = step.layer.size[0] * step.layer.size[1];
  const channels = step.layer.from[0];
  const inGroup = channels / step.layer.groups;
  const length = inGroup * samples;
  input.fill(0);
  for (let g = 0; g < step.layer.groups; g++) {
    const first = step.at + g * outGroup * K;
    const W = weights.subarray(first, first + outGroup * K);
    for (let place = 0; place < places; place++) {
      const rows = (place * outputs + g * outGroup) * samples;
      kernel.multiply(window, K, W, { across: 1, down: K }, output.subarray(rows), outGroup, samples);
      for (let tap = 0; tap < area; tap++) {
        const source = step.taps[place * area + tap]!;
        if (source < 0) continue;
        const at = (source * channels + g * inGroup) * samples;
        for (let i = 0; i < length; i++) input[at + i] = input[at + i]! + window[tap * length + i]!;
      }
    }
  }
}

/** Adds the sum over examples of errors times inputs to the layer's part, and of errors to its bias. */
function addProducts(
  pass: Pass,
  step: Step,
  errors: Float64Array,
  input: Float64Array,
  withBias = true,
): void {
  const { kernel, samples, sum, scratch, sums, windows } = pass;
  switch (step.kind) {
    case 'dense': {
      const [K, rows] = [step.layer.from[0], step.layer.to[0]];
      kernel.products(scratch, errors, rows, input, K, samples);
      for (let i = 0; i < rows * K; i++) sum[step.at + i] = sum[step.at + i]! + scratch[i]!;
      if (withBias && step.layer.bias !== undefined) {
        kernel.sums(sums, errors, rows, samples);
        const at = step.at + rows * K;
        for (let i = 0; i < rows; i++) sum[at + i] = sum[at + i]! + sums[i]!;
      }
      break;
    }
    case 'convolution': {
      const { K, outGroup, places, outputs } = shapeOf(step);
      for (let g = 0; g < step.layer.groups; g++) {
        const at = step.at + g * outGroup * K;
        for (let place = 0; place < places; place++) {
          const rows = (place * outputs + g * outGroup) * samples;
          gather(pass, step, input, place, g, windows[1]);
          kernel.products(scratch, errors.subarray(rows), outGroup, windows[1], K, samples);
          for (let i = 0; i < outGroup * K; i++) sum[at + i] = sum[at + i]! + scratch[i]!;
        }
      }
      if (withBias && step.layer.bias !== undefined) {
        const at = step.at + step.layer.kernel.length;
        for (let place = 0; place < places; place++) {
          kernel.sums(sums, errors.subarray(place * outputs * samples), outputs, samples);
          for (let i = 0; i < outputs; i++) sum[at + i] = sum[at + i]! + sums[i]!;
        }
      }
      break;
    }
    case 'scaling': {
      const channels = step.layer.scale.length;
      eachChannel(step, samples, (c, at) => {
        sum[step.at + c] = sum[step.at + c]! + errors[at]! * input[at]!;
        if (withBias) sum[step.at + channels + c] = sum[step.at + channels + c]! + errors[at]!;
      });
      break;
    }
    case 'activation':
    case 'pool':
    case 'rows':
    case 'sum':
      break;
  }
}

type PoolStep = Extract<Step, { kind: 'pool' }>;

/** Of maxima the largest value's part, the first of equals; of averages the mean of all. */
function pooled({ values, samples }: Pass, step: PoolStep, part: 'value' | 'tangent'): void {
  const [source, target] = [values[step.from]![part], values[step.to]![part]];
  eachWindow(step, samples, values[step.from]!.value, (at, place, weight) => {
    target[at] = (weight < 0 ? 0 : target[at]!) + Math.abs(weight) * source[place]!;
  });
}

function unpooled(
  { values, samples }: Pass,
  step: PoolStep,
  output: Float64Array,
  input: Float64Array,
): void {
  input.fill(0);
  eachWindow(step, samples, values[step.from]!.value, (at, place, weight) => {
    input[place] = input[place]! + Math.abs(weight) * output[at]!;
  });
}

/** Every number of the output with each that it is made of; the weight of the first of them is negative. */
function eachWindow(
  { layer, taps }: PoolStep,
  samples: number,
  input: Float64Array,
  visit: (at: number, place: number, weight: number) => void,
): void {
  const channels = layer.from[0];
  const area = layer.size[0] * layer.size[1];
  const places = layer.to[1] * layer.to[2];
  for (let place = 0; place < places; place++) {
    const seen: number[] = [];
    for (let tap = 0; tap < area; tap++) {
      const source = taps[place * area + tap]!;
      if (source >= 0) seen.push(source);
    }
    const share = 1 / (layer.countPadding ? area : seen.length);
    for (let row = 0; row < channels; row++) {
      for (let n = 0; n < samples; n++) {
        const at = (place * channels + row) * samples + n;
        if (layer.kind === 'max-pool') {
          let most = (seen[0]! * channels + row) * samples + n;
          for (const source of seen) {
            const i = (source * channels + row) * samples + n;
            if (input[i]! > input[most]!) most = i;
          }
          visit(at, most, -1);
        } else {
          seen.forEach((source, s) => {
            visit(at, (source * channels + row) * samples + n, s === 0 ? -share : share);
          });
        }
      }
    }
  }
}
