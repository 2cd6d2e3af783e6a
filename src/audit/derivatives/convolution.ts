import type { Pass } from './pass.ts';
import type { Step } from './plan.ts';

export type ConvolutionStep = Extract<Step, { kind: 'convolution' }>;

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

export function convolved(
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

export function scattered(
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
export function addConvolutionProducts(
  pass: Pass,
  step: ConvolutionStep,
  errors: Float64Array,
  input: Float64Array,
  withBias: boolean,
): void {
  const { kernel, samples, sum, scratch, sums, windows } = pass;
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
  if (!withBias || step.layer.bias === undefined) return;
  const at = step.at + step.layer.kernel.length;
  for (let place = 0; place < places; place++) {
    kernel.sums(sums, errors.subarray(place * outputs * samples), outputs, samples);
    for (let i = 0; i < outputs; i++) sum[at + i] = sum[at + i]! + sums[i]!;
  }
}
