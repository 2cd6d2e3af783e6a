import type { Landscape } from '../../../src/theory/landscape/landscape.ts';

/**
 * A small multiplicative generator (Lehmer, MINSTD): enough to scatter test points, the same ones every time.
 */
export function scatter(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

export const zeros = (n: number): Float64Array => new Float64Array(n);

export function axisOf(landscape: Landscape, i: number): Float64Array {
  const out = zeros(landscape.dim);
  landscape.axis(i, out);
  return out;
}

export function nearestOf(landscape: Landscape, theta: Float64Array): Float64Array {
  const out = zeros(landscape.dim);
  landscape.nearest(theta, out);
  return out;
}

/** A point of 𝓜 in general position. */
export function minimizer(landscape: Landscape, random: () => number): Float64Array {
  return nearestOf(
    landscape,
    zeros(landscape.dim).map(() => 4 * random() - 2),
  );
}

/**
 * A point at distance exactly (up to rounding) or at most `d` from 𝓜: Πθ plus d along a random normal
 * direction.
 */
export function pointNear(landscape: Landscape, d: number, random: () => number): Float64Array {
  const foot = minimizer(landscape, random);
  const direction = zeros(landscape.dim);
  for (let i = 0; i < landscape.normalDim; i++) {
    // Cubing favours points near an axis, where certificates are sharp.
    const weight = 2 * random() - 1;
    axisOf(landscape, i).forEach((x, j) => {
      direction[j] = direction[j]! + weight * weight * weight * x;
    });
  }
  const length = Math.sqrt(direction.reduce((s, x) => s + x * x, 0));
  return foot.map((x, j) => x + (d * direction[j]!) / length);
}

export const inner = (x: Float64Array, y: Float64Array): number => x.reduce((s, xi, i) => s + xi * y[i]!, 0);
export const size = (x: Float64Array): number => Math.sqrt(inner(x, x));
export const minus = (x: Float64Array, y: Float64Array): Float64Array => x.map((xi, i) => xi - y[i]!);
