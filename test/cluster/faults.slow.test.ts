import { expect, it } from 'vitest';
import { disturb } from './faults.ts';
import { hasRedis } from './redis.ts';

// The long form, with frozen workers whose jobs are given to others, is `npm run endurance -- cluster`.
it.skipIf(!hasRedis)(
  'a campaign on four workers survives deaths, freezes and cuts of all parts',
  async () => {
    const { done, problems } = await disturb({ seed: 1, faults: 7, budget: '2e10', isShort: true });
    expect(problems).toEqual([]);
    expect(Object.values(done)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  },
);
