import { Redis, type RedisOptions } from 'ioredis';
import { messageOf, UsageError } from '../core/errors.ts';
import type { RedisAddress } from './redis-address.ts';
import { isDenial, troubleOf } from './redis-trouble.ts';

const connectMs = 5000;
const longestRetryMs = 1000;
const loadingMs = 100;

/**
 * A connection that is there; one that is lost later is made again, for as long as it takes. It is to the
 * database of the address, never another, and so are its duplicates, as BullMQ makes them.
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
    // this would ask for INFO, and print a line where that is not allowed
    enableReadyCheck: false,
    retryStrategy: (times) => (isUp ? Math.min(50 * times, longestRetryMs) : null),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
  const redis = keptToDatabase(new Redis(settings));
  redis.on('error', (error) => {
    trouble ??= error;
    if (isUp) onTrouble(`${shown}: ${troubleOf(error)}`);
  });
  try {
    await redis.connect();
    while (await isLoading(redis)) await new Promise((go) => setTimeout(go, loadingMs));
  } catch (thrown) {
    redis.disconnect();
    throw new UsageError(`${shown}: ${whyNot(messageOf(trouble ?? thrown), options.tls !== undefined)}`);
  }
  isUp = true;
  // Redis answers INFO now; one that starts again is waited for until it has read what it keeps
  redis.options.enableReadyCheck = true;
  return redis;
}

/** Where its database is refused, ioredis would use database 0; this ends the connection before. */
function keptToDatabase(redis: Redis): Redis {
  redis.on('error', (error: Error & { readonly command?: { readonly name: string } }) => {
    if (error.command?.name === 'select') redis.disconnect(true);
  });
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) => keptToDatabase(duplicate(override));
  return redis;
}

async function isLoading(redis: Redis): Promise<boolean> {
  try {
    await redis.ping();
    return false;
  } catch (error) {
    const message = messageOf(error);
    // all that is not allowed is told at once, later
    if (isDenial(message)) return false;
    if (message.startsWith('LOADING')) return true;
    throw error;
  }
}

/** What is wrong and what to do. */
function whyNot(message: string, isTls: boolean): string {
  if (/WRONGPASS|invalid password|invalid username/u.test(message)) return 'refuses this user and password';
  if (/NOAUTH|Authentication required/u.test(message))
    return 'asks for a password: set REDIS_PASSWORD (and REDIS_USERNAME), or put it into the address';
  const known = troubleOf(new Error(message));
  if (known !== message) return known;
  if (/altnames/u.test(message)) return `has a certificate for another name (${message})`;
  if (/certificate/u.test(message)) {
    const todo = 'set NODE_EXTRA_CA_CERTS to the file of the authority that signed it';
    return `has a certificate that is not trusted (${message}): ${todo}`;
  }
  const closed = /ECONNRESET|EPIPE|closed|ETIMEDOUT|wrong version number/u.test(message);
  const other = isTls ? 'does it speak TLS? If not: redis://' : 'does it want TLS? If so: rediss://';
  return `cannot be reached (${message}); is it running, and is the address right?${closed ? ` And ${other}` : ''}`;
}
