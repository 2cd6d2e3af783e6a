import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import type { Family } from '../../../src/theory/cases/random-landscapes.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { valley, type ValleyCase, valleySchema } from '../../../src/theory/cases/valley-case.ts';
import { type NoiseShape, valleys } from '../../../src/theory/cases/random-valleys.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';
import { displacementNoise } from '../../../src/theory/sgd/noise-spectrum.ts';
import { noiseLevel, stepSize } from '../../../src/theory/sgd/schedule.ts';

/** A run of SGD with the two numbers that L2 speaks of. */
export interface DisplacementCase {
  readonly run: ValleyCase;
  /** Bound of ‖∇R_n‖ along the path. */
  readonly g: number;
  /** What the noise may add to the displacement. */
  readonly u: number;
}

export const displacementSchema: z.ZodType<DisplacementCase> = z.strictObject({
  run: valleySchema,
  g: z.number().nonnegative(),
  u: z.number().positive(),
});

/** What choosing a case needs of bounds. */
export interface DisplacementBounds {
  /** g with ‖∇R_n(θ_t)‖ ≤ g along every path, where one is known. */
  gradientOnPath(run: ValleyCase): number | undefined;
  /** About the a with P(‖Gz‖ > a) = p. */
  noiseQuantile(singularValues: readonly number[], p: number): number;
}

interface RunSpace {
  readonly noises: readonly NoiseShape[];
  /** Are the gradients of the landscapes to be made bounded? */
  readonly bounded: boolean;
  readonly families: readonly Family[];
  readonly flat?: readonly [number, number];
  /** d_0/r, decays and horizons. */
  readonly starts?: readonly number[];
  readonly decays?: readonly number[];
  readonly steps?: readonly number[];
  /** g as a multiple of what is known to be enough; below 1 it need not be a bound. */
  readonly share?: number;
}

/** Runs in which gradient and noise move θ about equally far, with u where L2 promises about 1 − level. */
export function displacements(bounds: DisplacementBounds, space: RunSpace): Arbitrary<DisplacementCase> {
  const share = space.share ?? 1;
  return record({
    run: valleys({
      sigma: () => 1,
      families: space.families,
      noises: space.noises,
      normalDim: [1, 32],
      steps: space.steps ?? [1, 2, 3, 5, 10, 20, 40, 120],
      flat: space.flat ?? [0, 16],
      stepPercent: [10, 190],
      starts: space.starts ?? [0, 1, 0.5],
      decays: space.decays ?? [0, 0, 0.01, 0.1, 1],
      deviationPercent: space.bounded ? [0, 60] : [0, 0],
    }),
    ratio: constantFrom(1, 3, 0.3),
    softening: constantFrom(1, 100),
    level: integer({ min: 1, max: 19 }).map((n) => n / 20),
  }).map(({ run: drawn, ratio, softening, level }) => {
    const run = space.bounded ? { ...drawn, landscape: bounded(drawn.landscape, softening) } : drawn;
    const enough = bounds.gradientOnPath(run) ?? gradientAtStart(run);
    const path = pathLength(run.T, (t) => ({ eta: stepSize(run.schedule, t) }));
    let squares = 0;
    for (let t = 0; t < run.T; t++) {
      const eta = stepSize(run.schedule, t);
      const relative = (eta * noiseLevel(run.schedule, t)) / run.schedule.sigma;
      squares += relative * relative;
    }
    const values = displacementNoise(valley(run).landscape, run.noise);
    const s1 = values[0] ?? 1;
    // gΣη is `ratio` times √(Σ η_t²σ_t²)·s_1, and u at the quantile level/2 of the noise
    const sigma = enough > 0 ? roundSignificant((enough * path) / (ratio * Math.sqrt(squares) * s1)) : 1;
    const u = sigma * Math.sqrt(squares) * bounds.noiseQuantile(values, level / 2);
    return {
      run: { ...run, schedule: { ...run.schedule, sigma } },
      g: roundUp(enough * share),
      u: u > 0 ? roundSignificant(u) : 1,
    };
  });
}

/** The landscape without its unbounded parts; with a deviation, h may be small: nearly constant gradient. */
function bounded(spec: LandscapeSpec, softening: number): LandscapeSpec {
  if (spec.kind === 'outward') return { ...spec, base: softer(bounded(spec.base, softening), softening) };
  if (spec.kind === 'separable') {
    return { ...spec, coordinates: spec.coordinates.map(({ h }) => ({ shape: 'well', h, b: 2 })) };
  }
  if (spec.kind !== 'radial') return spec;
  const { ripple: _ripple, ...smooth } = spec;
  return { ...smooth, rim: spec.rim ?? 4 };
}

function softer(spec: LandscapeSpec, softening: number): LandscapeSpec {
  if (spec.kind === 'wells') {
    return { ...spec, wells: spec.wells.map((well) => ({ ...well, h: well.h / softening })) };
  }
  if (spec.kind === 'separable') {
    return { ...spec, coordinates: spec.coordinates.map((g) => ({ ...g, h: g.h / softening })) };
  }
  return spec.kind === 'radial' ? { ...spec, h: spec.h / softening } : spec;
}

/** Σ_{t<T} η_t */
export function pathLength(T: number, steps: (t: number) => { readonly eta: number }): number {
  let path = 0;
  for (let t = 0; t < T; t++) path += steps(t).eta;
  return path;
}

/** The least number of three digits that is not below x, or the one after it. */
function roundUp(x: number): number {
  return roundSignificant(x) >= x ? roundSignificant(x) : roundSignificant(x * 1.0051);
}

/** ‖∇R_n(θ_0)‖: what someone would use for g who asks at the start only. */
export function gradientAtStart(run: ValleyCase): number {
  const { landscape, sgd } = valley(run);
  const gradient = new Float64Array(landscape.dim);
  landscape.gradient(sgd.start, gradient);
  return Math.sqrt(gradient.reduce((sum, x) => sum + x * x, 0));
}
