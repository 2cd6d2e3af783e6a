import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptJobs } from '../../src/ledger/block-journal.ts';
import { type CoinCampaign, coinCampaign, type Process } from './campaign.ts';
import { hasRedis, startRedis, type TestRedis } from './redis.ts';

const flags = ['--budget', '2e9', '--seed', '3'];

describe.skipIf(!hasRedis)('the evidence', () => {
  let redis: TestRedis;
  let coins: CoinCampaign;
  let inline: string;
  beforeAll(async () => {
    redis = await startRedis();
    coins = coinCampaign({ COIN_TIMES: '100' });
    const { code, said } = await coins.check('inline', '--engine', 'inline', ...flags).ended;
    expect([code, said]).toEqual([0, expect.any(String)]);
    inline = coins.evidence('inline');
  });
  afterAll(async () => {
    coins.remove();
    await redis.stop();
  });

  it('is the same on threads', async () => {
    await coins.check('threads', ...flags).ended;
    expect(coins.evidence('threads')).toBe(inline);
  });

  const workers: Process[] = [];
  /** As many workers, those that are there among them. */
  async function haveWorkers(count: number): Promise<void> {
    while (workers.length < count) workers.push(coins.worker(redis.url));
    await Promise.all(workers.map((worker) => worker.says(/worker of 1 thread/u)));
  }
  afterAll(async () => {
    for (const { child } of workers) child.kill('SIGTERM');
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0 });
  });

  it.each([1, 3, 8])('is the same on a cluster of %i workers', async (count) => {
    await haveWorkers(count);
    const { code, said } = await coins.check('cluster', '--engine', redis.url, ...flags).ended;
    expect([code, said]).toEqual([0, expect.stringMatching(/cluster: [\d,]+ blocks in [\d,]+ jobs/u)]);
    expect(coins.evidence('cluster')).toBe(inline);
  });

  it('is the same where the check is killed and resumed, on the cluster and on threads', async () => {
    const ledger = join(coins.folder, 'killed', 'ledger');
    const on = ['--engine', redis.url, ...flags];
    for (const resumed of [on, flags]) {
      const { child, ended } = coins.check('killed', '--resume', ...on);
      while (keptJobs(ledger).size === 0 && child.exitCode === null) await sleep(5);
      child.kill('SIGKILL');
      await ended;
      const { code, said } = await coins.check('killed', '--resume', ...resumed).ended;
      expect([code, said]).toEqual([
        0,
        expect.stringMatching(/ledger: . claims? not computed again, [1-4] gone on/u),
      ]);
      expect(coins.evidence('killed')).toBe(inline);
      const again = await coins.check('killed', '--resume', ...resumed).ended;
      expect(again.said).toContain('ledger: 4 claims not computed again, 0 gone on with');
      expect(coins.evidence('killed')).toBe(inline);
      rmSync(ledger, { recursive: true });
    }
  });

  it('is the same in parts, of which one is on a cluster, put together', async () => {
    const parts = [
      coins.check('part-1', '--shard', '1/2', ...flags),
      coins.check('part-2', '--shard', '2/2', '--engine', redis.url, ...flags),
    ];
    for (const { ended } of parts) expect(await ended).toMatchObject({ code: 0 });
    expect(await coins.merge('merged', 'part-1', 'part-2').ended).toMatchObject({ code: 0 });
    expect(coins.evidence('merged')).toBe(inline);
  });

  it('is the same of a long campaign', async () => {
    await haveWorkers(2);
    const rounds = ['coin/a', '--seed', '3', '--budget', '5e8', '--workers', '1', '--steps', '5e8'];
    await coins.campaign('rounds', ...rounds).ended;
    const { code, said } = await coins.campaign('rounds-cluster', ...rounds, '--engine', redis.url).ended;
    expect([code, said]).toEqual([0, expect.stringMatching(/cluster: [1-9][\d,]* blocks in/u)]);
    expect(coins.evidence('rounds-cluster')).toBe(coins.evidence('rounds'));
  });
});
