import type { Network } from './network.ts';

/**
 * Multiply-adds that count as one step: about as long as a step of a few parameters takes in a kernel, so
 * that budgets mean about the same time for every claim.
 */
export const multiplyAddsPerStep = 64;

/** Multiply-adds of one gradient over N examples: forward, weights, and back through all but the first. */
export function gradientWork({ layers }: Network, N: number): number {
  const weights = layers.reduce((sum, layer) => sum + layer.weights.length, 0);
  return N * (3 * weights - layers[0]!.weights.length);
}

/** Multiply-adds of one evaluation over N examples. */
export function forwardWork({ layers }: Network, N: number): number {
  return N * layers.reduce((sum, layer) => sum + layer.weights.length, 0);
}

/** Multiply-adds as steps, at least one. */
export function stepsOf(multiplyAdds: number): number {
  return Math.max(1, Math.ceil(multiplyAdds / multiplyAddsPerStep));
}
