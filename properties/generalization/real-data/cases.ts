import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z, type ZodType } from 'zod';
import type { DataTables } from '../../../src/data/table.ts';
import type { LabelledData } from '../../../src/data/labelled.ts';
import { classificationTask } from '../../../src/data/classification.ts';

/** Rows that a population has at most, and an anchor's training, too. */
export const maxRows = 200;

/** Rows of a data set: some train the anchor, up to 200 others are the population for samples of n. */
export interface RealDataCase {
  /** File name, for the reader; the hash decides. */
  readonly file: string;
  readonly sha256: string;
  /** Decides the order of the rows and the initialization. */
  readonly seed: number;
  /** Whose label each row has: its own, or another row's, by a permutation, so that nothing can be learnt. */
  readonly labels: 'own' | 'permuted';
  /** How many of the first rows, in that order, train the anchor. */
  readonly anchorRows: number;
  /** Most passes of that training; it ends once the share `untilRight` of these rows is classified right. */
  readonly epochs: number;
  readonly untilRight: number;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  /** The loss is the ramp of margin gamma: min(1, (1 − margin/γ)₊). */
  readonly gamma: number;
  readonly n: number;
  readonly delta: number;
  /** ‖W_l − W_l*‖_σ ≤ r in every layer; 0 for the anchor alone. */
  readonly r: number;
  /** What the anchor was trained on: rows outside the population, or (against the theorem) the sample. */
  readonly anchor: 'other rows' | 'the sample';
  /** Where the sample is from: the population, or (no sample of it) the rows that trained the anchor. */
  readonly drawn: 'population' | 'rows of the anchor';
}

const minRows = 60;

/** Tables that are classification tasks with enough rows, as points on the unit ball. */
export function tasksOf(data: DataTables): ReadonlyMap<string, LabelledData> {
  return new Map(
    [...data].flatMap(([sha256, table]) => {
      const task = classificationTask(table);
      return typeof task === 'string' || task.labels.length < minRows ? [] : [[sha256, task] as const];
    }),
  );
}

export const realDataSchema: ZodType<RealDataCase> = z.strictObject({
  file: z.string(),
  sha256: z.string(),
  seed: z.int().nonnegative(),
  labels: z.enum(['own', 'permuted']),
  anchorRows: z.int().min(1),
  epochs: z.int().nonnegative().max(1000),
  untilRight: z.number().min(0).max(1),
  hidden: z.array(z.int().min(1).max(256)).max(5).readonly(),
  gamma: z.number().positive(),
  n: z.int().min(1).max(100_000),
  delta: z.number().positive().lt(1),
  r: z.number().nonnegative(),
  anchor: z.enum(['other rows', 'the sample']),
  drawn: z.enum(['population', 'rows of the anchor']),
});

/** Every choice begins with the simplest. */
export function realDataCases(data: DataTables, fixed: Partial<RealDataCase> = {}): Arbitrary<RealDataCase> {
  const sources = [...tasksOf(data)].map(([sha256, { labels }]) => ({
    sha256,
    file: data.get(sha256)!.file,
    rows: labels.length,
  }));
  return record({
    source: constantFrom(...sources),
    seed: integer({ min: 1, max: 50 }),
    labels: constantFrom<'own' | 'permuted'>('own', 'own', 'own', 'permuted'),
    share: constantFrom(3, 10, 5),
    epochs: constantFrom(40),
    // At half, a loss of nearly 0 or 1 has most variance, and Hoeffding’s inequality is nearest to the truth.
    untilRight: constantFrom(0.5, 0.5, 0.5, 0.4, 0.6, 0.9),
    hidden: constantFrom<readonly number[]>([4], [], [8], [6, 6]),
    gamma: constantFrom(0.01, 0.01, 0.1, 1),
    n: constantFrom(20, 10, 40, 100),
    delta: constantFrom(0.1, 0.05, 0.2),
    reach: constantFrom(0, 0, 0, 0, 0, 0, 0.0003, 0.003),
  }).map(({ source: { file, sha256, rows }, share, reach, ...rest }) => ({
    file,
    sha256,
    anchorRows: Math.min(maxRows, Math.floor(rows / share)),
    anchor: 'other rows',
    drawn: 'population',
    // In units of the margin, so that the second term, which has 1/gamma, is not trivial.
    r: Number((reach * rest.gamma).toPrecision(3)),
    ...rest,
    ...fixed,
  }));
}
