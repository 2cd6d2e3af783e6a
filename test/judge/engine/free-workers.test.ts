import { describe, expect, it, onTestFinished } from 'vitest';
import { threadClaimPool, threadsEach, type ThreadPool } from '../../../src/judge/engine/claim-pool.ts';

function poolOf(size: number, blockThreads: number | 'cluster' = 1): ThreadPool {
  const pool = threadClaimPool({
    size,
    simulator: 'kernel',
    file: new URL('helped-thread.mjs', import.meta.url),
    data: { folder: '/' },
    caseLimitMs: 60_000,
    blockThreads,
    now: () => performance.now(),
  });
  onTestFinished(() => pool.close());
  return pool;
}

const wait = { kind: 'wait', on: {} };
const quick = { kind: 'quick', on: {} };

describe('workers that become free', () => {
  it.each([
    [2, 1, 1, 2],
    [4, 2, 1, 2],
    [5, 2, 1, 3],
  ])('of %i help the %i that go on after %i', async (size, long, short, threads) => {
    const pool = poolOf(size);
    const waits = Array.from({ length: long }, () => pool.ask(wait));
    const quicks = Array.from({ length: short }, () => pool.ask(quick));
    expect(await Promise.all(quicks)).toEqual(quicks.map(() => ({ result: 1 })));
    expect(await Promise.all(waits)).toEqual(waits.map(() => ({ result: threads })));
  });

  it('take the claims that wait before they help', async () => {
    const pool = poolOf(2);
    let isHelped = false;
    const waits = pool.ask(wait).then((told) => {
      isHelped = true;
      return told;
    });
    for (const next of [pool.ask(quick), pool.ask(quick), pool.ask(quick)]) {
      await next;
      expect(isHelped).toBe(false);
    }
    expect(await waits).toEqual({ result: 2 });
  });

  it('help nobody whose blocks are computed by a cluster', async () => {
    const pool = poolOf(2, 'cluster');
    let isHelped = false;
    void pool.ask(wait).then(() => {
      isHelped = true;
    });
    await pool.ask(quick);
    await pool.ask(quick);
    await new Promise((done) => setTimeout(done, 50));
    expect(isHelped).toBe(false);
  });

  it('are as many for each claim, whole ones, as there are at least', () => {
    expect([1, 2, 3, 4, 5].map((claims) => threadsEach(4, claims))).toEqual([4, 2, 2, 1, 1]);
    expect(threadsEach(2, 0)).toBe(2);
  });
});
