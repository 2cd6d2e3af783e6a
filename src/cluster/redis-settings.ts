import { UsageError } from '../core/errors.ts';
import { connect } from './connect.ts';
import { redisAddress } from './redis-address.ts';

/** The least version of Redis; every Valkey counts as 7.2. */
const least = [6, 2] as const;

/** What is asked of a connection: `INFO`, which every provider allows. */
interface Informed {
  info(): Promise<string>;
}

/** What must be changed in a Redis before jobs are safe in it, a line each with what to do. */
async function settingsProblems(redis: Informed): Promise<readonly string[]> {
  const text = await redis.info();
  const fields = new Map(
    [...text.matchAll(/^([a-z_]+):(.*?)\r?$/gmu)].map(([, name, value]) => [name!, value!]),
  );
  const problems: string[] = [];
  const version = fields.get('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < least[0] || (major === least[0] && minor < least[1]))
    problems.push(`is version ${version}: at least ${least.join('.')} is needed, or any Valkey`);
  const policy = fields.get('maxmemory_policy') ?? 'unknown';
  if (policy !== 'noeviction') {
    problems.push(
      `maxmemory-policy is ${policy}, so that jobs vanish when its memory is full: set 'maxmemory-policy noeviction' in redis.conf, or with CONFIG SET`,
    );
  }
  if (fields.get('aof_enabled') !== '1') {
    problems.push(
      `keeps no append-only file, so that jobs vanish when it restarts: set 'appendonly yes' in redis.conf, or with CONFIG SET`,
    );
  }
  if ((fields.get('role') ?? 'master') !== 'master')
    problems.push('is a replica, which takes no jobs: name its primary');
  return problems;
}

/** @throws {UsageError} where a setting must be changed */
export async function requireSettings(redis: Informed, shown: string): Promise<void> {
  const [problem] = await settingsProblems(redis);
  if (problem !== undefined) throw new UsageError(`${shown}: ${problem}`);
}

/**
 * Connects once and says what must be changed, for whoever checks an installation.
 * @param text as `--engine` takes it
 * @throws {UsageError} where the address is none or nobody answers there
 */
export async function checkRedis(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly shown: string; readonly problems: readonly string[] }> {
  const address = redisAddress(text, env);
  const redis = await connect(address, () => undefined);
  try {
    return { shown: address.shown, problems: await settingsProblems(redis) };
  } finally {
    redis.disconnect();
  }
}
