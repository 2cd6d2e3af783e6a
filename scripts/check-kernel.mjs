// Compares the kernel that was just built with the plain reference on random valleys; test/theory/sgd/kernel
// does more.
import fc from 'fast-check';
import { families } from '../dist/src/theory/cases/random-landscapes.js';
import { valley } from '../dist/src/theory/cases/valley-case.js';
import { valleys } from '../dist/src/theory/cases/random-valleys.js';
import { openStream } from '../dist/src/core/stream.js';
import { reducedSurvival, squaredDistanceAt, survival } from '../dist/src/theory/sgd/experiments.js';
import { compileKernel, instantiateKernel } from '../dist/src/theory/sgd/kernel/kernel.js';

const kernel = instantiateKernel(compileKernel());
const space = valleys({
  sigma: ({ r, T, singularValues }) => r / (1 + Math.sqrt(T)) / (singularValues[0] ?? 1),
  families,
  noises: ['isotropic', 'normal', 'ill-conditioned', 'factor', 'damped'],
  steps: [1, 5, 30],
  decays: [0, 0.05],
  conditions: [1, 3],
  normalDim: [1, 20],
});
const trajectories = 100;

for (const [i, c] of fc.sample(space, { numRuns: 60, seed: 1 }).entries()) {
  const { sgd } = valley(c);
  for (const experiment of [
    survival(sgd, c.r),
    reducedSurvival(sgd, c.r),
    squaredDistanceAt(sgd, c.r, c.T, 2 * c.r * c.r),
  ]) {
    const address = ['kernel check', i];
    const expected = experiment.run(openStream(address), trajectories);
    const actual = kernel.run(experiment.program, address, trajectories);
    const agrees = (value, n) => Math.abs(actual.values[n] - value) <= 1e-9 * Math.max(1, value);
    if (actual.steps !== expected.steps || !expected.values.every(agrees)) {
      console.error(`the kernel and the reference differ on ${JSON.stringify(c)}`);
      process.exit(1);
    }
  }
}
