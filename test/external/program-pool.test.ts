import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programPool } from '../../src/external/program-pool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lakatos-pool-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Ends at its first block, and writes a line to `started` whenever it begins. */
const dying = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
appendFileSync('started', 'x\\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { id, count } = JSON.parse(line);
  if (count !== undefined) process.exit(3);
  console.log(JSON.stringify(id === undefined ? { lakatos: 1, name: 'dying', version: '1' } : { id, value: 7 }));
}`;
const starts = (): number => readFileSync(join(folder, 'started'), 'utf8').length / 2;

describe('a program that ends whenever it is asked for a block', () => {
  it('is started three times, however many blocks are asked for together, and then answers others', async () => {
    writeFileSync(join(folder, 'dying.mjs'), dying);
    const command = [process.execPath, 'dying.mjs'];
    const pool = programPool({ command, cwd: folder, processes: 1, timeLimit: 20 });
    const firsts = Array.from({ length: 16 }, (_, i) => 256 * i);
    await expect(pool.blocks({ case: null, seed: '1' }, firsts, 256)).rejects.toThrow(
      /but it ended \(exit code 3\) \(3 times in a row\)$/u,
    );
    expect(starts()).toBe(3);
    // nobody starts it again behind its back
    await expect(pool.value({ ask: 'bound', case: null })).resolves.toBe(7);
    expect(starts()).toBe(4);
  });
});
