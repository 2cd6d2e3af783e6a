import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist/src/cli/main.js');

/**
 * Coins whose blocks count as many steps, so that each block is a job of its own, and take about a
 * millisecond: a campaign of thousands of jobs in seconds.
 */
const runner = `import { openStream } from 'lakatos';

export const horizon = 15_625;

export function toss({ exit, times }, stream, size) {
  const values = new Float64Array(size).fill(1);
  for (let time = 0; time < times; time++)
    for (let i = 0; i < size; i++) if (stream.uniform() < exit / times) values[i] = 0;
  return { values, steps: size * horizon };
}

export function start() {
  return {
    run: (program, { address, from, to, size }) =>
      Array.from({ length: to - from }, (_, i) => toss(program, openStream([...address, from + i]), size)),
  };
}
`;

const config = `import { defineConfig, fc, fromExit, probabilityClaim, z } from 'lakatos';
import { horizon, toss } from './coin-runner.mjs';

const times = Number(process.env.COIN_TIMES ?? 200);
const stays = ({ exit }) => ({
  horizon,
  run: (stream, size) => toss({ exit, times }, stream, size),
  program: { runner: new URL('./coin-runner.mjs', import.meta.url).href, kind: 'coin', exit, times },
});

export default defineConfig({
  claims: ['a', 'b', 'c', 'd'].map((name, i) =>
    probabilityClaim({
      id: 'coin/' + name,
      says: 'a coin that may leave ' + times + ' times stays with at least the probability that it never does',
      tex: 'x', source: 'by definition',
      cases: fc.record({ exit: fc.constantFrom(0.5, 0.25, 0.125) }),
      schema: z.strictObject({ exit: z.number().min(0).max(1) }),
      given: {},
      event: stays,
      atLeast: ({ exit }) => fromExit(exit),
      covers: {},
      mustRefute: { ['leaves ' + i + ' times less']: { atLeast: ({ exit }) => fromExit(exit * (0.3 + i / 50)) } },
    }),
  ),
});
`;

/** A folder with a configuration of coins, and processes that work on it. */
export interface CoinCampaign {
  readonly folder: string;
  check(out: string, ...flags: readonly string[]): Process;
  campaign(out: string, ...flags: readonly string[]): Process;
  worker(url: string, ...flags: readonly string[]): Process;
  merge(out: string, ...parts: readonly string[]): Process;
  evidence(out: string): string;
  remove(): void;
}

/** A process of the program. */
export interface Process {
  readonly child: ChildProcess;
  /** What it has said on standard error and standard output. */
  said(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  /** Waits until it has said something. */
  says(pattern: RegExp, ms?: number): Promise<void>;
}

export function coinCampaign(env: Readonly<Record<string, string>> = {}): CoinCampaign {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-cluster-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'lakatos'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'coin-runner.mjs'), runner);
  writeFileSync(join(folder, 'lakatos.config.mjs'), config);
  const start = (...args: readonly string[]): Process =>
    processOf(spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...process.env, ...env } }));
  return {
    folder,
    check: (out, ...flags) => start('check', '--out', out, '--no-progress', ...flags),
    campaign: (out, ...flags) => start('campaign', '--out', out, '--no-progress', ...flags),
    worker: (url, ...flags) => start('worker', url, '--workers', '1', ...flags),
    merge: (out, ...parts) =>
      start('report', '--merge', '--out', out, ...parts.map((part) => join(part, 'evidence.json'))),
    evidence: (out) => readFileSync(join(folder, out, 'evidence.json'), 'utf8'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function processOf(child: ChildProcess): Process {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => (said += String(text)));
  const ended = new Promise<{ code: number | null; said: string }>((done) => {
    child.once('close', (code) => {
      done({ code, said });
    });
  });
  return {
    child,
    ended,
    said: () => said,
    says: async (pattern, ms = 20_000) => {
      for (const end = performance.now() + ms; !pattern.test(said); ) {
        if (performance.now() > end || child.exitCode !== null)
          throw new Error(`expected ${String(pattern)}, got: ${said}`);
        await new Promise((go) => setTimeout(go, 20));
      }
    },
  };
}
