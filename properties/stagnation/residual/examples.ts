import type { ResidualCase } from './case.ts';

/** Three weights, v(1 + w_2 tanh(w_1 ·))x, noise in all, from the boundary: T7 is nearly attained. */
export const oneUnit: ResidualCase = {
  teacher: { activation: 'tanh', dim: 1, hidden: 1, blocks: 1, outputs: 1, scale: 0.8, seed: 3 },
  points: 1,
  seed: 3,
  ridge: 40,
  r: 0.1,
  d0: 0.1,
  T: 1,
  eta: 0.005,
  sigma: 4,
  noise: { from: 0, k: 3 },
};

/** Four steps. */
export const oneUnitOften: ResidualCase = { ...oneUnit, T: 4, sigma: 2.5 };

/** 196 weights in three blocks, noise in one of them. */
export const wideSkips: ResidualCase = {
  ...oneUnit,
  teacher: { ...oneUnit.teacher, dim: 4, hidden: 8, blocks: 3, seed: 5 },
  points: 2,
  seed: 5,
  ridge: 400,
  r: 0.05,
  d0: 0.05,
  T: 2,
  eta: 0.001,
  sigma: 10,
  noise: { from: 11, k: 1 },
};

/** f is nearly v·x: its slope in v is 1, and a step with ηλ = 1 from the boundary along v ends at −d0/λ. */
export const straight: ResidualCase = {
  ...oneUnit,
  teacher: { ...oneUnit.teacher, scale: 0.1, seed: 2 },
  seed: 2,
  ridge: 2,
  eta: 0.5,
  sigma: 0.1,
  noise: { from: 2, k: 1 },
};
