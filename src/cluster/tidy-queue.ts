import type { Redis } from 'ioredis';
import type { Code } from './code-fingerprint.ts';
import { presentKeys, queueKey, queueName } from './redis-keys.ts';

/** What is left behind where all died goes after a day. */
const keptSeconds = 86_400;
/** What BullMQ keeps beside jobs; it makes anew what it misses. */
const lasting = ['id', 'meta', 'events', 'marker'] as const;

/** At once, so that no campaign begins and no job comes meanwhile. */
const tidyScript = `
local inUse = redis.call('EXISTS', KEYS[2], KEYS[3]) > 0
for _, campaign in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if string.find(campaign, ARGV[1], 1, true) then inUse = true end
end
for i = 4, #KEYS do
  if inUse then redis.call('EXPIRE', KEYS[i], ARGV[2]) else redis.call('DEL', KEYS[i]) end
end`;

/**
 * Removes what the queue of a code keeps where no campaign uses it and no job is in it; else lets it expire,
 * once nobody does this any more. Workers may go on listening.
 */
export async function tidyQueue(redis: Redis, { fingerprint }: Code): Promise<void> {
  const queue = queueName(fingerprint);
  const keys = ['wait', 'active', ...lasting].map((name) => queueKey(queue, name));
  const all = [presentKeys.campaigns, ...keys];
  await redis.eval(tidyScript, all.length, ...all, fingerprint, keptSeconds);
}
