import { describe, expect, it } from 'vitest';
import { asTyped, withoutPasswords } from '../../src/host/command-line.ts';
import { engineChoiceOf } from '../../src/run/claim-jobs.ts';
import { isClusterEngine, redisAddress } from '../../src/cluster/redis-address.ts';

describe('the address of Redis', () => {
  it('has user and password, TLS and a database', () => {
    const { shown, options } = redisAddress('rediss://ann:p%40ss@redis.example:7000/3', {});
    expect(options).toEqual({
      host: 'redis.example',
      port: 7000,
      db: 3,
      username: 'ann',
      password: 'p@ss',
      tls: { servername: 'redis.example' },
    });
    expect(shown).toBe('rediss://redis.example:7000/3');
    // a number is no name that a server is asked for
    expect(redisAddress('rediss://10.0.0.1', {}).options.tls).toEqual({});
  });

  it('takes what it leaves out from the environment', () => {
    const env = { LAKATOS_REDIS_URL: 'redis://[::1]', REDIS_USERNAME: 'ann', REDIS_PASSWORD: 'secret' };
    const { shown, options } = redisAddress('redis', env);
    expect(options).toEqual({ host: '::1', port: 6379, db: 0, username: 'ann', password: 'secret' });
    expect(shown).toBe('redis://[::1]:6379');
    expect(redisAddress('redis://:own@h', env).options.password).toBe('own');
  });

  it.each([
    ['http://:secret@h:1', {}, 'the address of Redis must be redis://host:port'],
    ['redis://:secret@', {}, 'the address of Redis must be'],
    ...[
      '/x',
      '/secret',
      '/1/2',
      '/12345',
      '/.',
      '/secret/..',
      '?',
      '?password=secret',
      '/0?db=1',
      '#',
      '/1#x',
    ].map((tail): [string, Readonly<Record<string, string>>, string] => [
      `redis://:secret@h:1${tail}`,
      {},
      'the address of Redis must end with the port or the number of a database',
    ]),
    ['redis://ann:12/secret@h:1', {}, 'write / as %2F, ? as %3F, # as %23, @ as %40'],
    ['redis://ann:12?secret@h:1/0', {}, 'or set REDIS_PASSWORD'],
    ['redis://ann:12#secret@h', {}, 'or set REDIS_PASSWORD'],
    ['redis', {}, 'which Redis? Give redis://host:port, or set LAKATOS_REDIS_URL'],
    ['redis', { LAKATOS_REDIS_URL: 'redis://h?secret' }, 'LAKATOS_REDIS_URL must end with the port'],
    ['redis', { LAKATOS_REDIS_URL: 'h:6379:secret' }, 'LAKATOS_REDIS_URL must be redis://host:port'],
  ])('is refused without a password in the message: %s', (text, env, message) => {
    let told = '';
    try {
      redisAddress(text, env);
    } catch (error) {
      told = (error as Error).message;
    }
    expect(told).toContain(message);
    expect(told).not.toContain('secret');
    expect(told).not.toContain('\n');
  });

  it('may end with a slash, and a line', () => {
    expect(redisAddress('redis://h/', {}).options.db).toBe(0);
    expect(redisAddress('redis', { LAKATOS_REDIS_URL: 'redis://h/7\n' })).toMatchObject({
      shown: 'redis://h:6379/7',
      options: { db: 7 },
    });
  });

  it('is told from the names of other engines', () => {
    expect(['redis', 'redis://h', 'rediss://h'].every(isClusterEngine)).toBe(true);
    expect(['threads', 'redis:', 'rediss', 'http://h'].some(isClusterEngine)).toBe(false);
  });

  it('is shown without the password in a command that is to be typed again', () => {
    const typed = asTyped(['check', '--engine', 'redis://ann:p@ss/word@h:1/0', '--seed', '1']);
    expect(typed).toContain('redis://***@h:1/0');
    expect(typed).not.toMatch(/ann|p@ss|word/u);
    expect(withoutPasswords('see redis://h:1')).toBe('see redis://h:1');
    for (const address of [
      'REDIS://ann:word@h:1',
      'valkey://ann:word@h',
      'Rediss://:word@h',
      'redis://word@h',
    ])
      expect(withoutPasswords(`got '${address}'`)).toMatch(/^got '\w+:\/\/\*\*\*@h/u);
    expect(asTyped(['worker', 'redis://ann:pass word@h'])).not.toMatch(/ann|pass|word/u);
    expect(withoutPasswords('https://h/a@b, or ann@h')).toBe('https://h/a@b, or ann@h');
  });

  it('is read in capital letters, and no part of what is none is said again', () => {
    expect(isClusterEngine('REDIS://h')).toBe(true);
    for (const engine of ['valkey://ann:word@h', 'redis:ann:word@h', 'ann:word@h:1'])
      expect(() => engineChoiceOf({ cores: 1 }, { engine })).toThrow(
        /^--engine must be threads, inline, reference or redis:\/\/…, got '\*\*\*'$/u,
      );
    expect(() => engineChoiceOf({ cores: 1 }, { engine: 'inlin' })).toThrow("got 'inlin'");
  });
});
