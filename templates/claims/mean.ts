import { fc, meanClaim, z } from 'lakatos';
import { perTrajectory } from 'lakatos/kit';

/** The sum of n signs: its square has mean n, so that its size has at most √n (Jensen). */
export default meanClaim<{ n: number }>({
  id: 'kinds/mean',
  says: 'E|S_n| ≤ √n for the sum of n random signs',
  tex: String.raw`E|S_n|\le\sqrt n`,
  source: 'Jensen’s inequality',
  cases: fc.record({ n: fc.integer({ min: 1, max: 30 }) }),
  schema: z.strictObject({ n: z.int().min(1) }),
  // one number for each trajectory, between 0 and `range`
  quantity: ({ n }) =>
    perTrajectory(n, (stream) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += stream.uniform() < 0.5 ? 1 : -1;
      return Math.abs(sum);
    }),
  range: ({ n }) => n,
  atMost: ({ n }) => Math.sqrt(n),
  covers: { 'n = 1': ({ n }) => n === 1 },
  // true in the limit, false for n = 1, where |S_n| is 1
  mustRefute: { '√(2n/π)': { atMost: ({ n }) => Math.sqrt((2 * n) / Math.PI) } },
});
