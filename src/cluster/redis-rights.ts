import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { prefix } from './redis-keys.ts';
import { isDenial } from './redis-trouble.ts';

/**
 * All that a cluster and BullMQ, also in its scripts, ask for. The key holds a string, so that most of these
 * do nothing but fail; the last two must be, since they change what the connection says.
 */
const commands = (key: string): readonly (readonly [string, ...(string | number)[]])[] => [
  ['PING'],
  ['TIME'],
  ['SET', key, '', 'EX', 10],
  ['GET', key],
  ['EXISTS', key],
  ['INCR', key],
  ['EXPIRE', key, 10],
  ['PEXPIRE', key, 10_000],
  ['PTTL', key],
  ['HSET', key, 'a', 'b'],
  ['HMSET', key, 'a', 'b'],
  ['HGET', key, 'a'],
  ['HMGET', key, 'a'],
  ['HGETALL', key],
  ['HEXISTS', key, 'a'],
  ['HDEL', key, 'a'],
  ['HINCRBY', key, 'a', 1],
  ['LPUSH', key, 'a'],
  ['RPUSH', key, 'a'],
  ['LPOP', key],
  ['RPOPLPUSH', key, key],
  ['LLEN', key],
  ['LRANGE', key, 0, 1],
  ['LREM', key, 1, 'a'],
  ['LTRIM', key, 0, 1],
  ['SADD', key, 'a'],
  ['SREM', key, 'a'],
  ['SCARD', key],
  ['SISMEMBER', key, 'a'],
  ['SMEMBERS', key],
  ['ZADD', key, 1, 'a'],
  ['ZREM', key, 'a'],
  ['ZCARD', key],
  ['ZRANGE', key, 0, 1],
  ['ZRANGEBYSCORE', key, 0, 1],
  ['ZREMRANGEBYSCORE', key, 0, 1],
  ['ZSCORE', key, 'a'],
  ['ZPOPMIN', key],
  ['BZPOPMIN', key, 1],
  ['XADD', key, '*', 'a', 'b'],
  ['XTRIM', key, 'MAXLEN', 1],
  ['EVAL', 'return 1', 1, key],
  ['EVALSHA', '0'.repeat(40), 1, key],
  ['DEL', key],
  ['MULTI'],
  ['EXEC'],
];

/** Tries what a cluster needs. Returns what Redis said of all that this user may not do. */
export async function denials(redis: Redis): Promise<readonly string[]> {
  const pipeline = redis.pipeline();
  for (const [name, ...args] of commands(`${prefix}:trial-${randomBytes(8).toString('hex')}`))
    pipeline.call(name, ...args);
  const answers = (await pipeline.exec()) ?? [];
  return answers.flatMap(([error]) => (error !== null && isDenial(error.message) ? [error.message] : []));
}
