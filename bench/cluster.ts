import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Cluster, startCluster } from '../src/cluster/cluster.ts';
import { lakatosFolder } from '../src/cluster/code-fingerprint.ts';
import { redisAddress } from '../src/cluster/redis-address.ts';
import { coinCampaign } from '../test/cluster/campaign.ts';
import { hasRedis, startRedis, type TestRedis } from '../test/cluster/redis.ts';
import { type BenchResult, resultsOf } from './compare.ts';
import type { Say } from './races.ts';
import { short } from './targets.ts';

/** Blocks as a campaign may ask for them. */
interface Shape {
  readonly name: string;
  readonly blocks: number;
  /** What decides how many blocks make a job. */
  readonly horizon: number;
  /** Work of a block: trajectories times so many uniform numbers. */
  readonly times: number;
}

const shapes: readonly Shape[] = [
  { name: 'a job for each trivial block', blocks: 8000, horizon: 15_625, times: 1 },
  { name: 'a job for 64 trivial blocks', blocks: 64_000, horizon: 244, times: 1 },
  { name: 'a job of a tenth of a second', blocks: 100, horizon: 15_625, times: 30_000 },
];
const workers = 2;

/** Nanoseconds a block through Redis, and the share of the coordinator. Empty where there is no Redis. */
export async function raceCluster(rounds: number, say: Say): Promise<BenchResult[]> {
  if (!hasRedis) {
    say('skipped: there is no redis-server');
    return [];
  }
  const redis = await startRedis();
  const coins = coinCampaign();
  const started = Array.from({ length: workers }, () => coins.worker(redis.url));
  const times = new Map<string, number[]>(shapes.map(({ name }) => [name, []]));
  try {
    await Promise.all(started.map((worker) => worker.says(/worker of/u)));
    const cluster = await startCluster({
      address: redisAddress(redis.url, {}),
      folders: { lakatos: lakatosFolder(), configuration: coins.folder },
      campaign: 'bench',
      me: { host: 'here', pid: process.pid },
      isAlive: () => false,
      limitMs: 120_000,
      checkThreads: 1,
      now: () => performance.now(),
      alarm: say,
      onTakenOver: () => undefined,
    });
    const runner = pathToFileURL(join(coins.folder, 'coin-runner.mjs')).href;
    for (let round = -1; round < rounds; round++) {
      for (const shape of shapes) {
        const found = await measured(cluster, redis, runner, shape, round);
        if (round < 0) continue;
        times.get(shape.name)!.push(found.nanoseconds);
        say(
          `${shape.name}: ${short(1e9 / found.nanoseconds)} blocks a second, ${short(found.bytes)} bytes a block through Redis; the coordinator takes ${short(found.microseconds)} µs of a processor for a job, ${short(100 * found.share)}% of what workers compute`,
        );
      }
    }
    await cluster.close();
  } finally {
    for (const { child } of started) child.kill('SIGKILL');
    coins.remove();
    await redis.stop();
  }
  return resultsOf('cluster', times, shapes[0]!.name);
}

async function measured(
  { broker }: Cluster,
  redis: TestRedis,
  runner: string,
  { blocks, horizon, times }: Shape,
  round: number,
): Promise<{
  readonly nanoseconds: number;
  readonly bytes: number;
  readonly share: number;
  readonly microseconds: number;
}> {
  const bytesThrough = async (): Promise<number> => {
    const text = await redis.client.info('stats');
    return ['input', 'output']
      .map((way) => Number(new RegExp(`total_net_${way}_bytes:(\\d+)`, 'u').exec(text)![1]))
      .reduce((a, b) => a + b);
  };
  const bytesBefore = await bytesThrough();
  const { computedMs, jobs } = { ...broker.counts };
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const program = { runner, kind: 'coin', exit: 0.25, times };
  const request = { program, horizon, address: ['bench', horizon, round], from: 0, to: blocks, size: 256 };
  if ((await broker.run(request, 'bench'))?.length !== blocks) throw new Error('blocks are missing');
  const ms = performance.now() - start;
  const cpu = process.cpuUsage(cpuBefore);
  return {
    nanoseconds: (1e6 * ms) / blocks,
    bytes: ((await bytesThrough()) - bytesBefore) / blocks,
    share: (cpu.user + cpu.system) / 1000 / (broker.counts.computedMs - computedMs),
    microseconds: (cpu.user + cpu.system) / (broker.counts.jobs - jobs),
  };
}
