import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerPath, ledgerVersion } from '../../src/ledger/ledger-file.ts';
import { lineOf } from '../../src/ledger/records.ts';
import { recordNumber } from '../ledger/records.ts';
import { root } from '../rules/sources.ts';

/** Seconds, and those of a processor. */
export interface Took {
  readonly seconds: number;
  readonly processor: number;
}

/** How long `lakatos history` takes on a ledger of so many rows. */
export interface Answered {
  readonly rows: number;
  readonly bytes: number;
  /** The first time, when the index is made. */
  readonly first: Took;
  /** Afterwards, of all claims and of one: the whole command. */
  readonly all: Took;
  readonly one: Took;
}

/** Writes a ledger of so many rows, and asks it three times. */
export function answerHistory(rows: number): Answered {
  const out = mkdtempSync(join(tmpdir(), 'lakatos-rows-'));
  const folder = join(out, 'ledger');
  const history = (...args: readonly string[]): Took => {
    const start = performance.now();
    const command = [process.execPath, join(root, 'dist/src/cli/main.js'), 'history', '--out', out, ...args];
    const timed = ['-c', 'TIMEFORMAT="took %U %S"; time "$@"', 'bash', ...command];
    const { status, stdout, stderr } = spawnSync('bash', timed, { encoding: 'utf8' });
    const [, user, system] = /^took (\S+) (\S+)$/mu.exec(stderr) ?? [];
    if (status !== 0 || !stdout.includes('statement'))
      throw new Error(`history ended with ${status}: ${stderr}`);
    return { seconds: (performance.now() - start) / 1000, processor: Number(user) + Number(system) };
  };
  try {
    mkdirSync(folder);
    const file = openSync(ledgerPath(folder), 'w');
    writeSync(file, lineOf({ kind: 'lakatos-ledger', version: ledgerVersion }));
    const atOnce = 1000;
    for (let i = 0; i < rows; i += atOnce) {
      const count = Math.min(atOnce, rows - i);
      writeSync(file, Array.from({ length: count }, (_, j) => lineOf(recordNumber(i + j))).join(''));
    }
    closeSync(file);
    const { size: bytes } = statSync(ledgerPath(folder));
    return { rows, bytes, first: history(), all: history(), one: history('family/claim-1') };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
