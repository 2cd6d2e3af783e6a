import type { Stream } from '../../src/core/stream.ts';

/** Examples that are points with a coin on each. */
export interface MarkedPoints {
  readonly n: number;
  readonly points: number;
  /** Probability of heads. */
  readonly high: number;
  /** Is one example drawn and taken n times? */
  readonly repeated: boolean;
}

/** Draws n examples: how many heads, and on how many different points. */
export function drawMarkedPoints(
  { n, points, high, repeated }: MarkedPoints,
  stream: Stream,
): { readonly heads: number; readonly seen: number } {
  const places = new Set<number>();
  let heads = 0;
  for (let i = 0; i < (repeated ? 1 : n); i++) {
    places.add(Math.floor(stream.uniform() * points));
    if (stream.uniform() < high) heads += repeated ? n : 1;
  }
  return { heads, seen: places.size };
}
