import { z } from 'zod';
import { contractionFactor, oneStepBoundIn } from '../../../src/theory/bounds/contraction.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import { enclosedNorm, enclosedSquaredNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { convexSetSchema, widened } from '../../../src/theory/sgd/projection.ts';
import { distanceOf, inTube, lecAt, lecIn, pointShape } from '../../../src/theory/cases/point-case.ts';
import type { Interval } from '../../../src/linalg/precision-ladder.ts';
import { explainPoint, pointFeatures } from '../../../src/theory/cases/describe-point.ts';
import { localFamilies } from '../../../src/theory/cases/random-landscapes.ts';
import { type PointSpace, sharesAround } from '../../../src/theory/cases/random-points.ts';
import {
  distanceFrom,
  margin,
  projectedAt,
  projectedDistance,
  type ProjectedStep,
  type ProjectedStepCase,
  projectedSteps,
  projectionAt,
  type StepSpace,
} from './cases.ts';
import { convexityKnown } from '../../convexity/inequalities.ts';

const space: PointSpace = { normalDim: [1, 4], flat: [0, 2], deviations: [0, 0, 0.1, 0.5] };
const outside: StepSpace = { slacks: [-0.2, -0.5, -2] };
const quiet: StepSpace = { slacks: [1, 3], noises: [0.1, 0.01] };

function qOf(c: ProjectedStepCase): number {
  return contractionFactor({ ...lecAt(c), eta: c.eta });
}

/** qd(θ) + ηΔ + ησ‖noise‖ */
function promised(x: ProjectedStep, c: Pick<ProjectedStepCase, 'sigma'>, noise: Interval): Interval {
  const { a } = x;
  return a.add(oneStepBoundIn(a, x), a.mul(a.mul(x.eta, a.of(c.sigma)), noise));
}

/** L0 with another right side. */
function withBound(
  rhs: (x: ProjectedStep, c: ProjectedStepCase, effort: number) => Interval,
  changes: Omit<InequalityMutant<ProjectedStepCase>, 'sides'> = {},
): InequalityMutant<ProjectedStepCase> {
  return {
    ...changes,
    sides: (c, effort) => {
      const x = projectedAt(c, effort);
      return { lhs: projectedDistance(c, effort), rhs: x.a.enclose(rhs(x, c, effort)) };
    },
  };
}

/** ‖x − Πθ‖² less `share` of ‖x − Π_Θx‖², and its root. */
function withGain(x: ProjectedStep, c: ProjectedStepCase, effort: number, share: number): Interval {
  const { a } = x;
  const moved = projectionAt(c, effort).map((value, i) => a.sub(x.x[i]!, value));
  const gain = a.mul(a.of(share), enclosedSquaredNorm(a, moved));
  const left = a.sub(enclosedSquaredNorm(a, x.reach), gain);
  return a.enclose(left).hi < 0 ? a.of(0) : a.sqrt(left);
}

/** ‖PSz‖ with P the projector on the normal space of an affine 𝓜. */
function noiseAcross({ a, foot, noise }: ProjectedStep, c: ProjectedStepCase): Interval {
  return distanceFrom(
    c,
    a,
    foot.map((value, i) => a.add(value, noise[i]!)),
  );
}

/** Steps along a flat direction, out of a half-space that is not parallel to it. */
const alongValleys = projectedSteps(
  { families: ['quadratic'], normalDim: [1, 1], flat: [1, 1] },
  { kinds: ['halfspace'], noises: [1, 3], slacks: [0, 0.1] },
);

/** L0 with these ingredients on its right side. */
function sidesAt(
  c: ProjectedStepCase,
  effort: number,
  x: ProjectedStep,
  { sigma }: Pick<ProjectedStepCase, 'sigma'>,
): Sides {
  const { a } = x;
  const near = a.enclose(enclosedNorm(a, x.reach));
  const far = a.enclose(promised(x, { sigma }, enclosedNorm(a, x.noise)));
  return {
    lhs: projectedDistance(c, effort),
    rhs: { lo: Math.min(near.lo, far.lo), hi: Math.min(near.hi, far.hi) },
  };
}

const projection: InequalityClaim<ProjectedStepCase> = inequalityClaim<ProjectedStepCase>({
  id: 'contraction/projection',
  says: 'Θ closed and convex, Πθ ∈ Θ, x = θ − η(∇R_n(θ) + σSz): d(Π_Θ x) ≤ min(‖x − Πθ‖, qd(θ) + ηΔ + ησ‖Sz‖)',
  tex: String.raw`\Pi\theta\in\Theta\ \Rightarrow\ d(\Pi_\Theta x)\ \le\ \min\bigl(\|x-\Pi\theta\|,\ q\,d(\theta)+\eta\Delta+\eta\sigma\|Sz\|\bigr),\qquad x=\theta-\eta(\nabla R_n(\theta)+\sigma Sz)`,
  source: 'L0, for one step; after Imaizumi & Schmidt-Hieber 2022, whose iteration is projected',
  notes:
    'Only the nearest minimizer need lie in Θ, which is less than Θ ⊇ 𝓜. With less, P = I is needed: noise along 𝓜 is a mutant to forget. With Θ ⊇ 𝓜 affine it would not be, since then d(Π_Θ x) ≤ d(x).',
  cases: projectedSteps(space),
  schema: z.strictObject({
    ...pointShape,
    eta: z.number().positive(),
    sigma: z.number().nonnegative(),
    S: z.array(z.array(z.number()).min(1).readonly()).min(1).readonly(),
    z: z.array(z.number()).min(1).readonly(),
    set: convexSetSchema,
  }),
  given: {
    LEC: {
      ...convexityKnown(),
      without: projectedSteps({ ...space, families: localFamilies, tubes: [2, 3, 5] }, quiet),
    },
    'θ ∈ T_r': {
      holds: (c) => inTube(c),
      without: projectedSteps({ ...space, families: localFamilies, shares: [1.5, 2, 3] }, quiet),
      relaxed: (c, share) => distanceOf(c).lo <= (1 + share) * c.r,
      beyond: projectedSteps({ ...space, families: localFamilies, shares: sharesAround }, quiet),
    },
    'Πθ ∈ Θ': {
      holds: (c) => margin(c).lo >= 0,
      without: projectedSteps(space, outside),
      // Πθ within share · r of Θ
      relaxed: (c, share) => margin(c, widened(c.set, share * c.r)).lo >= 0,
      beyond: projectedSteps(space, { slacks: [0, -0.001, -0.003, -0.01, -0.03, -0.1, -0.3, -1, -3] }),
    },
  },
  sides: (c, effort) => sidesAt(c, effort, projectedAt(c, effort), c),
  informative: moves,
  minimumInformative: 0.5,
  covers: {
    'Θ a ball': ({ set }) => set.kind === 'ball',
    'Θ a box': ({ set }) => set.kind === 'box',
    'Θ a half-space': ({ set }) => set.kind === 'halfspace',
    'Πθ on the boundary of Θ': (c) => margin(c).lo === 0,
    'flat directions': ({ landscape }) => 'flat' in landscape && landscape.flat > 0,
    'minimizers not affine': ({ landscape }) => landscape.kind === 'sphere',
    'Δ > 0': ({ landscape }) => landscape.kind === 'outward',
    'x outside Θ': moves,
    'no noise': (c) => c.z.every((value) => value === 0),
  },
  features: (c) => ({ ...pointFeatures(c), q: qOf(c), 'ησ/r': (c.eta * c.sigma) / c.r }),
  explain: (c) => {
    const x = projectedAt(c, 0);
    const show = (v: readonly Interval[]): string =>
      v.map((value) => Number(x.a.enclose(value).hi.toPrecision(10))).join(', ');
    return [
      ...explainPoint(c),
      `Πθ = (${show(x.foot)}), Θ: ${JSON.stringify(c.set)}`,
      `η = ${c.eta}, σ = ${c.sigma}, Sz = (${show(x.noise)}): x = (${show(x.x)})`,
      `Π_Θ x = (${show(projectionAt(c, 0))}), d(Π_Θ x) = ${projectedDistance(c, 0).hi}`,
      `‖x − Πθ‖ = ${x.a.enclose(enclosedNorm(x.a, x.reach)).hi}, qd + ηΔ + ησ‖Sz‖ = ${x.a.enclose(promised(x, c, enclosedNorm(x.a, x.noise))).hi}`,
    ];
  },
  mustRefute: {
    'Θ need not contain a minimizer': {
      given: { 'Πθ ∈ Θ': null },
      cases: projectedSteps(space, outside),
    },
    'Θ need not be convex': {
      budget: 'default',
      given: { 'Πθ ∈ Θ': { holds: (c) => c.set.kind === 'ball' && margin(c).hi <= 0 } },
      cases: projectedSteps(
        { families: ['quadratic'], normalDim: [1, 1], flat: [0, 0] },
        { slacks: [-0.02, -0.1], kinds: ['ball'], noises: [0.3, 1, 0.1], reaches: [0.3, 1] },
      ),
      sides: (c, effort) => {
        const x = projectedAt(c, effort);
        return {
          lhs: x.a.enclose(distanceFrom(c, x.a, outOfBall(x, c))),
          rhs: x.a.enclose(enclosedNorm(x.a, x.reach)),
        };
      },
      notes: 'Θ the outside of an open ball, with Πθ in it',
    },
    'd(x) for ‖x − Πθ‖': {
      ...withBound(({ a, x }, c) => distanceFrom(c, a, x), {
        cases: alongValleys,
        notes: 'true where Θ contains all of 𝓜, not where it contains Πθ alone',
      }),
      budget: 'default',
    },
    'noise along 𝓜 forgotten': {
      ...withBound((x, c) => promised(x, c, noiseAcross(x, c)), {
        cases: alongValleys,
        notes: 'why P = I',
      }),
      budget: 'default',
    },
    'contracts once more by q': withBound(({ a, reach }, c) =>
      a.mul(a.of(Math.min(1, qOf(c))), enclosedNorm(a, reach)),
    ),
    'all of the firm gain twice': withBound((x, c, effort) => withGain(x, c, effort, 2), {
      notes: '‖Π_Θx − m‖² ≤ ‖x − m‖² − ‖x − Π_Θx‖² is true; with twice the last term it is not',
    }),
    'noise forgotten': withBound((x) => oneStepBoundIn(x.a, x)),
    'noise added in squares': {
      ...withBound(
        (x, c) => {
          const { a } = x;
          const noise = a.mul(a.mul(x.eta, a.of(c.sigma)), enclosedNorm(a, x.noise));
          return a.sqrt(a.add(a.square(oneStepBoundIn(a, x)), a.square(noise)));
        },
        { notes: 'true in the mean, not path by path' },
      ),
      budget: 'default',
    },
    'σ‖Sz‖ without η': withBound((x, c) =>
      x.a.add(oneStepBoundIn(x.a, x), x.a.mul(x.a.of(c.sigma), enclosedNorm(x.a, x.noise))),
    ),
  },
});

/** The numbers of the second of the two bounds. */
export const projectionClaim: InequalityClaim<ProjectedStepCase> = withTerms(projection, {
  terms: (c) => {
    const { mu, beta, Delta } = lecAt(c);
    return { eta: c.eta, sigma: c.sigma, mu, beta, Delta };
  },
  sides: ({ eta, sigma, ...lec }, effort, c) => {
    const x = projectedAt(c, effort);
    return sidesAt(c, effort, { ...x, eta: x.a.of(eta), ...lecIn(x.a, lec) }, { sigma });
  },
});

/** Does the projection move x? */
function moves(c: ProjectedStepCase): boolean {
  const { a, x } = projectedAt(c, 0);
  return projectionAt(c, 0).some((value, i) => {
    const { lo, hi } = a.enclose(a.sub(value, x[i]!));
    return lo > 0 || hi < 0;
  });
}

/** The nearest point outside the open ball. */
function outOfBall({ a, x }: ProjectedStep, { set }: ProjectedStepCase): readonly Interval[] {
  if (set.kind !== 'ball') throw new RangeError(`set must be a ball, got ${set.kind}`);
  const gap = x.map((value, i) => a.sub(value, a.of(set.center[i]!)));
  const size = enclosedNorm(a, gap);
  const { lo, hi } = a.enclose(size);
  if (lo >= set.radius) return x;
  if (!(hi < set.radius && lo > 0)) throw new RangeError('x must be in the ball or outside with certainty');
  const factor = a.div(a.of(set.radius), size);
  return gap.map((value, i) => a.add(a.of(set.center[i]!), a.mul(factor, value)));
}
