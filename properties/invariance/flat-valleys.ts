import { type Arbitrary, integer, oneof, record } from 'fast-check';
import { requireThat } from '../../src/core/errors.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import { valleys, type ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import { valley, type ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { buildLandscape } from '../../src/theory/landscape/build.ts';
import type { LandscapeSpec } from '../../src/theory/landscape/spec.ts';
import { displacementWithin } from '../../src/theory/sgd/experiments.ts';
import type { NoiseSpec } from '../../src/theory/sgd/noise.ts';
import { isConstant } from '../../src/theory/sgd/schedule.ts';

type RunLabels = Readonly<Record<string, (c: { readonly run: ValleyCase }) => boolean>>;

/** A run of SGD, and how many flat directions its landscape is to gain. */
export interface WidenedCase {
  readonly run: ValleyCase;
  readonly extra: number;
}

/** Valleys of every family that can have flat directions, every shape of noise; the claim sets its level. */
export const flatSpace: Omit<ValleySpace, 'sigma'> = {
  families: ['bowl', 'quadratic', 'radial', 'separable', 'angular', 'sphere'],
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 12],
  flat: [0, 4],
  stepPercent: [10, 190],
  conditions: [1, 1.5, 3],
  steps: [1, 2, 3, 5, 10, 20, 120],
  decays: [0, 0, 0.01, 0.1],
};

export function widenedCases(space: ValleySpace): Arbitrary<WidenedCase> {
  return record({ run: flatValleys(space), extra: integer({ min: 1, max: 10 }) });
}

/** Some with a deviation; those start off 𝓜. */
export function flatValleys(space: ValleySpace): Arbitrary<ValleyCase> {
  return oneof(
    { weight: 3, arbitrary: valleys(space) },
    { weight: 1, arbitrary: valleys({ ...space, deviationPercent: [5, 40], starts: [1, 0.5, 0.8] }) },
  );
}

/** Is ∇R_n continuous at θ_0? On 𝓜 rounding would decide whether a start feels the outward deviation. */
export function startsSmoothly(run: ValleyCase): boolean {
  return run.landscape.kind !== 'outward' || run.d0 > 0;
}

/** Is θ_t within r of θ_0 for all t ≤ T? Unlike the distance to 𝓜, this does depend on flat directions. */
export function staysNearStart(run: ValleyCase): Experiment {
  return displacementWithin(valley(run).sgd, run.r);
}

/** Noise that is not the same everywhere and in all directions. */
export const noiseLabels: RunLabels = {
  'noise correlated along and across': ({ run }) => run.noise.kind === 'factor',
  'state-dependent noise': ({ run }) => run.noise.kind === 'damped',
};

export const runLabels: RunLabels = {
  'Δ > 0': ({ run }) => run.landscape.kind === 'outward',
  'decaying steps': ({ run }) => !isConstant(run.schedule),
  'T = 1': ({ run }) => run.T === 1,
  'T > 100': ({ run }) => run.T > 100,
};

/**
 * The run with `extra` more flat directions. The frame turns them into the old ones where noise and start
 * turn with it: not for a factor, given in the parameters' own coordinates, which gains rows instead, nor on
 * a sphere with unequal noise, where the start is found in those coordinates.
 */
export function widened({ run, extra }: WidenedCase): ValleyCase {
  const { kind } = run.noise.kind === 'damped' ? run.noise.base : run.noise;
  const turned = kind === 'isotropic' || (kind === 'axes' && valley(run).landscape.affine);
  return {
    ...run,
    landscape: onBase(run.landscape, (base) => withFlats(base, extra, turned)),
    noise: withRows(run.noise, extra),
  };
}

/** The run with `extra` more normal directions, curved like the others, not flat. Isotropic noise only. */
export function thickened({ run, extra }: WidenedCase): ValleyCase {
  requireThat(run.noise.kind === 'isotropic', 'noise', 'isotropic', run.noise.kind);
  return { ...run, landscape: onBase(run.landscape, (base) => withNormals(base, extra)) };
}

function onBase(spec: LandscapeSpec, change: (base: LandscapeSpec) => LandscapeSpec): LandscapeSpec {
  return spec.kind === 'outward' ? { ...spec, base: onBase(spec.base, change) } : change(spec);
}

function withFlats(spec: LandscapeSpec, extra: number, turned: boolean): LandscapeSpec {
  requireThat('flat' in spec, 'landscape', 'one that can have flat directions', spec.kind);
  const dim = buildLandscape(spec).dim + extra;
  const padded = (v: readonly number[]): number[] => [...v, ...Array.from({ length: extra }, () => 0)];
  const rotation = (spec.rotation ?? []).map(padded);
  if (turned) rotation.push(Array.from({ length: dim }, (_, i) => 1 + (i % 3)));
  const center = spec.center && { center: padded(spec.center) };
  return { ...spec, flat: spec.flat + extra, ...center, rotation };
}

/** Without its frame: the law of isotropic noise does not depend on it. */
function withNormals(spec: LandscapeSpec, extra: number): LandscapeSpec {
  requireThat('flat' in spec, 'landscape', 'one that can have flat directions', spec.kind);
  const { center: _center, rotation: _rotation, ...plain } = spec;
  const more = Array.from({ length: extra });
  switch (plain.kind) {
    case 'quadratic':
      return { ...plain, curvatures: [...plain.curvatures, ...more.map(() => plain.curvatures[0]!)] };
    case 'separable':
      return { ...plain, coordinates: [...plain.coordinates, ...more.map(() => plain.coordinates[0]!)] };
    case 'radial':
      return { ...plain, normalDim: plain.normalDim + extra };
    case 'sphere':
      return { ...plain, sphereDim: plain.sphereDim + extra };
    case 'angular':
    default:
      throw new RangeError('an angular landscape lies in the plane');
  }
}

/** A factor's new rows repeat old ones: noise along the new directions is correlated with the rest. */
function withRows(noise: NoiseSpec, extra: number): NoiseSpec {
  if (noise.kind !== 'factor') return noise;
  const added = Array.from({ length: extra }, (_, i) => noise.rows[i % noise.rows.length]!);
  return { ...noise, rows: [...noise.rows, ...added] };
}
