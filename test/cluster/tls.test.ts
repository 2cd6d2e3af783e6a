import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkRedis } from '../../src/cluster/redis-settings.ts';
import { coinCampaign } from './campaign.ts';
import { hasRedis, startTlsRedis } from './redis.ts';

const folder = mkdtempSync(join(tmpdir(), 'lakatos-tls-'));
const certificate = join(folder, 'cert.pem');
const key = join(folder, 'key.pem');
const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
const isMade =
  hasRedis &&
  spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
    ...about,
  ]).status === 0;
let redis: Awaited<ReturnType<typeof startTlsRedis>>;

beforeAll(async () => {
  if (isMade) redis = await startTlsRedis(certificate, key);
});
afterAll(async () => {
  await redis?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(!isMade)(
  'a Redis with TLS is used once its certificate is trusted, by name and by number',
  async () => {
    const coins = coinCampaign({ NODE_EXTRA_CA_CERTS: certificate });
    for (const host of ['localhost', '127.0.0.1']) {
      const worker = coins.worker(`rediss://${host}:${redis.port}`);
      await worker.says(/worker of 1 thread at rediss:/u);
      worker.child.kill('SIGINT');
      expect((await worker.ended).said).not.toMatch(/warning/iu);
    }
    coins.remove();
  },
);

it.skipIf(!isMade)(
  'a Redis whose certificate is not trusted, or that is asked without TLS, is told with what to do',
  async () => {
    await expect(checkRedis(`rediss://localhost:${redis.port}`, {})).rejects.toThrow(
      /certificate that is not trusted \(.*NODE_EXTRA_CA_CERTS/u,
    );
    await expect(checkRedis(`redis://localhost:${redis.port}`, {})).rejects.toThrow(
      /want TLS\? If so: rediss:\/\//u,
    );
  },
);
