import type { Pass } from './pass.ts';
import type { Step } from './plan.ts';

export type PoolStep = Extract<Step, { kind: 'pool' }>;

/** Of maxima the largest value's part, the first of equals; of averages the mean of all. */
export function pooled({ values, samples }: Pass, step: PoolStep, part: 'value' | 'tangent'): void {
  const [source, target] = [values[step.from]![part], values[step.to]![part]];
  target.fill(0);
  eachWindow(step, samples, values[step.from]!.value, (at, place, weight) => {
    target[at] = target[at]! + weight * source[place]!;
  });
}

export function unpooled(
  { values, samples }: Pass,
  step: PoolStep,
  output: Float64Array,
  input: Float64Array,
): void {
  input.fill(0);
  eachWindow(step, samples, values[step.from]!.value, (at, place, weight) => {
    input[place] = input[place]! + weight * output[at]!;
  });
}

/** Every number of the output with each that it is made of; none where all lie beyond the border. */
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
          visit(at, most, 1);
        } else {
          for (const source of seen) visit(at, (source * channels + row) * samples + n, share);
        }
      }
    }
  }
}
