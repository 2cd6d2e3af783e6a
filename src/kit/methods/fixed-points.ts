import type { Operator } from '../functions/operators.ts';
import { type Run, starting } from './deterministic.ts';

/**
 * x_N of Halpern's iteration x ← x_0/(t + 2) + (1 − 1/(t + 2)) T(x) after step t = 0, 1, ….
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
export function halpern<N>(T: Operator<N>, { start, steps }: Run): N[] {
  const a = T.arithmetic;
  const anchor = starting(T, start, steps);
  let x = anchor;
  for (let t = 0; t < steps; t++) {
    const [back, on] = [a.div(a.of(1), a.of(t + 2)), a.div(a.of(t + 1), a.of(t + 2))];
    x = T.apply(x).map((xj, j) => a.add(a.mul(back, anchor[j]!), a.mul(on, xj)));
  }
  return x;
}

/**
 * x_N of Krasnoselskii and Mann's iteration x ← (1 − relaxation) x + relaxation · T(x).
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
export function krasnoselskiiMann<N>(
  T: Operator<N>,
  { start, steps, relaxation }: Run & { readonly relaxation: N },
): N[] {
  const a = T.arithmetic;
  const rest = a.sub(a.of(1), relaxation);
  let x = starting(T, start, steps);
  for (let t = 0; t < steps; t++) {
    const image = T.apply(x);
    x = x.map((xj, j) => a.add(a.mul(rest, xj), a.mul(relaxation, image[j]!)));
  }
  return x;
}
