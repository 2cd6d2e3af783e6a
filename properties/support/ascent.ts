import { type Examples, gradientBuffers, lossAndGradient } from '../../src/network/gradient.ts';
import type { Loss } from '../../src/network/loss.ts';
import { type Network, parameterCount, viewOf } from '../../src/network/network.ts';

/** Networks that an ascent looks at, the start among them. */
export const ascentLooks = 4;
/** Multiply-adds that take as long as making and moving a small network. */
export const lookOverhead = 4096;
/** Leaves more room than rounding can take: parts of 𝒮 are gone to up to 1 − 1e-9 of their size. */
export const inside = 0.999999999;

/**
 * The largest |Σ w_i ℓ_i| on the way of an ascent of Σ w_i ℓ_i that goes, each time, to where its linear part is largest on 𝒮: the
 * step of Frank and Wolfe taken in full, so that no length need be chosen. It may well go down; all that it sees counts.
 * @param farthest the network of 𝒮 that is farthest in the direction of a gradient (which it must not keep)
 */
export function ascend(
  loss: Loss,
  examples: Examples,
  start: Network,
  farthest: (gradient: Network) => Network,
): number {
  const gradient = new Float64Array(parameterCount(start));
  const buffers = gradientBuffers(start, examples.weights!.length);
  let largest = 0;
  let at = start;
  for (let look = 1; look <= ascentLooks; look++) {
    largest = Math.max(largest, Math.abs(lossAndGradient(at, loss, examples, gradient, buffers)));
    if (look === ascentLooks || !gradient.some((g) => g !== 0)) break;
    at = farthest(viewOf(start, gradient));
  }
  return largest;
}
