import { requireThat } from '../../core/errors.ts';
import type { Objective } from '../functions/objective.ts';
import { moved, type Run, starting } from './deterministic.ts';

/**
 * x_N of x ← prox(x), the proximal map of `f` with this step size.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 * @throws {RangeError} where no formula for it is known
 */
export function proximalPoint<N>(
  f: Objective<N>,
  { start, steps, stepSize }: Run & { readonly stepSize: N },
): N[] {
  requireThat(f.proximal !== undefined, 'f', 'a function with a proximal map', 'none');
  let x = starting(f, start, steps);
  for (let t = 0; t < steps; t++) x = f.proximal(x, stepSize);
  return x;
}

/**
 * x_N of x ← prox_h(x − stepSize · ∇f(x)), for the minimum of f + h. Where h is of the kind `orthant` that is
 * projected gradient descent on x ≥ 0.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 * @throws {RangeError} where no formula for the proximal map of h is known
 */
export function proximalGradient<N>(
  f: Objective<N>,
  h: Objective<N>,
  { start, steps, stepSize }: Run & { readonly stepSize: N },
): N[] {
  requireThat(h.proximal !== undefined, 'h', 'a function with a proximal map', 'none');
  let x = starting(f, start, steps);
  for (let t = 0; t < steps; t++) x = h.proximal(moved(f, x, f.gradient(x), stepSize), stepSize);
  return x;
}
