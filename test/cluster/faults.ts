import { setTimeout as sleep } from 'node:timers/promises';
import { openStream } from '../../src/core/stream.ts';
import { coinCampaign, type Process } from './campaign.ts';
import { cuttable, type Cuttable } from './cuttable.ts';
import { startRedis, type TestRedis } from './redis.ts';

/** What came of a campaign that was disturbed. */
export interface Disturbed {
  /** How often each fault was done. */
  readonly done: Readonly<Record<string, number>>;
  readonly blocks: number;
  /** What was wrong, a line each; none is as it should be. */
  readonly problems: readonly string[];
}

/** A campaign at work: its parts, to be hurt. */
interface AtWork {
  readonly redis: TestRedis;
  readonly network: Cuttable;
  readonly workers: Process[];
  coordinator: Process;
  startWorker(): Process;
  startCoordinator(): Process;
}

const longMs = 12_000;

const kinds: Readonly<Record<string, (at: AtWork, i: number) => Promise<void>>> = {
  'a worker is killed': async (at, i) => {
    at.workers[i]!.child.kill('SIGKILL');
    await at.workers[i]!.ended;
    at.workers[i] = at.startWorker();
  },
  'the check is killed': async (at) => {
    at.coordinator.child.kill('SIGKILL');
    await at.coordinator.ended;
    at.coordinator = at.startCoordinator();
  },
  'Redis is killed': (at) => at.redis.crash(),
  'a worker is frozen for a moment': (at, i) => frozen(at.workers[i]!, 1000),
  'a worker is frozen until its jobs are given to others': (at, i) => frozen(at.workers[i]!, longMs),
  'the check is frozen': (at) => frozen(at.coordinator, 1500),
  'Redis is frozen': async (at) => {
    at.redis.signal('SIGSTOP');
    await sleep(1500);
    at.redis.signal('SIGCONT');
  },
  'all connections are cut': async (at) => {
    at.network.cut();
    await sleep(700);
    at.network.mend();
  },
};

async function frozen({ child }: Process, ms: number): Promise<void> {
  child.kill('SIGSTOP');
  await sleep(ms);
  child.kill('SIGCONT');
}

/**
 * A campaign of coins with a real Redis and four workers, disturbed again and again until so many faults
 * were done; campaigns follow each other as long as that takes. The evidence must be that of an undisturbed
 * run.
 */
export async function disturb(options: {
  readonly seed: number;
  readonly faults: number;
  /** Steps of a campaign. */
  readonly budget: string;
  /** Faults that take long are left out. */
  readonly isShort: boolean;
  onFault?(line: string): void;
}): Promise<Disturbed> {
  const coins = coinCampaign({ COIN_TIMES: options.isShort ? '400' : '800' });
  const redis = await startRedis();
  const network = await cuttable(redis.port);
  const flags = ['--budget', options.budget, '--seed', String(options.seed)];
  const start = (): Process => coins.worker(network.url);
  const done: Record<string, number> = {};
  const problems: string[] = [];
  const workers: Process[] = [];
  let blocks = 0;
  try {
    await coins.check('alone', ...flags).ended;
    const expected = coins.evidence('alone');
    workers.push(...Array.from({ length: 4 }, start));
    const stream = openStream(['faults', options.seed]);
    const names = Object.keys(kinds).filter((name) => !options.isShort || !name.includes('until'));
    for (let count = 0; count < options.faults; ) {
      const startCoordinator = (): Process => coins.check('disturbed', '--engine', network.url, ...flags);
      const at: AtWork = {
        redis,
        network,
        workers,
        coordinator: startCoordinator(),
        startWorker: start,
        startCoordinator,
      };
      for (;;) {
        const ended = await Promise.race([at.coordinator.ended, sleep(600 + 1500 * stream.uniform())]);
        if (ended !== undefined) break;
        if (count >= options.faults) continue;
        const name = names[count++ % names.length]!;
        options.onFault?.(`${count}: ${name}`);
        await kinds[name]!(at, Math.floor(4 * stream.uniform()));
        done[name] = (done[name] ?? 0) + 1;
      }
      const { code, said } = await at.coordinator.ended;
      blocks += Number(/cluster: ([\d,]+) blocks/u.exec(said)?.[1]?.replaceAll(',', '') ?? 0);
      if (code !== 0) problems.push(`the check ended with ${code}: ${said}`);
      else if (coins.evidence('disturbed') !== expected) problems.push('the evidence is not the same');
      if (/quarantine|other bytes/u.test(said)) problems.push(`somebody was not believed: ${said}`);
      if (problems.length > 0) break;
    }
    return { done, blocks, problems };
  } finally {
    for (const { child } of workers) child.kill('SIGKILL');
    network.close();
    coins.remove();
    await redis.stop();
  }
}
