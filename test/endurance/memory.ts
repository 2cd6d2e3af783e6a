import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerPath } from '../../src/ledger/ledger-file.ts';
import { root } from '../rules/sources.ts';

/** What a long check took of memory. */
export interface Memory {
  readonly cases: number;
  /** Megabytes of the process at its largest, in the first fifth of the time, and afterwards. */
  readonly warmUp: number;
  readonly most: number;
  /** Of each twentieth of the time, the largest. */
  readonly curve: readonly number[];
  /** Megabytes at the largest after the last case, while the report is written. */
  readonly report: number;
}

/** Claims of computed truth, so that cases cost little. */
const config = `import { defineConfig, exactly, fc, inequalityClaim, z } from 'lakatos';
export default defineConfig({
  claims: Array.from({ length: Number(process.env.CLAIMS) }, (_, i) =>
    inequalityClaim({
      id: 'square/' + i,
      says: 'a square is at least 0',
      tex: 'x', source: 'by definition',
      cases: fc.record({ x: fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1e6), list: fc.array(fc.integer(), { maxLength: 20 }) }),
      schema: z.strictObject({ x: z.number(), list: z.array(z.number()) }),
      given: {}, covers: {},
      sides: ({ x }) => [{ lhs: exactly(-1), rhs: exactly(x * x) }],
      mustRefute: { 'above a half': { sides: ({ x }) => [{ lhs: exactly(0.5), rhs: exactly(x * x) }] } },
    }),
  ),
});
`;
/** Cases that are drawn for a claim at the largest budget; a search looks at half as many again. */
const casesOfClaim = 2000;

/** A check of so many cases: the process's memory, ten times a second. */
export async function memoryOf(cases: number): Promise<Memory> {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-memory-'));
  const claims = Math.ceil(cases / casesOfClaim);
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'lakatos'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'lakatos.config.mjs'), config);
    const budget = String(4e8 * claims);
    const args = ['check', '--budget', budget, '--quiet', '--no-progress', '--workers', '2'];
    const child = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), ...args], {
      cwd: folder,
      env: { ...process.env, CLAIMS: String(claims) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const [samples, report]: [number[], number[]] = [[], []];
    const sample = async (): Promise<void> => {
      for (let isDone = false; child.exitCode === null && child.signalCode === null; ) {
        isDone ||= finished(folder) >= claims;
        const kilobytes = /^VmRSS:\s+(\d+) kB/mu.exec(readStatus(child.pid!))?.[1];
        if (kilobytes !== undefined) (isDone ? report : samples).push(Number(kilobytes) / 1024);
        await sleep(isDone ? 20 : 200);
      }
    };
    const [code] = await Promise.all([ended, sample()]);
    if (code !== 0) throw new Error(`the check ended with ${code}`);
    const parts = 20;
    const curve = Array.from({ length: parts }, (_, i) =>
      Math.max(
        ...samples.slice(
          Math.floor((i * samples.length) / parts),
          Math.max(1, Math.floor(((i + 1) * samples.length) / parts)),
        ),
      ),
    );
    const { totals } = JSON.parse(readFileSync(join(folder, 'reports/evidence.json'), 'utf8')) as {
      totals: { cases: number };
    };
    const warm = parts / 5;
    return {
      cases: totals.cases,
      warmUp: Math.max(...curve.slice(0, warm)),
      most: Math.max(...curve.slice(warm)),
      curve: curve.map(Math.round),
      report: Math.max(...report),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Claims whose evidence is in the ledger. */
function finished(folder: string): number {
  const path = ledgerPath(join(folder, 'reports', 'ledger'));
  return existsSync(path) ? readFileSync(path, 'latin1').split('\n').length - 2 : 0;
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
