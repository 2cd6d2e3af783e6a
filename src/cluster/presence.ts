import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Code } from './code-fingerprint.ts';
import { presentKeys, quarantineKey } from './redis-keys.ts';

/** Who says that it is there. */
export interface Presence {
  readonly id: string;
  readonly code: Code;
  /** Blocks that a worker computes at a time; 0 for a campaign. */
  readonly threads: number;
}

const presenceSchema = z.strictObject({
  id: z.string().max(200),
  code: z.strictObject({
    version: z.string().max(100),
    lakatos: z.string().max(64),
    configuration: z.string().max(64),
    fingerprint: z.string().length(64),
  }),
  threads: z.int().min(0).max(100_000),
});

/** Whoever has not been heard of for so long is gone. */
const silentSeconds = 10;
/** How often a sign of life is given. */
export const beatMs = 2000;

/** By the clock of Redis, so that those of the machines do not matter. */
const beatScript = `
local now = tonumber(redis.call('TIME')[1])
if ARGV[1] ~= '' then redis.call('ZADD', KEYS[1], now, ARGV[1]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ${silentSeconds})
redis.call('EXPIRE', KEYS[1], 3600)
return redis.call('SISMEMBER', KEYS[2], ARGV[2])`;

/** Gives a sign of life. Returns whether this worker is in quarantine. */
export async function beat(
  redis: Redis,
  kind: keyof typeof presentKeys,
  presence: Presence | undefined,
): Promise<boolean> {
  const member = presence === undefined ? '' : JSON.stringify(presence);
  const isOut = await redis.eval(beatScript, 2, presentKeys[kind], quarantineKey, member, presence?.id ?? '');
  return isOut === 1;
}

export async function leave(redis: Redis, kind: keyof typeof presentKeys, presence: Presence): Promise<void> {
  await redis.zrem(presentKeys[kind], JSON.stringify(presence));
}

/** Who has given a sign of life lately; what cannot be read is left out. */
export async function present(redis: Redis, kind: keyof typeof presentKeys): Promise<readonly Presence[]> {
  await beat(redis, kind, undefined);
  const members = await redis.zrange(presentKeys[kind], '0', '10000');
  return members.flatMap((member) => {
    try {
      return [presenceSchema.parse(JSON.parse(member))];
    } catch {
      return [];
    }
  });
}
