import { fc, ln, meanClaim, z } from 'lakatos';
import { rademacherAverage, supremum } from 'lakatos/kit';

interface Case {
  readonly vectors: readonly (readonly number[])[];
}
/** The class has −h with every h. */
const withOpposites = ({ vectors }: Case) => vectors.flatMap((h) => [h, h.map((x) => 0 - x)]);
const massart = ({ vectors }: Case, inside: number) =>
  Math.sqrt((inside * ln(2 * vectors.length)) / vectors[0]!.length);

/** Massart, for signs: E sup_h (1/n) Σ σ_i h_i ≤ √(2 ln m/n), whatever the m members h ∈ {−1, 1}ⁿ are. */
export default meanClaim<Case>({
  id: 'kinds/supremum',
  says: 'E max_h (1/n) Σ σ_i h_i ≤ √(2 ln m/n) over m vectors of signs',
  tex: String.raw`E\max_h\tfrac1n\sum\sigma_ih_i\le\sqrt{2\ln m/n}`,
  source: 'Massart 2000, lemma 5.2',
  cases: fc.integer({ min: 3, max: 10 }).chain((n) =>
    fc.record({
      vectors: fc.array(fc.array(fc.constantFrom(1, -1), { minLength: n, maxLength: n }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  ),
  schema: z.strictObject({ vectors: z.array(z.array(z.number()).min(1)).min(1) }),
  quantity: (c) => {
    const members = withOpposites(c);
    const n = members[0]!.length;
    return supremum(members, {
      horizon: n,
      draw: (stream) => members[0]!.map(() => (stream.uniform() < 0.5 ? 1 : -1)),
      of: (h, signs) => h.reduce((sum, x, i) => sum + signs[i]! * x, 0) / n,
    });
  },
  range: () => 1,
  exactly: (c) => rademacherAverage(withOpposites(c)),
  atMost: (c) => massart(c, 2),
  mustRefute: { '2 forgotten': { atMost: (c) => massart(c, 1) } },
});
