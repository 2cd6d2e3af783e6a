import { Redis, type RedisOptions } from 'ioredis';
import { messageOf, UsageError } from '../core/errors.ts';
import type { RedisAddress } from './redis-address.ts';

const connectMs = 5000;
const longestRetryMs = 1000;

/**
 * A connection that is there; one that is lost later is made again, for as long as it takes.
 * @param onTrouble told in a line, without credentials, of what happens to it later
 * @throws {UsageError} where there is none at first
 */
export async function connect(
  { shown, options }: RedisAddress,
  onTrouble: (line: string) => void,
): Promise<Redis> {
  let isUp = false;
  let trouble: unknown;
  const settings: Omit<RedisOptions, 'replyMapping'> = {
    ...options,
    lazyConnect: true,
    connectTimeout: connectMs,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isUp ? Math.min(50 * times, longestRetryMs) : null),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  const redis = new Redis(settings);
  redis.on('error', (error) => {
    trouble ??= error;
    if (isUp) onTrouble(`${shown}: ${messageOf(error)}`);
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (thrown) {
    redis.disconnect();
    throw new UsageError(`${shown}: ${whyNot(messageOf(trouble ?? thrown), options.tls !== undefined)}`);
  }
  isUp = true;
  return redis;
}

/** What is wrong and what to do. */
function whyNot(message: string, isTls: boolean): string {
  if (/WRONGPASS|invalid password|invalid username/u.test(message)) return 'refuses this user and password';
  if (/NOAUTH|Authentication required/u.test(message))
    return 'asks for a password: set REDIS_PASSWORD (and REDIS_USERNAME), or put it into the address';
  if (/DB index is out of range/u.test(message)) return 'has no database of this number';
  if (/altnames/u.test(message)) return `has a certificate for another name (${message})`;
  if (/certificate/u.test(message)) {
    const todo = 'set NODE_EXTRA_CA_CERTS to the file of the authority that signed it';
    return `has a certificate that is not trusted (${message}): ${todo}`;
  }
  const closed = /ECONNRESET|EPIPE|closed|ETIMEDOUT|wrong version number/u.test(message);
  const other = isTls ? 'does it speak TLS? If not: redis://' : 'does it want TLS? If so: rediss://';
  return `cannot be reached (${message}); is it running, and is the address right?${closed ? ` And ${other}` : ''}`;
}
