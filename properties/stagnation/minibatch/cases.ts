import { z } from 'zod';
import type { ExactProbability } from '../../../src/core/probability.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { Stream } from '../../../src/core/stream.ts';
import { type Atom, enumeratedSurvival } from '../../../src/theory/sgd/finite-noise.ts';
import { population, populationSchema, type PopulationSpec } from './population.ts';

/**
 * How batches are drawn: fresh at each step, with or without replacement inside a batch; or, against the
 * theorem's hypothesis, in epochs that use every example once, or one batch for all steps.
 */
const drawings = ['with', 'without', 'reshuffled', 'kept'] as const;

/** SGD on R_n = Σℓ_i/n with batches of b examples, from d_0 off the minimizer, where the population says. */
export interface BatchCase {
  readonly population: PopulationSpec;
  readonly draws: (typeof drawings)[number];
  readonly b: number;
  readonly eta: number;
  readonly T: number;
  readonly r: number;
  readonly d0: number;
}

export const batchSchema: z.ZodType<BatchCase> = z
  .strictObject({
    population: populationSchema,
    draws: z.enum(drawings),
    b: z.int().min(1),
    eta: z.number().positive(),
    T: z.int().min(1),
    r: z.number().positive(),
    d0: z.number().nonnegative(),
  })
  .refine(({ population: spec, draws, b }) => draws === 'with' || b <= sizeOf(spec), 'b: at most n');

export function sizeOf(spec: PopulationSpec): number {
  return population(spec).n;
}

/** Steps of the kernels that a step here takes the time of, beside half a one for each example. */
const stepCost = 2;

/** 1 if ‖θ_t − minimizer‖ ≤ r for all t ≤ T, else 0. */
export function staysWithBatches(c: BatchCase): Experiment {
  const { b, eta, T, r, d0 } = c;
  const { n, minimizer, away, addGradient, cost: each } = population(c.population);
  const start = minimizer.map((x, i) => x + d0 * away[i]!);
  const k = minimizer.length;
  const cost = stepCost + Math.ceil((each * b) / 2);
  return {
    horizon: cost * T,
    run(stream, trajectories) {
      const values = new Float64Array(trajectories);
      const [theta, gradient] = [new Float64Array(k), new Float64Array(k)];
      const batches = batchesOf(c, n);
      let steps = 0;
      for (let m = 0; m < trajectories; m++) {
        theta.set(start);
        batches.restart();
        let d = d0;
        let t = 0;
        for (; t < T && d <= r; t++) {
          gradient.fill(0);
          const from = batches.draw(stream);
          for (let j = 0; j < b; j++) addGradient(batches.order[from + j]!, theta, gradient);
          let square = 0;
          for (let i = 0; i < k; i++) {
            theta[i]! -= (eta * gradient[i]!) / b;
            const x = theta[i]! - minimizer[i]!;
            square += x * x;
          }
          d = Math.sqrt(square);
        }
        values[m] = d <= r ? 1 : 0;
        steps += cost * t;
      }
      return { values, steps };
    },
  };
}

/** Batches in turn: b entries of `order` from the place that `draw` gives. */
interface Batches {
  readonly order: Int32Array;
  draw(stream: Stream): number;
  /** Before the first step of a trajectory. */
  restart(): void;
}

function batchesOf({ draws, b }: Pick<BatchCase, 'draws' | 'b'>, n: number): Batches {
  if (draws === 'with') {
    const order = new Int32Array(b);
    const draw = (stream: Stream): number => {
      for (let j = 0; j < b; j++) order[j] = below(stream, n);
      return 0;
    };
    return { order, draw, restart: () => undefined };
  }
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const shuffle = (stream: Stream, count: number): void => {
    for (let j = 0; j < count; j++) {
      const other = j + below(stream, n - j);
      const moved = order[j]!;
      order[j] = order[other]!;
      order[other] = moved;
    }
  };
  let next = n;
  const restart = (): void => {
    next = n;
  };
  const draw = (stream: Stream): number => {
    if (draws === 'without') {
      shuffle(stream, b);
      return 0;
    }
    // a batch that the rest of an epoch does not fill is left out
    if (next + b > n) {
      shuffle(stream, n);
      next = 0;
    }
    if (draws === 'kept') return 0;
    next += b;
    return next - b;
  };
  return { order, draw, restart };
}

/** Uniform on 0 … n − 1. */
function below(stream: Stream, n: number): number {
  return Math.floor(stream.uniform() * n);
}

/** Batches that are listed, at most. */
const maxBatches = 5000;

/** The exact probability for means on the line, where there are few batches and few steps. */
export const exactWithBatches: (c: BatchCase) => ExactProbability | undefined = memoize((c: BatchCase) => {
  const { population: spec, draws, b, eta, T, r, d0 } = c;
  if (spec.kind !== 'mean' || spec.points[0]!.length > 1) return undefined;
  if (draws !== 'with' && draws !== 'without') return undefined;
  const [mean] = population(spec).minimizer;
  const atoms = batchMeans(
    spec.points.map(([y]) => y! - mean!),
    b,
    draws === 'with',
  )?.map(([value, chance]): Atom => [eta * value, chance]);
  return atoms && enumeratedSurvival({ slope: 1 - eta, atoms, start: d0, r, T });
});

/** The law of the mean of a batch; undefined where there are more than 5,000 batches. */
export function batchMeans(
  values: readonly number[],
  b: number,
  replaced: boolean,
): readonly Atom[] | undefined {
  const n = values.length;
  let count = 1;
  for (let j = 0; j < b; j++) count *= replaced ? n : n - j;
  if (count > maxBatches) return undefined;
  const law = new Map<number, number>();
  const used = new Set<number>();
  const draw = (sum: number, left: number): void => {
    if (left === 0) {
      // sums in another order differ by rounding alone
      const value = Number((sum / b).toPrecision(12));
      law.set(value, (law.get(value) ?? 0) + 1 / count);
      return;
    }
    for (let i = 0; i < n; i++) {
      if (!replaced && used.has(i)) continue;
      used.add(i);
      draw(sum + values[i]!, left - 1);
      if (!replaced) used.delete(i);
    }
  };
  draw(0, b);
  return [...law].sort(([x], [y]) => x - y);
}
