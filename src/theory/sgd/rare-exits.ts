import type { Experiment } from '../../core/experiment.ts';
import { norm } from '../../linalg/vectors.ts';
import { conditionalExits } from './conditional-exits.ts';
import { observe } from './observe.ts';
import type { NoiseProgram } from './kernel/sgd-program.ts';
import { noiseLevel, stepSize } from './schedule.ts';
import type { Sgd } from './sgd.ts';
import { splittingFor } from './splitting.ts';

/**
 * An experiment whose values are at least 0 and have the mean P(the process leaves the tube): conditional
 * exits where one step forgets nearly all of the state, multilevel splitting elsewhere. Both are unbiased
 * whatever the numbers chosen here; these only decide how much the values vary.
 * @param sgd a process in its normal space
 */
export function rareExits(sgd: Sgd, r: number): Experiment | undefined {
  const spread = spreadOf(sgd);
  if (!(spread.perStep > 0) || !(spread.whole < Infinity)) return undefined;
  if (spread.whole < 1.1 * spread.perStep) {
    const conditional = conditionalExits(sgd, r);
    if (conditional !== undefined) return conditional;
  }
  const freshness = (spread.perStep / spread.whole) * (spread.perStep / spread.whole);
  const splitting = splittingFor(sgd, r, freshness);
  return observe(sgd, { limit: r, horizon: sgd.T, value: { kind: 'exits' }, splitting }, 'distance');
}

/** Rough standard deviations of a coordinate after one step and in the end. */
interface Spread {
  readonly perStep: number;
  readonly whole: number;
}

function spreadOf(sgd: Sgd): Spread {
  const { schedule, T, landscape } = sgd;
  const sizes = noiseSizes(sgd.noise.program);
  const largest = sizes.reduce((most, s) => Math.max(most, s), 0);
  const eta = stepSize(schedule, 0);
  const perStep = eta * noiseLevel(schedule, 0) * largest;
  const q = Math.min(1, contraction(sgd, landscape.dim, eta));
  // Σ_{t < T} q^{2t}, at most T
  const memory = q < 1 ? Math.min(T, 1 / (1 - q * q)) : T;
  return { perStep, whole: perStep * Math.sqrt(memory) };
}

function noiseSizes(noise: NoiseProgram): number[] {
  if (noise.kind === 'scaled') return [...noise.scales];
  if (noise.kind === 'radial') return Array.from({ length: noise.k }, () => noise.scale);
  return Array.from({ length: noise.columns }, (_, j) =>
    norm(noise.rows.filter((_, entry) => entry % noise.columns === j)),
  );
}

/** The weakest contraction of one step, by size, along a few axes near the start's distance. */
function contraction(sgd: Sgd, dim: number, eta: number): number {
  const { landscape } = sgd;
  const theta = new Float64Array(dim);
  const slope = new Float64Array(dim);
  const reach = 1e-3 * Math.max(1e-6, landscape.distance(sgd.start) || 1);
  let weakest = 0;
  for (let i = 0; i < dim; i++) {
    theta.fill(0);
    theta[i] = reach;
    landscape.gradient(theta, slope);
    const factor = Math.abs(1 - (eta * slope[i]!) / reach);
    if (factor < Infinity) weakest = Math.max(weakest, factor);
  }
  return weakest;
}
