import { between, exactly, fc, inequalityClaim, z } from 'lakatos';
import { interval, rateExponent } from 'lakatos/kit';

/** A limit is claimed with how fast it is reached: the exponent of H_n − ln n − γ between n and 2n. */
const gamma = { lo: 0.5772156649015328, hi: 0.5772156649015329 };
function rest(n: number) {
  const harmonic = interval.add(...Array.from({ length: n }, (_, i) => interval.div(1, i + 1)));
  return interval.sub(interval.sub(harmonic, interval.ln(n)), gamma);
}
const sides = (n: number, exponent: number) =>
  between(
    exactly(exponent),
    rateExponent([n, rest(n)], [2 * n, rest(2 * n)]),
    interval.add(exponent, interval.div(1, n)),
  );

export default inequalityClaim<{ n: number }>({
  id: 'kinds/limit',
  says: 'H_n − ln n − γ falls like 1/n: its exponent between n and 2n is in [−1, −1 + 1/n]',
  tex: String.raw`H_n-\ln n-\gamma\sim n^{-1}`,
  source: 'folklore',
  cases: fc.record({ n: fc.integer({ min: 1, max: 300 }) }),
  schema: z.strictObject({ n: z.int().min(1) }),
  sides: ({ n }) => sides(n, -1),
  mustRefute: { '1.02 for 1': { sides: ({ n }) => sides(n, -1.02) } },
});
