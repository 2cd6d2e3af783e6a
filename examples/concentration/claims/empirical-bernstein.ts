import { fc, fromExit, ln, probabilityClaim, withTerms, z } from 'lakatos';
import { binomial, coinFlips, perTrajectory } from 'lakatos/kit';

/** n coins of chance p; δ = 10^−digits. */
interface Case {
  readonly n: number;
  readonly p: number;
  readonly digits: number;
}
interface Terms {
  readonly n: number;
  /** ln(2/δ) */
  readonly L: number;
}
const delta = ({ digits }: Case): number => Number(`1e-${digits}`);
const termsOf = (c: Case): Terms => ({ n: c.n, L: ln(2) - ln(delta(c)) });

/** The upper end of the confidence interval where k coins show heads; V_n = n p̂(1 − p̂)/(n − 1). */
function upper(k: number, { n, L }: Terms, [root, rest]: readonly [number, number]): number {
  const sampleVariance = (k * (n - k)) / (n * (n - 1));
  return k / n + root * Math.sqrt((2 * sampleVariance * L) / n) + (rest * 7 * L) / (3 * (n - 1));
}

/** `upper` is concave in k and at least p at k = n: what misses p are the k below a first one. */
function firstCovering(c: Case, x: Terms, share: readonly [number, number]): number {
  let [low, high] = [0, c.n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (upper(middle, x, share) >= c.p) high = middle;
    else low = middle + 1;
  }
  return low;
}
const exactly = (share: readonly [number, number]) => (c: Case, x: Terms) =>
  binomial(c.n, c.p).above(firstCovering(c, x, share) - 1);

/** The statement with its two terms multiplied by these. */
const statement = (root: number, rest: number) => ({
  event: (c: Case) => {
    const flip = coinFlips(c.n, c.p);
    return perTrajectory(c.n, (stream) => upper(flip(stream), termsOf(c), [root, rest]) >= c.p);
  },
  exactly: (c: Case) => exactly([root, rest])(c, termsOf(c)),
});

export const empiricalBernstein = withTerms(
  probabilityClaim<Case>({
    id: 'empirical/bernstein',
    says: 'X_i ∈ [0, 1]: with probability ≥ 1 − δ, EX ≤ X̄ + √(2V_n ln(2/δ)/n) + 7 ln(2/δ)/3(n − 1)',
    tex: String.raw`EX\le\bar X+\sqrt{2V_n\ln(2/\delta)/n}+\frac{7\ln(2/\delta)}{3(n-1)}`,
    source: 'Maurer and Pontil 2009, theorem 4',
    notes:
      '1% narrower is false only beyond n = 2·10⁸, where the second term is a thousandth of the first: no case is a witness.',
    // so many coins that heads are enough to tell p: else the second term alone is above p, and nothing can fail
    cases: fc
      .record({
        p: fc.constantFrom(0.5, 0.1, 0.01, 0.001),
        digits: fc.integer({ min: 1, max: 100 }),
        times: fc.constantFrom(10, 100, 1000, 10_000, 100_000),
      })
      .map(
        ({ p, digits, times }): Case => ({ n: Math.min(1e8, Math.ceil((times * digits) / p)), p, digits }),
      ),
    schema: z.strictObject({
      n: z.int().min(2),
      p: z.number().positive().lt(1),
      digits: z.int().min(1).max(300),
    }),
    covers: { 'δ = 0.1': ({ digits }) => digits === 1, 'n < 1,000': ({ n }) => n < 1000 },
    ...statement(1, 1),
    atLeast: (c) => fromExit(delta(c)),
    mustRefute: {
      '5% narrower': statement(0.95, 0.95),
      'the second term forgotten': statement(1, 0),
    },
  }),
  {
    terms: termsOf,
    atLeast: (_, c) => fromExit(delta(c)),
    exactly: (x, c) => exactly([1, 1])(c, x),
  },
);
