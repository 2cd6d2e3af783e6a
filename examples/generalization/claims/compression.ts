import { exp, fc, fromExit, ln, log1p, probabilityClaim, z } from 'lakatos';
import { binomial, lnGamma, perTrajectory } from 'lakatos/kit';

/**
 * n points on [0, 1], of which the learner keeps the d largest and believes in what is below all of them. Its
 * risk is 1 less the d-th largest; it exceeds ε where fewer than d points are beyond 1 − ε.
 */
interface Case {
  readonly n: number;
  readonly d: number;
  readonly epsilon: number;
}
/** ln C(n, d) */
const lnChoose = (n: number, d: number): number =>
  lnGamma(n + 1).hi - lnGamma(d + 1).lo - lnGamma(n - d + 1).lo;
type Terms = Readonly<Record<'lnC' | 'rest' | 'ε', number>>;
const bound = ({ lnC, rest, ε }: Terms) => fromExit(exp(lnC + rest * log1p(-ε)));

export const compression = probabilityClaim<Case, Terms>({
  id: 'compression/consistent',
  says: 'consistent learner that keeps d of n examples: P(R > ε) ≤ C(n, d)(1 − ε)^(n − d)',
  tex: String.raw`P(R>\varepsilon)\le\binom nd(1-\varepsilon)^{n-d}`,
  source: 'Littlestone and Warmuth 1986; Graepel, Herbrich and Shawe-Taylor 2005, theorem 2',
  notes:
    '1% more inside is true wherever the chance is a float64, since (1 − ε)^(n/100 − 1) would have to be below 1/n: no case is a witness.',
  cases: fc
    .record({
      n: fc.constantFrom(10, 30, 100, 150),
      d: fc.integer({ min: 1, max: 5 }),
      E: fc.integer({ min: 1, max: 680 }),
    })
    // ε last, for a bound of e^−E
    .map(
      ({ n, d, E }): Case => ({
        n,
        d,
        epsilon: Math.ceil(1000 * (1 - exp(-(E + lnChoose(n, d)) / (n - d)))) / 1000,
      }),
    )
    .filter(({ epsilon }) => epsilon < 1),
  schema: z.strictObject({
    n: z.int().min(2),
    d: z.int().min(1),
    epsilon: z.number().positive().lt(1),
  }),
  given: { 'd < n': { holds: ({ n, d }) => d < n } },
  covers: { 'd = 1': ({ d }) => d === 1, 'd = 5': ({ d }) => d === 5 },
  features: ({ n, d, epsilon }) => ({ n, d, ε: epsilon, 'ln n': ln(n) }),
  event: ({ n, d, epsilon }) =>
    perTrajectory(n, (stream) => {
      let beyond = 0;
      for (let i = 0; i < n; i++) if (stream.uniform() >= 1 - epsilon) beyond++;
      return beyond >= d;
    }),
  exactly: ({ n, d, epsilon }) => binomial(n, epsilon).above(d - 1),
  terms: ({ n, d, epsilon }) => ({ lnC: lnChoose(n, d), rest: n - d, ε: epsilon }),
  wholeTerms: ['rest'],
  atLeast: (x) => bound(x),
  mustRefute: {
    '5% more inside': { atLeast: (x) => bound({ ...x, rest: 1.05 * x.rest }) },
    'C(n, d) forgotten': { terms: () => ({ lnC: 0 }) },
  },
});
