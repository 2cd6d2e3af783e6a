import { exactly, fc, inequalityClaim, z } from 'lakatos';

/** A case: all that the statement speaks of, as plain JSON. Put the symbols of your own theorem here. */
interface Case {
  readonly n: number;
  readonly x: number;
}

/** The space that cases are drawn from. Small whole numbers and simple alternatives shrink well. */
const steps = fc.integer({ min: 1, max: 8 });
const cases = fc.record({ n: steps, x: fc.integer({ min: -1, max: 9 }) });
/** Cases in which the hypothesis may fail, to find out whether it is needed. */
const beyond = fc.record({ n: steps, x: fc.integer({ min: -9, max: -1 }) });

/** (1 + x)^n, exact for these whole numbers. */
function power({ n, x }: Case): number {
  let product = 1;
  for (let i = 0; i < n; i++) product *= 1 + x;
  return product;
}

export default inequalityClaim<Case>({
  id: 'kinds/inequality',
  // The statement in plain text and in TeX, and where it is from.
  says: '1 + nx ≤ (1 + x)^n for x ≥ −1 and n = 1, 2, …',
  tex: String.raw`1+nx\ \le\ (1+x)^n`,
  source: 'Bernoulli’s inequality',
  cases,
  // Reads a case from a file.
  schema: z.strictObject({ n: z.int().min(1).max(8), x: z.int().min(-9).max(9) }),
  // Every hypothesis, by name. Each is dropped in turn, and cases without it are searched.
  given: { 'x ≥ −1': { holds: ({ x }) => x >= -1, without: beyond } },
  // Both sides as intervals that hold the true value: exactly(v), within(v, relativeError), or the interval
  // arithmetic of the kit.
  sides: (c) => ({ lhs: exactly(1 + c.n * c.x), rhs: exactly(power(c)) }),
  // Corners that must be visited at least once.
  covers: { 'x < 0': ({ x }) => x < 0, 'n = 1': ({ n }) => n === 1 },
  // Cases where the two sides are equal, or nearly: they are tried first.
  tightAt: { 'nothing added': { n: 2, x: 0 } },
  // Numbers that the report tabulates.
  features: ({ n, x }) => ({ n, x }),
  // The arithmetic of a case, a line each, for a reader with a calculator.
  explain: (c) => [`1 + nx = ${1 + c.n * c.x}`, `(1 + x)^n = ${power(c)}`],
  // The statement with one thing wrong, each a mistake that you fear. All of them must be refuted.
  mustRefute: {
    '2n for n': { sides: (c) => ({ lhs: exactly(1 + 2 * c.n * c.x), rhs: exactly(power(c)) }) },
  },
});
