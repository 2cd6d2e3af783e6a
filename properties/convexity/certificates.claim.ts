import { type Arbitrary, constantFrom, oneof, tuple } from 'fast-check';
import { families } from '../../src/theory/cases/random-landscapes.ts';
import { z } from 'zod';
import type { Family } from '../../src/theory/cases/random-landscapes.ts';
import {
  type Hypothesis,
  type InequalityClaim,
  inequalityClaim,
  type InequalityMutant,
  type Sides,
} from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import type { Certificate } from '../../src/theory/landscape/landscape.ts';
import type { LandscapeSpec } from '../../src/theory/landscape/spec.ts';
import { enclosedDot, enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { linearModelsWith, radiusFor } from '../../src/theory/cases/random-linear-models.ts';
import {
  certificateAt,
  distanceOf,
  inTube,
  lecAt,
  pointAt,
  type PointCase,
  pointShape,
} from '../../src/theory/cases/point-case.ts';
import { explainPoint, pointFeatures } from '../../src/theory/cases/describe-point.ts';
import { landscapes, places, pointIn, type PointSpace } from '../../src/theory/cases/random-points.ts';

type Part = 'slope' | 'norm' | 'deviation';

/** A point, and which of the three inequalities is asked of it. */
export interface CertificateCase extends PointCase {
  readonly part: Part;
}

const deviating: PointSpace = { deviations: [0.1, 0.01, 1, 0.5] };

function withPart(points: Arbitrary<PointCase>, parts: readonly Part[]): Arbitrary<CertificateCase> {
  return tuple(points, constantFrom(...parts)).map(asked);
}

function asked([point, part]: [PointCase, Part]): CertificateCase {
  return { ...point, part };
}

function pointsOf(space: PointSpace): Arbitrary<PointCase> {
  return landscapes(space).map(({ landscape, r, place }) => pointIn(landscape, r, place));
}

function modelPoints(data?: DataTables, shares?: readonly number[]): Arbitrary<PointCase> {
  return tuple(linearModelsWith(data), places(shares), constantFrom(1, 3)).map(([model, place, times]) =>
    pointIn(model, times * radiusFor(model, data), place, data),
  );
}

/** The certificate's inequality at a case, with some of its constants changed. */
function sidesAt(
  c: CertificateCase,
  effort: number,
  data?: DataTables,
  change: (known: Certificate) => Partial<Certificate> = () => ({}),
): Sides {
  const known = lecAt(c, data);
  const { mu, beta, Delta } = { ...known, ...change(known) };
  const { a, d, offset, gradient, populationGradient } = pointAt(c, effort, data);
  if (c.part === 'slope') {
    return {
      lhs: a.enclose(a.mul(a.of(mu), a.square(d))),
      rhs: a.enclose(enclosedDot(a, populationGradient, offset)),
    };
  }
  if (c.part === 'norm') {
    return { lhs: a.enclose(enclosedNorm(a, populationGradient)), rhs: a.enclose(a.mul(a.of(beta), d)) };
  }
  const deviation = gradient.map((g, i) => a.sub(g, populationGradient[i]!));
  return { lhs: a.enclose(enclosedNorm(a, deviation)), rhs: a.enclose(a.of(Delta)) };
}

function familyOf({ landscape }: { readonly landscape: LandscapeSpec }): LandscapeSpec['kind'] {
  return landscape.kind === 'outward' ? landscape.base.kind : landscape.kind;
}

/** Every family by itself: one whose certificate is a little too good must not hide behind the others. */
function familyMutants(): Record<string, InequalityMutant<CertificateCase>> {
  const spaces: readonly (readonly [name: string, points: Arbitrary<PointCase>])[] = [
    ...families
      .filter((family) => family !== 'bowl')
      .map((family) => [family, pointsOf({ families: [family] })] as const),
    ['linear-model', modelPoints()],
  ];
  return Object.fromEntries(
    spaces.flatMap(([family, points]) => [
      [
        `μ 5% larger: ${family}`,
        {
          cases: withPart(points, ['slope']),
          sides: (c: CertificateCase, effort: number) =>
            sidesAt(c, effort, undefined, ({ mu }) => ({ mu: 1.05 * mu })),
        },
      ],
      [
        `β 5% smaller: ${family}`,
        {
          cases: withPart(points, ['norm']),
          sides: (c: CertificateCase, effort: number) =>
            sidesAt(c, effort, undefined, ({ beta }) => ({ beta: 0.95 * beta })),
        },
      ],
    ]),
  );
}

/** Points up to 20% beyond the tube, where the constants of the tube are not promised. */
const widerTube: Hypothesis<CertificateCase> = { holds: (c) => distanceOf(c).lo <= 1.2 * c.r };

function widerMutants(): Record<string, InequalityMutant<CertificateCase>> {
  const families: readonly Family[] = ['radial', 'separable', 'wells', 'double-well'];
  const shares = [1.2, 1.1, 1.15];
  const spaces: readonly (readonly [string, Arbitrary<CertificateCase>])[] = [
    ...families.map(
      (family) => [family, withPart(pointsOf({ families: [family], shares }), ['slope', 'norm'])] as const,
    ),
    ['linear-model', withPart(modelPoints(undefined, shares), ['deviation'])],
  ];
  return Object.fromEntries(
    spaces.map(([family, cases]) => [
      `radius 20% too large: ${family}`,
      { given: { 'θ ∈ T_r': widerTube }, cases },
    ]),
  );
}

/** @param data a data set whose samples are to be among the landscapes */
export function certificatesClaim(data?: DataTables): InequalityClaim<CertificateCase> {
  return inequalityClaim<CertificateCase>({
    id: 'convexity/certificates',
    says: 'every landscape’s certificate is true: on T_r ⟨∇R, θ − Πθ⟩ ≥ μd(θ)² (slope), ‖∇R‖ ≤ βd(θ) (norm), ‖∇R_n − ∇R‖ ≤ Δ (deviation)',
    tex: String.raw`\langle\nabla R(\theta),\theta-\Pi\theta\rangle\ge\mu\,d(\theta)^2,\quad \|\nabla R(\theta)\|\le\beta\,d(\theta),\quad \|\nabla R_n(\theta)-\nabla R(\theta)\|\le\Delta\qquad(\theta\in T_r)`,
    source: 'Definition of LEC(μ, β, r) and Δ; this project’s landscapes',
    notes:
      'Every other claim about the dynamics rests on these constants. Each family has mutants of its own, so that none hides behind the others.',
    cases: oneof(
      { arbitrary: withPart(pointsOf({}), ['slope', 'norm']), weight: 4 },
      { arbitrary: withPart(pointsOf(deviating), ['deviation', 'slope', 'norm']), weight: 1 },
      { arbitrary: withPart(modelPoints(data), ['deviation', 'slope', 'norm']), weight: 2 },
    ),
    schema: z.strictObject({ ...pointShape, part: z.enum(['slope', 'norm', 'deviation']) }),
    given: {
      'certificate known': {
        holds: (c) => certificateAt(c, data) !== undefined,
        basis: (c) => certificateAt(c, data)?.basis ?? 'exact',
        without: withPart(
          pointsOf({ families: ['radial', 'separable', 'wells', 'double-well'], tubes: [2, 3, 5] }),
          ['slope', 'norm'],
        ),
      },
      'θ ∈ T_r': {
        holds: (c) => inTube(c, data),
        without: withPart(
          pointsOf({ families: ['radial', 'separable', 'wells', 'double-well'], shares: [1.5, 2, 3] }),
          ['slope', 'norm'],
        ),
      },
    },
    sides: (c, effort) => sidesAt(c, effort, data),
    informative: (c) => distanceOf(c, data).lo > 0 && (c.part !== 'deviation' || lecAt(c, data).Delta > 0),
    covers: {
      ...Object.fromEntries(
        ([...families.filter((f) => f !== 'bowl'), 'linear-model'] as const).flatMap((family) =>
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
        cases: withPart(pointsOf(deviating), ['deviation']),
        sides: (c, effort) => sidesAt(c, effort, undefined, ({ Delta }) => ({ Delta: 0.8 * Delta })),
      },
      'Δ 20% smaller: linear-model': {
        cases: withPart(modelPoints(), ['deviation']),
        sides: (c, effort) => sidesAt(c, effort, undefined, ({ Delta }) => ({ Delta: 0.8 * Delta })),
      },
      'Δ at the minimizer for Δ on the tube': {
        cases: withPart(modelPoints(), ['deviation']),
        sides: (c, effort) => {
          const there = certificateAt({ ...c, r: 1e-9 }, undefined)?.Delta;
          return sidesAt(c, effort, undefined, ({ Delta }) => ({ Delta: there ?? Delta }));
        },
        notes: '‖∇R_n(θ*)‖ alone: the sample’s Hessian differs too',
      },
    },
  });
}
