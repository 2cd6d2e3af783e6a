import { type Arbitrary, array, boolean, constantFrom, integer, oneof, record, tuple } from 'fast-check';
import { z } from 'zod';
import type { InequalityClaim, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { convexityNearMinimum, convexityNearMinimumIn } from '../../src/theory/bounds/local-convexity.ts';
import { explainPoint } from '../../src/theory/cases/describe-point.ts';
import {
  distanceOf,
  inTube,
  landscapeAt,
  pointAt,
  type PointCase,
  pointShape,
} from '../../src/theory/cases/point-case.ts';
import type { Family } from '../../src/theory/cases/random-landscapes.ts';
import { landscapes, pointIn, type PointSpace, sharesAround } from '../../src/theory/cases/random-points.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import type { HessianBounds, Landscape } from '../../src/theory/landscape/landscape.ts';
import { convexitySides, type Part, parts } from './inequalities.ts';

/** A point in the ball round a single minimizer, and which of the two inequalities is asked of it. */
export interface NearMinimumCase extends PointCase {
  readonly part: Part;
}

const curved: readonly Family[] = ['separable', 'radial', 'wells', 'double-well', 'quadratic'];
const space: PointSpace = {
  families: curved,
  flat: [0, 0],
  normalDim: [1, 6],
  conditions: [1, 1.5, 2, 5, 10],
};

/** Radii at which Kr/2 is `percent` of μ_0. */
function nearMinima(
  change: PointSpace,
  percents: Arbitrary<number>,
  asked: readonly Part[] = parts,
): Arbitrary<NearMinimumCase> {
  return tuple(landscapes({ ...space, ...change }), percents, constantFrom(...asked)).map(
    ([{ landscape, r, place }, percent, part]) => {
      const radius = radiusWhere(landscapeAt(landscape), percent / 100, r);
      return { ...pointIn(landscape, radius, place), part };
    },
  );
}

/** Skewed coordinates, whose curvature changes at θ* as fast as K allows: nearly equalities for small ωr. */
function skewed(asked: readonly Part[] = parts): Arbitrary<NearMinimumCase> {
  return record({
    h: constantFrom(1, 2, 0.1),
    strength: integer({ min: 1, max: 20 }),
    omega: constantFrom(1, 2, 0.3),
    phase: integer({ min: 1, max: 30 }),
    share: constantFrom(1, 1, 0.9, 0.5),
    inward: boolean(),
    others: array(constantFrom(1, 2, 5), { maxLength: 2 }),
    part: constantFrom(...asked),
  }).map(({ h, strength, omega, phase, share, inward, others, part }) => {
    const r = roundSignificant(phase / (10 * omega));
    const squares = others.map((times) => ({ shape: 'square', h: h * times }) as const);
    const skew = {
      shape: 'skew',
      h,
      a: roundSignificant((h * strength) / (10 * omega * omega)),
      omega,
    } as const;
    return {
      landscape: { kind: 'separable', coordinates: [skew, ...squares], flat: 0 },
      r,
      theta: [roundSignificant((inward ? -1 : 1) * share * r), ...others.map(() => 0)],
      part,
    };
  });
}

/** The largest r with Kr/2 ≤ share·μ_0, by bisection; `most` where the Hessian does not change. */
function radiusWhere(landscape: Landscape, share: number, most: number): number {
  const lost = (r: number): number => {
    const known = landscape.hessianAtMinimum?.(r);
    return known === undefined ? Infinity : (known.K * r) / (2 * known.mu0);
  };
  let [low, high] = [0, most];
  if (lost(most) <= share) return roundSignificant(most);
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (lost(middle) <= share) low = middle;
    else high = middle;
  }
  return roundSignificant(low);
}

/** T5's numbers on the ball of the case, wide enough for its point where that lies on the boundary. */
function hessianAt(c: NearMinimumCase): HessianBounds | undefined {
  return landscapeAt(c.landscape).hessianAtMinimum?.(radiusOf(c));
}

function radiusOf(c: NearMinimumCase): number {
  const { lo, hi } = distanceOf(c);
  return lo <= c.r ? Math.max(c.r, hi) : c.r;
}

function boundsOf(c: NearMinimumCase): HessianBounds & { readonly r: number } {
  const known = hessianAt(c);
  if (known === undefined)
    throw new RangeError('landscape must have a single minimizer and a known Hessian there');
  return { ...known, r: radiusOf(c) };
}

type Constants = ReturnType<typeof boundsOf>;

/** T5 */
function sidesOf({ mu0, lambdaMax, K, r }: Constants, effort: number, c: NearMinimumCase): Sides {
  const point = pointAt(c, effort);
  const { a, populationGradient } = point;
  const symbols = { mu0: a.of(mu0), lambdaMax: a.of(lambdaMax), K: a.of(K), r: a.of(r) };
  return convexitySides(c.part, point, populationGradient, convexityNearMinimumIn(a, symbols));
}

/** A mutant of one of the two inequalities, with the landscapes where it shows first. */
function mutant(
  part: Part,
  change: (x: Constants) => Partial<Constants>,
  more: { readonly notes?: string; readonly cases?: Arbitrary<NearMinimumCase> } = {},
) {
  const steep = nearMinima({ families: ['separable', 'double-well'], shares: [1, 0.9, 0.5] }, shares, [part]);
  return {
    terms: change,
    cases: oneof({ arbitrary: steep, weight: 1 }, { arbitrary: skewed([part]), weight: 3 }),
    ...more,
  };
}

const shares = integer({ min: 2, max: 98 });

export const nearMinimumClaim: InequalityClaim<NearMinimumCase> = inequalityClaim({
  id: 'convexity/near-minimum',
  says: '∇R(θ*) = 0, λ_min(∇²R(θ*)) = μ_0, ∇²R K-Lipschitz on the ball of radius r, μ_0 > Kr/2: LEC(μ_0 − Kr/2, λ_max + Kr/2, r)',
  tex: String.raw`\nabla R(\theta^*)=0,\ \|\nabla^2R(x)-\nabla^2R(y)\|\le K\|x-y\|\ \Rightarrow\ \mathrm{LEC}\Bigl(\mu_0-\tfrac{Kr}2,\ \lambda_{\max}+\tfrac{Kr}2,\ r\Bigr)`,
  source: 'T5; by Taylor’s formula with integral remainder',
  notes:
    'The constants λ_min, λ_max and K of each landscape are closed forms, K an upper bound. μ_0 > Kr/2 is what makes it LEC; the two inequalities do not need it.',
  cases: oneof({ arbitrary: nearMinima({}, shares), weight: 5 }, { arbitrary: skewed(), weight: 1 }),
  schema: z.strictObject({ ...pointShape, part: z.enum(parts) }),
  given: {
    'one minimizer, Hessian known': { holds: (c) => hessianAt(c) !== undefined },
    'μ_0 > Kr/2': {
      holds: (c) => {
        const { mu0, K, r } = boundsOf(c);
        return K * r < 2 * mu0;
      },
      relaxed: (c, share) => {
        const { mu0, K, r } = boundsOf(c);
        return K * r < 2 * mu0 * (1 + share);
      },
      beyond: nearMinima(
        { families: ['separable', 'radial', 'double-well'] },
        integer({ min: 90, max: 400 }),
      ),
      without: nearMinima(
        { families: ['separable', 'radial', 'double-well'] },
        integer({ min: 120, max: 400 }),
      ),
    },
    '‖θ − θ*‖ ≤ r': {
      holds: (c) => inTube(c),
      without: nearMinima({ families: ['separable', 'double-well', 'wells'], shares: [1.5, 2, 3] }, shares),
      relaxed: (c, share) => distanceOf(c).lo <= (1 + share) * c.r,
      beyond: nearMinima({ families: ['separable', 'double-well', 'wells'], shares: sharesAround }, shares),
    },
  },
  terms: boundsOf,
  sides: sidesOf,
  informative: (c) => distanceOf(c).lo > 0 && boundsOf(c).K > 0,
  covers: {
    ...Object.fromEntries(curved.map((kind) => [kind, (c: NearMinimumCase) => c.landscape.kind === kind])),
    ...Object.fromEntries(parts.map((part) => [part, (c: NearMinimumCase) => c.part === part])),
    'half of μ_0 lost': (c) => {
      const { mu0, K, r } = boundsOf(c);
      return K * r >= mu0;
    },
    'on the boundary': (c) => distanceOf(c).hi >= 0.999 * c.r,
    'k = 1': (c) => c.theta.length === 1,
    'λ_max > 2μ_0': (c) => boundsOf(c).lambdaMax > 2 * boundsOf(c).mu0,
  },
  features: (c) => {
    const { mu0, lambdaMax, K, r } = boundsOf(c);
    return {
      p: c.theta.length,
      'd/r': distanceOf(c).hi / r,
      'Kr/2μ_0': (K * r) / (2 * mu0),
      'λ_max/μ_0': lambdaMax / mu0,
    };
  },
  explain: (c) => {
    const { mu0, lambdaMax, K, r } = boundsOf(c);
    const { mu, beta } = convexityNearMinimum({ mu0, lambdaMax, K, r });
    return [
      ...explainPoint(c).slice(1),
      `μ_0 = ${mu0}, λ_max = ${lambdaMax}, K = ${K}, r = ${r}: μ_0 − Kr/2 = ${mu}, λ_max + Kr/2 = ${beta}`,
    ];
  },
  mustRefute: {
    'Kr/2 forgotten in μ': mutant('slope', () => ({ K: 0 })),
    'Kr/2 forgotten in β': mutant('norm', () => ({ K: 0 })),
    'Kr/4 in μ': mutant('slope', ({ K }) => ({ K: K / 2 })),
    'Kr/4 in β': mutant('norm', ({ K }) => ({ K: K / 2 })),
    'Kr/2 a tenth smaller in μ': mutant('slope', ({ K }) => ({ K: 0.9 * K }), {
      notes: 'the ½ cannot be improved',
    }),
    'Kr/2 a tenth smaller in β': mutant('norm', ({ K }) => ({ K: 0.9 * K })),
    'Kr²/2 in μ': mutant('slope', ({ K, r }) => ({ K: K * r }), {
      notes: 'the Lagrange remainder of R, not of ∇R',
    }),
    'Kr²/2 in β': mutant('norm', ({ K, r }) => ({ K: K * r })),
    'λ_max for μ_0': mutant('slope', ({ lambdaMax }) => ({ mu0: lambdaMax })),
    'μ_0 for λ_max': mutant('norm', ({ mu0 }) => ({ lambdaMax: mu0 }), {
      cases: nearMinima(
        { families: ['separable', 'double-well', 'wells'], conditions: [5, 10], normalDim: [2, 3] },
        constantFrom(2, 5, 10),
        ['norm'],
      ),
    }),
  },
});
