import { tanh } from '../../core/elementary.ts';
import { sizeOf } from '../models/model.ts';
import { addConvolutionProducts, convolved, type ConvolutionStep, scattered } from './convolution.ts';
import type { Part, Pass, Value } from './pass.ts';
import type { Step } from './plan.ts';
import { pooled, unpooled } from './pooling.ts';

/** What the step makes of its input. */
export function forward(pass: Pass, step: Step): void {
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
export function tangent(pass: Pass, step: Step): void {
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
export function backward(
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
export function backwardTangent(pass: Pass, step: Step): void {
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

/** Adds the sum over examples of errors times inputs to the layer's part, and of errors to its bias. */
function addProducts(
  pass: Pass,
  step: Step,
  errors: Float64Array,
  input: Float64Array,
  withBias = true,
): void {
  const { kernel, samples, sum, scratch, sums } = pass;
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
    case 'convolution':
      addConvolutionProducts(pass, step, errors, input, withBias);
      break;
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
