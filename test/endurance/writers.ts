import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStream } from '../../src/core/stream.ts';
import { readRecords } from '../../src/ledger/ledger-file.ts';
import { withIndex } from '../../src/ledger/ledger-index.ts';
import { root } from '../rules/sources.ts';
import { recordNumber } from '../ledger/records.ts';

/** What came of a ledger whose writers were killed again and again. */
export interface Written {
  readonly kills: number;
  /** Records that a writer was told are kept. */
  readonly promised: number;
  /** Of these, those that are not there, or not as they were. */
  readonly lost: number;
  readonly damaged: number;
}

const module = (name: string): string =>
  JSON.stringify(pathToFileURL(join(root, 'dist/src/ledger', `${name}.js`)).href);

/** Appends records, one after the other, asks the index now and then, and says which are kept. */
const writer = `
import { appendRecords } from ${module('ledger-file')};
import { withIndex } from ${module('ledger-index')};
const [folder, which, record] = process.argv.slice(1);
for (let i = 0; ; i++) {
  const key = (which + i).padStart(64, '0');
  await appendRecords(folder, [{ ...JSON.parse(record), key, evidence: 'x'.repeat((i % 7) * 3000) }]);
  process.stdout.write(key + '\\n');
  if (i % 5 === 4) await withIndex(folder, ({ totals }) => totals());
}
`;

/** Kills writers (SIGKILL) at random moments, some at a time, and reads the ledger after each. */
export async function killWriters({
  seed,
  kills,
  onKill,
}: {
  readonly seed: number;
  readonly kills: number;
  onKill?(line: string): void;
}): Promise<Written> {
  const stream = openStream(['writers', seed]);
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-writers-'));
  const promised = new Set<string>();
  const atOnce = 4;
  let damaged = 0;
  let missing: readonly string[] = [];
  try {
    for (let killed = 0; killed < kills; ) {
      const some = Array.from({ length: Math.min(atOnce, kills - killed) }, (_, i) =>
        written(folder, `${(1000 + killed + i).toString(16)}00000`, promised),
      );
      for (const { child, begun, ended } of some) {
        await begun;
        await sleep(80 * stream.uniform());
        child.kill('SIGKILL');
        await ended;
        killed++;
      }
      const found = [...readRecords(folder)];
      damaged = found.filter(({ record }) => record === undefined).length;
      const keys = new Set(found.map(({ record }) => record?.['key']));
      missing = [...promised].filter((key) => !keys.has(key));
      onKill?.(`${killed} kills: ${keys.size} records, ${missing.length} lost, ${damaged} lines damaged`);
      if (missing.length + damaged > 0) break;
    }
    const runs = await withIndex(folder, ({ totals }) => totals().reduce((sum, at) => sum + at.runs, 0));
    const lost = missing.length + Math.max(0, promised.size - runs);
    return { kills, promised: promised.size, lost, damaged };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Writing {
  readonly child: ChildProcess;
  /** It has written something. */
  readonly begun: Promise<unknown>;
  readonly ended: Promise<unknown>;
}

function written(folder: string, which: string, promised: Set<string>): Writing {
  const args = ['--input-type=module', '-e', writer, folder, which, JSON.stringify(recordNumber(1))];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const begun = new Promise((done) => child.stdout.once('data', done));
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (text + String(chunk)).split('\n');
    text = lines.pop()!;
    for (const key of lines) promised.add(key);
  });
  const ended = new Promise((done) => child.once('close', done));
  return { child, begun: Promise.race([begun, ended]), ended };
}
