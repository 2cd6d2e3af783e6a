import { exp, fc, fromExit, ln, probabilityClaim, z } from 'lakatos';
import { binomial, coinFlips, perTrajectory } from 'lakatos/kit';

/** A case: all that the statement speaks of, as plain JSON. Put the symbols of your own theorem here. */
interface Case {
  readonly n: number;
  readonly k: number;
  readonly p: number;
}

/**
 * The space that cases are drawn from: k is computed last, so that the bound allows a chance of `exit` or a
 * little less. A bound that allows next to nothing, or everything, tests nothing.
 */
const cases = fc
  .record({
    n: fc.integer({ min: 1, max: 40 }),
    p: fc.constantFrom(0.5, 0.25, 0.1),
    exit: fc.constantFrom(0.5, 0.2, 0.9),
  })
  .map(({ n, p, exit }) => ({ n, p, k: Math.ceil(n * p + Math.sqrt((n * ln(1 / exit)) / 2)) }));

/** exp(−factor (k − np)²/n) as a chance to leave; `fromExit` keeps small ones accurate. */
const bound = ({ n, k, p }: Case, factor: number) => fromExit(exp((-factor * (k - n * p) ** 2) / n));

/** Hoeffding: n coins of chance p show fewer than k heads, but for a chance of exp(−2(k − np)²/n). */
export default probabilityClaim<Case>({
  id: 'kinds/probability',
  // The statement in plain text and in TeX, and where it is from.
  says: 'P(S_n < k) ≥ 1 − exp(−2(k − np)²/n)',
  tex: String.raw`P(S_n<k)\ \ge\ 1-e^{-2(k-np)^2/n}`,
  source: 'Hoeffding 1963, theorem 1',
  cases,
  // Reads a case from a file.
  schema: z.strictObject({ n: z.int().min(1), k: z.int().min(1), p: z.number().min(0).max(1) }),
  // Every hypothesis, by name. Each is dropped in turn, and cases without it (`without`) are searched.
  given: { 'np < k': { holds: ({ n, k, p }) => n * p < k, without: cases.map((c) => ({ ...c, k: 1 })) } },
  // The experiment, true or false for each trajectory; all its randomness is from the stream.
  event: ({ n, k, p }) => {
    const flip = coinFlips(n, p);
    return perTrajectory(n, (stream) => flip(stream) < k);
  },
  // The truth, where it can be computed: then nothing is simulated. Most claims have none.
  exactly: ({ n, k, p }) => binomial(n, p).atMost(k - 1),
  // What the theorem promises.
  atLeast: (c) => bound(c, 2),
  // Corners that must be visited at least once.
  covers: { 'one coin': ({ n }) => n === 1, 'an odd coin': ({ p }) => p !== 0.5 },
  // Numbers that the report tabulates.
  features: ({ n, k, p }) => ({ n, k, p }),
  // The arithmetic of a case, a line each, for a reader with a calculator.
  explain: (c) => [`np = ${c.n * c.p}`, `(k − np)²/n = ${(c.k - c.n * c.p) ** 2 / c.n}`],
  // The statement with one thing wrong, each a mistake that you fear. All of them must be refuted.
  mustRefute: { '4 for 2': { atLeast: (c) => bound(c, 4) } },
});
