import { exp, fc, fromExit, probabilityClaim, z } from 'lakatos';
import { binomial, coinFlips, interval, perTrajectory } from 'lakatos/kit';

/** f(x_1, …, x_n) = b|S − m|, S the heads of n fair coins: each coin changes it by at most b. */
interface Case {
  readonly n: number;
  readonly m: number;
  readonly r: number;
  readonly b: number;
}
const { add, mul, sub } = interval;

/** E|S − m| = m − n/2 + 2E(S − m)₊, and E(S − m)₊ = (n/2) P(S′ ≥ m) − m P(S > m), S′ of one coin less. */
function meanDistance(n: number, m: number): number {
  const beyond = sub(mul(n / 2, binomial(n - 1, 0.5).sf(m - 1)), mul(m, binomial(n, 0.5).sf(m)));
  return add(m - n / 2, mul(2, beyond)).hi;
}

const space = fc
  .record({
    n: fc.constantFrom(10, 100, 1000, 10_000, 100_000, 1_000_000),
    eighths: fc.integer({ min: 0, max: 8 }),
    E: fc.integer({ min: 1, max: 600 }),
    b: fc.constantFrom(1, 1 / 16, 16),
  })
  .map(({ n, eighths, E, b }): Case => {
    const m = Math.floor((n * eighths) / 8);
    return { n, m, r: Math.ceil(meanDistance(n, m) + Math.sqrt((n * E) / 2)), b };
  })
  .filter(({ n, m, r }) => r <= Math.max(m, n - m));

export const mcdiarmid = probabilityClaim({
  id: 'sums/mcdiarmid',
  says: 'f changes by at most c_i with x_i: P(f − Ef ≥ t) ≤ exp(−2t²/Σ c_i²)',
  tex: String.raw`P(f-Ef\ge t)\le e^{-2t^2/\sum c_i^2}`,
  source: 'McDiarmid 1989, lemma 1.2',
  cases: space,
  schema: z.strictObject({
    n: z.int().min(2),
    m: z.int().min(0),
    r: z.int().min(1),
    b: z.number().positive(),
  }),
  given: { 'r > E|S − m|': { holds: ({ n, m, r }) => r > meanDistance(n, m) } },
  covers: {
    'f is not linear': ({ n, m }) => m > 0 && m < n,
    'f is linear': ({ n, m }) => m === 0 || m === n,
  },
  features: ({ n, m, r }) => ({ n, 'm/n': m / n, 'r/n': r / n }),
  event: ({ n, m, r }) => {
    const flip = coinFlips(n);
    return perTrajectory(n, (stream) => Math.abs(flip(stream) - m) < r);
  },
  exactly: ({ n, m, r }) => {
    const heads = binomial(n, 0.5);
    const exit = add(heads.sf(m + r - 1), heads.cdf(m - r));
    return { exit, stay: interval.max(0, sub(1, exit)) };
  },
  terms: ({ n, m, r, b }) => ({ t: b * (r - meanDistance(n, m)), 'Σc²': n * b * b }),
  constants: { two: 2 },
  atLeast: ({ t, 'Σc²': c2, two }) => fromExit(exp((-two * t * t) / c2)),
  mustRefute: {
    '5% more': { atLeast: ({ t, 'Σc²': c2 }) => fromExit(exp((-2.1 * t * t) / c2)) },
    '1% more': { atLeast: ({ t, 'Σc²': c2 }) => fromExit(exp((-2.02 * t * t) / c2)) },
    'Ef forgotten': { terms: (_, { r, b }) => ({ t: b * r }) },
  },
});
