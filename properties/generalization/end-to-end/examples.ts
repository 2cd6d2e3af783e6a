import type { TeacherCase } from './case.ts';

/** 10,035 parameters in three tanh layers with biases, two inputs, one step: so cheap that the quick budget can afford a look. */
export const broadTeacher: TeacherCase = {
  task: {
    teacher: {
      kind: 'generated',
      activation: 'tanh',
      widths: [1000, 10, 2, 1],
      biases: 0.03,
      seed: 2229,
      layers: [
        { kind: 'gaussian', scale: 0.8 },
        { kind: 'gaussian', scale: 0.8 },
        { kind: 'gaussian', scale: 0.8 },
      ],
    },
    points: 2,
    seed: 2229,
    size: 1,
    noise: 0,
    ridge: 32.6,
  },
  n: 25,
  r: 0.273,
  d0: 0.273,
  T: 1,
  eta: 0.0307,
  sigma: 3.75,
  noise: { from: 2229, k: 3 },
  loss: { kind: 'clipped-distance', M: 2.05 },
  M: 2.05,
  rho: 1,
  delta: 0.001,
  deltaDeviation: 0.02,
  Delta: 0.479,
};

/** 10,303 parameters in three tanh layers, noise in ten of them, eight inputs: ten steps from the boundary. */
export const largeTeacher: TeacherCase = {
  task: {
    teacher: {
      kind: 'generated',
      activation: 'tanh',
      widths: [100, 100, 3, 1],
      biases: 0,
      seed: 6,
      layers: [
        { kind: 'gaussian', scale: 0.8 },
        { kind: 'gaussian', scale: 0.8 },
        { kind: 'gaussian', scale: 0.8 },
      ],
    },
    points: 8,
    seed: 6,
    size: 1,
    noise: 0,
    ridge: 2.22,
  },
  n: 100,
  r: 0.106,
  d0: 0.106,
  T: 10,
  eta: 0.45,
  sigma: 0.0517,
  noise: { from: 6, k: 10 },
  loss: { kind: 'clipped-distance', M: 0.47 },
  M: 0.47,
  rho: 1,
  delta: 0.01,
  deltaDeviation: 0.1,
  Delta: 0.00607,
};

/** Three weights and no ridge: four inputs, the last eight times as long as the first, curve the risk in all directions. */
export const bareTeacher: TeacherCase = {
  task: {
    teacher: {
      kind: 'generated',
      activation: 'tanh',
      widths: [2, 1, 1],
      biases: 0,
      seed: 4498,
      layers: [
        { kind: 'gaussian', scale: 1 },
        { kind: 'gaussian', scale: 1 },
      ],
    },
    points: 4,
    seed: 4498,
    size: 2,
    spread: 8,
    noise: 0,
    ridge: 0,
  },
  n: 9003,
  r: 0.00527,
  d0: 0.00527,
  T: 10,
  eta: 1.82,
  sigma: 0.000437,
  noise: { from: 0, k: 3 },
  loss: { kind: 'clipped-distance', M: 0.194 },
  M: 0.194,
  rho: 1,
  delta: 0.001,
  deltaDeviation: 0.1,
  Delta: 0.000265,
};

/** Two weights, w_2 tanh(w_1 x) with noise in both, from the boundary: T7 applies and is nearly attained where the ridge dominates. */
function pair(
  seed: number,
  task: Pick<TeacherCase['task'], 'noise' | 'ridge'> & { readonly points?: number },
  rest: Pick<TeacherCase, 'r' | 'T' | 'eta' | 'sigma' | 'M' | 'deltaDeviation' | 'Delta'>,
): TeacherCase {
  return {
    task: {
      teacher: {
        kind: 'generated',
        activation: 'tanh',
        widths: [1, 1, 1],
        biases: 0,
        seed,
        layers: [
          { kind: 'gaussian', scale: 0.8 },
          { kind: 'gaussian', scale: 0.8 },
        ],
      },
      points: 1,
      seed,
      size: 1,
      ...task,
    },
    n: 100,
    d0: rest.r,
    noise: { from: 0, k: 2 },
    loss: { kind: 'clipped-distance', M: rest.M },
    rho: 1,
    delta: 0.001,
    ...rest,
  };
}

/** ηλ = 0.2: exits of 0.317, and the bound allows 0.330, δ and δ_Δ included. */
export const nearlyTight: TeacherCase = pair(
  9990,
  { noise: 0, ridge: 13.4 },
  { r: 0.161, T: 1, eta: 0.0149, sigma: 3.15, M: 0.453, deltaDeviation: 0.02, Delta: 0.0334 },
);

/** ηλ = 0.5, five steps. */
export const severalSteps: TeacherCase = pair(
  9990,
  { noise: 0, ridge: 13.4 },
  { r: 0.161, T: 5, eta: 0.0373, sigma: 1.7, M: 0.453, deltaDeviation: 0.02, Delta: 0.0334 },
);

/** A ridge no larger than the network's curvature, ηλ = 1: a step goes beyond θ* along the teacher's gradient. */
export const flatRidge: TeacherCase = pair(
  5161,
  { noise: 0, ridge: 0.101 },
  { r: 0.00659, T: 1, eta: 9.9, sigma: 0.00028, M: 0.0035, deltaDeviation: 0.02, Delta: 0.0000668 },
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
  { r: 0.161, T: 1, eta: 0.01, sigma: 7, M: 10, deltaDeviation: 0.02, Delta: 3.06 },
);
