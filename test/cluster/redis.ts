import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Whether this machine has a redis-server; without one the tests of the cluster are skipped. */
export const hasRedis: boolean = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis)
  console.warn('skipped: there is no redis-server on this machine (apt-get install redis-server)');

/** A redis-server of a test's own. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly client: Redis;
  /** Kills it with SIGKILL, and starts it again on what its append-only file holds. */
  crash(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

const safe = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];

/** Starts one on a free port, with the settings that a cluster needs, or with others. */
export async function startRedis(settings: readonly string[] = safe): Promise<TestRedis> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'lakatos-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...settings];
  const password = settings[settings.indexOf('--requirepass') + 1];
  const client = new Redis({
    port,
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 50,
    ...(settings.includes('--requirepass') && { password: password! }),
  });
  client.on('error', () => undefined);
  let server: ChildProcess;
  const start = async (): Promise<void> => {
    server = spawn('redis-server', args, { stdio: 'ignore' });
    for (let tries = 0; ; tries++) {
      const isUp = await client.ping().then(
        () => true,
        () => false,
      );
      if (isUp) return;
      if (tries > 100) throw new Error('redis-server does not start');
    }
  };
  const kill = (): Promise<unknown> => {
    const gone = new Promise((done) => server.once('exit', done));
    server.kill('SIGKILL');
    return gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    client,
    crash: async () => {
      await kill();
      await start();
    },
    signal: (name) => server.kill(name),
    stop: async () => {
      client.disconnect();
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** One that speaks TLS alone, with a certificate and its key. */
export async function startTlsRedis(
  certificate: string,
  key: string,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'lakatos-redis-'));
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
  const tls = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', ...files];
  const server = spawn('redis-server', [...tls, '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...safe]);
  await new Promise<void>((done, fail) => {
    server.once('exit', () => fail(new Error('redis-server does not start')));
    server.stdout.on('data', (text) => {
      if (/Ready to accept connections/u.test(String(text))) done();
    });
  });
  return {
    port,
    stop: async () => {
      const gone = new Promise((done) => server.once('exit', done));
      server.kill('SIGKILL');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => {
    server.close(done);
  });
  return port;
}
