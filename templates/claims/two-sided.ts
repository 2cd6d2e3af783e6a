import { between, fc, inequalityClaim, z } from 'lakatos';
import { binomial, interval } from 'lakatos/kit';

const { div, mul, sqrt } = interval;
const sides = (n: number, constant: number) =>
  between(
    div(1, sqrt(4 * n)),
    binomial(2 * n, 0.5).pmf(n),
    div(1, sqrt(interval.add(mul(constant, n), 4 - constant))),
  );

export default inequalityClaim<{ n: number }>({
  id: 'kinds/two-sided',
  says: '1/√(4n) ≤ C(2n, n)/4ⁿ ≤ 1/√(3n + 1)',
  tex: String.raw`\frac1{\sqrt{4n}}\le\binom{2n}n4^{-n}\le\frac1{\sqrt{3n+1}}`,
  source: 'folklore',
  cases: fc.record({ n: fc.integer({ min: 1, max: 1000 }) }),
  schema: z.strictObject({ n: z.int().min(1) }),
  sides: ({ n }) => sides(n, 3),
  mustRefute: { '3.2 for 3': { sides: ({ n }) => sides(n, 3.2) } },
});
