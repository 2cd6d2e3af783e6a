import { requireThat } from '../../core/errors.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import { enclosedDot, enclosedSquaredNorm, exactVector } from '../../linalg/enclosed-vectors.ts';
import type { Objective } from '../functions/objective.ts';

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

/**
 * x_N of x ← x − stepSize · ∇f(x).
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
export function gradientDescent<N>(
  f: Objective<N>,
  { start, steps, stepSize }: Run & { readonly stepSize: N },
): N[] {
  let x = starting(f, start, steps);
  for (let t = 0; t < steps; t++) x = moved(f, x, f.gradient(x), stepSize);
  return x;
}

/**
 * x_N of Nesterov's method, x ← y − ∇f(y)/L, y ← x + m(x − x_old). For convex functions m = i/(i+3) after
 * step i = 0, 1, …, and the rate for N steps is 2LR²/(N² + 5N + 6). With `strongConvexity` m is
 * (1 − √(μ/L))/(1 + √(μ/L)).
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
export function nesterov<N>(
  f: Objective<N>,
  {
    start,
    steps,
    smoothness,
    strongConvexity,
  }: Run & { readonly smoothness: N; readonly strongConvexity?: N },
): N[] {
  const a = f.arithmetic;
  const stepSize = a.div(a.of(1), smoothness);
  const root = strongConvexity && a.sqrt(a.div(strongConvexity, smoothness));
  const constant = root && a.div(a.sub(a.of(1), root), a.add(a.of(1), root));
  let x = starting(f, start, steps);
  let y: Point<N> = x;
  for (let i = 0; i < steps; i++) {
    const old = x;
    x = moved(f, y, f.gradient(y), stepSize);
    const ahead = constant ?? a.div(a.of(i), a.of(i + 3));
    y = x.map((xj, j) => a.add(xj, a.mul(ahead, a.sub(xj, old[j]!))));
  }
  return x;
}

/**
 * The optimized gradient method of Kim and Fessler: y_N, and θ_N of its rate LR²/(2θ_N²), which no method of
 * first order improves on.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
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

/**
 * x_N of x ← x − stepSize · ∇f(x) + momentum · (x − x_old).
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
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

/**
 * The least f(x_t), t = 0, …, N, of x ← x − stepSize · g, g the subgradient that `f` gives.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
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

/**
 * The least f(x_t), t = 0, …, N, of x ← x − (f(x) − min f) g/‖g‖², g the subgradient that `f` gives; it stops
 * at a minimum.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 */
export function polyakSubgradientMethod<N>(f: Objective<N>, { start, steps }: Run): N {
  const a = f.arithmetic;
  let x = starting(f, start, steps);
  let best = f.value(x);
  for (let t = 0; t < steps; t++) {
    const g = f.gradient(x);
    const [excess, square] = [a.sub(f.value(x), f.minimum), enclosedSquaredNorm(a, g)];
    // as far as can be told, a minimum: the best is between that and what it was
    if (!(a.enclose(square).lo > 0)) return a.enclose(excess).hi <= 0 ? best : belowOf(f, best);
    x = moved(f, x, g, a.div(a.max(a.of(0), excess), square));
    best = a.min(best, f.value(x));
  }
  return best;
}

/** All values of f up to this one. */
function belowOf<N>({ arithmetic: a, minimum }: Objective<N>, value: N): N {
  return a.add(minimum, a.between(0, Math.max(0, a.enclose(a.sub(value, minimum)).hi)));
}

/**
 * x_N of gradient descent with exact line search on a quadratic, whose gradient is linear: the step is
 * ‖g‖²/⟨g, ∇f(g)⟩. It stops where g = 0.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 * @throws {RangeError} for a function without strong convexity
 */
export function exactLineSearch<N>(f: Objective<N>, { start, steps }: Run): N[] {
  const a = f.arithmetic;
  const { smoothness, strongConvexity } = f.constants;
  requireThat(strongConvexity !== undefined, 'f', 'a strongly convex quadratic', f.dimension);
  // where g is not told from 0, the step is known to be between these
  const [least, most] = [smoothness!, strongConvexity!].map((c) => a.enclose(a.div(a.of(1), c)));
  let x = starting(f, start, steps);
  for (let t = 0; t < steps; t++) {
    const g = f.gradient(x);
    const bend = enclosedDot(a, g, f.gradient(g));
    const stepSize =
      a.enclose(bend).lo > 0 ? a.div(enclosedSquaredNorm(a, g), bend) : a.between(least!.lo, most!.hi);
    x = moved(f, x, g, stepSize);
  }
  return x;
}

/** The start, checked, as numbers of the function's arithmetic. */
export function starting<N>(
  f: Pick<Objective<N>, 'arithmetic' | 'dimension'>,
  start: readonly number[],
  steps: number,
): N[] {
  requireIntegerIn(0, 1e6, { steps });
  requireIntegerIn(f.dimension, f.dimension, { 'length of start': start.length });
  return exactVector(f.arithmetic, start);
}

/** x − stepSize · direction */
export function moved<N>(
  { arithmetic: a }: Objective<N>,
  x: Point<N>,
  direction: Point<N>,
  stepSize: N,
): N[] {
  return x.map((xj, j) => a.sub(xj, a.mul(stepSize, direction[j]!)));
}
