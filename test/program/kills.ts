import { once } from 'node:events';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { counterexampleFiles } from '../../src/report/counterexample-files.ts';
import { openStream } from '../../src/core/stream.ts';
import { readEvidence } from '../../src/files/read-json.ts';
import { filesBelow } from '../cli/scratch.ts';
import type { Repository } from './installed.ts';

/**
 * Twelve claims, of which every run finds another half false, so that every run has counterexamples of its
 * own.
 */
const killedConfig = `import { defineConfig, exactly, fc, inequalityClaim, z } from 'lakatos';
const run = Number(process.env.KILLED_RUN);
export default defineConfig({
  claims: Array.from({ length: 12 }, (_, j) =>
    inequalityClaim({
      id: \`numbers/claim-\${j}\`,
      says: 'x is at most what this run says',
      tex: 'x', source: 'nowhere',
      schema: z.strictObject({ x: z.int() }),
      cases: fc.record({ x: fc.integer({ min: 1, max: 99 }) }),
      given: {},
      sides: ({ x }) => ({ lhs: exactly(x), rhs: exactly((run + j) % 2 === 0 ? 0 : 100) }),
      covers: {},
      mustRefute: { less: { sides: ({ x }) => ({ lhs: exactly(x), rhs: exactly(-1) }) } },
    }),
  ),
});
`;

/** What came of killing runs. */
export interface Kills {
  /** Killed while they were at work, while they wrote, and those that ended first. */
  readonly working: number;
  readonly writing: number;
  readonly late: number;
  /** What was wrong, a line each; none is as it should be. */
  readonly faults: readonly string[];
}

/**
 * Kills checks (SIGKILL), every other one while it writes, else at a random moment, and looks at the folder
 * each time as anybody would who reads it then: it must hold one run, the earlier one or this one.
 */
export async function killChecks(
  repository: Repository,
  { seed, kills, onKill }: { readonly seed: number; readonly kills: number; onKill?(line: string): void },
): Promise<Kills> {
  repository.write('lakatos.config.mjs', killedConfig);
  repository.write('reports/mine.txt', 'mine');
  repository.write('reports/counterexamples/mine.json', '{}');
  const stream = openStream(['kills', seed]);
  const upTo = (ms: number): number => ms * stream.uniform();
  const folder = join(repository.folder, 'reports');
  const command = (run: number): readonly string[] => {
    process.env['KILLED_RUN'] = String(run);
    return ['check', '--seed', `killed-${run}-`, '--budget', 'quick', '--engine', 'inline', '-q'];
  };
  const start = performance.now();
  let known = 1;
  repository.lakatos(...command(known));
  const takes = performance.now() - start;
  const faults = [...faultsOf(folder, [known])];
  const counts = { working: 0, writing: 0, late: 0 };
  for (let i = 2; i < kills + 2; i++) {
    const child = repository.start(...command(i));
    const ended = once(child, 'exit');
    if (i % 2 === 0) {
      while (!isWriting(folder, child.pid) && child.exitCode === null) await sleep(1);
      await sleep(upTo(200));
    } else {
      await sleep(upTo(takes));
    }
    child.kill('SIGKILL');
    await ended;
    const how = child.exitCode === null ? (isWriting(folder, child.pid) ? 'writing' : 'working') : 'late';
    counts[how]++;
    const found = faultsOf(folder, [known, i]);
    faults.push(...found.map((fault) => `kill ${i - 1}: ${fault}`));
    const now = runOf(folder);
    onKill?.(
      `kill ${i - 1} of ${kills}: ${how}; the folder holds ${now === i ? 'this' : 'the earlier'} run${found.length > 0 ? '; FAULT' : ''}`,
    );
    if (now === i) known = i;
  }
  const last = kills + 2;
  repository.lakatos(...command(last));
  const left = filesBelow(folder).filter((path) => /(?:^|\/)\.|progress|partial|tmp/u.test(path));
  const { exitCode, err } = repository.lakatos('history');
  if (exitCode !== 0) faults.push(`the ledger cannot be read: ${err}`);
  faults.push(...faultsOf(folder, [last]), ...left.map((path) => `${path} is left`));
  for (const path of ['mine.txt', 'counterexamples/mine.json'])
    if (!existsSync(join(folder, path))) faults.push(`${path}, the user's, is gone`);
  rmSync(folder, { recursive: true });
  return { ...counts, faults };
}

/** Has this process the lock of the folder? */
function isWriting(folder: string, pid: number | undefined): boolean {
  try {
    return readlinkSync(join(folder, '.lakatos-lock')).startsWith(`${pid}@`);
  } catch {
    return false;
  }
}

function runOf(folder: string): number {
  return Number(readEvidence(folder, 'evidence.json').seed.split('-')[1]);
}

/** What is wrong with the folder as it can be read now. */
function faultsOf(folder: string, allowed: readonly number[]): readonly string[] {
  const faults: string[] = [];
  const evidence = readEvidence(folder, 'evidence.json');
  const run = runOf(folder);
  if (!allowed.includes(run)) faults.push(`evidence of run ${run}, expected one of ${allowed.join(', ')}`);
  const expected = new Set(['index.html', 'summary.md', 'evidence.json', 'timings.json']);
  for (const { path, file } of counterexampleFiles(evidence))
    for (const end of file.mutant === undefined ? ['json', 'md', 'html'] : ['json'])
      expected.add(`${path}.${end}`);
  const readable = visibleFiles(folder).filter((path) => !/mine|progress|partial|^ledger\//u.test(path));
  for (const path of expected) if (!readable.includes(path)) faults.push(`${path} is missing`);
  for (const path of readable) {
    if (!expected.has(path)) faults.push(`${path} is of no run, or of another`);
    const text = readFileSync(join(folder, path), 'utf8');
    // the page also names the run that it compares this one with
    const named = path === 'index.html' ? /<dt>seed<\/dt><dd>killed-(\d+)-/gu : /killed-(\d+)-/gu;
    const runs = [...text.matchAll(named)].map(([, other]) => Number(other));
    if (path === 'index.html' && runs.length === 0) faults.push('index.html names no run');
    for (const other of runs) if (other !== run) faults.push(`${path} is of run ${other}, not ${run}`);
  }
  return faults;
}

/** Files that can be read, links followed; hidden ones are nobody's to read. */
function visibleFiles(folder: string, below = ''): readonly string[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`;
    if (name.startsWith('.') || !existsSync(join(folder, path))) return [];
    return lstatSync(join(folder, path)).isDirectory() ? visibleFiles(folder, path) : [path];
  });
}
