import { expect, it } from 'vitest';
import { answerHistory } from '../endurance/rows.ts';
import { killWriters } from '../endurance/writers.ts';

// The long forms are `npm run endurance`.
it('a ledger whose writers are killed loses nothing that was said to be kept', async () => {
  const { promised, lost, damaged } = await killWriters({ seed: 1, kills: 12 });
  expect({ lost, damaged }).toEqual({ lost: 0, damaged: 0 });
  expect(promised).toBeGreaterThan(12);
});

it('a ledger of many rows tells its history in less than a second of a processor', () => {
  const { all, one } = answerHistory(30_000);
  expect(all.processor).toBeLessThan(1);
  expect(one.processor).toBeLessThan(1);
});
