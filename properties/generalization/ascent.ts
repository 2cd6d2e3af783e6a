import { type Examples, gradientBuffers, lossAndGradient } from '../../src/theory/network/gradient.ts';
import type { Loss } from '../../src/theory/network/loss.ts';
import { flatten, type Network, parameterCount, viewOf } from '../../src/theory/network/network.ts';

/** Networks that an ascent evaluates, the start among them. */
export const ascentEvaluations = 6;
/** Multiply-adds that take as long as making and moving a small network. */
export const evaluationOverhead = 8192;
/** How far towards the edge of 𝒮 an ascent goes: this leaves more room than rounding can take. */
export const insideShare = 0.999999999;

/**
 * The largest |Σ w_i ℓ_i| on the way of an ascent of the sum in a convex 𝒮 (Frank and Wolfe's): all the way
 * to the farthest network along the gradient at first, a quarter as far after each step that gained nothing.
 * @param start in 𝒮
 * @param farthest the network of 𝒮 that is farthest in the direction of a gradient (which it must not keep)
 */
export function ascend(
  loss: Loss,
  examples: Examples,
  start: Network,
  farthest: (gradient: Network) => Network,
): number {
  const buffers = gradientBuffers(start, examples.weights!.length);
  let gradient = new Float64Array(parameterCount(start));
  let spare = new Float64Array(gradient.length);
  let at = flatten(start);
  let best = lossAndGradient(start, loss, examples, gradient, buffers);
  let largest = Math.abs(best);
  let goal = flatten(farthest(viewOf(start, gradient)));
  let share = 1;
  for (let evaluation = 2; evaluation <= ascentEvaluations; evaluation++) {
    const next = at.map((x, i) => x + share * (goal[i]! - x));
    const value = lossAndGradient(viewOf(start, next), loss, examples, spare, buffers);
    largest = Math.max(largest, Math.abs(value));
    if (value > best) {
      [at, best] = [next, value];
      [gradient, spare] = [spare, gradient];
      goal = flatten(farthest(viewOf(start, gradient)));
    } else {
      share /= 4;
    }
  }
  return largest;
}
