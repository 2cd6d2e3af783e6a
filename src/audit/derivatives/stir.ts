import type { Stream } from '../../core/stream.ts';
import type { Pass } from './pass.ts';
import type { Plan, Step } from './plan.ts';
import { forward } from './steps.ts';

type DenseStep = Extract<Step, { kind: 'dense' }>;

/**
 * Passes whose weights have N(0, deviation²) added, anew for every example. At each output of a dense layer
 * with input x that adds N(0, deviation²(‖x‖² + 1)), the 1 with a bias, independent of all else: it is drawn
 * there. Kernels of convolutions act at many places at once: theirs are drawn themselves, and examples go
 * through one by one.
 * @param scores of passes that are run by what it is given, one example each or many
 */
export function stir(
  { steps, layers }: Plan,
  theta: Float64Array,
  deviation: number,
  stream: Stream,
  scores: (isAlone: boolean, go: (pass: Pass) => void) => Float64Array,
): Float64Array {
  const drawn = layers.filter(({ layer }) => layer.kind !== 'dense');
  const kept = drawn.map(({ from, to }) => theta.slice(from, to));
  const z = drawn.map(({ from, to }) => new Float64Array(to - from));
  const found = scores(drawn.length > 0, (pass) => {
    drawn.forEach(({ from }, l) => {
      stream.fillNormal(z[l]!);
      for (let i = 0; i < z[l]!.length; i++) theta[from + i] = kept[l]![i]! + deviation * z[l]![i]!;
    });
    for (const step of steps) {
      forward(pass, step);
      if (step.kind === 'dense') addNoise(pass, step, deviation, stream);
    }
  });
  drawn.forEach(({ from }, l) => {
    theta.set(kept[l]!, from);
  });
  return found;
}

function addNoise(
  { samples, values, spare }: Pass,
  step: DenseStep,
  deviation: number,
  stream: Stream,
): void {
  const [{ value: input }, { value: output }] = [values[step.from]!, values[step.to]!];
  const sizes = new Float64Array(samples).fill(step.layer.bias === undefined ? 0 : 1);
  for (let i = 0; i < input.length; i++) sizes[i % samples]! += input[i]! * input[i]!;
  const z = spare.subarray(0, output.length);
  stream.fillNormal(z);
  for (let i = 0; i < output.length; i++)
    output[i] = output[i]! + deviation * Math.sqrt(sizes[i % samples]!) * z[i]!;
}
