import { type Arbitrary, boolean, constant, constantFrom, integer, oneof, record } from 'fast-check';
import type { Activation } from '../../../src/theory/network/network.ts';
import type { TeacherCase } from './case.ts';
import { ridged, type TeacherDraws, type TeacherShape, teacherCaseOf } from './draws.ts';

/** A space of settings; the first entry of every list is the simplest. */
export interface TeacherSpace extends DrawSpace {
  /** Widths below the output, in place of the three that follow; absent where those decide. */
  readonly shapes?: readonly (readonly number[])[];
  readonly depth: readonly [number, number];
  readonly width: readonly [number, number];
  readonly inputs: readonly [number, number];
  readonly points: readonly number[];
  readonly activations: readonly Activation[];
  readonly biases: readonly number[];
  /** Spectral norms of the teacher's layers, about. */
  readonly scales: readonly number[];
  /** Length of the first input, and how many times as long the last one is. */
  readonly sizes: readonly number[];
  readonly spreads: readonly number[];
  /** Of so many teachers the one whose data curve most evenly. */
  readonly candidates: number;
}

/** What does not depend on where the network comes from. */
export interface DrawSpace {
  /** λ as a multiple of Σ w_i‖∇f_θ*(x_i)‖²; more where Δ asks for it. */
  readonly dominance: readonly number[];
  /** k; 0 for all of θ. */
  readonly ranks: readonly number[];
  readonly steps: readonly number[];
  /** η in hundredths of what the least curvature asks for, or of nearly what the greatest allows. */
  readonly stepPercent: readonly number[];
  /** ω in hundredths of the least curvature at θ*: how much of it the ball may take away. */
  readonly bendPercent: readonly number[];
  /** ηΔ/((1 − q)r) in hundredths, about. */
  readonly deviationPercent: readonly number[];
  /** n; less where that leaves Δ small already. */
  readonly samples: readonly number[];
  /** d_0/r */
  readonly starts: readonly number[];
}

export function teacherCases(space: TeacherSpace): Arbitrary<TeacherCase> {
  const between = ([min, max]: readonly [number, number]): Arbitrary<number> => integer({ min, max });
  return record<TeacherShape & TeacherDraws>({
    shape: constantFrom(...(space.shapes ?? [undefined])),
    depth: between(space.depth),
    width: between(space.width),
    inputs: between(space.inputs),
    points: constantFrom(...space.points),
    activation: constantFrom(...space.activations),
    biases: constantFrom(...space.biases),
    scale: constantFrom(...space.scales),
    size: constantFrom(...space.sizes),
    spread: constantFrom(...space.spreads),
    candidates: constant(space.candidates),
    ...drawsOf(space),
  }).map((x) => teacherCaseOf(x, ridged(x)));
}

/** The draws that do not depend on where the network comes from. */
export function drawsOf(space: DrawSpace): {
  readonly [D in keyof TeacherDraws]: Arbitrary<TeacherDraws[D]>;
} {
  return {
    rank: constantFrom(...space.ranks),
    T: constantFrom(...space.steps),
    step: constantFrom(...space.stepPercent),
    bend: constantFrom(...space.bendPercent),
    deviation: constantFrom(...space.deviationPercent),
    n: constantFrom(...space.samples),
    start: constantFrom(...space.starts),
    seed: integer({ min: 0, max: 10_000 }),
    dominance: constantFrom(...space.dominance),
    delta: constantFrom(0.01, 0.001, 0.05),
    deltaDeviation: constantFrom(0.1, 0.2, 0.02),
    level: integer({ min: 0, max: 10 }),
    noisy: boolean(),
    range: constantFrom(2, 1.3, 5),
  };
}

/**
 * Small networks with noise in few or all parameters, deeper ones, such whose data curve in all directions, and (one in 32)
 * such with p ≥ 10,000.
 */
export function teacherSettings(change: Partial<TeacherSpace> = {}): Arbitrary<TeacherCase> {
  return oneof(
    { weight: 9, arbitrary: teacherCases({ ...narrow, ...change }) },
    { weight: 9, arbitrary: teacherCases({ ...few, ...change }) },
    { weight: 13, arbitrary: teacherCases({ ...curved, ...change, ...shapeOf(curved) }) },
    { weight: 1, arbitrary: teacherCases({ ...large, ...change, ...shapeOf(large) }) },
  );
}

/** What makes a space what it is, whatever else is asked for. */
function shapeOf(space: TeacherSpace): Partial<TeacherSpace> {
  const { depth, width, inputs, points, activations, steps } = space;
  return { depth, width, inputs, points, activations, steps };
}

/** S = I: T7 applies, and is nearly attained where the ridge dominates. */
const narrow: TeacherSpace = {
  depth: [2, 5],
  width: [1, 3],
  inputs: [1, 2],
  points: [2, 1, 4],
  activations: ['tanh', 'tanh', 'tanh', 'tanh', 'identity', 'relu'],
  biases: [0, 0, 0.3],
  scales: [0.5, 0.8, 1],
  sizes: [1],
  spreads: [1],
  candidates: 1,
  dominance: [10, 30, 100, 3],
  ranks: [0],
  steps: [1, 2, 5, 10],
  stepPercent: [100, 100, 50, 100, 20],
  bendPercent: [2, 5, 20],
  deviationPercent: [0, 15, 0, 15, 30],
  samples: [100, 25, 400],
  starts: [1, 1, 1, 0.5, 1, 0],
};

/** Noise in few coordinates of larger networks: T1, T2 and T9. */
const few: TeacherSpace = {
  ...narrow,
  width: [2, 16],
  inputs: [1, 6],
  points: [2, 4, 8],
  ranks: [1, 2, 3, 10],
  dominance: [30, 100, 10, 3],
  steps: [1, 1, 2, 5],
  stepPercent: [100, 100, 80, 60],
  deviationPercent: [0, 15, 5, 30],
};

/** As many inputs as parameters or more, short and long ones, so that the data curve in all directions: little ridge, or none. */
const curved: TeacherSpace = {
  ...narrow,
  depth: [2, 2],
  width: [1, 1],
  inputs: [1, 2],
  points: [4, 4, 8],
  activations: ['tanh'],
  biases: [0, 0, 0, 0.5],
  scales: [1, 2],
  sizes: [1, 2, 0.5],
  spreads: [16, 4, 8],
  candidates: 24,
  dominance: [0, 0, 0.003],
  steps: [2, 5, 10, 20],
  stepPercent: [100, 50, 80],
  bendPercent: [20, 5],
  deviationPercent: [0, 0, 0, 40],
  samples: [51_200, 25_600, 102_400],
  starts: [1, 1, 1, 0.5],
};

/** At least 10,000 parameters, three layers, eight inputs or more. */
const large: TeacherSpace = {
  ...few,
  shapes: [
    [100, 100, 3],
    [1250, 8, 4],
    [200, 50, 4, 2],
  ],
  points: [8],
  activations: ['tanh'],
  biases: [0],
  ranks: [1, 3, 10, 50],
  dominance: [30, 10, 100],
  steps: [10, 12],
  stepPercent: [100],
  bendPercent: [2, 5],
  deviationPercent: [0, 0, 15],
  starts: [1],
};
