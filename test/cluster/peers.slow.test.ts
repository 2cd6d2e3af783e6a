import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Queue, Worker } from 'bullmq';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BlockOutcomes } from '../../src/core/experiment.ts';
import { encodeAnswer } from '../../src/cluster/answer.ts';
import { type BlockJob, jobOf, type ProgramBlocks, templateOf } from '../../src/cluster/block-job.ts';
import { type Cluster, startCluster } from '../../src/cluster/cluster.ts';
import { codeOf, type CodeFolders, lakatosFolder } from '../../src/cluster/code-fingerprint.ts';
import { answersKey, prefix, queueName } from '../../src/cluster/redis-keys.ts';
import { redisAddress } from '../../src/cluster/redis-address.ts';
import { type RunningWorker, startWorker } from '../../src/cluster/worker.ts';
import { encodeOutcomes } from '../../src/judge/engine/block-result.ts';
import { runProgram } from '../../src/judge/engine/run-program.ts';
import { type CoinCampaign, coinCampaign } from './campaign.ts';
import { hasRedis, startRedis, type TestRedis } from './redis.ts';

/** Machines of tests may be busy. */
const soon = { timeout: 30_000 };

const bytesOf = (outcomes: readonly BlockOutcomes[]): Buffer => Buffer.from(encodeOutcomes(outcomes));

let coins: CoinCampaign;
let folders: CodeFolders;
beforeAll(() => {
  coins = coinCampaign();
  folders = { lakatos: lakatosFolder(), configuration: coins.folder };
  return () => {
    coins.remove();
  };
});

describe.skipIf(!hasRedis)('a peer of a cluster', () => {
  let redis: TestRedis;
  let cluster: Cluster;
  const alarms: string[] = [];
  const workers: RunningWorker[] = [];
  const liars: Worker[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    alarms.length = 0;
    await coordinate();
  });
  afterEach(async () => {
    await cluster.close();
    await Promise.all([...workers.splice(0), ...liars.splice(0)].map((worker) => worker.close()));
    await redis.stop();
  });

  async function coordinate(checkOneIn = 100): Promise<void> {
    cluster = await startCluster({
      address: redisAddress(redis.url, {}),
      folders,
      campaign: 'a test',
      me: { host: 'here', pid: process.pid },
      isAlive: () => true,
      limitMs: 60_000,
      checkThreads: 1,
      now: () => performance.now(),
      alarm: (line) => alarms.push(line),
      onTakenOver: () => undefined,
      checkOneIn,
    });
  }
  async function honest(id = 'honest'): Promise<void> {
    const tell = { line: (line: string) => alarms.push(line), done: () => undefined };
    const now = (): number => performance.now();
    const address = redisAddress(redis.url, {});
    workers.push(await startWorker({ address, folders, id, threads: 1, limitMs: 60_000, now, tell }));
  }
  /** A worker that answers as it likes. */
  function peer(answers: (job: BlockJob, right: Buffer, count: number) => readonly Buffer[]): void {
    let count = 0;
    const name = queueName(codeOf(folders).fingerprint);
    const work = async ({ data }: { data: BlockJob }): Promise<void> => {
      const right = bytesOf(await truth(request(data.from, data.to)));
      for (const frame of answers(data, right, ++count))
        await redis.client.rpush(answersKey(data.reply), frame);
    };
    const connection = { port: redis.port, maxRetriesPerRequest: null };
    liars.push(new Worker<BlockJob>(name, work, { connection, prefix }));
  }
  function request(from: number, to: number): ProgramBlocks & { readonly horizon: number } {
    const runner = pathToFileURL(join(coins.folder, 'coin-runner.mjs')).href;
    const program = { runner, kind: 'coin', exit: 0.25, times: 4 };
    return { program, horizon: 15_625, address: ['1', 'coin', 'test'], from, to, size: 256 };
  }
  const truth = ({ program, ...blocks }: ProgramBlocks): Promise<readonly BlockOutcomes[]> =>
    runProgram(program, blocks);
  const says = (worker: string, job: BlockJob, bytes: Buffer): Buffer =>
    encodeAnswer({ key: job.key, worker, ms: 1, result: { bytes } });
  /** Asks for blocks until they have come, and compares them with the truth. */
  async function expectTruth(from: number, to: number): Promise<void> {
    expect(await cluster.broker.run(request(from, to), 'coin')).toEqual(await truth(request(from, to)));
  }
  const flipped = (bytes: Buffer): Buffer => {
    const wrong = Buffer.from(bytes);
    wrong[21]! ^= 1;
    return wrong;
  };

  it('that is honest is believed, and its first result is computed again', async () => {
    await honest();
    await expectTruth(0, 20);
    expect(cluster.broker.counts).toMatchObject({ jobs: 20, blocks: 20, rejected: 0 });
    expect(cluster.broker.counts.checked).toBeGreaterThan(0);
    expect(alarms).toEqual([]);
  });

  const truncated = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 1);
  const notFinite = (): Buffer => bytesOf([{ steps: 1, values: new Float64Array(256).fill(NaN) }]);
  it.each<[string, (job: BlockJob, right: Buffer) => Buffer, RegExp]>([
    ['wrong bytes', (job, right) => says('liar', job, flipped(right)), /differs from a recomputation/u],
    ['too few bytes', (job, right) => says('liar', job, truncated(right)), /is not what was asked for/u],
    ['no bytes', (job) => says('liar', job, Buffer.alloc(0)), /is not what was asked for/u],
    [
      'two blocks',
      (job, right) => says('liar', job, Buffer.concat([right, right])),
      /is not what was asked for/u,
    ],
    ['values that are no numbers', (job) => says('liar', job, notFinite()), /values that are no numbers/u],
    ['a failure', (job) => failure(job), /has failed: no mood/u],
    ['a megabyte', (job) => says('liar', job, Buffer.alloc(1e6)), /is too large/u],
    ['33 megabytes', (job) => says('liar', job, Buffer.alloc(33e6)), /is too large: 330\d+ bytes/u],
    ['other bytes than it says', (job, right) => forged(job, right), /has not the digest of its bytes/u],
    ['noise', () => Buffer.from('so much noise'), /an answer from nobody known is no answer to a job/u],
    ['nothing', () => Buffer.alloc(0), /an answer from nobody known is no answer to a job/u],
  ])('that answers with %s is not believed, and told of', async (_, answer, alarm) => {
    peer((job, right) => [answer(job, right)]);
    const done = expectTruth(0, 4);
    await expect.poll(() => alarms.join('\n'), soon).toMatch(alarm);
    if (!alarms.join().includes('nobody')) expect(alarms.join()).toContain('worker liar is in quarantine');
    await Promise.all(liars.splice(0).map((liar) => liar.close()));
    await honest();
    await done;
    expect(cluster.broker.counts.rejected).toBeGreaterThan(0);
  });
  const failure = (job: BlockJob): Buffer =>
    encodeAnswer({ key: job.key, worker: 'liar', ms: 1, result: { failed: 'no mood' } });
  const forged = (job: BlockJob, right: Buffer): Buffer => {
    const frame = says('liar', job, right);
    frame[frame.length - 1]! ^= 1;
    return frame;
  };

  it('that is in quarantine is not believed any more, whatever it says', async () => {
    peer((job, right, count) => [says('liar', job, count === 1 ? flipped(right) : right)]);
    const done = cluster.broker.run(request(0, 3), 'coin');
    await expect.poll(() => alarms.length, soon).toBeGreaterThan(0);
    await honest();
    expect(await done).toEqual(await truth(request(0, 3)));
    expect(await redis.client.smembers(`${prefix}:quarantine`)).toEqual(['liar']);
  });

  it('that lies once it is trusted is found by a recomputation, and what it contributed to is doubted', async () => {
    await cluster.close();
    await coordinate(2);
    peer((job, right, count) => [says('liar', job, count <= 3 ? right : flipped(right))]);
    await expectTruth(0, 3);
    const done = cluster.broker.run(request(3, 60), 'coin');
    await expect.poll(() => alarms.join(), soon).toMatch(/liar is in quarantine/u);
    await Promise.all(liars.splice(0).map((liar) => liar.close()));
    await honest();
    await done;
    expect(cluster.broker.takeDoubted()).toEqual(['coin']);
    expect(cluster.broker.takeDoubted()).toEqual([]);
    await expectTruth(0, 60);
  });

  it('that is found to be wrong is told of at once, and whoever coordinates later does not believe it either', async () => {
    await cluster.close();
    await coordinate(2);
    const helped: string[] = [];
    const suspected: (readonly string[])[] = [];
    cluster.broker.follow({
      helped: (claim, worker) => helped.push(`${claim} ${worker}`),
      suspected: (claims) => suspected.push(claims),
    });
    expect(cluster.broker.remember('heads', ['liar'])).toBe(true);
    peer((job, right, count) => [says('liar', job, count <= 3 ? right : flipped(right))]);
    await expectTruth(0, 3);
    expect(new Set(helped)).toEqual(new Set(['coin liar']));
    const done = cluster.broker.run(request(3, 60), 'coin');
    await expect.poll(() => alarms.join(), soon).toMatch(/liar is in quarantine/u);
    expect(suspected).toEqual([['heads', 'coin']]);
    await Promise.all(liars.splice(0).map((liar) => liar.close()));
    await honest();
    await done;
    await cluster.close();
    await coordinate();
    expect(cluster.broker.remember('coin', ['honest', 'liar'])).toBe(false);
    expect(cluster.broker.remember('coin', ['honest'])).toBe(true);
    expect(cluster.broker.takeDoubted()).toEqual([]);
    // another campaign finds one out
    await redis.client.sadd(`${prefix}:quarantine`, 'honest', 'unknown');
    await expect
      .poll(() => alarms.join('\n'), soon)
      .toMatch(/worker honest is in quarantine: others have found/u);
    expect(alarms.join()).not.toContain('unknown');
    expect(cluster.broker.takeDoubted()).toEqual(['coin']);
  });

  it('that does a job twice is compared: the same bytes are counted, others are an alarm', async () => {
    peer((job, right) => [says('one', job, right), says('two', job, right)]);
    await expectTruth(0, 5);
    await expect.poll(() => cluster.broker.counts.duplicates, soon).toBe(5);
    await Promise.all(liars.splice(0).map((liar) => liar.close()));
    expect(alarms).toEqual([]);
    peer((job, right) => [says('one', job, right), says('two', job, flipped(right))]);
    await expectTruth(5, 10);
    await expect
      .poll(() => alarms.join('\n'), soon)
      .toMatch(/one and two gave other bytes for the same blocks/u);
    await expect
      .poll(() => alarms.join('\n'), soon)
      .toMatch(/two is in quarantine: .* differs from a recomp/u);
    expect(cluster.broker.counts.blocks).toBe(10);
  });

  it('that answers what nobody has asked changes nothing, and is used once it is asked', async () => {
    const code = codeOf(folders);
    const options = { folders, fingerprint: code.fingerprint };
    const [reply] = (await redis.client.keys(`${prefix}:coordinator:*`)).map((key) => key.slice(-16));
    const job = jobOf(templateOf(request(0, 1), options, reply!)!, 0, 1);
    const list = answersKey(reply!);
    await redis.client.rpush(list, says('early', job, bytesOf(await truth(request(0, 1)))));
    await redis.client.rpush(list, says('liar', { ...job, key: 'a'.repeat(64) }, Buffer.alloc(9)));
    await expect.poll(() => redis.client.llen(list), soon).toBe(0);
    expect(cluster.broker.counts.blocks).toBe(0);
    // nobody computes: there is no worker
    await expectTruth(0, 1);
    expect(cluster.broker.counts).toMatchObject({ blocks: 1, rejected: 0 });
  });

  it('that gives a job out again, or another under its name, costs a computation and changes nothing', async () => {
    await honest();
    const queue = new Queue<BlockJob>(queueName(codeOf(folders).fingerprint), {
      connection: { port: redis.port },
      prefix,
    });
    let seen: BlockJob | undefined;
    peer((job, right) => {
      seen ??= job;
      return [says('peer', job, right)];
    });
    await expectTruth(0, 40);
    if (seen === undefined) throw new Error('the peer has got no job');
    await Promise.all(liars.splice(0).map((liar) => liar.close()));
    await queue.add('blocks', seen, { jobId: 'replayed' });
    await expect.poll(() => cluster.broker.counts.duplicates, soon).toBe(1);
    await queue.add('blocks', { ...seen, to: seen.to + 1 }, { jobId: 'changed' });
    await queue.add('blocks', { ...seen, runner: ['lakatos', '../../etc/x.mjs'] }, { jobId: 'elsewhere' });
    await queue.add('blocks', { nonsense: true } as unknown as BlockJob, { jobId: 'nonsense' });
    await expect.poll(() => alarms.length, soon).toBe(3);
    expect(alarms.toSorted()).toEqual([
      'a job was left: is no job of blocks',
      'a job was left: is not the job that its key names',
      'a job was left: is not the job that its key names',
    ]);
    await expectTruth(40, 45);
    await queue.close();
  });
});

describe.skipIf(!hasRedis)('a Redis', () => {
  const started: TestRedis[] = [];
  const start = async (...settings: string[]): Promise<TestRedis> => {
    const redis = await startRedis(settings);
    started.push(redis);
    return redis;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((redis) => redis.stop()));
  });
  const safe = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'] as const;

  it('that asks for a password is told of without one, and a wrong one is refused without showing it', async () => {
    const { port } = await start(...safe, '--requirepass', 'secret');
    const without = await coins.check('out', '--engine', `redis://127.0.0.1:${port}`).ended;
    expect(without).toMatchObject({
      code: 2,
      said: expect.stringMatching(/asks for a password: set REDIS_PASS/u),
    });
    const wrong = await coins.worker(`redis://:wrong-one@127.0.0.1:${port}`).ended;
    expect(wrong.code).toBe(2);
    expect(wrong.said).toMatch(/lakatos: redis:\/\/127\.0\.0\.1:\d+: refuses this user and password/u);
    expect(wrong.said).not.toContain('wrong-one');
  });

  it('that drops keys or forgets is refused, with what to do', async () => {
    const evicts = await start('--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru');
    const forgets = await start('--appendonly', 'no', '--maxmemory-policy', 'noeviction');
    const [first, second] = await Promise.all([
      coins.check('out', '--engine', evicts.url).ended,
      coins.worker(forgets.url).ended,
    ]);
    expect(first).toMatchObject({
      code: 2,
      said: expect.stringMatching(/is allkeys-lru.*set 'maxmemory-policy noev/u),
    });
    expect(second).toMatchObject({
      code: 2,
      said: expect.stringMatching(/append-only file.*set 'appendonly yes'/u),
    });
  });

  it('that is not there is said so', async () => {
    const { code, said } = await coins.check('out', '--engine', 'redis://127.0.0.1:1').ended;
    expect([code, said]).toEqual([
      2,
      expect.stringMatching(/redis:\/\/127\.0\.0\.1:1: cannot be reached \(/u),
    ]);
  });

  it('with a campaign of other code refuses a worker, and says what differs', async () => {
    const { url } = await start(...safe);
    const other = coinCampaign();
    appendFileSync(join(other.folder, 'coin-runner.mjs'), '// another runner');
    const check = coins.check('out', '--engine', url);
    await check.says(/no worker is there yet/u);
    // else it may be done before the worker looks
    check.child.kill('SIGSTOP');
    const { code, said } = await other.worker(url).ended;
    check.child.kill('SIGKILL');
    other.remove();
    expect([code, said]).toEqual([
      2,
      expect.stringMatching(/not for this worker: other code beside the configuration there; both must run/u),
    ]);
  });
});
