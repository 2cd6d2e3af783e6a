import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BlockOutcomes } from '../core/experiment.ts';
import type { BlockJob, ProgramBlocks } from './block-job.ts';
import { queueKey } from './redis-keys.ts';

/** A job that somebody waits for. */
export interface Pending {
  readonly job: BlockJob;
  readonly blocks: ProgramBlocks;
  /** More steps than a block should take. */
  readonly mostSteps: number;
  /** The claim that its blocks are for. */
  readonly claim: string;
  /** Given the outcomes; undefined where they must be computed by whoever asked. */
  done(outcomes: readonly BlockOutcomes[] | undefined): void;
}

interface Out extends Pending {
  lookedAt: number;
}

/** Jobs that are out at a time: neither Redis nor this process fills up. */
const most = { blocks: 65_536, jobsPerThread: 4, jobsAtLeast: 64 } as const;
/** A job that has been out for so long is looked for, again and again. */
export const lookMs = 2000;

/** Jobs on their way to the workers, and those that are there. */
export interface Outbox {
  /** All that are not done. */
  size(): number;
  push(pending: Pending): void;
  get(key: string): Pending | undefined;
  /**
   * Puts jobs into the queue, as many as may be out.
   * @param isAnswered is there an answer already?
   */
  send(isAnswered: (key: string) => boolean): Promise<void>;
  settle(pending: Pending, outcomes: readonly BlockOutcomes[] | undefined): void;
  /** Puts a job into the queue once more. */
  again(pending: Pending): Promise<void>;
  /** Jobs that the queue no longer knows: Redis lost them, or they were done without an answer. */
  lost(): Promise<readonly Pending[]>;
  /** Takes all jobs back. */
  clear(): Promise<void>;
}

export function newOutbox(options: {
  readonly queue: Queue<BlockJob>;
  readonly redis: Redis;
  readonly reply: string;
  /** Threads of the workers that are there. */
  capacity(): number;
  now(): number;
}): Outbox {
  const { queue, redis, reply, capacity, now } = options;
  const waiting: Out[] = [];
  const out = new Map<string, Out>();
  let blocksOut = 0;
  const idOf = ({ job }: Pending): string => `${reply}-${job.key}`;
  const blocksOf = ({ job }: Pending): number => job.to - job.from;
  const add = async (jobs: readonly Pending[]): Promise<void> => {
    await queue.addBulk(
      jobs.map((pending) => ({
        name: 'blocks',
        data: pending.job,
        opts: { jobId: idOf(pending), removeOnComplete: true, removeOnFail: true },
      })),
    );
  };
  return {
    size: () => out.size + waiting.length,
    push: (pending) => {
      waiting.push({ ...pending, lookedAt: 0 });
    },
    get: (key) => out.get(key),
    send: async (isAnswered) => {
      const batch: Out[] = [];
      const mostJobs = Math.max(most.jobsAtLeast, most.jobsPerThread * capacity());
      // some at a time take less of this process than one by one
      if (mostJobs - out.size < Math.min(waiting.length, mostJobs / 4)) return;
      while (waiting.length > 0 && out.size < mostJobs && blocksOut < most.blocks) {
        const next = waiting.shift()!;
        const same = out.get(next.job.key);
        next.lookedAt = now();
        // whoever asks for the same is answered together with the first
        out.set(next.job.key, same === undefined ? next : together(same, next));
        if (same !== undefined) continue;
        blocksOut += blocksOf(next);
        if (!isAnswered(next.job.key)) batch.push(next);
      }
      if (batch.length > 0) await add(batch);
    },
    settle: (pending, outcomes) => {
      const found = out.get(pending.job.key);
      if (found === undefined) return;
      out.delete(pending.job.key);
      blocksOut -= blocksOf(found);
      found.done(outcomes);
    },
    again: async (pending) => {
      // one that is still known would not be added
      await queue.remove(idOf(pending)).catch(() => 0);
      await add([pending]);
    },
    lost: async () => {
      const late = [...out.values()].filter(({ lookedAt }) => now() - lookedAt > lookMs);
      if (late.length === 0) return [];
      const pipeline = redis.pipeline();
      for (const pending of late) pipeline.exists(queueKey(queue.name, idOf(pending)));
      const found = (await pipeline.exec()) ?? [];
      for (const pending of late) pending.lookedAt = now();
      return late.filter((_, i) => found[i]?.[1] === 0);
    },
    clear: async () => {
      const all = [...out.values()];
      for (const pending of [...all, ...waiting.splice(0)]) pending.done(undefined);
      out.clear();
      await Promise.allSettled(all.map((pending) => queue.remove(idOf(pending))));
    },
  };
}

function together(first: Out, second: Out): Out {
  return {
    ...first,
    done: (outcomes) => {
      first.done(outcomes);
      second.done(outcomes);
    },
  };
}
