import type { RedisOptions } from 'ioredis';
import { UsageError } from '../core/errors.ts';

/** Where a Redis or Valkey is, and how it is shown: without user and password. */
export interface RedisAddress {
  readonly shown: string;
  readonly options: RedisOptions;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Of IPv4 or IPv6: no name that TLS can ask for. */
const isNumber = /^[\d.]+$|:/u;
/** As it is typed: `URL` takes a tail that is empty, and dots in a path, for nothing. */
const wholeAddress = /^rediss?:\/\/[^/?#]+(?:\/(\d{0,4}))?$/iu;
const protocols: ReadonlySet<string> = new Set(['redis:', 'rediss:']);

/** Is this a name of `--engine` that means a cluster: an address, or `redis` for that of the environment? */
export function isClusterEngine(name: string): boolean {
  return name === 'redis' || /^rediss?:\/\//iu.test(name);
}

/**
 * `rediss://user:password@host:6379/0`, or that of LAKATOS_REDIS_URL where it is `redis`. What the address
 * leaves out of user and password is taken from REDIS_USERNAME and REDIS_PASSWORD.
 * @throws {UsageError}
 */
export function redisAddress(text: string, env: Environment): RedisAddress {
  const fromEnv = env['LAKATOS_REDIS_URL'];
  const isNamed = text !== 'redis';
  if (!isNamed && (fromEnv ?? '') === '')
    throw new UsageError('which Redis? Give redis://host:port, or set LAKATOS_REDIS_URL');
  const what = isNamed ? 'the address of Redis' : 'LAKATOS_REDIS_URL';
  const given = (isNamed ? text : fromEnv!).trim();
  const url = parsed(given, what);
  const form = wholeAddress.exec(given);
  if (form === null) {
    throw new UsageError(
      `${what} must end with the port or the number of a database, redis://host:6379/0, without a query, a fragment or another path`,
    );
  }
  const db = Number(form[1] ?? 0);
  const port = url.port === '' ? 6379 : Number(url.port);
  const host = url.hostname.replaceAll(/^\[|\]$/gu, '');
  const username = decoded(url.username) || env['REDIS_USERNAME'];
  const password = decoded(url.password) || env['REDIS_PASSWORD'];
  return {
    shown: `${url.protocol}//${url.hostname}:${port}${db === 0 ? '' : `/${db}`}`,
    options: {
      host,
      port,
      db,
      ...(username !== undefined && username !== '' && { username }),
      ...(password !== undefined && password !== '' && { password }),
      ...(url.protocol === 'rediss:' && { tls: isNumber.test(host) ? {} : { servername: host } }),
    },
  };
}

function parsed(text: string, what: string): URL {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    // what is no address may still hold a password
  }
  if (url === undefined || !protocols.has(url.protocol) || url.hostname === '')
    throw new UsageError(`${what} must be redis://host:port or rediss://host:port, which it is not`);
  // then the host is a piece of the password, and so may be whatever follows
  if (/@/u.test(url.pathname + url.search + url.hash)) {
    throw new UsageError(
      `${what} has characters in its password that end it: write / as %2F, ? as %3F, # as %23, @ as %40; or set REDIS_PASSWORD`,
    );
  }
  return url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
