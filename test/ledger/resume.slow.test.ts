import { expect, it } from 'vitest';
import { killAndResume } from '../endurance/resume.ts';

it('a check that is killed and resumed comes to the same bytes, and computes nothing twice that was kept', async () => {
  const args = ['--catalogue', 'stagnation/minibatch', '--budget', 'quick'];
  const { isSame, repeated, kept } = await killAndResume(args, { seed: 3, kills: 2 });
  expect({ isSame, repeated }).toEqual({ isSame: true, repeated: 0 });
  // the first kill waits for a block to be kept
  expect(kept).toBeGreaterThan(0);
});
