import { expect, it } from 'vitest';
import { exactly, fc, inequalityClaim, runCampaign, z } from '../../src/index.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';

const claims = ['a', 'b'].map((id) =>
  inequalityClaim({
    id: `numbers/${id}`,
    says: 'x is at most 100',
    tex: 'x',
    source: 'nowhere',
    schema: z.strictObject({ x: z.int() }),
    cases: fc.record({ x: fc.integer({ min: 1, max: 99 }) }),
    given: {},
    sides: ({ x }) => ({ lhs: exactly(x), rhs: exactly(100) }),
    covers: {},
    mustRefute: {},
  }),
);

it('a claim that is doubted when all are finished is attacked again, and the evidence holds it once', async () => {
  const finished: string[] = [];
  const doubts = [['numbers/a'], ['numbers/a', 'numbers/b'], []];
  const run = (isDoubted: boolean): ReturnType<typeof runCampaign> =>
    runCampaign({
      claims,
      seed: '1',
      alpha: 1e-9,
      budget: parseBudget('quick', 2),
      ...(isDoubted && { takeDoubted: () => Promise.resolve(doubts.shift() ?? []) }),
      onProgress: ({ claim, phase, claimsDone }) => {
        if (phase === 'done') finished.push(`${claim} ${claimsDone}`);
      },
    });
  const plain = await run(false);
  finished.length = 0;
  expect(await run(true)).toEqual(plain);
  expect(finished).toEqual(['numbers/a 1', 'numbers/b 2', 'numbers/a 2', 'numbers/a 2', 'numbers/b 2']);
});

it('a claim whose turn does not come again before the run is stopped is left out', async () => {
  const stop = new AbortController();
  const partial: string[][] = [];
  const doubts = [['numbers/a', 'numbers/b'], []];
  const evidence = await runCampaign({
    claims,
    seed: '1',
    alpha: 1e-9,
    budget: parseBudget('quick', 2),
    signal: stop.signal,
    takeDoubted: () => Promise.resolve(doubts.shift() ?? []),
    onFinished: (soFar) => partial.push(soFar.claims.map(({ id }) => id)),
    onProgress: ({ claim, phase }) => {
      if (claim === 'numbers/a' && phase === 'done' && doubts.length === 1) stop.abort();
    },
  });
  expect(evidence.interrupted).toBe(true);
  expect(evidence.claims.map(({ id }) => id)).toEqual(['numbers/a']);
  expect(partial).toEqual([['numbers/a'], ['numbers/a', 'numbers/b'], ['numbers/a']]);
});

it('a claim that is doubted when the run is stopped is left out', async () => {
  const stop = new AbortController();
  const evidence = await runCampaign({
    claims,
    seed: '1',
    alpha: 1e-9,
    budget: parseBudget('quick', 2),
    signal: stop.signal,
    takeDoubted: () => Promise.resolve(['numbers/a']),
    onProgress: ({ claim, phase }) => {
      if (claim === 'numbers/b' && phase === 'done') stop.abort();
    },
  });
  expect(evidence.interrupted).toBe(true);
  expect(evidence.claims.map(({ id }) => id)).toEqual(['numbers/b']);
});
