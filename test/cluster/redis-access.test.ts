import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/cluster/connect.ts';
import { lakatosFolder } from '../../src/cluster/code-fingerprint.ts';
import { startCluster } from '../../src/cluster/cluster.ts';
import { redisAddress } from '../../src/cluster/redis-address.ts';
import { checkRedis } from '../../src/cluster/redis-settings.ts';
import { denialOf, rights } from '../../src/cluster/redis-trouble.ts';
import { startWorker } from '../../src/cluster/worker.ts';
import { UsageError } from '../../src/core/errors.ts';
import { hasRedis, startRedis, type TestRedis } from './redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  if (hasRedis) redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

const allow = async (...rules: readonly string[]): Promise<void> => {
  await redis.client.call('ACL', 'SETUSER', 'ann', ...rules);
};
/** The address of a user with these rights alone. */
async function asUser(...rules: readonly string[]): Promise<string> {
  await allow('reset', 'on', '>secret', ...rules);
  return `redis://ann:secret@127.0.0.1:${redis.port}`;
}

type Closing = { close(): Promise<void> };

/** What each of all who use a Redis says of it. */
async function complaints(url: string): Promise<readonly string[]> {
  const address = redisAddress(url, {});
  const folders = { lakatos: lakatosFolder(), configuration: undefined };
  const common = { address, folders, limitMs: 1000, now: () => performance.now() };
  const tell = { line: () => undefined, done: () => undefined };
  const worker = (): Promise<Closing> => startWorker({ ...common, id: 'one', threads: 1, tell });
  const cluster = (): Promise<Closing> =>
    startCluster({
      ...common,
      campaign: 'a test',
      me: { host: 'here', pid: process.pid },
      isAlive: () => true,
      checkThreads: 1,
      alarm: () => undefined,
      onTakenOver: () => undefined,
    });
  const said: string[] = [];
  for (const start of [worker, cluster]) {
    try {
      await (await start()).close();
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      said.push((error as Error).message);
    }
  }
  const checked = await checkRedis(url, {}).catch((error: Error) => error);
  const { shown } = address;
  const problems =
    'problems' in checked ? checked.problems.map((one) => `${shown}: ${one}`) : [checked.message];
  return [...said, ...problems];
}

describe.skipIf(!hasRedis)('the place of a coordinator', () => {
  it('stays with the one who took it over', async () => {
    const address = redisAddress(`redis://127.0.0.1:${redis.port}`, {});
    const cluster = await startCluster({
      address,
      folders: { lakatos: lakatosFolder(), configuration: undefined },
      campaign: 'taken over',
      limitMs: 1000,
      now: () => performance.now(),
      me: { host: 'here', pid: 1 },
      isAlive: () => true,
      checkThreads: 1,
      alarm: () => undefined,
      onTakenOver: () => undefined,
    });
    const [key = ''] = await redis.client.keys('lakatos:coordinator*');
    expect(await redis.client.get(key)).toBe('here 1');
    await redis.client.set(key, 'there 2');
    await cluster.close();
    expect(await redis.client.get(key)).toBe('there 2');
    await redis.client.del(key);
  });
});

describe.skipIf(!hasRedis)('a user of Redis', () => {
  it.each([
    [['~other:*', '+@all'], 'the keys lakatos:*'],
    [['~lakatos:*', '+@all', '-info'], 'INFO'],
    [['~lakatos:*', '+@all', '-eval', '-evalsha'], 'EVAL, EVALSHA'],
    [['~lakatos:*', '+@all', '-multi', '-hincrby'], 'HINCRBY, MULTI'],
    [['%R~lakatos:*', '+@all'], 'the keys lakatos:*'],
    [['~lakatos:*', '+info', '+@read'], 'PING, TIME, SET, INCR, and more'],
  ])('with the rights %j is told what is denied and needed, but not by name', async (rules, denied) => {
    const url = await asUser(...rules);
    const line = `redis://127.0.0.1:${redis.port}: does not allow this user ${denied}: it must have the rights ${rights} (ACL SETUSER)`;
    expect(await complaints(url)).toEqual([line, line, line]);
  });

  it('with the rights that are asked for has enough', async () => {
    expect(await complaints(await asUser(...rights.split(' ')))).toEqual([]);
  });

  it('is told the same in the words of other versions', () => {
    const six = `ERR Error running script: The user executing the script can't run this command or subcommand`;
    expect(denialOf([six])).toMatch(/^does not allow this user all that is needed: /u);
    const inScript = `NOPERM ACL failure in script: User ann has no permissions to run the 'hset' command`;
    expect(denialOf([inScript, inScript])).toMatch(/^does not allow this user HSET: /u);
  });
});

describe.skipIf(!hasRedis)('a database of Redis', () => {
  it('that is not there, or may not be selected, is refused', async () => {
    const shown = `redis://127.0.0.1:${redis.port}`;
    const none = `${shown}/99: has no database of this number`;
    expect(await complaints(`${shown}/99`)).toEqual([none, none, none]);
    const url = await asUser('~lakatos:*', '+@all', '-select');
    for (const line of await complaints(`${url}/3`))
      expect(line).toMatch(/\/3: does not allow this user SELECT:/u);
    expect(await redis.client.dbsize()).toBe(0);
  });

  it('that is lost is never replaced by another, for the duplicates of a connection, too', async () => {
    const url = await asUser('~lakatos:*', '+@all');
    const lines: string[] = [];
    const one = await connect(redisAddress(`${url}/9`, {}), (line) => lines.push(line));
    const two = one.duplicate();
    two.on('error', () => lines.push('the duplicate'));
    await two.ping();
    await allow('-select');
    await redis.client.call('CLIENT', 'KILL', 'USER', 'ann');
    const written = Promise.all([one.set('lakatos:one', ''), two.set('lakatos:two', '')]);
    await expect.poll(() => new Set(lines).size, { timeout: 10_000 }).toBe(2);
    expect(lines.join('\n')).toMatch(/\/9: does not allow this user SELECT:/u);
    expect(await redis.client.keys('*')).toEqual([]);
    await allow('+select');
    await written;
    expect(await redis.client.keys('*')).toEqual([]);
    expect((await one.keys('*')).toSorted()).toEqual(['lakatos:one', 'lakatos:two']);
    one.disconnect();
    two.disconnect();
  });
});
