import { type Arbitrary, constantFrom, integer, record, tuple } from 'fast-check';
import { z } from 'zod';
import { type Enclosure, within } from '../../src/core/enclosure.ts';
import { ln, pow } from '../../src/core/elementary.ts';
import { memoize } from '../../src/core/memoize.ts';
import type { InequalityClaim, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import {
  exitExponent,
  type ExitRateForm,
  exitRateTheorem,
  type ExitRateSymbols,
  logInverseRateAtLeast,
  logInverseRateAtMost,
} from '../../src/theory/bounds/exit-rate.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';

/** The isotropic quadratic from its minimizer, in a tube of radius 1. */
interface ExitRateCase {
  readonly k: number;
  readonly q: number;
  readonly c: number;
  readonly T: number;
  /** Which of both bounds. */
  readonly side: 'at least' | 'at most';
}

/** Of special functions and logarithms of numbers that are far from 1. */
const rounding = 1e-10;

/** c² log(1/γ), γ = −log(u_T)/T, computed by O1. */
const truth: (c: ExitRateCase) => Enclosure = memoize((c: ExitRateCase) => {
  const { logStay, logStayError } = survivalProbability({ ...c, r: 1, d0: 0 });
  const scaled = (rate: number): number => c.c * c.c * ln(c.T / rate);
  const [slow, fast] = [-(logStay + logStayError), -(logStay - logStayError)];
  // a rate that is not told from 0
  if (!(slow > 0)) return { lo: -Infinity, hi: Infinity };
  const [lo, hi] = [scaled(fast), scaled(slow)];
  return { lo: lo - Math.abs(lo) * rounding, hi: hi + Math.abs(hi) * rounding };
});

function sidesOf(c: ExitRateCase, bound: (side: ExitRateCase['side']) => number, noise: number): Sides {
  const value = within(noise * noise * bound(c.side), rounding);
  return c.side === 'at least' ? { lhs: value, rhs: truth(c) } : { lhs: truth(c), rhs: value };
}

/** The theorem with another form of the lower side, or other steps or variances in the upper one. */
function sidesWith(
  terms: Terms,
  c: ExitRateCase,
  {
    form = {},
    upper = logInverseRateAtMost,
  }: { readonly form?: Partial<ExitRateForm>; readonly upper?: (x: ExitRateSymbols) => number } = {},
): Sides {
  const x = { ...terms, T: c.T };
  const lower = { ...exitRateTheorem, ...form };
  return sidesOf(c, (side) => (side === 'at least' ? logInverseRateAtLeast(x, lower) : upper(x)), x.c);
}

/** Exponents x = (1 − q²)/(2c²) from a little above k/2 on. */
const cases: Arbitrary<ExitRateCase> = record({
  k: constantFrom(1, 2, 3, 5, 10, 20, 40),
  contraction: integer({ min: 0, max: 19 }),
  T: constantFrom(10, 1, 3, 30, 100, 1000, 10_000, 1_000_000),
  place: integer({ min: 0, max: 20 }),
  side: constantFrom<ExitRateCase['side'][]>('at least', 'at most'),
}).map(({ k, contraction, T, place, side }) => {
  const q = contraction / 20;
  const x = 0.7 * k + 4 + 100 * pow(place / 20, 2);
  // the noise of T steps is most of what it ever gets
  const enough = Math.ceil(1 / (1 - q * q));
  return { k, q, c: roundSignificant(Math.sqrt((1 - q * q) / (2 * x))), T: Math.max(T, enough), side };
});

/** T is the truth's, too. */
type Terms = Omit<ExitRateSymbols, 'T'>;

export const exitRateClaim: InequalityClaim<ExitRateCase> = inequalityClaim<ExitRateCase, Terms>({
  id: 'stagnation/exit-rate',
  says: 'γ = −log P(θ_t ∈ T_r for all t ≤ T)/T for the isotropic quadratic from its minimizer, x = (1 − q²)r²/(2c²) > k/2: −log(−log(1 − h)) ≤ log(1/γ) ≤ min_m [log(T/⌊T/m⌋) − log(−log P(χ²_k ≤ r²/v_m))], h = ((2x/k)^{k/2} − 1)/(e^{x − k/2} − 1), v_m = c²(1 − q^{2m})/(1 − q²); both are x(1 + o(1)) as c → 0',
  tex: String.raw`\gamma=-\tfrac1T\log P(\theta_t\in T_r\ \forall t\le T):\quad c^2\log\tfrac1\gamma\ \to\ \tfrac12(1-q^2)r^2,\qquad \log\tfrac1\gamma\ \ge\ x-\tfrac k2\bigl(1+\log\tfrac{2x}k\bigr)-o(1),\ \ x=\frac{(1-q^2)r^2}{2c^2}`,
  source: 'T13 (T2* from one side, looking at every m-th step from the other); this project’s',
  notes:
    'Both sides are multiplied by c². The lower side holds of every locally essentially convex loss with this q and G = sP; the upper one says that the quadratic attains its exponent. With k − 1 for k the lower side was never seen to fail: no mutant.',
  cases,
  schema: z.strictObject({
    k: z.int().min(1),
    q: z.number().min(0).lt(1),
    c: z.number().positive(),
    T: z.int().min(1),
    side: z.enum(['at least', 'at most']),
  }),
  given: {
    'x > k/2': {
      holds: (c) => exitExponent({ ...c, r: 1 }) > c.k / 2,
      without: cases.map((c) => ({ ...c, c: roundSignificant(2 * c.c * Math.sqrt(1 + c.k)) })),
      relaxed: (c, share) => (1 + share) * exitExponent({ ...c, r: 1 }) > c.k / 2,
      // x from a little above k/2 down to a tenth of it
      beyond: tuple(cases, integer({ min: 0, max: 20 })).map(([c, place]) => {
        const x = (c.k / 2) * pow(10, 0.05 - place / 19);
        return { ...c, c: roundSignificant(Math.sqrt((1 - c.q * c.q) / (2 * x))) };
      }),
    },
  },
  terms: ({ k, q, c }) => ({ k, q, c, r: 1 }),
  wholeTerms: ['k'],
  sides: (x, _, c) => sidesWith(x, c),
  covers: {
    'at least': (c) => c.side === 'at least',
    'at most': (c) => c.side === 'at most',
    'k = 1': (c) => c.k === 1,
    'k ≥ 20': (c) => c.k >= 20,
    'q = 0': (c) => c.q === 0,
    'q ≥ 0.9': (c) => c.q >= 0.9,
    'x > 50': (c) => exitExponent({ ...c, r: 1 }) > 50,
    'T ≥ 1000': (c) => c.T >= 1000,
  },
  features: (c) => ({ k: c.k, q: c.q, T: c.T, x: exitExponent({ ...c, r: 1 }) }),
  explain: (c) => {
    const x = { ...c, r: 1 };
    const { lo, hi } = truth(c);
    return [
      `x = (1 − q²)r²/(2c²) = ${exitExponent(x)}, so c²x = ${(1 - c.q * c.q) / 2}`,
      `c² log(1/γ) in [${lo}, ${hi}]`,
      `the theorem: from ${c.c * c.c * logInverseRateAtLeast(x)} to ${c.c * c.c * logInverseRateAtMost(x)}`,
    ];
  },
  mustRefute: {
    'T1’s exponent, (1 − q)² for 1 − q²': {
      sides: (x, _, c) =>
        sidesWith(x, c, { upper: () => (((1 - x.q) * (1 - x.q)) / (1 - x.q * x.q)) * exitExponent(x) }),
    },
    'x without its correction': {
      sides: (x, _, c) => sidesWith(x, c, { form: { logMoment: () => 0, exponent: (y) => y } }),
    },
    'r²/2 for (1 − q²)r²/2': { terms: ({ q }, { side }) => (side === 'at least' ? { q: q * q } : {}) },
    'the moment to the power k/4': {
      sides: (x, _, c) => sidesWith(x, c, { form: { logMoment: (y, k) => (k / 4) * ln((2 * y) / k) } }),
    },
    'x − (k/2) log(2x/k), without the 1': {
      sides: (x, _, c) => sidesWith(x, c, { form: { exponent: (y) => y } }),
    },
    'a fourth of the dimensions forgotten': {
      terms: ({ k }, { side }) => (side === 'at least' ? { k: Math.ceil(0.75 * k) } : {}),
    },
    'every step counted, of m one is': {
      sides: (x, _, c) => sidesWith(x, c, { upper: (y) => logInverseRateAtMost(y, (T) => T) }),
    },
    'the stationary variance after m steps': {
      sides: (x, _, c) =>
        sidesWith(x, c, {
          upper: (y) => logInverseRateAtMost(y, undefined, (q) => 1 / ((1 - q) * (1 + q))),
        }),
    },
  },
});
