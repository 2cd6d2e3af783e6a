import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BlockOutcomes } from '../core/experiment.ts';
import { type BlockJob, jobOf, maxBlocks, type ProgramBlocks, templateOf } from './block-job.ts';
import type { Code, CodeFolders } from './code-fingerprint.ts';
import type { Compute } from './compute.ts';
import { type ClusterCounts, noCounts } from './counts.ts';
import type { Helpers } from '../judge/engine/helpers.ts';
import type { RemoteBlocks } from '../judge/engine/remote.ts';
import { answersKey, prefix, quarantineKey, queueName } from './redis-keys.ts';
import { newOutbox } from './outbox.ts';
import { newReferee } from './referee.ts';
import { soon } from './soon.ts';
import { takeAnswers } from './take-answers.ts';

export interface BrokerOptions {
  readonly redis: Redis;
  readonly code: Code;
  readonly folders: CodeFolders;
  /** Names the campaign: 16 hexadecimal digits. */
  readonly reply: string;
  readonly compute: Compute;
  /** Threads of the workers that are there. */
  capacity(): number;
  now(): number;
  /** Told in a line of what is wrong. */
  alarm(line: string): void;
  /** Told of what was thrown, mostly by Redis. */
  trouble(thrown: unknown): void;
  readonly checkOneIn?: number;
}

/** Gives blocks to workers, and to whoever asked what they made of them. */
export interface Broker extends Helpers {
  readonly counts: Readonly<ClusterCounts>;
  /** Jobs that are not done. */
  jobsLeft(): number;
  /** @returns undefined where the blocks must be computed by whoever asks */
  run(request: RemoteBlocks, claim: string): Promise<readonly BlockOutcomes[] | undefined>;
  /** Claims to which a worker contributed that was found to be wrong later; each is told once. */
  takeDoubted(): readonly string[];
  /** Those of the claims that workers help with; from now on they are left to whoever asks. */
  leave(claims: readonly string[]): readonly string[];
  /** Workers were found to be wrong by others: they are not believed here either. */
  distrust(workers: readonly string[]): void;
  close(): Promise<void>;
}

/** About so many steps make a job: from some tens of milliseconds to a second or two. */
const stepsPerJob = 4_000_000;
/** Answers are looked for after so long, doubled while there are none. */
const pollMs = { least: 2, most: 20, idle: 1000 } as const;
const daySeconds = 86_400;

export function startBroker(options: BrokerOptions): Broker {
  const { redis, code, folders, reply, trouble, checkOneIn = 100 } = options;
  // nobody reads BullMQ's own account of what happens
  const streams = { events: { maxLen: 100 } };
  const queue = new Queue<BlockJob>(queueName(code.fingerprint), { connection: redis, prefix, streams });
  queue.on('error', () => undefined);
  const counts = noCounts();
  const outbox = newOutbox({ ...options, queue });
  const banish = (worker: string): void => {
    redis
      .multi()
      .sadd(quarantineKey, worker)
      .expire(quarantineKey, daySeconds)
      .exec()
      .catch(() => undefined);
  };
  const referee = newReferee({ ...options, outbox, counts, checkOneIn, banish });
  /** Work on no claim is to check what is known, and so not for others. */
  const left = new Set(['']);
  const closing = new AbortController();
  let wake = (): void => undefined;
  let pause: number = pollMs.least;

  const sendSome = async (): Promise<void> => {
    await outbox.send(referee.tryEarly);
  };
  const takeAll = async (): Promise<number> => {
    for (let count = 0; ; ) {
      const taken = await takeAnswers(redis, reply);
      if (taken.length === 0) return count;
      count += taken.length;
      for (const one of taken) {
        counts.bytes += one.bytes;
        void referee.handle(one).catch(trouble);
      }
      // what was taken is settled before more is sent
      await new Promise(setImmediate);
      await sendSome();
    }
  };
  const findLost = async (): Promise<void> => {
    const lost = await outbox.lost();
    if (lost.length === 0) return;
    // answered meanwhile?
    await takeAll();
    for (const pending of lost) {
      const { key } = pending.job;
      if (outbox.get(key) === undefined || referee.isJudging(key)) continue;
      counts.repeated++;
      await outbox.again(pending);
    }
  };
  const work = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await sendSome();
        pause = (await takeAll()) > 0 ? pollMs.least : Math.min(pollMs.most, 2 * pause);
        await findLost();
      } catch (error) {
        if (!closing.signal.aborted) trouble(error);
        pause = pollMs.idle;
      }
      await new Promise<void>((go) => {
        const timer = setTimeout(go, outbox.size() === 0 ? pollMs.idle : pause);
        wake = () => {
          clearTimeout(timer);
          go();
        };
      });
    }
  };
  const working = work();

  return {
    counts,
    jobsLeft: outbox.size,
    takeDoubted: referee.takeDoubted,
    distrust: referee.distrust,
    follow: referee.follow,
    remember: referee.remember,
    leave: (claims) => {
      const mine = referee.helped(claims).filter((claim) => !left.has(claim));
      for (const claim of claims) left.add(claim);
      return mine;
    },
    run: async ({ horizon, ...blocks }, claim) => {
      const template = templateOf(blocks, { folders, fingerprint: code.fingerprint }, reply);
      if (template === undefined || left.has(claim) || closing.signal.aborted) return undefined;
      const mostSteps = slackOfSteps * Math.max(1, horizon) * blocks.size;
      const parts = rangesOf(blocks, horizon).map(
        ([from, to]) =>
          new Promise<readonly BlockOutcomes[] | undefined>((done) => {
            const job = jobOf(template, from, to);
            outbox.push({ job, blocks: { ...blocks, from, to }, mostSteps, claim, done });
          }),
      );
      pause = pollMs.least;
      wake();
      const outcomes = await Promise.all(parts);
      return outcomes.every((part) => part !== undefined) ? outcomes.flat() : undefined;
    },
    close: async () => {
      closing.abort();
      wake();
      await soon(working);
      await soon(outbox.clear());
      await soon(redis.del(answersKey(reply)));
      await soon(queue.close());
    },
  };
}

/** A runner may count more steps than were planned; so many times more are checked. */
const slackOfSteps = 4;

/** Which blocks make a job: whoever is there, so that answers fit a campaign that begins again. */
function rangesOf({ from, to, size }: ProgramBlocks, horizon: number): (readonly [number, number])[] {
  const each = Math.min(maxBlocks, Math.max(1, Math.floor(stepsPerJob / Math.max(1, horizon * size))));
  const ranges: (readonly [number, number])[] = [];
  for (let at = from; at < to; at += each) ranges.push([at, Math.min(to, at + each)]);
  return ranges;
}
