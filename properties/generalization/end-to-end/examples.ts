import type { TeacherSpec } from '../../../src/theory/network/teacher-task.ts';
import { gaussianTeacher, type TeacherCase } from './case.ts';

/** A tanh teacher, and SGD from the boundary of the tube. */
function example(
  { widths, seed, biases = 0, scale = 0.8 }: Teacher,
  task: Pick<TeacherSpec, 'ridge'> & Partial<TeacherSpec>,
  { from = 0, k, ...sgd }: Sgd,
): TeacherCase {
  const teacher = gaussianTeacher('tanh', widths, { biases, scale, seed });
  return {
    task: { teacher, points: 1, seed, size: 1, noise: 0, ...task },
    n: 100,
    d0: sgd.r,
    noise: { from, k },
    loss: { kind: 'clipped-distance', M: sgd.M },
    rho: 1,
    delta: 0.001,
    deltaDeviation: 0.02,
    ...sgd,
  };
}

interface Teacher {
  readonly widths: readonly number[];
  readonly seed: number;
  readonly biases?: number;
  readonly scale?: number;
}
interface Sgd extends Pick<TeacherCase, 'r' | 'T' | 'eta' | 'sigma' | 'M' | 'Delta'>, Partial<Defaults> {
  readonly k: number;
  readonly from?: number;
}
type Defaults = Pick<TeacherCase, 'n' | 'delta' | 'deltaDeviation'>;

/** 10,035 parameters in three layers with biases, two inputs, one step: cheap enough for the quick budget. */
export const broadTeacher: TeacherCase = example(
  { widths: [1000, 10, 2, 1], biases: 0.03, seed: 2229 },
  { points: 2, ridge: 32.6 },
  { from: 2229, k: 3, n: 25, r: 0.273, T: 1, eta: 0.0307, sigma: 3.75, M: 2.05, Delta: 0.479 },
);

/** 10,303 parameters in three layers, noise in ten of them, eight inputs: ten steps. */
export const largeTeacher: TeacherCase = example(
  { widths: [100, 100, 3, 1], seed: 6 },
  { points: 8, ridge: 2.22 },
  {
    from: 6,
    k: 10,
    r: 0.106,
    T: 10,
    eta: 0.45,
    sigma: 0.0517,
    M: 0.47,
    delta: 0.01,
    deltaDeviation: 0.1,
    Delta: 0.00607,
  },
);

/** Three weights, no ridge: four inputs, the last eight times as long as the first, curve all directions. */
export const bareTeacher: TeacherCase = example(
  { widths: [2, 1, 1], scale: 1, seed: 4498 },
  { points: 4, size: 2, spread: 8, ridge: 0 },
  {
    k: 3,
    n: 9003,
    r: 0.00527,
    T: 10,
    eta: 1.82,
    sigma: 0.000437,
    M: 0.194,
    deltaDeviation: 0.1,
    Delta: 0.000265,
  },
);

/** Two weights, w_2 tanh(w_1 x), with noise in both: T7 applies, nearly attained if the ridge dominates. */
function pair(seed: number, task: Parameters<typeof example>[1], sgd: Omit<Sgd, 'k'>): TeacherCase {
  return example({ widths: [1, 1, 1], seed }, task, { k: 2, ...sgd });
}

/** ηλ = 0.2: exits of 0.317, and the bound allows 0.330, δ and δ_Δ included. */
export const nearlyTight: TeacherCase = pair(
  9990,
  { ridge: 13.4 },
  { r: 0.161, T: 1, eta: 0.0149, sigma: 3.15, M: 0.453, Delta: 0.0334 },
);

/** ηλ = 0.5, five steps. */
export const severalSteps: TeacherCase = { ...nearlyTight, T: 5, eta: 0.0373, sigma: 1.7 };

/** A ridge no larger than the network's curvature, ηλ = 1: a step passes θ* along the teacher's gradient. */
export const flatRidge: TeacherCase = pair(
  5161,
  { ridge: 0.101 },
  { r: 0.00659, T: 1, eta: 9.9, sigma: 0.00028, M: 0.0035, Delta: 0.0000668 },
);

/** Labels f ± 22.5: the sample's mean label pulls every step the same way. */
export const pushed: TeacherCase = pair(
  9991,
  { noise: 22.5, ridge: 28.8 },
  { r: 0.457, T: 10, eta: 0.0347, sigma: 3.9, M: 22.5, deltaDeviation: 0.2, Delta: 7.44 },
);

/** Two inputs, one with labels f ± 10 and one without noise: how often each was drawn decides the gap. */
export const unevenLabels: TeacherCase = pair(
  9990,
  { noise: 10, ridge: 100, points: 2 },
  { r: 0.161, T: 1, eta: 0.01, sigma: 7, M: 10, Delta: 3.06 },
);
