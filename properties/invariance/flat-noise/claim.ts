import { z } from 'zod';
import { invarianceClaim, type InvarianceClaim } from '../../../src/judge/claims/claim.ts';
import { stationaryLevel } from '../../../src/theory/bounds/noise-level.ts';
import type { ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { valley, type ValleyCase, valleySchema } from '../../../src/theory/cases/valley-case.ts';
import { explainValley, valleyFeatures } from '../../stagnation/valley/valley-claim.ts';
import { flatSpace, noiseLabels, runLabels, startsSmoothly, staysNearStart } from '../flat-valleys.ts';
import {
  type FlatNoiseCase,
  flatNoiseCases,
  isFlatAxis,
  withNoiseAlong,
  withoutMixedColumns,
} from './cases.ts';
import { staysInFull } from '../../stagnation/valley/stagnation-claim.ts';

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
