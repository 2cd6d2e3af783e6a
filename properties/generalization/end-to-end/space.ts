import { type Arbitrary, boolean, constant, constantFrom, integer, oneof, record } from 'fast-check';
import type { Activation } from '../../../src/theory/network/network.ts';
import { calibratedCase, ridged, type TeacherBounds } from './calibrated-case.ts';
import type { TeacherCase } from './case.ts';

export interface TeacherShape {
  /** Widths below the output, in place of the three that follow; undefined where those decide. */
  readonly shape: readonly number[] | undefined;
  readonly depth: number;
  readonly width: number;
  readonly inputs: number;
  readonly points: number;
  readonly activation: Activation;
  readonly biases: number;
  /** Spectral norms of the teacher's layers, about. */
  readonly scale: number;
  /** Length of the first input, and how many times as long the last one is. */
  readonly size: number;
  readonly spread: number;
  /** Of so many teachers the one whose data curve most evenly. */
  readonly candidates: number;
}

/** What else is drawn of a case, wherever its network comes from; the rest follows. */
export interface TeacherDraws {
  /** k; 0 for all of θ. */
  readonly rank: number;
  readonly T: number;
  /** η in hundredths of what the least curvature asks for, or of nearly what the greatest allows. */
  readonly step: number;
  /** ω in hundredths of the least curvature at θ*: how much of it the ball may take away. */
  readonly bend: number;
  /** ηΔ/((1 − q)r) in hundredths, about. */
  readonly deviation: number;
  /** n; less where that leaves Δ small already. */
  readonly n: number;
  /** d_0/r */
  readonly start: number;
  readonly seed: number;
  /** λ as a multiple of Σ w_i‖∇f_θ*(x_i)‖²; more where Δ asks for it. */
  readonly dominance: number;
  readonly delta: number;
  readonly deltaDeviation: number;
  /** How much the bound is to promise. */
  readonly level: number;
  /** Does the loss reach as far as the labels' noise, or `range` times as far as the bound needs? */
  readonly noisy: boolean;
  readonly range: number;
}

type Arbitraries<T> = { readonly [F in keyof T]: Arbitrary<T[F]> };
/** A space of settings; the first value of every draw is the simplest. */
export type TeacherSpace = Arbitraries<TeacherShape & TeacherDraws>;

/** Draws of small networks with noise in all parameters. */
export const smallDraws: Arbitraries<TeacherDraws> = {
  rank: constant(0),
  T: constantFrom(1, 2, 5, 10),
  step: constantFrom(100, 100, 50, 100, 20),
  bend: constantFrom(2, 5, 20),
  deviation: constantFrom(0, 15, 0, 15, 30),
  n: constantFrom(100, 25, 400),
  start: constantFrom(1, 1, 1, 0.5, 1, 0),
  seed: integer({ min: 0, max: 10_000 }),
  dominance: constantFrom(10, 30, 100, 3),
  delta: constantFrom(0.01, 0.001, 0.05),
  deltaDeviation: constantFrom(0.1, 0.2, 0.02),
  level: integer({ min: 0, max: 10 }),
  noisy: boolean(),
  range: constantFrom(2, 1.3, 5),
};

/** S = I: T7 applies, and is nearly attained where the ridge dominates. */
const isotropic: TeacherSpace = {
  shape: constant(undefined),
  depth: integer({ min: 2, max: 5 }),
  width: integer({ min: 1, max: 3 }),
  inputs: integer({ min: 1, max: 2 }),
  points: constantFrom(2, 1, 4),
  activation: constantFrom('tanh', 'tanh', 'tanh', 'tanh', 'identity', 'relu'),
  biases: constantFrom(0, 0, 0.3),
  scale: constantFrom(0.5, 0.8, 1),
  size: constant(1),
  spread: constant(1),
  candidates: constant(1),
  ...smallDraws,
};

/** Noise in few coordinates of larger networks: T1, T2 and T9. */
const fewCoordinates: TeacherSpace = {
  ...isotropic,
  width: integer({ min: 2, max: 16 }),
  inputs: integer({ min: 1, max: 6 }),
  points: constantFrom(2, 4, 8),
  rank: constantFrom(1, 2, 3, 10),
  dominance: constantFrom(30, 100, 10, 3),
  T: constantFrom(1, 1, 2, 5),
  step: constantFrom(100, 100, 80, 60),
  deviation: constantFrom(0, 15, 5, 30),
};

/** At least as many inputs as parameters, short and long: the data curve all directions, little ridge. */
const curvedByData: TeacherSpace = {
  ...isotropic,
  // integers, which take their place among the draws
  depth: integer({ min: 2, max: 2 }),
  width: integer({ min: 1, max: 1 }),
  points: constantFrom(4, 4, 8),
  activation: constant('tanh'),
  biases: constantFrom(0, 0, 0, 0.5),
  scale: constantFrom(1, 2),
  size: constantFrom(1, 2, 0.5),
  spread: constantFrom(16, 4, 8),
  candidates: constant(24),
  dominance: constantFrom(0, 0, 0.003),
  T: constantFrom(2, 5, 10, 20),
  step: constantFrom(100, 50, 80),
  bend: constantFrom(20, 5),
  deviation: constantFrom(0, 0, 0, 40),
  n: constantFrom(51_200, 25_600, 102_400),
  start: constantFrom(1, 1, 1, 0.5),
};

/** At least 10,000 parameters, three layers, eight inputs or more. */
const large: TeacherSpace = {
  ...fewCoordinates,
  shape: constantFrom([100, 100, 3], [1250, 8, 4], [200, 50, 4, 2]),
  points: constant(8),
  activation: constant('tanh'),
  biases: constant(0),
  rank: constantFrom(1, 3, 10, 50),
  dominance: constantFrom(30, 10, 100),
  T: constantFrom(10, 12),
  step: constant(100),
  bend: constantFrom(2, 5),
  deviation: constantFrom(0, 0, 15),
  start: constant(1),
};

/** @param change draws to be replaced, but for what makes the two last spaces what they are */
export function teacherCases(
  bounds: TeacherBounds,
  change: Partial<TeacherSpace> = {},
): Arbitrary<TeacherCase> {
  const casesOf = (space: TeacherSpace, fixed: Partial<TeacherSpace> = {}): Arbitrary<TeacherCase> =>
    record({ ...space, ...change, ...fixed }).map((x) => calibratedCase(bounds, x, ridged(x)));
  return oneof(
    { weight: 9, arbitrary: casesOf(isotropic) },
    { weight: 9, arbitrary: casesOf(fewCoordinates) },
    { weight: 13, arbitrary: casesOf(curvedByData, shapeOf(curvedByData)) },
    { weight: 1, arbitrary: casesOf(large, shapeOf(large)) },
  );
}

function shapeOf({ depth, width, inputs, points, activation, T }: TeacherSpace): Partial<TeacherSpace> {
  return { depth, width, inputs, points, activation, T };
}
