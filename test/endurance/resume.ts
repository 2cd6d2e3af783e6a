import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStream } from '../../src/core/stream.ts';
import { keptJobs } from '../../src/ledger/block-journal.ts';
import { readRecords } from '../../src/ledger/ledger-file.ts';
import { linesOf, recordOf } from '../../src/ledger/records.ts';
import { root } from '../rules/sources.ts';

/** What came of a run that was killed again and again. */
export interface Resumed {
  readonly kills: number;
  /** Was the evidence that of the run that nobody disturbed, to the last byte? */
  readonly isSame: boolean;
  /** Blocks that were computed twice although they had been kept. */
  readonly repeated: number;
  /** Blocks that were kept when the run was killed, all kills together. */
  readonly kept: number;
}

/**
 * Kills a check (SIGKILL), resumes it each time, and lets it end; a run that ends before it is killed is
 * begun again in another folder. Every other kill comes at a random moment of the time that a run takes;
 * those between when a random number of further blocks is kept, on a machine of any speed.
 */
export async function killAndResume(
  args: readonly string[],
  { seed, kills, onKill }: { readonly seed: number; readonly kills: number; onKill?(line: string): void },
): Promise<Resumed> {
  const stream = openStream(['resume', seed]);
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-resume-'));
  const start = (out: string): ChildProcess =>
    spawn(
      process.execPath,
      [join(root, 'dist/src/cli/main.js'), 'check', ...args, '-q', '--resume', '--out', join(folder, out)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  const evidence = (out: string): string => readFileSync(join(folder, out, 'evidence.json'), 'utf8');
  try {
    const begun = performance.now();
    await once(start('undisturbed'), 'exit');
    const takes = performance.now() - begun;
    const expected = evidence('undisturbed');
    let isSame = true;
    let repeated = 0;
    let kept = 0;
    let round = 0;
    for (let killed = 0; killed < kills; ) {
      const out = `run-${round}`;
      const child = start(out);
      const ended = once(child, 'exit');
      const share = stream.uniform();
      const moment =
        killed % 2 === 0
          ? untilKept(join(folder, out, 'ledger'), 1 + Math.floor(20 * share), child)
          : sleep(takes * share);
      const isKilled = await Promise.race([ended.then(() => false), moment.then(() => true)]);
      child.kill('SIGKILL');
      await ended;
      if (isKilled) {
        killed++;
        const blocks = keptIn(join(folder, out, 'ledger'));
        kept += blocks.reduce((sum, keys) => sum + keys.length, 0);
        repeated += blocks.reduce((sum, keys) => sum + keys.length - new Set(keys).size, 0);
        onKill?.(`kill ${killed}: ${kept} blocks were kept so far, ${repeated} computed twice`);
        // once the evidence is there, a kill shows no more
        const isDone = [...readRecords(join(folder, out, 'ledger'))].some(
          ({ record }) => record?.['kind'] === 'claim',
        );
        if (killed < kills && !isDone) continue;
        await once(start(out), 'exit');
      }
      isSame &&= evidence(out) === expected;
      round++;
    }
    return { kills, isSame, repeated, kept };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits until so many further blocks are kept in a ledger, or until the run that keeps them has ended. */
async function untilKept(ledger: string, further: number, child: ChildProcess): Promise<void> {
  const kept = (): number => {
    try {
      return keptIn(ledger).reduce((sum, keys) => sum + keys.length, 0);
    } catch {
      // the claim's evidence has just taken the place of its blocks
      return 0;
    }
  };
  const wanted = kept() + further;
  while (child.exitCode === null && kept() < wanted) await sleep(10);
}

/** The keys of the blocks that were kept of each job. */
function keptIn(ledger: string): readonly (readonly string[])[] {
  return [...keptJobs(ledger).values()].map(keysIn);
}

/** The keys of the blocks in some files. */
function keysIn(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) =>
    [...linesOf(path)].flatMap(({ bytes, isWhole }) =>
      isWhole ? [(recordOf(bytes) as { readonly key: string }).key] : [],
    ),
  );
}
