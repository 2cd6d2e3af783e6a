import { type Arbitrary, constantFrom, oneof, tuple } from 'fast-check';
import { z } from 'zod';
import { withTerms } from '../../src/judge/claims/terms.ts';
import type { DataTables } from '../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { explainPoint, pointFeatures } from '../../src/theory/cases/describe-point.ts';
import {
  certificateAt,
  distanceOf,
  inTube,
  lecAt,
  pointAt,
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
import type { Certificate } from '../../src/theory/landscape/landscape.ts';
import { convexityKnown, convexitySides } from './inequalities.ts';

const parts = ['slope', 'norm', 'deviation'] as const;
type Part = (typeof parts)[number];

/** A point, and which of the three inequalities is asked of it. */
export interface CertificateCase extends PointCase {
  readonly part: Part;
}

const deviating: PointSpace = { deviations: [0.1, 0.01, 1, 0.5] };
/** Of landscapes, all but the bowl, which is a quadratic. */
const kinds = families.filter((family) => family !== 'bowl');

function withPart(points: Arbitrary<PointCase>, ...asked: readonly Part[]): Arbitrary<CertificateCase> {
  return tuple(points, constantFrom(...asked)).map(([point, part]) => ({ ...point, part }));
}

/** Points of the space of which the inequalities without a deviation are asked. */
function plain(space: PointSpace): Arbitrary<CertificateCase> {
  return withPart(points(space), 'slope', 'norm');
}

function modelPoints(data?: DataTables, shares?: readonly number[]): Arbitrary<PointCase> {
  return tuple(linearModelsWith(data), places(shares), constantFrom(1, 3)).map(([model, place, times]) =>
    pointIn(model, times * radiusFor(model, data), place, data),
  );
}

/** The certificate's inequality at a case, with some of its constants changed. */
function sidesWith(
  change: (known: Certificate, c: CertificateCase) => Partial<Certificate>,
  data?: DataTables,
): (c: CertificateCase, effort: number) => Sides {
  return (c, effort) => {
    const known = lecAt(c, data);
    const { mu, beta, Delta } = { ...known, ...change(known, c) };
    const point = pointAt(c, effort, data);
    const { a, gradient, populationGradient } = point;
    if (c.part !== 'deviation') {
      return convexitySides(c.part, point, populationGradient, { mu: a.of(mu), beta: a.of(beta) });
    }
    const deviation = gradient.map((g, i) => a.sub(g, populationGradient[i]!));
    return { lhs: a.enclose(enclosedNorm(a, deviation)), rhs: a.enclose(a.of(Delta)) };
  };
}

function familyOf({ landscape }: PointCase): string {
  return landscape.kind === 'outward' ? landscape.base.kind : landscape.kind;
}

/** Every family by itself: one whose certificate is a little too good must not hide behind the others. */
function familyMutants(): Record<string, InequalityMutant<CertificateCase>> {
  const spaces: readonly (readonly [name: string, points: Arbitrary<PointCase>])[] = [
    ...kinds.map((family) => [family, points({ families: [family] })] as const),
    ['linear-model', modelPoints()],
  ];
  return Object.fromEntries(
    spaces.flatMap(([family, points]) => [
      [
        `μ 5% larger: ${family}`,
        { cases: withPart(points, 'slope'), sides: sidesWith(({ mu }) => ({ mu: 1.05 * mu })) },
      ],
      [
        `β 5% smaller: ${family}`,
        { cases: withPart(points, 'norm'), sides: sidesWith(({ beta }) => ({ beta: 0.95 * beta })) },
      ],
    ]),
  );
}

function hasRim({ landscape }: PointCase): boolean {
  const base = landscape.kind === 'outward' ? landscape.base : landscape;
  return base.kind === 'radial' && base.rim !== undefined;
}

/** Points up to 20% beyond the tube, where the constants of the tube are not promised. */
function widerMutants(): Record<string, InequalityMutant<CertificateCase>> {
  const shares = [1.2, 1.1, 1.15];
  const spaceOf = (family: (typeof localFamilies)[number]): Arbitrary<CertificateCase> =>
    family === 'radial'
      ? // beyond its tube it keeps its constants almost everywhere: the slope falls before the rim
        withPart(points({ families: [family], shares }), 'slope').filter(hasRim)
      : plain({ families: [family], shares });
  const spaces: readonly (readonly [string, Arbitrary<CertificateCase>])[] = [
    ...localFamilies.map((family) => [family, spaceOf(family)] as const),
    ['linear-model', withPart(modelPoints(undefined, shares), 'deviation')],
  ];
  return Object.fromEntries(
    spaces.map(([family, cases]) => [
      `radius 20% too large: ${family}`,
      {
        ...(family === 'radial' && { budget: 'default' as const }),
        given: { 'θ ∈ T_r': { holds: (c: CertificateCase) => distanceOf(c).lo <= 1.2 * c.r } },
        cases,
      },
    ]),
  );
}

/** @param data a data set whose samples are to be among the landscapes */
export function certificatesClaim(data?: DataTables): InequalityClaim<CertificateCase> {
  const claim = inequalityClaim<CertificateCase>({
    id: 'convexity/certificates',
    says: 'every landscape’s certificate is true: on T_r ⟨∇R, θ − Πθ⟩ ≥ μd(θ)² (slope), ‖∇R‖ ≤ βd(θ) (norm), ‖∇R_n − ∇R‖ ≤ Δ (deviation)',
    tex: String.raw`\langle\nabla R(\theta),\theta-\Pi\theta\rangle\ge\mu\,d(\theta)^2,\quad \|\nabla R(\theta)\|\le\beta\,d(\theta),\quad \|\nabla R_n(\theta)-\nabla R(\theta)\|\le\Delta\qquad(\theta\in T_r)`,
    source: 'Definition of LEC(μ, β, r) and Δ; this project’s landscapes',
    notes:
      'Every other claim about the dynamics rests on these constants. Each family has mutants of its own, so that none hides behind the others.',
    cases: oneof(
      { arbitrary: plain({}), weight: 4 },
      { arbitrary: withPart(points(deviating), 'deviation', 'slope', 'norm'), weight: 1 },
      { arbitrary: withPart(modelPoints(data), 'deviation', 'slope', 'norm'), weight: 2 },
    ),
    schema: z.strictObject({ ...pointShape, part: z.enum(parts) }),
    given: {
      'certificate known': {
        ...convexityKnown(data),
        without: plain({ families: localFamilies, tubes: [2, 3, 5] }),
      },
      'θ ∈ T_r': {
        holds: (c) => inTube(c, data),
        without: plain({ families: localFamilies, shares: [1.5, 2, 3] }),
        relaxed: (c, share) => distanceOf(c, data).lo <= (1 + share) * c.r,
        beyond: plain({ families: localFamilies, shares: sharesAround }),
      },
    },
    sides: sidesWith(() => ({}), data),
    informative: (c) => distanceOf(c, data).lo > 0 && (c.part !== 'deviation' || lecAt(c, data).Delta > 0),
    covers: {
      ...Object.fromEntries(
        [...kinds, 'linear-model'].flatMap((family) =>
          (['slope', 'norm'] as const).map((part) => [
            `${part}: ${family}`,
            (c: CertificateCase) => familyOf(c) === family && c.part === part,
          ]),
        ),
      ),
      'deviation: outward': (c) => c.landscape.kind === 'outward' && c.part === 'deviation',
      'deviation: linear-model': (c) => c.landscape.kind === 'linear-model' && c.part === 'deviation',
      'on the boundary': (c) => distanceOf(c, data).hi >= 0.999 * c.r,
      'close to a minimizer': (c) => distanceOf(c, data).hi < 0.05 * c.r,
      'k_⊥ > 4': (c) => pointFeatures(c, data)['k_⊥']! > 4,
    },
    features: (c) => pointFeatures(c, data),
    explain: (c) => explainPoint(c, data),
    mustRefute: {
      ...familyMutants(),
      ...widerMutants(),
      'Δ 20% smaller: outward': {
        cases: withPart(points(deviating), 'deviation'),
        sides: sidesWith(({ Delta }) => ({ Delta: 0.8 * Delta })),
      },
      'Δ 20% smaller: linear-model': {
        cases: withPart(modelPoints(), 'deviation'),
        sides: sidesWith(({ Delta }) => ({ Delta: 0.8 * Delta })),
      },
      'Δ at the minimizer for Δ on the tube': {
        cases: withPart(modelPoints(), 'deviation'),
        sides: sidesWith(({ Delta }, c) => ({ Delta: certificateAt({ ...c, r: 1e-9 })?.Delta ?? Delta })),
        notes: '‖∇R_n(θ*)‖ alone: the sample’s Hessian differs too',
      },
    },
  });
  return withTerms(claim, {
    terms: (c) => {
      const { mu, beta, Delta } = lecAt(c, data);
      return { mu, beta, Delta };
    },
    sides: (x, effort, c) => sidesWith(() => x, data)(c, effort),
  });
}
