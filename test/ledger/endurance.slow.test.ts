import { expect, it } from 'vitest';
import { killWriters } from '../endurance/writers.ts';

// The long form is `npm run endurance`.
it('a ledger whose writers are killed loses nothing that was said to be kept', async () => {
  const { promised, lost, damaged } = await killWriters({ seed: 1, kills: 12 });
  expect({ lost, damaged }).toEqual({ lost: 0, damaged: 0 });
  expect(promised).toBeGreaterThan(12);
});
