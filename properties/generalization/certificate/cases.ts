import { type Arbitrary, constantFrom, oneof, record } from 'fast-check';
import { z } from 'zod';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { deepShapes, memorizers, type PathRunCase, pathRuns, runShape } from '../end-to-end-path/cases.ts';

type Shared = Omit<PathRunCase, 'sigma' | 'firstNoise' | 'T' | 'seen'>;

/** Runs of SGD with noise on a sample, at several noise levels, each looked at after several steps. */
export interface CertificateCase extends Shared {
  /** The grid: noise levels, of which each has a run of its own, and numbers of steps. */
  readonly sigmas: readonly number[];
  readonly steps: readonly number[];
  /** Draws for the mean over the last step's noise, of one weight for each point; 0 for none. */
  readonly draws: number;
  /** What, against the theorem, has seen the sample: `σ` where it chooses the level that is counted. */
  readonly seen: 'nothing' | 'the start' | 'R_0' | 'σ';
}

export const certificateSchema: z.ZodType<CertificateCase> = z
  .strictObject({
    ...runShape,
    delta: z.number().positive().lt(1),
    sigmas: z.array(z.number().positive()).min(1).max(1000).readonly(),
    steps: z.array(z.int().min(1).max(100)).min(1).max(20).readonly(),
    draws: z.int().nonnegative().max(100_000),
    seen: z.enum(['nothing', 'the start', 'R_0', 'σ']),
  })
  .refine(({ widths }) => widths.at(-1) === 1, 'the network must have one output')
  .refine(({ inputs, draws }) => inputs === 'axes' || draws === 0, 'draws are for inputs on axes')
  .refine(({ steps }) => steps.every((T, i) => i === 0 || T > steps[i - 1]!), 'steps must increase');

/** A case with one noise level and one number of steps as a grid round it. */
function gridRound(
  { sigma, firstNoise: _firstNoise, T, seen: _seen, ...c }: PathRunCase,
  levels: readonly number[],
  draws: number,
): CertificateCase {
  return {
    ...c,
    sigmas: levels.map((factor) => roundSignificant(sigma * factor)),
    steps: [...new Set([1, Math.ceil(T / 2), T])],
    draws: c.inputs === 'axes' ? draws : 0,
    seen: 'nothing',
  };
}

/** Networks of three layers and more, and one weight for each point. */
export const certificateCases: Arbitrary<CertificateCase> = oneof(
  pathRuns({}, deepShapes, [1, 2, 3, 5]).map((c) => gridRound(c, [0.5, 1, 2], 0)),
  record({
    points: constantFrom(20, 50, 100),
    divergence: constantFrom(2, 10, 0.5, 30),
    T: constantFrom(1, 2, 4),
    delta: constantFrom(0.5, 0.2, 0.8),
    flip: constantFrom(0.2, 0.5, 0.1),
    draws: constantFrom(100, 1000),
  }).map(({ points, divergence, T, delta, flip, draws }) =>
    gridRound({ ...memorizers(points, divergence, T), delta, flip }, [0.7, 1, 1.5], draws),
  ),
);

/** As many weights as points, labels by chance: what is learnt is of the sample. @param divergence K */
export function memorizing(
  points: number,
  divergence: number,
  more: Partial<CertificateCase> = {},
): CertificateCase {
  const one = memorizers(points, divergence);
  // half of each gradient is the sample's, so that the noise that makes K is half as large
  return { ...gridRound({ ...one, sigma: one.sigma / 2 }, [1], 0), ...more };
}

/** Noise so large that every run ends with signs by chance: as many hypotheses as noise levels. */
export const guesses: CertificateCase = {
  ...memorizing(60, 1),
  n: 8,
  delta: 0.09,
  sigmas: Array.from({ length: 160 }, (_, i) => 1000 + i),
};
