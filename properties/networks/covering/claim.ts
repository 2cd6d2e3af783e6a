import { type Arbitrary, constantFrom, tuple } from 'fast-check';
import { z } from 'zod';
import { exactly } from '../../../src/core/enclosure.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import type { Arithmetic } from '../../../src/linalg/arithmetic.ts';
import { type DecimalInterval, decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';
import { coveringNumberIn } from '../../../src/theory/bounds/covering.ts';
import { greedyPacking, type PackingCase, packings, squaredNorm, squaredReach } from './cases.ts';

const parts = ['size', 'net'] as const;
type Part = (typeof parts)[number];

/** Candidates in a ball, and whether the size of the greedy packing or its being a net is asked for. */
export interface CoveringCase extends PackingCase {
  readonly part: Part;
}

function casesOf(asked: readonly Part[], ballFactors?: readonly number[]): Arbitrary<CoveringCase> {
  return tuple(packings(ballFactors), constantFrom(...asked)).map(([packing, part]) => ({
    ...packing,
    part,
  }));
}

type Bound = (a: Arithmetic<DecimalInterval>, c: Pick<CoveringCase, 'k' | 'r' | 'tau'>) => DecimalInterval;

const published: Bound = (a, { k, r, tau }) => coveringNumberIn(a, { k, r: a.of(r), tau: a.of(tau) });

function sidesOf(c: CoveringCase, effort: number, bound: Bound = published): Sides {
  const taken = greedyPacking(c.points, c.tau);
  if (c.part === 'net') {
    return { lhs: exactly(squaredReach(c.points, taken)), rhs: exactly(c.tau * c.tau) };
  }
  const a = decimalIntervals(30 * (1 + effort));
  return { lhs: exactly(taken.length), rhs: a.enclose(bound(a, c)) };
}

/** Another number in the place of the bound of a packing's size. */
function insteadOf(bound: Bound): InequalityMutant<CoveringCase> {
  return { cases: casesOf(['size']), sides: (c, effort) => sidesOf({ ...c, part: 'size' }, effort, bound) };
}

function power(a: Arithmetic<DecimalInterval>, base: DecimalInterval, k: number): DecimalInterval {
  return Array.from({ length: k }).reduce<DecimalInterval>((product) => a.mul(product, base), a.of(1));
}

const hexagon = [
  [0, 0],
  [140, 0],
  [-140, 0],
  [70, 122],
  [-70, 122],
  [70, -122],
  [-70, -122],
];

const covering: InequalityClaim<CoveringCase> = inequalityClaim<CoveringCase>({
  id: 'networks/covering',
  says: 'points of a ball of radius r in R^k with mutual distances ≥ τ are at most (1 + 2r/τ)^k (size), and such a set that no candidate can be added to is a τ-net of the candidates (net)',
  tex: String.raw`x_1,\dots,x_N\in B_r\subset\mathbb R^k,\ \|x_i-x_j\|\ge\tau\ (i\ne j)\ \Rightarrow\ N\le\Bigl(1+\frac{2r}{\tau}\Bigr)^k`,
  source: 'N4; Vershynin, High-Dimensional Probability (2018), corollary 4.2.13',
  notes:
    'An equality for intervals (k = 1, τ = r/j). The hexagonal lattice has 7 points of 9 at τ = r, the face-centred cubic one 13 of 27. Mutants about larger k alone would be true at these sizes: (3r/τ)^k for τ ≤ r, (1 + 2r/τ)^k − 1 for k > 1.',
  cases: casesOf(['size', 'size', 'net']),
  schema: z
    .strictObject({
      k: z.int().min(1).max(16),
      r: z.int().min(1).max(10_000),
      tau: z.int().min(1).max(40_000),
      points: z.array(z.array(z.int().min(-100_000).max(100_000))).min(1),
      part: z.enum(parts),
    })
    .refine(({ k, points }) => points.every((x) => x.length === k), 'points of k coordinates'),
  given: {
    'points in the ball': {
      holds: ({ r, points }) => points.every((x) => squaredNorm(x) <= r * r),
      without: casesOf(['size'], [1.5, 2, 3]),
      relaxed: ({ r, points }, share) =>
        points.every((x) => squaredNorm(x) <= (1 + share) * r * ((1 + share) * r)),
      beyond: casesOf(['size'], [1, 1.01, 1.05, 1.1, 1.2, 1.5, 2, 3, 8]),
    },
  },
  sides: (c, effort) => sidesOf(c, effort),
  covers: {
    size: ({ part }) => part === 'size',
    net: ({ part }) => part === 'net',
    'an interval': ({ k }) => k === 1,
    'k > 3': ({ k }) => k > 3,
    'τ < r': ({ tau, r }) => tau < r,
    'more than 10 in the packing': ({ points, tau }) => greedyPacking(points, tau).length > 10,
  },
  tightAt: {
    'three points of an interval, an equality': {
      k: 1,
      r: 1,
      tau: 1,
      points: [[-1], [0], [1]],
      part: 'size',
    },
    hexagon: { k: 2, r: 141, tau: 140, points: hexagon, part: 'size' },
    'a point nearly at τ': { k: 1, r: 100, tau: 100, points: [[0], [99]], part: 'net' },
  },
  features: ({ k, r, tau, points }) => ({ k, 'r/τ': r / tau, points: points.length }),
  explain: ({ k, r, tau, points }) => {
    const taken = greedyPacking(points, tau);
    return [
      `greedy packing at distance ≥ ${tau} within radius ${r} in R^${k}: ${taken.length} points: ${taken.map((x) => `(${x.join(', ')})`).join(' ')}`,
      `(1 + 2r/τ)^k = (1 + ${2 * r}/${tau})^${k}`,
    ];
  },
  mustRefute: {
    '(1 + r/τ)^k': insteadOf((a, { k, r, tau }) => power(a, a.add(a.of(1), a.div(a.of(r), a.of(tau))), k)),
    '(2r/τ)^k': insteadOf((a, { k, r, tau }) => power(a, a.div(a.of(2 * r), a.of(tau)), k)),
    '(r/τ)^k, the ratio of volumes': insteadOf((a, { k, r, tau }) => power(a, a.div(a.of(r), a.of(tau)), k)),
    'exponent k − 1': insteadOf((a, c) => published(a, { ...c, k: c.k - 1 })),
    '(1 + 2r/τ)^k − 1': {
      ...insteadOf((a, c) => a.sub(published(a, c), a.of(1))),
      notes: 'false only where the bound is nearly attained: an interval, or τ > 2r with one point',
    },
    '1 + 2kr/τ, linear in k': insteadOf((a, { k, r, tau }) =>
      a.add(a.of(1), a.div(a.of(2 * k * r), a.of(tau))),
    ),
    'the packing is a net at scale τ/2': {
      cases: casesOf(['net']),
      sides: (c, effort) => {
        const { lhs } = sidesOf({ ...c, part: 'net' }, effort);
        return { lhs, rhs: exactly((c.tau * c.tau) / 4) };
      },
    },
  },
});

/** The numbers of both bounds: (1 + 2r/τ)^k, and the scale τ of the net. */
export const coveringClaim: InequalityClaim<CoveringCase> = withTerms(covering, {
  terms: ({ k, r, tau }) => ({ k, r, tau }),
  wholeTerms: ['k'],
  sides: (x, effort, c) => {
    if (c.part === 'size') return sidesOf(c, effort, (a) => published(a, x));
    const { lhs } = sidesOf(c, effort);
    return { lhs, rhs: exactly(x.tau * x.tau) };
  },
});
