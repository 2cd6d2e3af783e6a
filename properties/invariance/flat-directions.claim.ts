import { z } from 'zod';
import type { InvarianceClaim } from '../../src/judge/claims/claim.ts';
import { invarianceClaim } from '../../src/judge/claims/define-claim.ts';
import { stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import type { ValleySpace } from '../../src/theory/cases/random-valleys.ts';
import { valley, type ValleyCase, valleySchema } from '../../src/theory/cases/valley-case.ts';
import { explainValley, valleyFeatures } from '../stagnation/valley/valley-claim.ts';
import {
  flatSpace,
  noiseLabels,
  runLabels,
  startsSmoothly,
  staysNearStart,
  thickened,
  widened,
  type WidenedCase,
  widenedCases,
} from './flat-valleys.ts';
import { staysInFull } from '../stagnation/valley/stagnation-claim.ts';

const space: ValleySpace = { ...flatSpace, sigma: stationaryLevel };

/** The run with η_t and σ_t multiplied. */
function rescaled(run: ValleyCase, { eta = 1, sigma = 1 }: { eta?: number; sigma?: number }): ValleyCase {
  const { schedule } = run;
  return { ...run, schedule: { ...schedule, eta: schedule.eta * eta, sigma: schedule.sigma * sigma } };
}

/** p/(p + extra) */
function share(c: WidenedCase): number {
  const { dim } = valley(c.run).landscape;
  return dim / (dim + c.extra);
}

export const flatDirectionsClaim: InvarianceClaim<WidenedCase> = invarianceClaim({
  id: 'invariance/flat-directions',
  says: 'P(θ_t ∈ T_r for all t ≤ T) is the same after adding flat directions, with noise along them or not: p plays no part',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \text{ is the same for } R \text{ on } \mathbb R^p \text{ and for } (\theta,\vartheta)\mapsto R(\theta)\text{ on }\mathbb R^{p+j}`,
  source: 'T1–T3 (only k and the s_i enter); the conjecture that p matters, refuted',
  cases: widenedCases(space),
  schema: z.strictObject({ run: valleySchema, extra: z.int().min(1) }),
  given: {
    'no projection': { holds: ({ run }) => run.projection === undefined },
    '∇R_n continuous at θ_0': { holds: ({ run }) => startsSmoothly(run) },
    'the landscape can gain flat directions': {
      holds: ({ run: { landscape: spec } }) => 'flat' in (spec.kind === 'outward' ? spec.base : spec),
    },
  },
  event: ({ run }) => staysInFull(run),
  transformed: (c) => staysInFull(widened(c)),
  covers: {
    'k = 1': ({ run }) => valley(run).singularValues.length === 1,
    'p more than doubled': (c) => share(c) < 0.5,
    'not quadratic': ({ run }) => run.landscape.kind !== 'quadratic',
    'minimizers not affine': ({ run }) => !valley(run).landscape.affine,
    ...noiseLabels,
    ...runLabels,
  },
  features: (c) => ({ ...valleyFeatures(c.run), extra: c.extra }),
  explain: (c) => [...explainValley(c.run), `then ${c.extra} flat directions more`],
  mustRefute: {
    'stagnation gets less likely as p grows (at fixed k and s_i)': {
      event: (c) => staysInFull(widened(c)),
      transformed: (c) => staysInFull(thickened(c)),
      notes:
        'the foil, with a number: by as much as it does where the new directions are normal ones. An effect of no named size could not be told from none by trajectories',
    },
    'nor do normal directions play a part': {
      transformed: (c) => staysInFull(thickened(c)),
      notes: 'k grows with p there: what the statement is not about',
    },
    'the total noise is shared by all directions': {
      transformed: (c) => staysInFull(rescaled(widened(c), { sigma: Math.sqrt(share(c)) })),
    },
    'the step is shared by all directions': {
      transformed: (c) => staysInFull(rescaled(widened(c), { eta: share(c) })),
    },
    'distance from the start for distance to 𝓜': {
      event: ({ run }) => staysNearStart(run),
      transformed: (c) => staysNearStart(widened(c)),
    },
    'directions along a sphere are flat ones': {
      cases: widenedCases({ ...space, families: ['sphere'], noises: ['isotropic'] }),
      transformed: (c) => staysInFull(thickened(c)),
      notes: '𝓜 gains a dimension, k_⊥ does not, yet the curvature of 𝓜 turns noise along it into distance',
    },
  },
});
