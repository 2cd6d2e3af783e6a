import { type Arbitrary, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { memoize } from '../../src/core/memoize.ts';
import type { ExactProbability, Probability } from '../../src/core/probability.ts';
import type { InequalityClaim, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { withTerms } from '../../src/judge/claims/terms.ts';
import { comparisonProduct } from '../../src/theory/bounds/comparison.ts';
import {
  anyCovarianceProduct,
  type AnyCovarianceSymbols,
  anyCovarianceSurvival,
  type EnclosedStagnation,
} from '../../src/theory/bounds/comparison-any-covariance.ts';
import { exactTail } from '../../src/theory/bounds/noise-tail.ts';
import { stagnationProduct } from '../../src/theory/bounds/stagnation-product.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { atMost, enclosedBound } from './valley/chain-bound.ts';

/** Noise of two sizes, 1 and `least`, and directions without. */
interface CovarianceCase {
  readonly noisy: number;
  readonly quiet: number;
  readonly still: number;
  readonly least: number;
  readonly q: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
  readonly drift: number;
  readonly pair: 'T1 ≤ T11-product' | 'T11-product ≤ T11';
}

function symbolsOf(c: CovarianceCase): AnyCovarianceSymbols {
  const { noisy, quiet, still, least, pair: _, ...rest } = c;
  const noise = Array.from({ length: noisy + quiet }, (_, i) => (i < noisy ? 1 : least));
  return { ...rest, noise, tubeDim: noisy + quiet + still };
}

/** T1, which knows nothing of where y is. */
function product(c: CovarianceCase, q = c.q): Probability {
  const { noise, r, T, drift } = symbolsOf(c);
  const tail = (a: number): Probability => exactTail({ a, singularValues: noise });
  return stagnationProduct({ r, Delta: drift, T, steps: { q, eta: 1, sigma: 1 }, tail });
}

const sharp: (c: CovarianceCase) => EnclosedStagnation = memoize((c) => anyCovarianceProduct(symbolsOf(c)));

/** Between what is proved and what some y attains. */
function sharpEnclosed(c: CovarianceCase): ExactProbability {
  const { proved, attained } = sharp(c);
  const [low, high] = [enclosedBound(proved), enclosedBound(attained)];
  return { stay: { lo: low.stay.lo, hi: high.stay.hi }, exit: { lo: high.exit.lo, hi: low.exit.hi } };
}

/** T7-product as if the noise were s_1 in every direction of the normal space. */
function filled(c: CovarianceCase): Probability {
  const { q, r, d0, T, drift } = c;
  return comparisonProduct({ k: c.noisy + c.quiet + c.still, c: 1, q, r, d0, T, drift });
}

function sidesOf(c: CovarianceCase): Sides {
  if (c.pair === 'T1 ≤ T11-product') return atMost(enclosedBound(product(c)), sharpEnclosed(c));
  // both as they are proved: the chain is computed from above the product form
  return atMost(enclosedBound(sharp(c).proved), enclosedBound(anyCovarianceSurvival(symbolsOf(c))));
}

/** @param tight is the tube only as wide as the noise? Then T1 says nothing. */
function cases(
  percent: readonly [number, number],
  only?: CovarianceCase['pair'],
  tight: boolean = false,
): Arbitrary<CovarianceCase> {
  return record({
    noisy: integer({ min: 1, max: 4 }),
    quiet: integer({ min: 0, max: 3 }),
    still: constantFrom(0, 0, 1, 3),
    least: constantFrom(0.5, 0.3, 0.8),
    percent: integer({ min: percent[0], max: percent[1] }),
    room: constantFrom(2, 3, 1.5, 4),
    start: constantFrom(1, 0, 0.5),
    T: constantFrom(1, 2, 3, 5, 10, 20),
    push: constantFrom(0, 0, 0.2),
    pair: only ? constantFrom(only) : constantFrom('T1 ≤ T11-product', 'T11-product ≤ T11'),
  }).map(({ percent: hundredths, room, start, push, ...c }): CovarianceCase => {
    const q = hundredths / 100;
    // room for T1's ‖Gz‖ in what a step leaves of the radius
    const wide = (room + Math.sqrt(c.noisy + c.quiet)) / Math.max(0.05, (1 - q) * (1 - push));
    const r = roundSignificant(tight ? room : wide);
    return { ...c, q, r, d0: roundSignificant(start * r), drift: roundSignificant(push * (1 - q) * r) };
  });
}

const size = z.number().nonnegative();

const anyCovarianceOrder: InequalityClaim<CovarianceCase> = inequalityClaim<CovarianceCase>({
  id: 'stagnation/any-covariance-order',
  says: 'on all constants and noise of two sizes, with directions without noise or not: T11-product ≥ T1, and T11 ≥ T11-product',
  tex: String.raw`\tilde u_T(d_0)\ \ge\ F_{d_0}(r)F_r(r)^{T-1}\ \ge\ \prod_{t<T}P(\|Gz\|\le a_t)`,
  source: 'T11; ‖y + ησGz‖ ≤ ‖y‖ + ησ‖Gz‖ makes it at least T1',
  notes: 'Judged exactly, T11-product between what branch and bound proves and what some y attains.',
  cases: oneof({ weight: 2, arbitrary: cases([0, 60]) }, { weight: 1, arbitrary: cases([50, 95]) }),
  schema: z
    .strictObject({
      noisy: z.int().min(1).max(8),
      quiet: z.int().min(0).max(8),
      still: z.int().min(0).max(64),
      least: z.number().positive().max(1),
      q: z.number().min(0).lt(1),
      r: z.number().positive().max(1000),
      d0: size,
      T: z.int().min(1).max(1000),
      drift: size,
      pair: z.enum(['T1 ≤ T11-product', 'T11-product ≤ T11']),
    })
    .refine(({ d0, r }) => d0 <= r, 'd0 must be at most r'),
  sides: sidesOf,
  informative: (c) => {
    const weaker = c.pair === 'T1 ≤ T11-product' ? product(c) : sharp(c).proved;
    return weaker.stay > 1e-6 && weaker.exit > 1e-12 && (c.T > 1 || c.pair === 'T1 ≤ T11-product');
  },
  covers: {
    'directions without noise': ({ still }) => still > 0,
    'two sizes of noise': ({ quiet }) => quiet > 0,
    'Δ > 0': ({ drift }) => drift > 0,
    'q > 0.8': ({ q }) => q > 0.8,
    'T1 ≤ T11-product': ({ pair }) => pair === 'T1 ≤ T11-product',
    'T11-product ≤ T11': ({ pair }) => pair === 'T11-product ≤ T11',
  },
  features: ({ q, r, T, d0 }) => ({ q, 'r/c': r, T, 'd_0/r': d0 / r }),
  explain: (c) => [
    `T1: exits ≤ ${product(c).exit}; T11-product: exits ≤ ${sharp(c).proved.exit}; T11: exits ≤ ${anyCovarianceSurvival(symbolsOf(c)).exit}`,
  ],
  mustRefute: {
    'T11-product ≤ T1': {
      cases: cases([10, 95], 'T1 ≤ T11-product'),
      sides: (c) => atMost(sharpEnclosed(c), enclosedBound(product(c))),
    },
    'T11 ≤ T11-product': {
      cases: cases([10, 95], 'T11-product ≤ T11'),
      sides: (c) => atMost(enclosedBound(anyCovarianceSurvival(symbolsOf(c))), sharpEnclosed(c)),
    },
    'T1 with q² ≤ T11-product': {
      cases: cases([60, 95], 'T1 ≤ T11-product'),
      sides: (c) => atMost(enclosedBound(product(c, c.q * c.q)), sharpEnclosed(c)),
    },
    'T7-product with s_1 everywhere ≤ T11-product': {
      cases: cases([90, 99], 'T1 ≤ T11-product', true),
      sides: (c) => atMost(enclosedBound(filled(c)), sharpEnclosed(c)),
      notes: 'less noise is not always better: what leaves sideways may be brought back by noise',
    },
    'T11-product ≤ T7-product with s_1 everywhere': {
      sides: (c) => atMost(sharpEnclosed(c), enclosedBound(filled(c))),
      cases: cases([10, 80], 'T1 ≤ T11-product'),
    },
  },
});

const survivalAt: (c: CovarianceCase) => ExactProbability = memoize((c) =>
  enclosedBound(anyCovarianceSurvival(symbolsOf(c))),
);

/** The constants of the bound that is claimed to be the weaker one. */
export const anyCovarianceOrderClaim: InequalityClaim<CovarianceCase> = withTerms(anyCovarianceOrder, {
  terms: (c) => {
    const { noise, q, r, d0, T, drift } = symbolsOf(c);
    return { noise, q, r, d0, T, drift };
  },
  wholeTerms: ['T'],
  sides: (x, _effort, c) => {
    if (c.pair === 'T11-product ≤ T11') {
      const { proved } = anyCovarianceProduct({ ...symbolsOf(c), ...x });
      return atMost(enclosedBound(proved), survivalAt(c));
    }
    const { noise, q, r, T, drift } = x;
    const tail = (a: number): Probability => exactTail({ a, singularValues: noise });
    const steps = { q, eta: 1, sigma: 1 };
    return atMost(enclosedBound(stagnationProduct({ r, Delta: drift, T, steps, tail })), sharpEnclosed(c));
  },
});
