import type { Redis } from 'ioredis';
import { messageOf, UsageError } from '../core/errors.ts';
import { connect } from './connect.ts';
import { redisAddress } from './redis-address.ts';
import { denials } from './redis-rights.ts';
import { denialOf, isDenial } from './redis-trouble.ts';

/** The least version of Redis; every Valkey counts as 7.2. */
const least = [6, 2] as const;

/** What must be changed in a Redis before it can be used, a line each with what to do. */
async function problemsOf(redis: Redis): Promise<readonly string[]> {
  let info: string;
  try {
    info = await redis.info();
  } catch (error) {
    if (isDenial(messageOf(error))) return [denialOf([messageOf(error)])];
    throw error;
  }
  const problems = settingsProblems(info);
  if (problems.length > 0) return problems;
  const denied = await denials(redis);
  return denied.length === 0 ? [] : [denialOf(denied)];
}

/** @param text of `INFO` */
function settingsProblems(text: string): readonly string[] {
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

/** @throws {UsageError} where a setting must be changed, or the user may not do what is needed */
export async function requireSettings(redis: Redis, shown: string): Promise<void> {
  const [problem] = await problemsOf(redis);
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
    return { shown: address.shown, problems: await problemsOf(redis) };
  } finally {
    redis.disconnect();
  }
}
