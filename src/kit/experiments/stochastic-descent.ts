import { pow } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireIntegerIn, requireNumbers } from '../../core/preconditions.ts';
import type { Stream } from '../../core/stream.ts';
import { norm } from '../../linalg/vectors.ts';
import { fastGradient } from '../functions/fast-gradient.ts';
import { type FiniteSumSpec, requireSum } from '../functions/finite-sum.ts';
import { dimensionOf, type FunctionSpec } from '../functions/spec.ts';
import { type Draw, sample } from './per-trajectory.ts';

/** How an estimated gradient g moves x; m and v begin at 0. */
export type Method =
  /** x ← x − η g */
  | { readonly kind: 'sgd' }
  /** m ← βm + g, x ← x − η m */
  | { readonly kind: 'momentum'; readonly beta: number }
  /** The same with g at x − ηβm, where m alone would lead. */
  | { readonly kind: 'nesterov'; readonly beta: number }
  /**
   * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², x ← x − η m̂/(√v̂ + ε), m̂ = m/(1 − β₁^t), v̂ = v/(1 − β₂^t).
   * Source: Kingma and Ba, *Adam*, ICLR 2015.
   */
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

/** What is minimized, from where, how and for how long. */
export interface Descent {
  readonly f: FunctionSpec | FiniteSumSpec;
  readonly start: readonly number[];
  /** T ≥ 0 */
  readonly steps: number;
  /** η, or η_t of the step t = 1, 2, …. */
  readonly stepSize: number | ((t: number) => number);
  /** `sgd` where absent. */
  readonly method?: Method;
  /** Standard deviation of the Gaussian noise on each coordinate of the gradient; 0 where absent. */
  readonly noise?: number;
  /** Of a finite sum: components drawn for each step, without replacement unless it says so. Absent: all. */
  readonly batch?: { readonly size: number; readonly replacement?: boolean };
  /** After each step: onto the ball of this radius round 0, or the box of these. */
  readonly projection?: { readonly ball: number } | { readonly box: readonly number[] };
}

/** Where a run came to. The arrays are the same for each run, filled again. */
export interface Iterates {
  /** x_T */
  readonly last: Float64Array;
  /** (x_1 + … + x_T)/T; x_0 for T = 0. */
  readonly average: Float64Array;
}

/**
 * Stochastic gradient descent or a relative of it, a run for each draw. No step makes an array, and the noise
 * of a run is drawn at once.
 * @accuracy Plain float64, as such programs compute.
 * @param eachStep is shown x_t, t = 0, …, T; it must not keep or change it
 * @throws {RangeError} where the parts do not fit together
 */
export function stochasticDescent(
  descent: Descent,
  eachStep?: (x: Float64Array, t: number) => void,
): Draw<Iterates> {
  const { f, start, steps, stepSize, method = { kind: 'sgd' }, noise = 0, batch, projection } = descent;
  const d = 'components' in f ? requireSum(f) : dimensionOf(f);
  requireIntegerIn(0, 1e9, { steps });
  requireIntegerIn(d, d, { 'length of start': start.length });
  requireNumbers({ nonNegative: { noise } });
  const estimate = gradientEstimate(f, d, batch);
  const project = projector(projection, d);
  const [x, g, m, v, average] = Array.from({ length: 5 }, () => new Float64Array(d)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const ahead = new Float64Array(d);
  const normals = new Float64Array(noise > 0 ? steps * d : 0);
  const iterates = { last: x, average };
  return (stream) => {
    x.set(start);
    m.fill(0);
    v.fill(0);
    average.fill(0);
    if (noise > 0) stream.fillNormal(normals);
    eachStep?.(x, 0);
    for (let t = 1; t <= steps; t++) {
      const eta = typeof stepSize === 'number' ? stepSize : stepSize(t);
      if (method.kind === 'nesterov') {
        for (let i = 0; i < d; i++) ahead[i] = x[i]! - eta * method.beta * m[i]!;
        estimate(ahead, g, stream);
      } else estimate(x, g, stream);
      if (noise > 0) for (let i = 0; i < d; i++) g[i]! += noise * normals[(t - 1) * d + i]!;
      move(method, { x, g, m, v }, eta, t);
      project?.(x);
      for (let i = 0; i < d; i++) average[i]! += (x[i]! - average[i]!) / t;
      eachStep?.(x, t);
    }
    if (steps === 0) average.set(x);
    return iterates;
  };
}

type State = Readonly<Record<'x' | 'g' | 'm' | 'v', Float64Array>>;

function move(method: Method, { x, g, m, v }: State, eta: number, t: number): void {
  const d = x.length;
  switch (method.kind) {
    case 'sgd':
      for (let i = 0; i < d; i++) x[i]! -= eta * g[i]!;
      return;
    case 'momentum':
    case 'nesterov':
      for (let i = 0; i < d; i++) {
        m[i] = method.beta * m[i]! + g[i]!;
        x[i]! -= eta * m[i]!;
      }
      return;
    case 'adam': {
      const { beta1, beta2, epsilon } = method;
      const [first, second] = [1 - pow(beta1, t), 1 - pow(beta2, t)];
      for (let i = 0; i < d; i++) {
        m[i] = beta1 * m[i]! + (1 - beta1) * g[i]!;
        v[i] = beta2 * v[i]! + (1 - beta2) * g[i]! * g[i]!;
        x[i]! -= (eta * (m[i]! / first)) / (Math.sqrt(v[i]! / second) + epsilon);
      }
    }
  }
}

/** The gradient, or that of a batch. */
function gradientEstimate(
  f: FunctionSpec | FiniteSumSpec,
  d: number,
  batch: Descent['batch'],
): (x: Float64Array, out: Float64Array, stream: Stream) => void {
  if (!('components' in f)) {
    requireThat(batch === undefined, 'batch', 'left away, as f is no finite sum', batch?.size);
    return fastGradient(f);
  }
  const n = f.components.length;
  const gradients = f.components.map(fastGradient);
  const tilts = f.tilts.map((tilt) => Float64Array.from(tilt));
  const own = new Float64Array(d);
  const addComponent = (i: number, x: Float64Array, out: Float64Array): void => {
    gradients[i]!(x, own);
    const tilt = tilts[i]!;
    for (let j = 0; j < d; j++) out[j]! += own[j]! + tilt[j]!;
  };
  const drawn = batch && sample(n, batch.size, { replacement: batch.replacement ?? false });
  const size = batch?.size ?? n;
  requireThat(size >= 1, 'batch.size', 'at least 1', size);
  return (x, out, stream) => {
    out.fill(0);
    const indices = drawn?.(stream);
    for (let i = 0; i < size; i++) addComponent(indices === undefined ? i : indices[i]!, x, out);
    for (let j = 0; j < d; j++) out[j]! /= size;
  };
}

function projector(projection: Descent['projection'], d: number): ((x: Float64Array) => void) | undefined {
  if (projection === undefined) return undefined;
  if ('ball' in projection) {
    const { ball } = projection;
    requireNumbers({ positive: { ball } });
    return (x) => {
      const size = norm(x, d);
      if (size > ball) for (let i = 0; i < d; i++) x[i] = (x[i]! * ball) / size;
    };
  }
  const { box } = projection;
  requireIntegerIn(d, d, { 'length of box': box.length });
  return (x) => {
    for (let i = 0; i < d; i++) x[i] = Math.max(-box[i]!, Math.min(box[i]!, x[i]!));
  };
}
