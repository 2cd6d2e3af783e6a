import { type Arbitrary, constantFrom, record } from 'fast-check';
import { z } from 'zod';
import { requireThat } from '../../src/core/errors.ts';
import type { InvarianceClaim } from '../../src/judge/claims/claim.ts';
import { invarianceClaim } from '../../src/judge/claims/define-claim.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import type { ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import { valley, type ValleyCase, valleySchema } from '../../src/theory/cases/valley-case.ts';
import type { Landscape } from '../../src/theory/landscape/landscape.ts';
import { axisOf, buildNoise, type ConstantNoise } from '../../src/theory/sgd/noise.ts';
import { explainValley, valleyFeatures } from '../stagnation/valley/valley-claim.ts';
import {
  flatSpace,
  flatValleys,
  noiseLabels,
  runLabels,
  startsSmoothly,
  staysNearStart,
} from './flat-valleys.ts';
import { staysInFull } from '../stagnation/valley/stagnation-claim.ts';

/** A run of SGD, and by how much its noise along the flat directions is to be multiplied. */
export interface FlatNoiseCase {
  readonly run: ValleyCase;
  readonly factor: number;
}

function flatNoiseCases(space: ValleySpace): Arbitrary<FlatNoiseCase> {
  return record({ run: flatValleys(space), factor: constantFrom(0, 0.5, 3, 20) });
}

/** Is the loss flat along axis i at θ_0? On a curved 𝓜 no axis is flat for long: all but the start's. */
function isFlatAxis(run: ValleyCase, i: number): boolean {
  const { landscape } = valley(run);
  return landscape.affine ? i >= landscape.normalDim : i !== run.along;
}

/**
 * S → (I + (factor − 1)Q)S, Q the projector on the axes that `chosen` names; where S has no component along
 * them (`axes` noise), columns of that size are added.
 */
function withNoiseAlong(run: ValleyCase, factor: number, chosen: (i: number) => boolean): ValleyCase {
  const { landscape } = valley(run);
  const scaled = (noise: ConstantNoise): ConstantNoise => {
    if (noise.kind === 'factor')
      return { kind: 'factor', rows: scaledRows(landscape, noise, factor, chosen) };
    const scales = scalesOf(noise, landscape.dim).map((s, i) => (chosen(i) ? factor * (s > 0 ? s : 1) : s));
    return { kind: 'axes', scales };
  };
  const { noise } = run;
  return { ...run, noise: noise.kind === 'damped' ? { ...noise, base: scaled(noise.base) } : scaled(noise) };
}

/** The standard deviation along each axis. */
function scalesOf(noise: Exclude<ConstantNoise, { kind: 'factor' }>, dim: number): number[] {
  if (noise.kind === 'isotropic') return Array.from({ length: dim }, () => noise.scale);
  const from = noise.from ?? 0;
  return Array.from({ length: dim }, (_, i) => noise.scales[i - from] ?? 0);
}

function scaledRows(
  landscape: Landscape,
  noise: ConstantNoise,
  factor: number,
  chosen: (i: number) => boolean,
): number[][] {
  const rows = buildNoise(noise, landscape).matrix();
  for (let i = 0; i < landscape.dim; i++) {
    if (!chosen(i)) continue;
    const axis = axisOf(landscape, i);
    const along = componentsAlong(axis, rows);
    for (const [l, row] of rows.entries()) {
      for (const [j, x] of along.entries()) row[j] = row[j]! + (factor - 1) * axis[l]! * x;
    }
  }
  return rows;
}

/** The component along an axis of each column of a matrix. */
function componentsAlong(axis: ArrayLike<number>, rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, j) => rows.reduce((sum, row, l) => sum + axis[l]! * row[j]!, 0));
}

/** The run without those columns of its factor that have a flat component: more than the claim lets go. */
function withoutMixedColumns(run: ValleyCase): ValleyCase {
  const { landscape } = valley(run);
  requireThat(run.noise.kind === 'factor', 'noise', 'a factor', run.noise.kind);
  const rows = buildNoise(run.noise, landscape).matrix();
  const flat = Array.from({ length: landscape.dim }, (_, i) => i).filter((i) => isFlatAxis(run, i));
  const components = flat.map((i) => componentsAlong(axisOf(landscape, i), rows));
  const pure = (j: number): boolean => components.every((along) => !(Math.abs(along[j]!) > 1e-9));
  const kept = rows.map((row) => row.map((x, j) => (pure(j) ? x : 0)));
  return { ...run, noise: { kind: 'factor', rows: kept } };
}

const space: ValleySpace = {
  ...flatSpace,
  sigma: stationaryLevel,
  families: ['bowl', 'quadratic', 'radial', 'separable', 'angular'],
  noises: ['isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'factor', 'damped'],
  flat: [1, 6],
};

const spheres = flatNoiseCases({
  ...flatSpace,
  sigma: stationaryLevel,
  families: ['sphere'],
  noises: ['isotropic'],
  normalDim: [2, 8],
  deviationPercent: [0, 0],
});

function withFlatNoise({ run, factor }: FlatNoiseCase): ValleyCase {
  return withNoiseAlong(run, factor, (i) => isFlatAxis(run, i));
}

export const flatNoiseClaim: InvarianceClaim<FlatNoiseCase> = invarianceClaim({
  id: 'invariance/flat-noise',
  says: 'where 𝓜 is a full affine subspace, P(θ_t ∈ T_r for all t ≤ T) depends on the noise through PS alone: noise along flat directions does not matter',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \text{ is the same for } S \text{ and } (P+f(I-P))S,\quad f\ge 0`,
  source: 'T1–T3 (G = PS); this project’s',
  cases: flatNoiseCases(space),
  schema: z.strictObject({ run: valleySchema, factor: z.number().nonnegative() }),
  given: {
    '𝓜 affine': { holds: ({ run }) => valley(run).landscape.affine, without: spheres },
    '∇R_n continuous at θ_0': { holds: ({ run }) => startsSmoothly(run) },
  },
  event: ({ run }) => staysInFull(run),
  transformed: (c) => staysInFull(withFlatNoise(c)),
  covers: {
    'flat noise taken away': ({ factor }) => factor === 0,
    'flat noise much larger': ({ factor }) => factor > 10,
    ...noiseLabels,
    'not quadratic': ({ run }) => run.landscape.kind !== 'quadratic',
    ...runLabels,
  },
  features: (c) => ({ ...valleyFeatures(c.run), factor: c.factor }),
  explain: (c) => [
    ...explainValley(c.run),
    `then with the noise along flat directions multiplied by ${c.factor}`,
  ],
  mustRefute: {
    'noise along a normal direction does not matter': {
      transformed: ({ run, factor }) => staysInFull(withNoiseAlong(run, factor, (i) => i === run.along)),
    },
    'noise along a curved 𝓜 does not matter': {
      given: { '𝓜 affine': null },
      cases: spheres,
      notes: 'along a sphere; its curvature turns tangential steps into distance',
    },
    'columns with a flat component do not matter': {
      transformed: ({ run }) => staysInFull(withoutMixedColumns(run)),
      notes: 'S, not its columns, is projected: what a column does across 𝓜 still counts',
    },
    'nor does it move the parameters': {
      event: ({ run }) => staysNearStart(run),
      transformed: (c) => staysNearStart(withFlatNoise(c)),
    },
  },
});
