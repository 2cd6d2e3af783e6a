import { type Arbitrary, constantFrom, oneof, record } from 'fast-check';
import { z } from 'zod';
import { comparisonProduct } from '../../src/theory/bounds/comparison.ts';
import { correlationBound } from '../../src/theory/bounds/correlation.ts';
import type { DriftSymbols } from '../../src/theory/bounds/drift-constants.ts';
import { bestDriftProduct, bestDriftSum, bestSupermartingale } from '../../src/theory/bounds/drift-search.ts';
import { driftLevel } from '../../src/theory/bounds/drift-level.ts';
import { productLevel, stationaryLevel } from '../../src/theory/bounds/noise-level.ts';
import { chiSquareTail } from '../../src/theory/bounds/noise-tail.ts';
import { stagnationProduct } from '../../src/theory/bounds/stagnation-product.ts';
import { supermartingaleBound } from '../../src/theory/bounds/supermartingale.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../src/judge/claims/terms.ts';
import { exp } from '../../src/core/elementary.ts';
import { type ExactProbability, fromExit, type Probability } from '../../src/core/probability.ts';
import { atMost, chainLabels, enclosedBound, survivalAt } from './valley/chain-bound.ts';
import { type ChainCase, chainFeatures, chains, chainShape, type ChainSpace } from './valley/chain-cases.ts';
import { enclosedSurvival } from './valley/comparison-bound.ts';

type Bound = 'T1' | 'T2-sum' | 'T2-product' | 'T7-product' | 'T8' | 'T9' | 'T7';

/** The bounds of section 1 that need no more than the constants of T7. */
const bounds: Readonly<Record<Exclude<Bound, 'T7'>, (c: ChainCase) => Probability>> = {
  T1: (c) => product(c),
  'T2-sum': (c) => bestDriftSum(driftOf(c)),
  'T2-product': (c) => bestDriftProduct(driftOf(c)),
  'T7-product': (c) => comparisonProduct({ ...c, c: 1 }),
  T8: correlation,
  T9: (c) => bestSupermartingale(driftOf(c)),
};

/** The weaker bound, and the stronger one. */
const pairs = {
  'T1 ≤ T7': ['T1', 'T7'],
  'T2-sum ≤ T7': ['T2-sum', 'T7'],
  'T2-product ≤ T7': ['T2-product', 'T7'],
  'T7-product ≤ T7': ['T7-product', 'T7'],
  'T8 ≤ T7': ['T8', 'T7'],
  'T9 ≤ T7': ['T9', 'T7'],
  'T1 ≤ T7-product': ['T1', 'T7-product'],
  'T1 ≤ T8': ['T1', 'T8'],
  'T2-sum ≤ T2-product': ['T2-sum', 'T2-product'],
  'T2-sum ≤ T9': ['T2-sum', 'T9'],
} as const;
type Pair = keyof typeof pairs;
const pairNames = Object.keys(pairs) as Pair[];

/** Constants, and which two bounds are held against each other there. */
export interface OrderCase extends ChainCase {
  readonly pair: Pair;
}

function product({ q, k, r, T, drift }: ChainCase, change = { q }): Probability {
  const steps = { q: change.q, eta: 1, sigma: 1 };
  return stagnationProduct({ r, Delta: drift, T, steps, tail: (a) => chiSquareTail({ a, s1: 1, k }) });
}

function correlation({ k, q, r, d0, T }: ChainCase): Probability {
  return correlationBound({ k, q, c: 1, r, d0, T });
}

function driftOf({ k, q, r, d0, T, drift }: ChainCase): DriftSymbols {
  const singularValues = Array.from({ length: k }, () => 1);
  return { q, eta: 1, sigma: 1, singularValues, r, d0, T, Delta: drift };
}

function valueOf(bound: Bound, c: ChainCase): ExactProbability {
  return bound === 'T7' ? enclosedSurvival(survivalAt(c)) : enclosedBound(bounds[bound](c));
}

function sidesOf([weaker, stronger]: readonly [Bound, Bound], c: ChainCase): Sides {
  return atMost(valueOf(weaker, c), valueOf(stronger, c));
}

/** T8 knows no Δ. */
function speaksOfT8(pair: Pair): boolean {
  return pairs[pair].some((bound) => bound === 'T8');
}

/** Chains where the weaker of the bounds says something. */
function chainsFor(weaker: Bound, drifts: readonly number[]): Arbitrary<ChainCase> {
  const space: ChainSpace = { level: stationaryLevel, drifts };
  switch (weaker) {
    case 'T1':
      return oneof(
        chains({ ...space, level: productLevel, percent: [0, 25] }),
        chains({ ...space, level: productLevel, percent: [20, 95], steps: [1, 2, 3, 5], k: [1, 3] }),
      );
    case 'T2-sum':
    case 'T2-product':
    case 'T9':
      return chains({ ...space, level: driftLevel, starts: [0, 0.5, 0.8] });
    case 'T7':
    case 'T7-product':
    case 'T8':
      return chains(space);
  }
}

function withPair(chain: Arbitrary<ChainCase>, ...asked: readonly Pair[]): Arbitrary<OrderCase> {
  return record({ chain, pair: constantFrom(...asked) }).map(({ chain, pair }) => ({ ...chain, pair }));
}

const cases: Arbitrary<OrderCase> = oneof(
  ...pairNames.map((pair) => withPair(chainsFor(pairs[pair][0], speaksOfT8(pair) ? [0] : [0, 0, 0.3]), pair)),
);

/** Chains that contract hardly or not at all. @param percent q in hundredths */
function expanding(percent: readonly [number, number]): Arbitrary<OrderCase> {
  const space: ChainSpace = { level: stationaryLevel, percent, k: [1, 16], steps: [1, 2, 5, 10, 20] };
  return withPair(chains(space), 'T7-product ≤ T7', 'T1 ≤ T7');
}

/** "The one is at most the other", of two bounds that are not so ordered. */
function reversed(weaker: Bound, stronger: Bound): InequalityMutant<OrderCase> {
  return wrong(weaker, (c) => sidesOf([weaker, stronger], c));
}

/** "T7 is at least this", of something that is no bound, but nearly `like`. */
function beyond(like: Bound, value: (c: ChainCase) => Probability): InequalityMutant<OrderCase> {
  return wrong(like, (c) => atMost(enclosedBound(value(c)), valueOf('T7', c)));
}

function wrong(like: Bound, sides: (c: ChainCase) => Sides): InequalityMutant<OrderCase> {
  return { cases: withPair(chainsFor(like, [0]), 'T1 ≤ T7'), sides };
}

/** With q = 0 T1, T7, T7-product and T8 are the same product, with T = 1 T7 and T7-product. */
function areOneExpression({ pair, q, T }: OrderCase): boolean {
  const bounds = pairs[pair];
  const among = (...names: readonly Bound[]): boolean => bounds.every((bound) => names.includes(bound));
  return (q === 0 && among('T1', 'T7', 'T7-product', 'T8')) || (T === 1 && among('T7', 'T7-product'));
}

const order: InequalityClaim<OrderCase> = inequalityClaim<OrderCase>({
  id: 'stagnation/order',
  says: 'on all constants (k, q, r/c, d_0/r, T, ηΔ): T7 ≥ T1, T2-sum, T2-product, T7-product, T8 (Δ = 0) and T9, T7-product ≥ T1, T8 ≥ T1, and at their best λ T2-product, T9 ≥ T2-sum',
  tex: String.raw`u_T(d_0)\ \ge\ \max(\mathrm{T1},\mathrm{T2}_\Sigma,\mathrm{T2}_\Pi,\mathrm{T7}_\Pi,\mathrm{T8},\mathrm{T9}),\qquad \mathrm{T7}_\Pi,\mathrm{T8}\ge\mathrm{T1},\quad \mathrm{T2}_\Pi,\mathrm{T9}\ge\mathrm{T2}_\Sigma`,
  source: 'T7 is sharp: the isotropic quadratic attains it, and every other bound holds there',
  notes:
    'T8 ≥ T1 since (1 − q^t)/(1 + q^t) ≥ (1 − q)/(1 + q). Judged exactly: T7 by quadrature with its error enclosed, the others in closed form with their documented rounding.',
  cases,
  schema: z
    .strictObject({ ...chainShape, pair: z.enum(pairNames) })
    .refine(({ d0, r }) => d0 <= r, 'd0 must be at most r'),
  given: {
    'q < 1': {
      holds: (c) => c.q < 1,
      without: expanding([100, 130]),
      relaxed: (c, share) => c.q < 1 + share,
      beyond: expanding([90, 200]),
    },
    'Δ = 0 where T8 is asked': {
      holds: (c) => c.drift === 0 || !speaksOfT8(c.pair),
      without: withPair(chainsFor('T8', [0.3, 0.6]), 'T8 ≤ T7'),
      // ηΔ ≤ share · (1 − q)r, what a step contracts at the boundary
      relaxed: (c, share) => c.drift <= share * (1 - c.q) * c.r || !speaksOfT8(c.pair),
      beyond: withPair(chainsFor('T8', [0, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.6]), 'T8 ≤ T7'),
    },
  },
  sides: (c) => sidesOf(pairs[c.pair], c),
  informative: (c) => {
    if (areOneExpression(c)) return false;
    const { stay, exit } = valueOf(pairs[c.pair][0], c);
    return stay.lo > 1e-6 && exit.lo > 1e-15;
  },
  covers: {
    ...Object.fromEntries(pairNames.map((pair) => [pair, (c: OrderCase) => c.pair === pair])),
    ...chainLabels,
    'Δ > 0': (c) => c.drift > 0,
  },
  features: chainFeatures,
  explain: (c) => {
    const { stay, exit, error } = survivalAt(c);
    return [
      `k = ${c.k}, q = ${c.q}, r/c = ${c.r}, d_0/c = ${c.d0}, T = ${c.T}, ηΔ/c = ${c.drift}`,
      `u_T(d_0) = ${stay}, 1 − u_T(d_0) = ${exit}, each to ${error}`,
      ...pairs[c.pair].map((bound) => {
        const value = valueOf(bound, c);
        return `${bound}: stays ≥ ${value.stay.lo}, exits ≤ ${value.exit.hi}`;
      }),
    ];
  },
  mustRefute: {
    'T7-product ≤ T8': reversed('T7-product', 'T8'),
    'T8 ≤ T7-product': reversed('T8', 'T7-product'),
    'T1 ≤ T2-product': reversed('T1', 'T2-product'),
    'T2-product ≤ T1': reversed('T2-product', 'T1'),
    'T8 ≤ T1': reversed('T8', 'T1'),
    'T9 ≤ T2-product': reversed('T9', 'T2-product'),
    'T2-product ≤ T9': { ...reversed('T2-product', 'T9'), budget: 'default' },
    'T9 ≤ T8': reversed('T9', 'T8'),
    'T8 ≤ T9': reversed('T8', 'T9'),
    'T9 ≤ T7-product': reversed('T9', 'T7-product'),
    'T2-product ≤ T7-product': reversed('T2-product', 'T7-product'),
    'T7 ≤ T7-product': reversed('T7', 'T7-product'),
    'T7 ≤ T8': reversed('T7', 'T8'),
    'T1 with q² ≤ T7': beyond('T1', (c) => product(c, { q: c.q * c.q })),
    'T1 with T − 1 factors ≤ T7': beyond('T1', (c) => product({ ...c, T: c.T - 1 })),
    'T2-product with κ = q² ≤ T7': {
      ...beyond('T2-product', (c) =>
        bestDriftProduct(driftOf(c), (constants) => ({ ...constants, kappa: c.q * c.q })),
      ),
      budget: 'default',
    },
    'T7-product with every factor at d_0 ≤ T7': beyond('T7-product', (c) =>
      comparisonProduct({ ...c, q: c.r > 0 ? (c.q * c.d0) / c.r : 0, d0: c.r, c: 1 }),
    ),
    'T8 from d_0 = 0 ≤ T7': beyond('T8', (c) => correlation({ ...c, d0: 0 })),
    'T9 at s = 0 without m_0 ≤ T7': beyond('T9', (c) => {
      const { constants } = bestSupermartingale(driftOf(c));
      const { logM0, lambda, r } = constants;
      return fromExit(supermartingaleBound(constants, 0).exit - exp(logM0 - lambda * r * r));
    }),
  },
});

/** The constants of the bound that is claimed to be the weaker one. */
export const orderClaim: InequalityClaim<OrderCase> = withTerms(order, {
  terms: ({ k, q, r, d0, T, drift }) => ({ k, q, r, d0, T, drift }),
  wholeTerms: ['k', 'T'],
  sides: (x, _effort, c) => {
    const [weaker, stronger] = pairs[c.pair];
    return atMost(valueOf(weaker, x), valueOf(stronger, c));
  },
});
