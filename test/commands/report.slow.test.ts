import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';

describe('lakatos report', () => {
  it('writes of stored evidence, byte for byte, what check wrote of it', async () => {
    // the folder's name stands in the commands of the page
    const out = ['--out', 'checked'];
    const [checked, again] = [scratch(), scratch()];
    const args = ['--budget', '2000', '--engine', 'inline', '--no-progress', ...out];
    const own = '--catalogue';
    const ids = ['confinement/stationary-variance', 'networks/covering'];
    await run(memoryHost(checked), ['check', ...ids, own, ...args]);
    const evidence = join(checked, 'checked/evidence.json');
    expect(await run(memoryHost(again), ['report', evidence, own, ...out])).toBe(0);
    const written = filesBelow(join(again, 'checked')).filter((path) => /\.\w+$/u.test(path));
    expect(written).toEqual(expect.arrayContaining(['index.html', 'summary.md', 'evidence.json']));
    expect(written.some((path) => path.startsWith('counterexamples/mutants/'))).toBe(true);
    for (const path of written) {
      const [first, second] = [checked, again].map((cwd) => readFileSync(join(cwd, 'checked', path), 'utf8'));
      expect({ path, same: first === second }).toEqual({ path, same: true });
    }
  });
});
