import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { root } from '../../rules/sources.ts';

/** Work in the main thread of a program of its own, and what it prints of its end. */
function ended(work: string): { readonly status: number | null; readonly out: string } {
  const module = pathToFileURL(join(root, 'dist/src/judge/engine/time-limit.js')).href;
  const script = `import { withTimeLimit } from ${JSON.stringify(module)};
    const pause = (ms) => new Promise((go) => setTimeout(go, ms));
    try { console.log(await withTimeLimit(() => 'work', ${work}, 500)); }
    catch (error) { console.log(error.message); }`;
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-limit-'));
  try {
    const file = join(folder, 'work.mjs');
    writeFileSync(file, script);
    const { status, stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 20_000 });
    return { status, out: stdout.trim() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a limit of time in the main thread', () => {
  it.each([
    ['an endless loop', '() => { for (;;); }'],
    ['one after a pause', 'async () => { await pause(20); for (;;); }'],
    ['a pause that is too long', 'async () => { await pause(2000); }'],
  ])('ends %s, and says so', (_, work) => {
    expect(ended(work)).toEqual({ status: 0, out: 'work took longer than 0.5 s' });
  });

  it('begins again with every piece', () => {
    const work =
      'async (goOn) => { for (let i = 0; i < 8; i++) { goOn(); await pause(150); } return "done"; }';
    expect(ended(work)).toEqual({ status: 0, out: 'done' });
  });

  it('keeps no program alive that waits for what never comes', () => {
    // Node ends it with 13: an await at the top that is not settled
    expect(ended('() => new Promise(() => {})')).toEqual({ status: 13, out: '' });
  });
});
