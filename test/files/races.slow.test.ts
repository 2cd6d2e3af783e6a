import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, scratch } from '../cli/scratch.ts';
import { root } from '../rules/sources.ts';

const at = (path: string): string => JSON.stringify(join(root, path));

/** Runs a script in several processes that start its work at the same moment. Returns what each prints. */
async function together(processes: number, script: string): Promise<readonly string[]> {
  const folder = scratch();
  const path = join(folder, 'race.mts');
  writeFileSync(
    path,
    `import * as fs from 'node:fs';
     import { hostname } from 'node:os';
     import { lockFolder } from ${at('src/files/folder-lock.ts')};
     import { requireWritable } from ${at('src/files/output-folder.ts')};
     import { writeFiles } from ${at('src/files/write-files.ts')};
     process.chdir(process.argv[2]);
     const me = process.argv[3];
     process.stdout.write('ready');
     process.stdin.once('data', async () => {
       try { ${script} } catch (error) { process.stdout.write(\` \${error.stack}\`); }
       process.exit();
     });`,
  );
  const work = scratch();
  const children = Array.from({ length: processes }, (_, i) =>
    spawn(
      process.execPath,
      ['--import', join(root, 'node_modules/tsx/dist/esm/index.mjs'), path, work, String(i)],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    ),
  );
  const said = children.map(() => '');
  const ends = children.map(async (child) => await once(child, 'exit'));
  await Promise.all(
    children.map(async (child, i) => {
      child.stdout.on('data', (chunk: Buffer) => (said[i] += chunk.toString()));
      await once(child.stdout, 'data');
    }),
  );
  for (const child of children) child.stdin.write('go');
  await Promise.all(ends);
  return [...said, ...filesBelow(work).map((left) => `left: ${left}`)];
}

const ready = Array.from({ length: 5 }, () => 'ready');

describe('processes at the same folder', () => {
  it('are one at a time inside its lock, also where each finds locks of processes that have ended', async () => {
    const said = await together(
      5,
      `for (let i = 0; i < 40; i++) {
         const { release: unlock } = await lockFolder('.');
         fs.writeFileSync('inside', me, { flag: 'wx' });
         for (const end = performance.now() + 2; performance.now() < end; );
         fs.rmSync('inside');
         if (i % 2 === 0 || i === 39) { unlock(); continue; }
         fs.symlinkSync('99999999@' + hostname() + '@' + me + '-' + i, 'dead-' + me);
         fs.renameSync('dead-' + me, '.lakatos-lock');
       }`,
    );
    expect(said).toEqual(ready);
  });

  it('find out that they may write to one that is missing, and leave nothing', async () => {
    const said = await together(
      5,
      `for (let i = 0; i < 60; i++) requireWritable('.', 'a/b/c', ['d/e.txt']);`,
    );
    expect(said).toEqual(ready);
  });

  it('write to one that others make, find unwritable and take away again', async () => {
    const said = await together(
      5,
      `for (let i = 0; i < 25; i++) {
         requireWritable('.', 'a/b', ['c/d.txt']);
         if (me === '0') {
           await writeFiles('a/b', new Map([['x', me], ['c/d.txt', me]]));
           for (const path of ['x', 'c/d.txt']) fs.rmSync('a/b/' + path);
         } else {
           const unnameable = new Map([['x', me], ['n'.repeat(300), me]]);
           await writeFiles('a/b', unnameable).then(() => { throw new Error('written'); }, () => undefined);
         }
       }`,
    );
    expect(said.slice(0, 5)).toEqual(ready);
  });
});
