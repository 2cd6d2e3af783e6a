import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { typicalRun } from './run.ts';

/** SGD with noise on a sample of labelled points, from a start that held-out data decided. */
export interface PathRunCase {
  /** d_0, …, d_L = 1. */
  readonly widths: readonly number[];
  readonly activation: 'relu' | 'tanh' | 'identity';
  /** Decides points, their labels, the initialization and the held-out sample. */
  readonly seed: number;
  /** Points of the population, all as likely. */
  readonly points: number;
  /** Unit vectors by chance, or the axes. */
  readonly inputs: 'sphere' | 'axes';
  /** How often a label is not the point's own. */
  readonly flip: number;
  readonly n: number;
  /** Examples held out, of which R_0 is the mean; 0 for the population's risk. */
  readonly heldOut: number;
  /** Steps of gradient descent on R_0 that lead to the start. */
  readonly warm: number;
  readonly eta: number;
  readonly sigma: number;
  /** S: how much of σ the noise has in the first layer, 1 in the others; default 1. */
  readonly firstNoise?: number;
  readonly T: number;
  readonly delta: number;
  /** What, against the theorem, has seen the sample. */
  readonly seen: 'nothing' | 'the start' | 'R_0';
}

const share = z.number().positive().lt(1);

/** What a run of SGD that starts from held-out data has, whatever is asked of it. */
type Run = Pick<
  PathRunCase,
  'widths' | 'activation' | 'seed' | 'points' | 'inputs' | 'flip' | 'n' | 'heldOut' | 'warm' | 'eta'
>;
export const runShape: { readonly [K in keyof Run]: z.ZodType<Run[K]> } = {
  widths: z.array(z.int().min(1).max(20_000)).min(2).max(8).readonly(),
  activation: z.enum(['relu', 'tanh', 'identity']),
  seed: z.int().nonnegative(),
  points: z.int().min(1).max(20_000),
  inputs: z.enum(['sphere', 'axes']),
  flip: z.number().min(0).max(0.5),
  n: z.int().min(1).max(100_000),
  heldOut: z.int().nonnegative().max(100_000),
  warm: z.int().nonnegative().max(1000),
  eta: z.number().positive(),
};

export const pathRunSchema: z.ZodType<PathRunCase> = z
  .strictObject({
    ...runShape,
    sigma: z.number().positive(),
    firstNoise: z.number().nonnegative().exactOptional(),
    T: z.int().min(1).max(100),
    delta: share,
    seen: z.enum(['nothing', 'the start', 'R_0']),
  })
  .refine(({ widths }) => widths.at(-1) === 1, 'the network must have one output')
  .refine(
    ({ inputs, widths, points }) => inputs === 'sphere' || widths[0] === points,
    'an axis for every point',
  );

/** Shapes of three layers and more, with ten thousand parameters or more, most of them in the first layer. */
export const deepShapes: readonly (readonly number[])[] = [
  [1000, 10, 4, 1],
  [2000, 5, 3, 1],
  [640, 16, 8, 1],
  [1250, 8, 4, 4, 1],
  [210, 48, 8, 1],
];

/** Networks of three layers and ten thousand parameters or more. @param fixed what a wrong version needs */
export function pathRuns(
  fixed: Partial<PathRunCase> = {},
  shapes: readonly (readonly number[])[] = deepShapes,
  steps: readonly number[] = [1, 2, 3, 5, 8, 12],
): Arbitrary<PathRunCase> {
  return record({
    widths: constantFrom(...shapes),
    points: constantFrom(4, 3, 8),
    activation: constantFrom<PathRunCase['activation']>('relu', 'tanh'),
    seed: integer({ min: 1, max: 999 }),
    flip: constantFrom(0.2, 0.1, 0.3),
    n: constantFrom(30, 20, 50, 100),
    heldOut: constantFrom(100, 50, 200),
    warm: constantFrom(10, 5, 0),
    T: constantFrom(...steps),
    delta: constantFrom(0.6, 0.8, 0.5, 0.9),
    divergence: constantFrom(1, 0.5, 2, 1, 3),
  }).map(({ divergence, ...c }) => {
    const made: PathRunCase = {
      ...c,
      inputs: 'sphere',
      eta: 0.1,
      sigma: 1,
      seen: 'nothing',
      ...fixed,
    };
    // the noise at which a run is about that far from one that does not see the sample
    const { divergence: atOne } = typicalRun({ ...made, seen: 'nothing' });
    const sigma = roundSignificant(Math.sqrt(Math.max(1e-12, atOne) / divergence));
    return { ...made, sigma: fixed.sigma ?? sigma };
  });
}

/**
 * As many weights as points, one for each, and labels by chance: SGD learns of each what a sample says of it,
 * so that R_n and R are nearly as far apart as their divergence allows.
 * @param divergence K
 */
export function memorizers(points: number, divergence: number, T = 1): PathRunCase {
  const n = 2 * points;
  return {
    widths: [points, 1],
    activation: 'identity',
    seed: 1,
    points,
    inputs: 'axes',
    flip: 0.5,
    n,
    heldOut: 0,
    warm: 0,
    eta: 1,
    sigma: roundSignificant(Math.sqrt(T / (2 * n * divergence))),
    T,
    delta: 0.5,
    seen: 'nothing',
  };
}

/**
 * One example of one point, of which a label in five hundred is a mistake, and steps so short and noisy that
 * next to nothing is learnt: a bound by Markov's inequality that loses a factor of 2.
 */
export const rareMistakes: PathRunCase = {
  widths: [1, 1],
  activation: 'identity',
  seed: 1,
  points: 1,
  inputs: 'axes',
  flip: 0.002,
  n: 1,
  heldOut: 0,
  warm: 1000,
  eta: 0.001,
  sigma: 100,
  T: 1,
  delta: 0.00412,
  seen: 'nothing',
};
