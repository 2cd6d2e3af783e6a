import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { squareConfig } from '../cli/config-text.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { scratch } from '../cli/scratch.ts';

const update = ['gate', '--update', '--budget', '1000', '--quick-budget', '1000', '--engine', 'inline'];

function repository(): { readonly cwd: string; lock(): string } {
  const cwd = scratch();
  mkdirSync(join(cwd, '.git'));
  writeFileSync(join(cwd, 'lakatos.config.mjs'), squareConfig);
  return { cwd, lock: () => readFileSync(join(cwd, 'theory.lock.json'), 'utf8') };
}

describe('updates of one lock', () => {
  it('that run at once leave the first one, and one line of the other', async () => {
    const { cwd, lock } = repository();
    const hosts = [memoryHost(cwd), memoryHost(cwd)];
    const codes = await Promise.all(hosts.map((host) => run(host, [...update, '--no-progress'])));
    expect(codes.toSorted((a, b) => a - b)).toEqual([0, 2]);
    expect(hosts[codes.indexOf(2)]!.written.err).toContain(
      'theory.lock.json: was changed while the gate ran, so it was left as it is: run it again',
    );
    expect((JSON.parse(lock()) as { readonly history: unknown[] }).history).toHaveLength(1);
  });

  it('that follow one another are both in its history', async () => {
    const { cwd, lock } = repository();
    for (let i = 1; i <= 2; i++) {
      expect(await run(memoryHost(cwd), [...update, '--no-progress'])).toBe(0);
      expect((JSON.parse(lock()) as { readonly history: unknown[] }).history).toHaveLength(i);
    }
  });
});
