import type { Stream } from '../../core/stream.ts';
import type { Derivatives } from '../derivatives/derivatives.ts';
import type { Pace } from '../network/pace.ts';

/** How plain SGD goes on: no noise but that of its minibatches. */
export interface Continuation {
  readonly learningRate: number;
  readonly epochs: number;
}

const minibatch = 32;

/**
 * SGD on the mean cross-entropy; the step falls linearly to a tenth. Stops where scores are not finite.
 * @returns false where there was no time left
 */
export async function continued(
  of: Derivatives,
  examples: Uint32Array,
  { learningRate, epochs }: Continuation,
  stream: Stream,
  pace: Pace,
): Promise<boolean> {
  const { theta } = of;
  const order = examples.slice();
  const g = new Float64Array(theta.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, stream);
    for (let from = 0; from < order.length; from += minibatch) {
      const rows = order.subarray(from, Math.min(order.length, from + minibatch));
      const loss = meanGradient(of, rows, g);
      if (!(await pace.spent(rows.length * of.work.gradient))) return false;
      if (!Number.isFinite(loss)) return true;
      const eta = learningRate * (1 - (0.9 * (epoch + from / order.length)) / epochs);
      for (let j = 0; j < theta.length; j++) theta[j] = theta[j]! - eta * g[j]!;
    }
  }
  return true;
}

/** The mean loss of these examples, and its gradient into `out`. */
function meanGradient(of: Derivatives, rows: Uint32Array, out: Float64Array): number {
  out.fill(0);
  return of.addGradient(rows, 1 / rows.length, out);
}

export function shuffle(order: Uint32Array, stream: Stream): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(stream.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}

/** What a step of SGD with noise, θ ← θ − η(½∇R_D + ½∇R_S + σz), adds to ℓ; without the sample S is D. */
export interface NoisyStep {
  /** ‖g‖²/(2σ²), g = ½(∇R_S − ∇R_D) */
  readonly square: number;
  /** ⟨g, z⟩/σ */
  readonly product: number;
}

/** How much of each gradient is the sample's. */
const weight = 0.5;

/** The gradients of a step, into `own` (the mean of both) and `g` (how far it is from ∇R_D). */
export function driftOf(
  of: Derivatives,
  parts: Readonly<Record<'known' | 'sample', Uint32Array>>,
  own: Float64Array,
  g: Float64Array,
): void {
  meanGradient(of, parts.known, own);
  meanGradient(of, parts.sample, g);
  for (let j = 0; j < g.length; j++) {
    const difference = weight * (g[j]! - own[j]!);
    own[j] = own[j]! + difference;
    g[j] = difference;
  }
}

/** Takes the step, with noise from the stream. @param z memory for it */
export function noisyStep(
  { theta }: Pick<Derivatives, 'theta'>,
  { own, g, z }: Readonly<Record<'own' | 'g' | 'z', Float64Array>>,
  { sigma, learningRate }: Readonly<Record<'sigma' | 'learningRate', number>>,
  stream: Stream,
): NoisyStep {
  stream.fillNormal(z);
  let [square, product] = [0, 0];
  for (let j = 0; j < theta.length; j++) {
    square += g[j]! * g[j]!;
    product += g[j]! * z[j]!;
    theta[j] = theta[j]! - learningRate * (own[j]! + sigma * z[j]!);
  }
  return { square: square / (2 * sigma * sigma), product: product / sigma };
}
