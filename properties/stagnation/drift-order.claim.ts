import { type Arbitrary, constantFrom, oneof, record } from 'fast-check';
import { z } from 'zod';
import { type ExactProbability, fromExit, type Probability } from '../../src/core/probability.ts';
import type { InequalityClaim, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../src/judge/claims/terms.ts';
import type { DriftSymbols } from '../../src/theory/bounds/drift-constants.ts';
import { driftEveryStep } from '../../src/theory/bounds/drift-every-step.ts';
import { driftLevel } from '../../src/theory/bounds/drift-level.ts';
import {
  bestDriftProduct,
  bestSupermartingale,
  bestSupermartingaleAboveOne,
} from '../../src/theory/bounds/drift-search.ts';
import { atMost, chainLabels, enclosedBound, survivalAt } from './valley/chain-bound.ts';
import { type ChainCase, chainFeatures, chains, chainShape } from './valley/chain-cases.ts';
import { enclosedSurvival } from './valley/comparison-bound.ts';

type Bound = 'T2' | 'T9' | 'T2*' | 'T9 above 1' | 'T7';

/** The weaker bound, and the stronger one. */
const pairs = {
  'T2 ≤ T2*': ['T2', 'T2*'],
  'T9 ≤ T9 above 1': ['T9', 'T9 above 1'],
  'T2* ≤ T7': ['T2*', 'T7'],
  'T9 above 1 ≤ T7': ['T9 above 1', 'T7'],
} as const;
type Pair = keyof typeof pairs;
const pairNames = Object.keys(pairs) as Pair[];

/** Constants with c_1 = 1, noise that may differ by direction, and which two bounds are compared. */
interface DriftOrderCase extends ChainCase {
  readonly pair: Pair;
  /** s_1/s_k; the singular values lie evenly between. */
  readonly spread: number;
}

function symbolsOf({ k, q, r, d0, T, drift, spread }: DriftOrderCase): DriftSymbols {
  const singularValues = Array.from({ length: k }, (_, i) => 1 / (1 + ((spread - 1) * i) / k));
  return { q, eta: 1, sigma: 1, singularValues, r, d0, T, Delta: drift };
}

/** T2*, T2's λ among those that it tries. */
function everyStep(x: DriftSymbols): Probability {
  const { q, eta, sigma } = x;
  return driftEveryStep({ ...x, steps: { q, eta, sigma } }, { tries: [bestDriftProduct(x).constants] });
}

const bounds: Readonly<Record<Exclude<Bound, 'T7'>, (x: DriftSymbols) => Probability>> = {
  T2: bestDriftProduct,
  T9: bestSupermartingale,
  'T2*': everyStep,
  'T9 above 1': bestSupermartingaleAboveOne,
};

function valueOf(bound: Bound, c: DriftOrderCase): ExactProbability {
  return bound === 'T7' ? enclosedSurvival(survivalAt(c)) : enclosedBound(bounds[bound](symbolsOf(c)));
}

function sidesOf(weaker: Bound, stronger: Bound, c: DriftOrderCase): Sides {
  return atMost(valueOf(weaker, c), valueOf(stronger, c));
}

const speaksOfT7 = (pair: Pair): boolean => pairs[pair].some((bound) => bound === 'T7');

function casesFor(pair: Pair, spreads: readonly number[]): Arbitrary<DriftOrderCase> {
  const steps = [1, 2, 3, 5, 10, 20, 50, 100, 200, 1000];
  return record({
    chain: chains({ level: driftLevel, starts: [0, 0.5, 0.8], k: [1, 64], steps, drifts: [0, 0, 0.1, 0.3] }),
    spread: constantFrom(...spreads),
  }).map(({ chain, spread }) => ({ ...chain, spread: chain.k === 1 ? 1 : spread, pair }));
}

const {
  // T2 and T9 promise nothing there
  'start on the boundary': _boundary,
  'survival below 1/2': _below,
  'exit below 1e-3': _rare,
  ...labels
} = chainLabels;
const cases = oneof(...pairNames.map((pair) => casesFor(pair, speaksOfT7(pair) ? [1] : [1, 1, 2, 5])));
const evenly = casesFor('T2* ≤ T7', [1]);

/** "The one is at most the other", of two bounds that are not so ordered. */
function reversed(weaker: Bound, stronger: Bound) {
  return { cases: evenly, sides: (c: DriftOrderCase): Sides => sidesOf(weaker, stronger, c) };
}

/** "T7 is at least this", of something that is no bound. */
function beyond(value: (x: DriftSymbols) => Probability) {
  const sides = (c: DriftOrderCase): Sides => atMost(enclosedBound(value(symbolsOf(c))), valueOf('T7', c));
  return { cases: evenly, sides };
}

const driftOrder: InequalityClaim<DriftOrderCase> = inequalityClaim<DriftOrderCase>({
  id: 'stagnation/drift-order',
  says: 'on all constants (k, q, r/c, d_0/r, T, ηΔ/c) and shapes of noise: T2* ≥ T2-product, T9 with V − 1 ≥ T9 where T9 promises anything, and T7 ≥ both where the noise is isotropic',
  tex: String.raw`\mathrm{T2}^*\ \ge\ \mathrm{T2}_\Pi,\qquad \mathrm{T9}_{V-1}\ \ge\ \mathrm{T9},\qquad u_T(d_0)\ \ge\ \max(\mathrm{T2}^*,\mathrm{T9}_{V-1})`,
  source: 'T2* at T2’s λ and w has no larger moment at any step; T7 is sharp',
  notes:
    'Judged exactly. T2’s own λ and w are among those that T2* tries, T9’s λ and s among those of V − 1.',
  cases,
  schema: z
    .strictObject({
      ...chainShape,
      q: z.number().min(0).lt(1),
      pair: z.enum(pairNames),
      spread: z.number().min(1),
    })
    .refine(({ d0, r }) => d0 <= r, 'd0 must be at most r'),
  given: {
    'isotropic where T7 is asked': {
      holds: (c) => c.spread === 1 || !speaksOfT7(c.pair),
      without: casesFor('T2* ≤ T7', [2, 5]),
      relaxed: (c, share) => c.spread <= 1 + share || !speaksOfT7(c.pair),
      beyond: casesFor('T2* ≤ T7', [1, 1.001, 1.005, 1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2, 5, 10]),
    },
  },
  sides: (c) => sidesOf(pairs[c.pair][0], pairs[c.pair][1], c),
  informative: (c) => {
    const { stay, exit } = valueOf(pairs[c.pair][0], c);
    return stay.lo > 1e-6 && exit.lo > 1e-15;
  },
  covers: {
    ...Object.fromEntries(pairNames.map((pair) => [pair, (c: DriftOrderCase) => c.pair === pair])),
    ...labels,
    'noise that differs by direction': (c) => c.spread > 1,
    'a deviation': (c) => c.drift > 0,
  },
  features: chainFeatures,
  mustRefute: {
    'T2* ≤ T9 above 1': reversed('T2*', 'T9 above 1'),
    'T9 above 1 ≤ T2*': reversed('T9 above 1', 'T2*'),
    'T2* ≤ T9': reversed('T2*', 'T9'),
    'T9 ≤ T2*': reversed('T9', 'T2*'),
    'T2* from d_0 = 0 ≤ T7': beyond((x) => everyStep({ ...x, d0: 0 })),
    'T2* with q² ≤ T7': beyond((x) => everyStep({ ...x, q: x.q * x.q })),
    'T2* with half of Δ ≤ T7': beyond((x) => everyStep({ ...x, Delta: x.Delta / 2 })),
    'T2* with T − 1 factors ≤ T7': { ...beyond((x) => everyStep({ ...x, T: x.T - 1 })), budget: 'default' },
    'T9 above 1 without b ≤ T7': beyond((x) => {
      const { exit } = bestSupermartingaleAboveOne({ ...x, T: 1 });
      return fromExit(exit);
    }),
  },
});

/** The symbols of the bound that is claimed to be the weaker one. */
export const driftOrderClaim: InequalityClaim<DriftOrderCase> = withTerms(driftOrder, {
  terms: (c) => {
    const { q, singularValues, r, d0, T, Delta } = symbolsOf(c);
    return { q, singularValues, r, d0, T, Delta };
  },
  wholeTerms: ['T'],
  sides: (x, _effort, c) => {
    const [weaker, stronger] = pairs[c.pair];
    const bound = bounds[weaker]({ ...symbolsOf(c), ...x });
    return atMost(enclosedBound(bound), valueOf(stronger, c));
  },
});
