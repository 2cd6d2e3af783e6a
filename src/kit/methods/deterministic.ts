import { requireIntegerIn } from '../../core/preconditions.ts';
import { exactVector } from '../../linalg/enclosed-vectors.ts';
import type { Objective } from '../functions/objective.ts';
import type { Operator } from '../functions/operators.ts';

/*
 * First-order methods over any arithmetic: over `interval` the iterates are enclosed, so that a claim on them
 * needs no tolerance. Over float64 intervals enclosures widen with every step, most with momentum; in a claim
 * `enclosed(effort, …)` goes on with more digits.
 */

/** Where a method starts, and for how many steps it goes. */
export interface Run {
  readonly start: readonly number[];
  /** N ≥ 0 */
  readonly steps: number;
}

type Point<N> = readonly N[];

/** x_N of x ← x − stepSize · ∇f(x). */
export function gradientDescent<N>(
  f: Objective<N>,
  { start, steps, stepSize }: Run & { readonly stepSize: N },
): N[] {
  let x = starting(f, start, steps);
  for (let t = 0; t < steps; t++) x = moved(f, x, f.gradient(x), stepSize);
  return x;
}

/**
 * x_N of Nesterov's method for convex functions, x ← y − ∇f(y)/L, y ← x + (i/(i+3))(x − x_old) after step
 * i = 0, 1, …. Its rate for N steps is 2LR²/(N² + 5N + 6).
 */
export function nesterov<N>(
  f: Objective<N>,
  { start, steps, smoothness }: Run & { readonly smoothness: N },
): N[] {
  const a = f.arithmetic;
  const stepSize = a.div(a.of(1), smoothness);
  let x = starting(f, start, steps);
  let y: Point<N> = x;
  for (let i = 0; i < steps; i++) {
    const old = x;
    x = moved(f, y, f.gradient(y), stepSize);
    const ahead = a.div(a.of(i), a.of(i + 3));
    y = x.map((xj, j) => a.add(xj, a.mul(ahead, a.sub(xj, old[j]!))));
  }
  return x;
}

/**
 * The optimized gradient method of Kim and Fessler: y_N, and θ_N of its rate LR²/(2θ_N²), which no method of
 * first order improves on.
 * Source: Kim and Fessler, *Optimized first-order methods for smooth convex minimization*, Math. Program. 159
 * (2016).
 */
export function optimizedGradient<N>(
  f: Objective<N>,
  { start, steps, smoothness }: Run & { readonly smoothness: N },
): { readonly y: N[]; readonly theta: N } {
  const a = f.arithmetic;
  const stepSize = a.div(a.of(1), smoothness);
  const half = a.of(0.5);
  let x = starting(f, start, steps);
  let y = x;
  let theta = a.of(1);
  for (let i = 0; i < steps; i++) {
    const square = a.mul(a.of(i < steps - 1 ? 4 : 8), a.square(theta));
    const next = a.mul(half, a.add(a.of(1), a.sqrt(a.add(a.of(1), square))));
    const old = x;
    x = moved(f, y, f.gradient(y), stepSize);
    const ahead = a.div(a.sub(theta, a.of(1)), next);
    const beyond = a.div(theta, next);
    y = x.map((xj, j) => a.add(xj, a.add(a.mul(ahead, a.sub(xj, old[j]!)), a.mul(beyond, a.sub(xj, y[j]!)))));
    theta = next;
  }
  return { y, theta };
}

/** x_N of x ← x − stepSize · ∇f(x) + momentum · (x − x_old). */
export function heavyBall<N>(
  f: Objective<N>,
  { start, steps, stepSize, momentum }: Run & { readonly stepSize: N; readonly momentum: N },
): N[] {
  const a = f.arithmetic;
  let x = starting(f, start, steps);
  let old = x;
  for (let t = 0; t < steps; t++) {
    const next = moved(f, x, f.gradient(x), stepSize).map((xj, j) =>
      a.add(xj, a.mul(momentum, a.sub(x[j]!, old[j]!))),
    );
    old = x;
    x = next;
  }
  return x;
}

/** The least f(x_t), t = 0, …, N, of x ← x − stepSize · g, g the subgradient that `f` gives. */
export function subgradientMethod<N>(
  f: Objective<N>,
  { start, steps, stepSize }: Run & { readonly stepSize: N },
): N {
  const a = f.arithmetic;
  let x = starting(f, start, steps);
  let best = f.value(x);
  for (let t = 0; t < steps; t++) {
    x = moved(f, x, f.gradient(x), stepSize);
    best = a.min(best, f.value(x));
  }
  return best;
}

/** x_N of Halpern's iteration x ← x_0/(t + 2) + (1 − 1/(t + 2)) T(x) after step t = 0, 1, …. */
export function halpern<N>(T: Operator<N>, { start, steps }: Run): N[] {
  const a = T.arithmetic;
  requireIntegerIn(0, 1e6, { steps });
  requireIntegerIn(T.dimension, T.dimension, { 'length of start': start.length });
  const anchor = exactVector(a, start);
  let x = anchor;
  for (let t = 0; t < steps; t++) {
    const [back, on] = [a.div(a.of(1), a.of(t + 2)), a.div(a.of(t + 1), a.of(t + 2))];
    x = T.apply(x).map((xj, j) => a.add(a.mul(back, anchor[j]!), a.mul(on, xj)));
  }
  return x;
}

function starting<N>(f: Objective<N>, start: readonly number[], steps: number): N[] {
  requireIntegerIn(0, 1e6, { steps });
  requireIntegerIn(f.dimension, f.dimension, { 'length of start': start.length });
  return exactVector(f.arithmetic, start);
}

function moved<N>({ arithmetic: a }: Objective<N>, x: Point<N>, direction: Point<N>, stepSize: N): N[] {
  return x.map((xj, j) => a.sub(xj, a.mul(stepSize, direction[j]!)));
}
