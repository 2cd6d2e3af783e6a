import { fc, z } from 'lakatos';
import { perTrajectory, twoSidedMeanClaim } from 'lakatos/kit';

interface Case {
  readonly weights: readonly number[];
}
const length = ({ weights }: Case) => Math.sqrt(weights.reduce((sum, a) => sum + a * a, 0));

/** Khintchine, with the best constants: the lower end is attained by two equal weights, the upper by one. */
export default twoSidedMeanClaim<Case>({
  id: 'kinds/two-sided-mean',
  says: '‖a‖/√2 ≤ E|Σ σ_i a_i| ≤ ‖a‖ for random signs σ_i',
  tex: String.raw`\|a\|/\sqrt2\le E|\textstyle\sum\sigma_ia_i|\le\|a\|`,
  source: 'Szarek 1976, theorem 1',
  cases: fc.record({ weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }) }),
  schema: z.strictObject({ weights: z.array(z.int().min(1)).min(1) }),
  quantity: ({ weights }) =>
    perTrajectory(weights.length, (stream) =>
      Math.abs(weights.reduce((sum, a) => sum + (stream.uniform() < 0.5 ? a : 0 - a), 0)),
    ),
  range: ({ weights }) => weights.reduce((sum, a) => sum + a, 0),
  atLeast: (c) => length(c) / Math.SQRT2,
  atMost: (c) => length(c),
  // each end has wrong versions of its own; for E X = b there is `equalMeanClaim`
  mustRefute: {
    '0.75 for 1/√2': { atLeast: (c) => 0.75 * length(c) },
    '5% less': { atMost: (c) => 0.95 * length(c) },
  },
});
