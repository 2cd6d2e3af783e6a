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
  /** Batches of any size up to all examples, not only of `maxBatch`, or of a third without replacement. */
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
    // of the examples, where batches are of any size
    hundredths: integer({ min: 1, max: 100 }),
    percent: integer({ min: percents[0], max: percents[1] }),
    T: constantFrom(...steps),
    start: constantFrom(...starts),
    level: integer({ min: 1, max: 19 }),
  }).map(({ spec, drawn, batch, hundredths, percent, T, start, level }) => {
    const n = sizeOf(spec);
    const { beta } = quadraticPopulation(spec);
    const most = whole ? Math.ceil((hundredths * n) / 100) : batch;
    const c: BatchCase = {
      population: spec,
      draws: drawn,
      b: drawn === 'with' || whole ? most : Math.min(most, Math.ceil(n / 3)),
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

/** A network's task and a ball on which it is certified. */
interface CertifiedTask {
  readonly task: TeacherSpec;
  readonly r: number;
}

/** In a tube of a hundredth of θ*'s scale. */
export const smallTeachers: Arbitrary<CertifiedTask> = constantFrom(...tasks).map((task) => ({
  task,
  r: 0.01,
}));

/** What cases of networks need of the theory; `level` in (0, 1) is the place in a range. */
interface NetworkLevels {
  /** The noise in the labels at which the theorem promises something. */
  noiseOf(c: BatchCase, level: number): number;
  /** The step at which it does. */
  stepOf(c: BatchCase, level: number): number;
  /** A radius, at most the case's own, where steps push out about as much as the ridge pulls back. */
  tubeOf(c: BatchCase, level: number): number;
}

/**
 * Networks, their examples the labelled points of a task: as much noise in the labels as `noiseOf` chooses;
 * on rows of a data set, whose labels are as they are, the tube and the step are chosen.
 */
export function networkCases(
  certified: Arbitrary<CertifiedTask>,
  { noiseOf, stepOf, tubeOf }: NetworkLevels,
): Arbitrary<BatchCase> {
  return record({
    certified,
    drawn: constantFrom('with' as const, 'without' as const),
    hundredths: oneof(
      { weight: 2, arbitrary: constantFrom(1, 10) },
      { weight: 1, arbitrary: integer({ min: 1, max: 99 }) },
    ),
    percent: integer({ min: 3, max: 20 }),
    T: constantFrom(5, 8, 12),
    start: constantFrom(0.8, 0.5, 0, 0.9),
    room: integer({ min: 1, max: 19 }),
    level: integer({ min: 1, max: 19 }),
  }).map(({ certified: { task, r }, drawn, hundredths, percent, T, start, room, level }) => {
    const population = { kind: 'teacher', task, noise: 0 } as const;
    const c: BatchCase = {
      population,
      draws: drawn,
      b: Math.ceil((hundredths * sizeOf(population)) / 100),
      eta: roundSignificant(percent / (100 * Math.max(1, task.ridge))),
      T,
      r,
      d0: start * r,
    };
    if (task.rows === undefined)
      return { ...c, population: { ...population, noise: roundSignificant(noiseOf(c, level / 20)) } };
    const tube = Math.min(r, roundSignificant(tubeOf(c, room / 20)));
    const there = { ...c, r: tube, d0: roundSignificant(start * tube), eta: 1 / task.ridge };
    return { ...there, eta: roundSignificant(stepOf(there, level / 20)) };
  });
}
