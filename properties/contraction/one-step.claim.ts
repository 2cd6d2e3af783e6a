import { type Arbitrary, constantFrom, integer, oneof, tuple } from 'fast-check';
import { z } from 'zod';
import type { DataTables } from '../../src/data/table.ts';
import type { Hypothesis, InequalityClaim, InequalityMutant } from '../../src/judge/claims/claim.ts';
import { inequalityClaim, type WrittenInequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { type Interval, larger } from '../../src/linalg/precision-ladder.ts';
import {
  contractionFactor,
  contractionFactorIn,
  oneStepBoundIn,
} from '../../src/theory/bounds/contraction.ts';
import { explainPoint, pointFeatures } from '../../src/theory/cases/describe-point.ts';
import {
  distanceOf,
  inTube,
  landscapeAt,
  lecAt,
  lecIn,
  type PointCase,
  pointShape,
} from '../../src/theory/cases/point-case.ts';
import { families, localFamilies } from '../../src/theory/cases/random-landscapes.ts';
import { linearModelsWith, radiusFor } from '../../src/theory/cases/random-linear-models.ts';
import {
  places,
  pointIn,
  points,
  type PointSpace,
  sharesAround,
} from '../../src/theory/cases/random-points.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { convexityKnown } from '../convexity/inequalities.ts';
import { newton, type Step, stepAt, type StepCase } from './step.ts';

/** η as a multiple of μ/β²: q is least at 1 and reaches 1 at 2. */
const stepPercents: Arbitrary<number> = oneof(
  constantFrom(100, 50, 200, 10, 150),
  integer({ min: 1, max: 250 }),
);

function withStep(
  points: Arbitrary<PointCase>,
  percents = stepPercents,
  data?: DataTables,
): Arbitrary<StepCase> {
  return tuple(points, percents).map(([point, percent]) => {
    const { mu, beta } = lecAt(point, data);
    return { ...point, eta: roundSignificant(((percent / 100) * mu) / (beta * beta)) };
  });
}

function modelPoints(data?: DataTables): Arbitrary<PointCase> {
  return tuple(linearModelsWith(data), places()).map(([model, place]) =>
    pointIn(model, radiusFor(model, data), place, data),
  );
}

const deviating: PointSpace = { deviations: [0.01, 0.1, 0.5, 2] };

/** Steps from η = 2μ/β², where q = 1, to four times that. */
const longSteps: Arbitrary<StepCase> = withStep(
  points({ families: ['quadratic', 'separable', 'angular', 'radial'], conditions: [1.5, 2, 5, 10] }),
  integer({ min: 200, max: 800 }),
);

/** Steps beyond q = 1 on landscapes whose gradient points across the radius, though their slopes are even. */
const acrossSteps: Arbitrary<StepCase> = withStep(
  points({ families: ['angular'] }),
  integer({ min: 200, max: 320 }),
);

type StepTerms = Readonly<Record<'eta' | 'mu' | 'beta' | 'Delta', number>>;
type StepMutant = WrittenInequalityClaim<StepCase, StepTerms>['mustRefute'][string];

/** @param data a data set whose samples are to be among the landscapes */
export function oneStepClaim(data?: DataTables): InequalityClaim<StepCase> {
  const at = (c: StepCase, effort: number): Step => stepAt(c, effort, data);
  const qOf = (c: StepCase): number => contractionFactor({ ...lecAt(c, data), eta: c.eta });
  /** η < limit(μ, β) */
  const stepBelow = (limit: (mu: number, beta: number) => number): Hypothesis<StepCase> => ({
    holds: (c) => {
      const { mu, beta } = lecAt(c, data);
      return c.eta < limit(mu, beta);
    },
  });
  /** L1 with another right side. */
  const withBound = (
    rhs: (x: Step) => Interval,
    changes: Omit<InequalityMutant<StepCase>, 'sides'> = {},
  ): StepMutant => ({
    ...changes,
    sides: (_, effort, c) => {
      const x = at(c, effort);
      return { lhs: x.after, rhs: x.a.enclose(rhs(x)) };
    },
  });
  /** qd + ηΔ with another factor in place of q. */
  const withFactor = (
    factor: (x: Step) => Interval,
    changes?: Omit<InequalityMutant<StepCase>, 'sides'>,
  ): StepMutant => withBound((x) => x.a.add(x.a.mul(factor(x), x.d), x.a.mul(x.eta, x.Delta)), changes);
  return inequalityClaim<StepCase, StepTerms>({
    id: 'contraction/one-step',
    says: 'for θ ∈ T_r: d(θ − η∇R_n(θ)) ≤ q d(θ) + ηΔ, q = √(1 − 2ημ + η²β²)',
    tex: String.raw`\theta\in T_r\ \Rightarrow\ d(\theta-\eta\nabla R_n(\theta))\ \le\ q\,d(\theta)+\eta\Delta,\qquad q=\sqrt{1-2\eta\mu+\eta^2\beta^2}`,
    source: 'L1; after Imaizumi & Schmidt-Hieber 2022, with explicit constants',
    notes:
      'True of every η > 0, also where q > 1. The factor max(|1 − ημ|, |1 − ηβ|) of strongly convex smooth functions is a mutant: LEC asks less.',
    cases: oneof(
      { arbitrary: withStep(points({})), weight: 4 },
      { arbitrary: withStep(points(deviating)), weight: 3 },
      { arbitrary: withStep(modelPoints(data), stepPercents, data), weight: 1 },
    ),
    schema: z.strictObject({ ...pointShape, eta: z.number().positive() }),
    given: {
      LEC: {
        ...convexityKnown(data),
        without: withStep(points({ families: localFamilies, tubes: [2, 3, 5] })),
      },
      'θ ∈ T_r': {
        holds: (c) => inTube(c, data),
        without: withStep(points({ families: localFamilies, shares: [1.5, 2, 3] })),
        relaxed: (c, share) => distanceOf(c, data).lo <= (1 + share) * c.r,
        beyond: withStep(points({ families: localFamilies, shares: sharesAround })),
      },
    },
    terms: (c) => {
      const { mu, beta, Delta } = lecAt(c, data);
      return { eta: c.eta, mu, beta, Delta };
    },
    sides: ({ eta, ...lec }, effort, c) => {
      const { a, d, after } = at(c, effort);
      return { lhs: after, rhs: a.enclose(oneStepBoundIn(a, { d, eta: a.of(eta), ...lecIn(a, lec) })) };
    },
    informative: (c) => distanceOf(c, data).lo > 0 && qOf(c) < 1,
    covers: {
      ...Object.fromEntries(
        [...families.filter((family) => family !== 'bowl'), 'linear-model', 'outward'].map((family) => [
          family,
          (c: StepCase) => c.landscape.kind === family,
        ]),
      ),
      'q > 1': (c) => qOf(c) > 1,
      'ηβ > 1': (c) => c.eta * lecAt(c, data).beta > 1,
      'β/μ > 5': (c) => pointFeatures(c, data)['β/μ']! > 5,
      'k_⊥ > 4': (c) => pointFeatures(c, data)['k_⊥']! > 4,
      'flat directions': (c) => {
        const { dim, normalDim } = landscapeAt(c.landscape, data);
        return normalDim < dim;
      },
      'on the boundary': (c) => distanceOf(c, data).hi >= 0.999 * c.r,
    },
    tightAt: {
      'a ripple across the radius': {
        landscape: { kind: 'angular', h: 1, epsilon: 0.1, petals: 20, flat: 0 },
        r: 1,
        theta: [0.997, 0.0785],
        eta: 0.5,
      },
      'a ripple at nearly a Newton step': {
        landscape: { kind: 'angular', h: 1, epsilon: 0.0364, petals: 19, flat: 0 },
        r: 1,
        theta: [0, 1],
        eta: 0.852,
      },
    },
    features: (c) => ({ ...pointFeatures(c, data), η·μ: c.eta * lecAt(c, data).mu, q: qOf(c) }),
    explain: (c) => {
      const x = at(c, 0);
      const { mu, Delta } = lecAt(c, data);
      return [
        ...explainPoint(c, data),
        `η = ${c.eta}: q = √(1 − 2ημ + η²β²) = ${qOf(c)}, ηΔ = ${c.eta * Delta}, 1 − ημ = ${1 - c.eta * mu}`,
        `after the step: d = ${x.after.hi}; qd + ηΔ = ${x.a.enclose(oneStepBoundIn(x.a, x)).hi}`,
      ];
    },
    mustRefute: {
      'no expansion for every η < 2/μ': withFactor(({ a }) => a.of(1), {
        given: { 'η < 2/μ': stepBelow((mu) => 2 / mu) },
        cases: longSteps,
        notes: 'h = (1, 10), η = 0.25: the step multiplies d by 1.5',
      }),
      'no expansion for every η < 2/β': withFactor(({ a }) => a.of(1), {
        given: { 'η < 2/β': stepBelow((_mu, beta) => 2 / beta) },
        cases: acrossSteps,
        notes: 'the limit for convex functions; LEC alone asks for η ≤ 2μ/β²',
      }),
      '1 − ημ for q': withFactor((x) => newton(x, x.mu), {
        given: { 'η ≤ 1/β': stepBelow((_mu, beta) => 1 / beta) },
        cases: withStep(points({ families: ['angular'] }), integer({ min: 5, max: 150 })),
        notes: 'the part of the gradient across the radius is forgotten',
      }),
      '|1 − ηβ| for q': withFactor((x) => newton(x, x.beta)),
      'max(|1 − ημ|, |1 − ηβ|) for q': withFactor((x) => larger(newton(x, x.mu), newton(x, x.beta)), {
        notes: 'true of strongly convex smooth functions, false of locally essentially convex ones',
      }),
      'η²μβ for η²β²': {
        ...withFactor(({ a, eta, mu, beta }) => {
          const gain = a.mul(a.mul(a.of(2), eta), mu);
          return a.sqrt(a.add(a.sub(a.of(1), gain), a.mul(a.square(eta), a.mul(mu, beta))));
        }),
        budget: 'default',
      },
      'q² for q': withFactor(({ a, ...x }) => a.square(contractionFactorIn(a, x))),
      'ηΔ forgotten': withBound(({ a, d, ...x }) => a.mul(contractionFactorIn(a, x), d)),
      'Δ for ηΔ': {
        ...withBound(({ a, d, ...x }) => a.add(a.mul(contractionFactorIn(a, x), d), x.Delta)),
        budget: 'default',
      },
      'η²Δ for ηΔ': withBound(({ a, d, ...x }) =>
        a.add(a.mul(contractionFactorIn(a, x), d), a.mul(a.square(x.eta), x.Delta)),
      ),
      'ηΔ added in squares': withBound(
        ({ a, d, ...x }) =>
          a.sqrt(a.add(a.square(a.mul(contractionFactorIn(a, x), d)), a.square(a.mul(x.eta, x.Delta)))),
        { notes: 'as if the deviation were at right angles to the step' },
      ),
      'ηΔ contracted too': withBound(({ a, d, ...x }) =>
        a.mul(contractionFactorIn(a, x), a.add(d, a.mul(x.eta, x.Delta))),
      ),
    },
  });
}
