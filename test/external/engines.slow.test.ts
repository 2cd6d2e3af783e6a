import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptJobs } from '../../src/ledger/block-journal.ts';
import { type Process, processOf } from '../cluster/campaign.ts';
import { hasRedis, startRedis, type TestRedis } from '../cluster/redis.ts';
import { root } from '../rules/sources.ts';
import { python, withoutPython } from './python.ts';

const main = join(root, 'dist/src/cli/main.js');
const file = 'engines.py';
const flags = ['--budget', '2e9', '--seed', '3', '--no-progress'];

const missing = withoutPython();
if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);

function start(folder: string, ...args: readonly string[]): Process {
  const env = { ...process.env, LAKATOS_PYTHON: python };
  return processOf(spawn(process.execPath, [main, ...args], { cwd: folder, env }));
}

describe.skipIf(missing !== undefined)('experiments of another program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-python-engines-'));
  copyFileSync(join(root, 'test/external/programs', file), join(folder, file));
  const check = (out: string, ...more: readonly string[]): Process =>
    start(folder, 'check', file, '--out', out, ...flags, ...more);
  const evidence = (out: string): string => readFileSync(join(folder, out, 'evidence.json'), 'utf8');

  let threads: string;
  beforeAll(async () => {
    expect(await check('threads').ended).toMatchObject({
      code: 0,
      said: expect.stringContaining('3 corroborated; all 3 mutants killed') as string,
    });
    threads = evidence('threads');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('come to the same bytes in parts', async () => {
    const parts = ['1', '2'].map((part) => check(`part-${part}`, '--shard', `${part}/2`));
    for (const { ended } of parts) expect(await ended).toMatchObject({ code: 0 });
    const paths = ['part-1', 'part-2'].map((part) => join(part, 'evidence.json'));
    const merged = start(folder, 'report', '--merge', '--out', 'merged', ...paths);
    expect(await merged.ended).toMatchObject({ code: 0 });
    expect(evidence('merged')).toBe(threads);
  });

  it('come to the same bytes when the check was killed and resumed', async () => {
    const killed = check('resumed', '--resume');
    const ledger = join(folder, 'resumed/ledger');
    const kept = (): number => (existsSync(ledger) ? keptJobs(ledger).size : 0);
    for (const end = performance.now() + 30_000; kept() === 0 && performance.now() < end; )
      await new Promise((go) => setTimeout(go, 20));
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(kept()).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'resumed/evidence.json'))).toBe(false);
    expect(await check('resumed', '--resume').ended).toMatchObject({ code: 0 });
    expect(evidence('resumed')).toBe(threads);
  });

  describe.skipIf(!hasRedis)('on a cluster', () => {
    let redis: TestRedis;
    const workers: Process[] = [];
    /** As on another machine, where the files are elsewhere. */
    const elsewhere = mkdtempSync(join(tmpdir(), 'lakatos-python-worker-'));
    beforeAll(async () => {
      redis = await startRedis();
      copyFileSync(join(folder, file), join(elsewhere, file));
      for (const _ of [1, 2])
        workers.push(start(elsewhere, 'worker', redis.url, '--workers', '1', '--config', file));
      await Promise.all(workers.map((worker) => worker.says(/worker of 1 thread/u)));
    });
    afterAll(async () => {
      for (const { child } of workers) child.kill('SIGTERM');
      for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0 });
      await redis.stop();
      rmSync(elsewhere, { recursive: true });
    });

    it('come to the same bytes, though the workers have the file at another path', async () => {
      const { code, said } = await check('cluster', '--engine', redis.url).ended;
      expect([code, said]).toEqual([0, expect.stringMatching(/cluster: [\d,]+ blocks in [\d,]+ jobs/u)]);
      expect(evidence('cluster')).toBe(threads);
      expect(existsSync(join(elsewhere, 'started'))).toBe(true);
    });
  });
});
