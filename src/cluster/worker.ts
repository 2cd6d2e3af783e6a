import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { UsageError } from '../core/errors.ts';
import { encodeAnswer } from './answer.ts';
import { readJob } from './block-job.ts';
import { type Code, type CodeFolders, codeOf, difference } from './code-fingerprint.ts';
import { type Compute, computeThreads } from './compute.ts';
import { connect } from './connect.ts';
import { answersKey, prefix, queueName } from './redis-keys.ts';
import { beat, beatMs, leave, present, type Presence } from './presence.ts';
import type { RedisAddress } from './redis-address.ts';
import { requireSettings } from './redis-settings.ts';
import { refusalOf, troubleOf } from './redis-trouble.ts';
import { soon } from './soon.ts';
import { tidyQueue } from './tidy-queue.ts';

export interface WorkerOptions {
  readonly address: RedisAddress;
  readonly folders: CodeFolders;
  /** By which it is known: letters, digits, dots and dashes. */
  readonly id: string;
  readonly threads: number;
  /** A job that takes longer has failed. */
  readonly limitMs: number;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  readonly tell: WorkerTell;
}

/** Told of what a worker does. */
export interface WorkerTell {
  line(text: string): void;
  done(job: {
    readonly blocks: number;
    readonly bytes: number;
    readonly ms: number;
    readonly failed: boolean;
  }): void;
}

/** A worker that takes jobs. */
export interface RunningWorker {
  readonly code: Code;
  /** Kept until the worker must not go on; says why. */
  readonly refused: Promise<string>;
  /** Ends it once the jobs at hand are done. */
  close(): Promise<void>;
}

/**
 * A job whose worker gives no sign of life for so long is given to another. Threads compute; the thread that
 * renews this does nothing else, so it is in time.
 */
const lockMs = 10_000;
/** Answers that nobody takes go after a day. */
const keptSeconds = 86_400;
/** Both at once, for half of what a transaction takes here. */
const answerScript = `
redis.call('RPUSH', KEYS[1], ARGV[1])
return redis.call('EXPIRE', KEYS[1], ARGV[2])`;

/**
 * Takes jobs from a Redis and computes them until it is closed.
 * @throws {UsageError} where Redis cannot be used, or runs campaigns of other code only
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { address, folders, id, threads, limitMs, tell } = options;
  const code = codeOf(folders);
  const redis = await connect(address, tell.line);
  const presence: Presence = { id, code, threads };
  try {
    await requireSettings(redis, address.shown);
    const stranger = await strangers(redis, code);
    if (stranger !== undefined) throw new UsageError(`${address.shown}: ${stranger}`);
    if (await beat(redis, 'workers', presence)) throw new UsageError(`${address.shown}: ${inQuarantine}`);
  } catch (error) {
    redis.disconnect();
    throw refusalOf(error, address.shown);
  }
  const compute = computeThreads(threads, limitMs);
  const worker = new Worker(
    queueName(code.fingerprint),
    (job) => answer(job.data, redis, compute, options, code),
    {
      connection: redis,
      prefix,
      // one more than threads, so that the next job is here when a thread is free
      concurrency: threads + 1,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      maxStalledCount: 1_000_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  );
  worker.on('error', (error) => {
    tell.line(`${address.shown}: ${troubleOf(error)}`);
  });
  worker.on('failed', (_job, error) => {
    tell.line(`a job was left: ${troubleOf(error)}`);
  });
  let refuse: (why: string) => void;
  const refused = new Promise<string>((done) => {
    refuse = done;
  });
  let told: string | undefined;
  const beating = setInterval(() => {
    const look = async (): Promise<void> => {
      if (await beat(redis, 'workers', presence)) refuse(inQuarantine);
      const stranger = await strangers(redis, code);
      if (stranger !== undefined && stranger !== told) tell.line(stranger);
      told = stranger;
      await tidyQueue(redis, code);
    };
    look().catch((error: unknown) => {
      tell.line(`${address.shown}: ${troubleOf(error)}`);
    });
  }, beatMs);
  return {
    code,
    refused,
    close: async () => {
      clearInterval(beating);
      await soon(worker.close());
      await soon(leave(redis, 'workers', presence));
      await soon(tidyQueue(redis, code));
      redis.disconnect();
      await compute.close();
    },
  };
}

const inQuarantine =
  'this worker gave other results than a recomputation: it takes no more jobs; check the machine (its memory, its Node, its files)';

/** Campaigns of other code, where there are no others. */
async function strangers(redis: Redis, code: Code): Promise<string | undefined> {
  const differences = (await present(redis, 'campaigns')).map((campaign) => difference(code, campaign.code));
  if (differences.length === 0 || differences.includes(undefined)) return undefined;
  return `a campaign is there, but not for this worker: ${differences[0]!}; both must run the same Lakatos and the same configuration`;
}

async function answer(
  data: unknown,
  redis: Redis,
  compute: Compute,
  { folders, id, now, tell }: WorkerOptions,
  code: Code,
): Promise<void> {
  const { job, blocks } = readJob(data, { folders, fingerprint: code.fingerprint });
  const start = now();
  const result = await compute.bytesOf(blocks);
  const ms = now() - start;
  const frame = encodeAnswer({ key: job.key, worker: id, ms, result });
  const list = answersKey(job.reply);
  await redis.eval(answerScript, 1, list, frame, keptSeconds);
  tell.done({ blocks: job.to - job.from, bytes: frame.length, ms, failed: 'failed' in result });
}
