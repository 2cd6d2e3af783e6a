import { fingerprint, type Json } from '../core/json.ts';
import { UsageError } from '../core/errors.ts';
import { type Broker, startBroker } from './broker.ts';
import { type CodeFolders, codeOf, difference } from './code-fingerprint.ts';
import { computeThreads } from './compute.ts';
import { connect } from './connect.ts';
import { coordinatorKey, quarantineKey } from './redis-keys.ts';
import { beat, beatMs, leave, present, type Presence } from './presence.ts';
import type { RedisAddress } from './redis-address.ts';
import { requireSettings } from './redis-settings.ts';
import { refusalOf, troubleOf } from './redis-trouble.ts';
import { soon } from './soon.ts';
import { tidyQueue } from './tidy-queue.ts';

export interface ClusterOptions {
  readonly address: RedisAddress;
  readonly folders: CodeFolders;
  /** All that tells this campaign from others: one that begins again finds its answers. */
  readonly campaign: Json;
  /** This process, as another is told of it. */
  readonly me: { readonly host: string; readonly pid: number };
  isAlive(pid: number): boolean;
  /** A job that takes longer has failed. */
  readonly limitMs: number;
  /** Threads that compute what is checked here. */
  readonly checkThreads: number;
  now(): number;
  /** Told in a line of what is wrong. */
  alarm(line: string): void;
  /** Called where another process has taken over. */
  onTakenOver(): void;
  readonly checkOneIn?: number;
}

/** A campaign's side of a cluster. */
export interface Cluster {
  readonly broker: Broker;
  /** Who takes jobs. */
  workers(): readonly Presence[];
  close(): Promise<void>;
}

/** A coordinator that gives no sign of life for so long is gone. */
const silentSeconds = 15;

/** Keeps the place of a coordinator, or takes it where nobody has it. Returns who has it. */
const placeScript = `
local holder = redis.call('GET', KEYS[1])
if not holder or holder == ARGV[1] or holder == ARGV[2] then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ${silentSeconds})
  return ARGV[1]
end
return holder`;

/** Gives it back, unless another has taken over. */
const leaveScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/**
 * Connects a campaign to a cluster.
 * @throws {UsageError} where Redis cannot be used, or the same campaign is coordinated by another process
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { address, folders, me, alarm } = options;
  const code = codeOf(folders);
  const reply = fingerprint([code.fingerprint, options.campaign]).slice(0, 16);
  const redis = await connect(address, alarm);
  const holder = `${me.host} ${me.pid}`;
  const trouble = (thrown: unknown): void => {
    alarm(`${address.shown}: ${troubleOf(thrown)}`);
  };
  const keepPlace = async (instead = ''): Promise<string> =>
    String(await redis.eval(placeScript, 1, coordinatorKey(reply), holder, instead));
  const takePlace = async (): Promise<void> => {
    const waitUntil = options.now() + 1000 * (silentSeconds + 2);
    for (;;) {
      const other = await keepPlace();
      if (other === holder) return;
      const [host, pid] = other.split(' ');
      const isDead = host === me.host && !options.isAlive(Number(pid));
      if (isDead && (await keepPlace(other)) === holder) return;
      if (options.now() > waitUntil)
        throw new UsageError(`${address.shown}: process ${pid} on ${host} coordinates this campaign already`);
      await new Promise((go) => setTimeout(go, beatMs / 4));
    }
  };
  const presence: Presence = { id: reply, code, threads: 0 };
  let workers: readonly Presence[] = [];
  let inQuarantine: readonly string[] = [];
  const strangers = new Set<string>();
  const look = async (): Promise<void> => {
    if ((await keepPlace()) !== holder) {
      alarm('another process has taken over the campaign, since this one gave no sign of life');
      options.onTakenOver();
      return;
    }
    await beat(redis, 'campaigns', presence);
    await tidyQueue(redis, code);
    const all = await present(redis, 'workers');
    const hadWorkers = workers.length > 0;
    workers = all.filter((worker) => worker.code.fingerprint === code.fingerprint);
    if (hadWorkers && workers.length === 0)
      alarm('no worker is left; what is not computed waits for one: lakatos worker');
    for (const { id, code: theirs } of all) {
      const why = difference(code, theirs);
      if (why === undefined || strangers.has(id)) continue;
      strangers.add(id);
      alarm(`worker ${id} takes no part: ${why}`);
    }
  };
  try {
    await requireSettings(redis, address.shown);
    await takePlace();
    await look();
    inQuarantine = await redis.smembers(quarantineKey);
  } catch (error) {
    redis.disconnect();
    throw refusalOf(error, address.shown);
  }
  const compute = computeThreads(options.checkThreads, options.limitMs);
  const broker = startBroker({
    ...options,
    redis,
    code,
    reply,
    compute,
    trouble,
    capacity: () => workers.reduce((sum, { threads }) => sum + threads, 0),
  });
  broker.distrust(inQuarantine);
  const lookAgain = async (): Promise<void> => {
    await look();
    broker.distrust(await redis.smembers(quarantineKey));
  };
  const beating = setInterval(() => {
    lookAgain().catch(trouble);
  }, beatMs);
  return {
    broker,
    workers: () => workers,
    close: async () => {
      clearInterval(beating);
      await broker.close();
      await soon(leave(redis, 'campaigns', presence));
      await soon(tidyQueue(redis, code));
      await soon(redis.eval(leaveScript, 1, coordinatorKey(reply), holder));
      redis.disconnect();
      await compute.close();
    },
  };
}
