import { type Arbitrary, array, constantFrom, integer, oneof, record } from 'fast-check';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { TeacherSpec } from '../../../src/theory/network/teacher-task.ts';
import { gaussianTeacher } from '../../generalization/end-to-end/case.ts';
import { type BatchCase, sizeOf } from './cases.ts';
import { quadraticPopulation, type QuadraticSpec } from './population.ts';

/** Balanced ±1 on the line: the examples that spread most for their A. */
export function signs(): Arbitrary<QuadraticSpec> {
  return integer({ min: 1, max: 12 }).map((half) => ({
    kind: 'mean',
    points: Array.from({ length: 2 * half }, (_, i) => [i % 2 === 0 ? 1 : -1]),
  }));
}

/** All on one sphere, or anywhere. */
function points(): Arbitrary<QuadraticSpec> {
  return oneof(
    record({ k: integer({ min: 1, max: 2 }), copies: integer({ min: 1, max: 3 }) }).map(({ k, copies }) => ({
      kind: 'mean' as const,
      points: Array.from({ length: copies }, () =>
        Array.from({ length: 2 * k }, (_, i) =>
          Array.from({ length: k }, (__, j) => (j === i >> 1 ? 1 - 2 * (i % 2) : 0)),
        ),
      ).flat(),
    })),
    record({
      k: integer({ min: 1, max: 2 }),
      entries: array(integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 20 }),
    })
      .map(({ k, entries }) => ({
        kind: 'mean' as const,
        points: Array.from({ length: Math.floor(entries.length / k) }, (_, i) =>
          entries.slice(i * k, (i + 1) * k),
        ),
      }))
      .filter((spec) => quadraticPopulation(spec).largestDeviation(1) > 1e-6),
  );
}

/** One example far from the others, which agree. */
export function outliers(): Arbitrary<QuadraticSpec> {
  return integer({ min: 10, max: 30 }).map((n) => ({
    kind: 'mean',
    points: Array.from({ length: n }, (_, i) => [i === 0 ? n : 0]),
  }));
}

/** Least squares on few rows, with labels that no model fits; few of them, since A takes its time. */
const linearModels: readonly QuadraticSpec[] = [
  { rows: [[1], [1], [-1], [-1]], targets: [1, -1, 1, -1] },
  { rows: [[2], [1], [-1], [-2], [1], [-1]], targets: [1, -1, 1, -1, -2, 2] },
  {
    rows: [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
      [1, 0],
      [0, 1],
    ],
    targets: [1, 1, -1, -1, -1, 1],
  },
  {
    rows: [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ],
    targets: [1, -2, 1, 2],
  },
  {
    rows: [
      [1, 0.5],
      [1, -0.5],
      [-1, 0.5],
      [0.5, 1],
      [0.5, -1],
    ],
    targets: [1, 0, -1, 1, 2],
  },
  {
    rows: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    targets: [1, 1, 1, -1, -1, -1],
  },
].map(({ rows, targets }) => ({ kind: 'linear', rows, targets }));

/** One example with nearly all the curvature, and nearly a model that fits both. */
export const uneven: QuadraticSpec = { kind: 'linear', rows: [[1], [10]], targets: [1, -1] };

/** What a case needs of the theory: the radius at which the theorem promises something, from r's place. */
export type RadiusOf = (c: BatchCase, start: number, level: number) => number;

/** What a space draws from. */
interface BatchSpace {
  readonly populations: Arbitrary<QuadraticSpec>;
  readonly percents: readonly [number, number];
  readonly draws?: readonly BatchCase['draws'][];
  readonly starts?: readonly number[];
  readonly steps?: readonly number[];
  readonly maxBatch?: number;
  /** Batches without replacement may hold all examples, not only a third: then little noise is left. */
  readonly whole?: boolean;
}

export function batchCases(
  {
    populations,
    percents,
    draws = ['with', 'with', 'without'],
    starts = [0, 0.5, 0.8],
    steps = [3, 5, 8, 12, 3, 5, 8, 20],
    maxBatch = 5,
    whole = false,
  }: BatchSpace,
  radiusOf: RadiusOf,
): Arbitrary<BatchCase> {
  return record({
    spec: populations,
    drawn: constantFrom(...draws),
    batch: integer({ min: 1, max: maxBatch }),
    percent: integer({ min: percents[0], max: percents[1] }),
    T: constantFrom(...steps),
    start: constantFrom(...starts),
    level: integer({ min: 1, max: 19 }),
  }).map(({ spec, drawn, batch, percent, T, start, level }) => {
    const n = sizeOf(spec);
    const { beta } = quadraticPopulation(spec);
    const c: BatchCase = {
      population: spec,
      draws: drawn,
      b: drawn === 'with' ? batch : Math.min(batch, whole ? n : Math.ceil(n / 3)),
      eta: roundSignificant(percent / (100 * beta)),
      T,
      r: 1,
      d0: 0,
    };
    const r = roundSignificant(radiusOf(c, start, level / 20));
    return { ...c, r, d0: roundSignificant(start * r) };
  });
}

export function linear(): Arbitrary<QuadraticSpec> {
  return constantFrom(...linearModels);
}

/** Means to estimate. */
export function means(): Arbitrary<QuadraticSpec> {
  return oneof(
    { weight: 3, arbitrary: signs() },
    { weight: 2, arbitrary: points() },
    { weight: 1, arbitrary: outliers() },
  );
}

/** Small networks with a ridge; N6 certifies a ball round θ*. Fewer points than parameters. */
const tasks: readonly TeacherSpec[] = (
  [
    ['tanh', [2, 2, 1], 1],
    ['identity', [2, 2, 1], 1],
    ['tanh', [2, 3, 1], 2],
    ['identity', [3, 2, 2, 1], 2],
  ] as const
).map(([activation, widths, points], i) => ({
  teacher: gaussianTeacher(activation, widths, { biases: 0, scale: 1, seed: i + 1 }),
  points,
  seed: i + 1,
  size: 0.5,
  noise: 0,
  ridge: 1,
}));

/** Networks in a tube of a hundredth of θ*'s scale, with as much noise in the labels as `noiseOf` chooses. */
export function teacherCases(noiseOf: (c: BatchCase, level: number) => number): Arbitrary<BatchCase> {
  return record({
    task: constantFrom(...tasks),
    drawn: constantFrom('with' as const, 'without' as const),
    batch: integer({ min: 1, max: 3 }),
    percent: integer({ min: 3, max: 20 }),
    T: constantFrom(5, 8, 12),
    start: constantFrom(0, 0.5, 0.8),
    level: integer({ min: 1, max: 19 }),
  }).map(({ task, drawn, batch, percent, T, start, level }) => {
    const r = 0.01;
    const c: BatchCase = {
      population: { kind: 'teacher', task, noise: 0 },
      draws: drawn,
      b: drawn === 'with' ? batch : Math.min(batch, task.points),
      eta: roundSignificant(percent / 100),
      T,
      r,
      d0: start * r,
    };
    return { ...c, population: { kind: 'teacher', task, noise: roundSignificant(noiseOf(c, level / 20)) } };
  });
}
