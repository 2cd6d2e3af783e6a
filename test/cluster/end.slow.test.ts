import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rights } from '../../src/cluster/redis-trouble.ts';
import { type CoinCampaign, coinCampaign, type Process } from './campaign.ts';
import { hasRedis, startRedis, type TestRedis } from './redis.ts';

/** Too small to decide the claims of coins, which ends with 3. */
const flags = ['--budget', '3e8', '--seed', '3'];
const undecided = 3;
const isOfJob = /:[0-9a-f]{16}-[0-9a-f]{64}$/u;
/** Machines of tests may be busy; BullMQ tries again after 15 seconds. */
const soon = { timeout: 60_000 };

describe.skipIf(!hasRedis)('a Redis that campaigns use one after the other', () => {
  let redis: TestRedis;
  let coins: CoinCampaign;
  let url: string;
  const workers: Process[] = [];
  const startedWorker = async (from: CoinCampaign = coins): Promise<Process> => {
    const started = from.worker(url);
    workers.push(started);
    await started.says(/worker of 1 thread/u);
    return started;
  };
  const acl = (...rules: readonly string[]): Promise<unknown> =>
    redis.client.call('ACL', 'SETUSER', 'ann', ...rules);
  beforeEach(async () => {
    redis = await startRedis();
    coins = coinCampaign({ COIN_TIMES: '100' });
    await acl('reset', 'on', '>secret', ...rights.split(' '));
    url = `redis://ann:secret@127.0.0.1:${redis.port}`;
  });
  afterEach(async () => {
    for (const { child } of workers) child.kill('SIGTERM');
    await Promise.all(workers.splice(0).map(({ ended }) => ended));
    coins.remove();
    await redis.stop();
  });
  /** But one that workers who listen renew, and that expires in seconds. */
  const queueKeys = async (): Promise<string[]> =>
    (await redis.client.keys('lakatos:blocks-*')).filter((key) => !key.endsWith(':stalled-check'));
  /** Keys that nothing but a command would ever remove. */
  const lastingKeys = async (): Promise<string[]> => {
    const keys = await redis.client.keys('*');
    const left = await Promise.all(keys.map((key) => redis.client.ttl(key)));
    return keys.filter((_, i) => left[i] === -1);
  };

  it('holds nothing of their queue when they have ended, and a worker waits for the next', async () => {
    const listening = await startedWorker();
    for (const out of ['first', 'second']) {
      const check = coins.check(out, '--engine', url, ...flags);
      await expect.poll(async () => (await queueKeys()).length, soon).toBeGreaterThan(0);
      const { code, said } = await check.ended;
      expect([code, said]).toEqual([undecided, expect.stringMatching(/cluster: [1-9][\d,]* blocks in/u)]);
      await expect.poll(queueKeys, soon).toEqual([]);
    }
    expect(coins.evidence('second')).toBe(coins.evidence('first'));
    listening.child.kill('SIGTERM');
    await listening.ended;
    expect(await lastingKeys()).toEqual([]);
  });

  it('keeps the queue of a campaign that goes on when another of the same code ends', async () => {
    const long = coins.check('long', '--engine', url, '--budget', '1e9', '--seed', '4');
    await long.says(/no worker is there yet/u);
    await expect.poll(async () => (await queueKeys()).some((key) => key.endsWith(':meta')), soon).toBe(true);
    const short = coins.check('short', 'coin/a', '--engine', url, ...flags);
    await short.says(/no worker is there yet/u);
    short.child.kill('SIGINT');
    await short.ended;
    expect((await queueKeys()).some((key) => key.endsWith(':meta'))).toBe(true);
    await startedWorker();
    expect((await long.ended).code).toBe(undecided);
    await expect.poll(queueKeys, soon).toEqual([]);
  });

  it('may deny what it allowed for a while: the check says so, and goes on', async () => {
    await startedWorker();
    const check = coins.check('denied', '--engine', url, '--budget', '1e9', '--seed', '3');
    await expect.poll(async () => (await queueKeys()).some((key) => isOfJob.test(key)), soon).toBe(true);
    await acl('-eval', '-evalsha');
    await check.says(/cluster: redis:\S+: does not allow this user EVAL: it must have the rights/u);
    await acl('+eval', '+evalsha');
    const { code, said } = await check.ended;
    expect([code, said]).toEqual([undecided, expect.stringMatching(/cluster: [1-9][\d,]* blocks in/u)]);
    for (const text of [said, ...workers.map((one) => one.said())]) {
      expect(text).not.toContain('NOPERM');
      expect(text).not.toContain('ann');
    }
  });

  it('may have a worker of other code when a check begins: it is told of, and takes no part', async () => {
    const other = coinCampaign();
    appendFileSync(join(other.folder, 'lakatos.config.mjs'), '// another configuration\n');
    await startedWorker(other);
    await startedWorker();
    const { code, said } = await coins.check('out', '--engine', url, ...flags).ended;
    other.remove();
    expect(said).toMatch(/cluster: worker \S+ takes no part: other code beside the configuration there/u);
    expect([code, said]).toEqual([undecided, expect.stringMatching(/cluster: [1-9][\d,]* blocks in/u)]);
  });
});
