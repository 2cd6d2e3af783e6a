import { fc, invarianceClaim, z } from 'lakatos';
import { perTrajectory, sample } from 'lakatos/kit';

interface Case {
  readonly size: number;
  readonly marked: number;
  readonly draws: number;
}
/** Is the draw with this number one of the marked? */
const drawn =
  (number: (c: Case) => number, replacement = false) =>
  (c: Case) => {
    const draw = sample(c.size, c.draws, { replacement });
    return perTrajectory(c.draws, (stream) => draw(stream)[number(c)]! < c.marked);
  };

export default invarianceClaim<Case>({
  id: 'kinds/invariance',
  says: 'without replacement the last draw is marked as often as the first',
  tex: 'P(X_n\\in M)=P(X_1\\in M)',
  source: 'folklore',
  cases: fc.record({
    size: fc.integer({ min: 4, max: 12 }),
    marked: fc.integer({ min: 1, max: 3 }),
    draws: fc.integer({ min: 2, max: 4 }),
  }),
  schema: z.strictObject({ size: z.int().min(1), marked: z.int().min(0), draws: z.int().min(1) }),
  event: drawn(() => 0),
  transformed: drawn(({ draws }) => draws - 1),
  mustRefute: {
    'the last of fewer': { transformed: (c) => drawn(() => c.draws - 1)({ ...c, marked: c.marked + 1 }) },
  },
});
