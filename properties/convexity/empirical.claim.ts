import { type Arbitrary, constantFrom, integer, oneof, record, tuple } from 'fast-check';
import { z } from 'zod';
import { withTerms } from '../../src/judge/claims/terms.ts';
import type { DataTables } from '../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { empiricalConvexity, empiricalConvexityIn } from '../../src/theory/bounds/local-convexity.ts';
import { explainPoint, pointFeatures } from '../../src/theory/cases/describe-point.ts';
import {
  distanceOf,
  inTube,
  landscapeAt,
  lecAt,
  pointAt,
  type PointCase,
  pointShape,
} from '../../src/theory/cases/point-case.ts';
import { families, localFamilies } from '../../src/theory/cases/random-landscapes.ts';
import { linearModelsWith, radiusFor } from '../../src/theory/cases/random-linear-models.ts';
import {
  landscapes,
  type Place,
  places,
  pointIn,
  type PointSpace,
  sharesAround,
} from '../../src/theory/cases/random-points.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import type { Certificate } from '../../src/theory/landscape/landscape.ts';
import type { LandscapeSpec } from '../../src/theory/landscape/spec.ts';
import { otherSides } from '../stagnation/valley/mutants.ts';
import { convexityKnown, convexitySides, type Part, parts } from './inequalities.ts';

/** A point of the annulus r' ≤ d ≤ r around the minimizers, and which inequality R_n is to satisfy. */
export interface EmpiricalCase extends PointCase {
  /** r' */
  readonly rInner: number;
  readonly part: Part;
}

/** r' as a share of the way from Δ/μ to r, and d of that from r' to r, times `stretch`. */
function rings(stretches: readonly number[]): Arbitrary<Ring> {
  return record({
    inner: integer({ min: 1, max: 100 }).map((percent) => percent / 100),
    outer: oneof(constantFrom(0, 100), integer({ min: 0, max: 100 })).map((percent) => percent / 100),
    stretch: constantFrom(...stretches),
    part: constantFrom(...parts),
  });
}
type Ring = Readonly<Record<'inner' | 'outer' | 'stretch', number>> & { readonly part: Part };

function pointOfRing(
  landscape: LandscapeSpec,
  r: number,
  place: Place,
  { inner, outer, stretch, part }: Ring,
  data?: DataTables,
): EmpiricalCase {
  const known = landscapeAt(landscape, data).certificate(r);
  const least = known === undefined ? 0 : Math.min(r, known.Delta / known.mu);
  const rInner = roundSignificant(least + inner * (r - least));
  // A little inwards at r and outwards at r', lest rounding push the point out of the annulus.
  const share = (stretch * (rInner * 1.003 + outer * (0.999 * r - rInner))) / r;
  return { ...pointIn(landscape, r, { ...place, share }, data), rInner, part };
}

function onLandscapes(space: PointSpace, stretches: readonly number[] = [1]): Arbitrary<EmpiricalCase> {
  return tuple(landscapes(space), rings(stretches)).map(([{ landscape, r, place }, ring]) =>
    pointOfRing(landscape, r, place, ring),
  );
}

function onModels(data?: DataTables, stretches = [1]): Arbitrary<EmpiricalCase> {
  return tuple(linearModelsWith(data), places(), rings(stretches), constantFrom(1, 2, 10)).map(
    ([model, place, ring, times]) => pointOfRing(model, times * radiusFor(model, data), place, ring, data),
  );
}

const pushed: PointSpace = { deviations: [0.1, 0.3, 0.02, 0.6] };

const nearer = oneof(onLandscapes(pushed, [0.5, 0.2, 0.8]), onModels(undefined, [0.5, 0.1]));

interface Constants extends Certificate {
  readonly rInner: number;
}

/** T6 with its constants changed. */
function sidesWith(
  change: (known: Constants, c: EmpiricalCase) => Partial<Constants>,
  data?: DataTables,
): (c: EmpiricalCase, effort: number) => Sides {
  return (c, effort) => {
    const point = pointAt(c, effort, data);
    const { a } = point;
    const known = { ...lecAt(c, data), rInner: innerOf(c, data) };
    const { mu, beta, Delta, rInner } = { ...known, ...change(known, c) };
    const symbols = { mu: a.of(mu), beta: a.of(beta), Delta: a.of(Delta), rInner: a.of(rInner) };
    return convexitySides(c.part, point, point.gradient, empiricalConvexityIn(a, symbols));
  };
}

/** r', or d(θ) where rounding puts it just below. */
function innerOf(c: EmpiricalCase, data?: DataTables): number {
  const { lo, hi } = distanceOf(c, data);
  return hi >= c.rInner ? Math.min(c.rInner, lo) : c.rInner;
}

/** @param data a data set whose rows are to be populations, and samples of them R_n */
export function empiricalConvexityClaim(data?: DataTables): InequalityClaim<EmpiricalCase> {
  const mutant = (
    change: (known: Constants, c: EmpiricalCase) => Partial<Constants>,
    notes?: string,
  ): InequalityMutant<EmpiricalCase> => otherSides(sidesWith(change, data), notes);
  const claim = inequalityClaim<EmpiricalCase>({
    id: 'convexity/empirical',
    says: 'LEC(μ, β, r) for R, ‖∇R_n − ∇R‖ ≤ Δ < μr′ on T_r: where r′ ≤ d(θ) ≤ r, ⟨∇R_n, θ − Πθ⟩ ≥ (μ − Δ/r′)d(θ)² and ‖∇R_n‖ ≤ (β + Δ/r′)d(θ), d the distance to the population’s 𝓜',
    tex: String.raw`r'\le d(\theta)\le r\ \Rightarrow\ \langle\nabla R_n,\theta-\Pi\theta\rangle\ge\Bigl(\mu-\frac{\Delta}{r'}\Bigr)d(\theta)^2,\quad\|\nabla R_n\|\le\Bigl(\beta+\frac{\Delta}{r'}\Bigr)d(\theta)`,
    source: 'T6; this project’s',
    notes:
      'For least squares Δ(d)/d decreases in d, so that Δ of the tube of radius r′ would do there: no mutant. Δ < μr′ only makes the first constant positive.',
    cases: oneof({ arbitrary: onLandscapes(pushed), weight: 1 }, { arbitrary: onModels(data), weight: 1 }),
    schema: z.strictObject({ ...pointShape, rInner: z.number().positive(), part: z.enum(parts) }),
    given: {
      LEC: {
        ...convexityKnown(data),
        without: onLandscapes({ ...pushed, families: localFamilies, tubes: [2, 3, 5] }),
      },
      'Δ < μr′': {
        holds: (c) => {
          const { mu, Delta } = lecAt(c, data);
          return Delta < mu * c.rInner;
        },
        relaxed: (c, share) => {
          const { mu, Delta } = lecAt(c, data);
          return Delta < (1 + share) * mu * c.rInner;
        },
        without: onLandscapes({ deviations: [2, 5] }),
      },
      'd(θ) ≤ r': {
        holds: (c) => inTube(c, data),
        without: onLandscapes({ ...pushed, families: localFamilies }, [1.5, 2, 4]),
        relaxed: (c, share) => distanceOf(c, data).lo <= (1 + share) * c.r,
        beyond: onLandscapes({ ...pushed, families: localFamilies }, sharesAround),
      },
      'd(θ) ≥ r′': {
        holds: (c) => distanceOf(c, data).hi >= c.rInner,
        without: nearer,
        relaxed: (c, share) => (1 + share) * distanceOf(c, data).hi >= c.rInner,
        beyond: onLandscapes(pushed, [1, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.5, 0.2, 0.1]),
      },
    },
    sides: sidesWith(() => ({}), data),
    informative: (c) => lecAt(c, data).Delta > 0,
    covers: {
      ...Object.fromEntries(
        families
          .filter((family) => family !== 'bowl')
          .map((family) => [
            `outward from ${family}`,
            (c: EmpiricalCase) => c.landscape.kind === 'outward' && c.landscape.base.kind === family,
          ]),
      ),
      'a sample of a finite population': (c) => c.landscape.kind === 'linear-model',
      ...Object.fromEntries(parts.map((part) => [part, (c: EmpiricalCase) => c.part === part])),
      'at the inner edge': (c) => distanceOf(c, data).hi < 1.02 * c.rInner,
      'at the outer edge': (c) => distanceOf(c, data).hi > 0.98 * c.r,
      'μ − Δ/r′ < μ/10': (c) => {
        const { mu, Delta } = lecAt(c, data);
        return mu - Delta / c.rInner < mu / 10;
      },
    },
    tightAt: {
      'a sample of one of two rows': {
        landscape: {
          kind: 'linear-model',
          population: { rows: [[4], [4.25]], targets: [0, 1] },
          sample: { indices: [1] },
        },
        r: 0.5,
        rInner: 0.151,
        theta: [-0.0267],
        part: 'norm',
      },
    },
    features: (c) => ({ ...pointFeatures(c, data), "r'/r": c.rInner / c.r }),
    explain: (c) => {
      const { mu, beta } = empiricalConvexity({ ...lecAt(c, data), r: c.r, rInner: innerOf(c, data) });
      return [
        ...explainPoint(c, data),
        `r′ = ${c.rInner}: μ − Δ/r′ = ${mu}, β + Δ/r′ = ${beta}; asked: ${c.part}`,
      ];
    },
    mustRefute: {
      'Δ/r′ forgotten': mutant(() => ({ Delta: 0 })),
      'Δ/r for Δ/r′': mutant((_known, c) => ({ rInner: c.r })),
      'Δ/(2r′) for Δ/r′': mutant(({ Delta }) => ({ Delta: Delta / 2 })),
      'Δ for Δ/r′': mutant(() => ({ rInner: 1 }), 'the deviation as a curvature: units do not fit'),
      'Δ a tenth smaller': mutant(({ Delta }) => ({ Delta: 0.9 * Delta })),
      'Δ a fifth smaller, on samples': {
        budget: 'default',
        cases: onModels(),
        ...mutant(({ Delta }) => ({ Delta: 0.8 * Delta })),
      },
      'valid also for d(θ) < r′': {
        given: { 'd(θ) ≥ r′': null },
        cases: nearer,
        notes: 'near the population’s minimizers the deviation wins: R_n has its own',
      },
      'valid down to r′/2': {
        given: { 'd(θ) ≥ r′': { holds: (c) => distanceOf(c, data).lo >= c.rInner / 2 } },
        cases: onLandscapes(pushed, [0.51, 0.6, 0.8]),
      },
    },
  });
  return withTerms(claim, {
    terms: (c) => {
      const { mu, beta, Delta } = lecAt(c, data);
      return { mu, beta, Delta, rInner: innerOf(c, data) };
    },
    sides: (x, effort, c) => sidesWith(() => x, data)(c, effort),
  });
}
