// npm run fuzz: what users and other programs might give, over every reader and every flag. Nothing may end
// with a stack, with a code that means something else, late, or in too much memory.
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { freshNotes, readLock } from '../../src/gate/read-lock.ts';
import { readCorpus } from '../../src/files/corpus.ts';
import { progressText } from '../../src/run/progress-file.ts';
import { run } from '../../src/cli/run.ts';
import { UsageError } from '../../src/core/errors.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { builtPackage } from '../program/build.ts';
import { root } from '../rules/sources.ts';
import { type Input, inputOf, readSources } from './inputs.ts';

/** Each input has so long, and so much memory; loading the program, so long. */
const limits = { ms: 5000, bytes: 500e6, loadMs: 60_000 } as const;
/** Inputs of which nothing is asked: they load the program. */
const warmUp = 20;

const { seed, inputs, from, child } = new Command('fuzz')
  .description('Gives the program and its readers hostile inputs; every one must end in one line.')
  .option('--seed <text>', 'seed of the inputs', 'fuzz')
  .option('--inputs <n>', 'how many', Number, 5000)
  .option('--from <n>', 'the number of the first', Number, 0)
  .option('--child', 'in this process; the parent watches it')
  .parse()
  .opts<{ seed: string; inputs: number; from: number; child?: true }>();

const sources = readSources();
/** How long the program takes to say its version. */
let loadMs = 0;
const reportMemory =
  'import {writeSync} from "node:fs"; process.on("exit", () => writeSync(3, `${process.resourceUsage().maxRSS}`))';
if (child === true) await fuzzHere();
else await watched();

/** Runs the inputs in a process of their own, which is replaced when it hangs or dies. */
async function watched(): Promise<void> {
  const failures: string[] = [];
  const start = performance.now();
  let slow = -1;
  for (let next = from; next < from + inputs; ) {
    const args = [
      '--import',
      'tsx',
      fileURLToPath(import.meta.url),
      '--child',
      '--seed',
      seed,
      '--from',
      String(next),
      '--inputs',
      String(from + inputs - next),
    ];
    const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let timer: NodeJS.Timeout | undefined;
    let current = next;
    let why = '';
    const wait = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        why = `hangs for ${ms / 1000} s`;
        worker.kill('SIGKILL');
      }, ms);
    };
    wait(limits.loadMs);
    for await (const line of createInterface({ input: worker.stdout })) {
      // a process that is started has its own limit
      wait(line === 'spawned' ? limits.loadMs : limits.ms);
      if (/^\d+$/u.test(line)) current = Number(line);
      else if (line.startsWith('FAIL ')) failures.push(line.replaceAll('\u2028', '\n'));
    }
    clearTimeout(timer);
    if (current >= from + inputs) break;
    // on a busy machine an input may be late once
    if (slow !== current) {
      slow = next = current;
      continue;
    }
    failures.push(
      `FAIL ${current}: ${why || 'the process ended'}\n    ${inputOf(sources, seed, current).what}`,
    );
    next = current + 1;
  }
  for (const failure of failures) console.log(failure);
  console.log(
    `fuzz: ${inputs} inputs from ${from}, seed '${seed}', ${Math.round((performance.now() - start) / 1000)} s: ${failures.length} failures`,
  );
  if (failures.length > 0) process.exitCode = 1;
}

async function fuzzHere(): Promise<void> {
  for (let number = 0; number < warmUp; number++) await faultOf(inputOf(sources, 'warm-up', number));
  loadMs = programMs();
  for (let number = from; number < from + inputs; number++) {
    console.log(number);
    const input = inputOf(sources, seed, number);
    const fault = await faultOf(input);
    if (fault === undefined) continue;
    const least = await shrunk(input);
    console.log(`FAIL ${number}: ${fault}\n    ${least}`.replaceAll('\n', '\u2028'));
  }
  console.log(from + inputs);
  process.exit(0);
}

/** The input with as few changes of its files as still fail. */
async function shrunk(input: Input): Promise<string> {
  let files = input.files;
  for (const [path, { bytes, mutations }] of Object.entries(files)) {
    for (let kept = mutations, i = 0; i < kept.length; ) {
      const fewer = kept.toSpliced(i, 1);
      const tried = { ...files, [path]: { bytes, mutations: fewer } };
      console.log('');
      if ((await faultOf({ ...input, files: tried })) === undefined) i++;
      else [files, kept] = [tried, fewer];
    }
  }
  const changes = Object.entries(files).map(
    ([path, { mutations }]) => `${path}: ${mutations.map(({ what }) => what).join('; ') || 'unchanged'}`,
  );
  return [input.what.split('\n')[0]!, ...changes].join('\n    ');
}

/** What is wrong with how an input ends; undefined where it ends as it should. */
async function faultOf(input: Input): Promise<string | undefined> {
  const cwd = mkdtempSync(join(tmpdir(), 'lakatos-fuzz-'));
  try {
    mkdirSync(join(cwd, '.git'));
    mkdirSync(join(cwd, 'folder'));
    symlinkSync('loop', join(cwd, 'loop'));
    spawnSync('mkfifo', [join(cwd, 'pipe')]);
    for (const [path, { bytes, mutations }] of Object.entries(input.files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(
        join(cwd, path),
        mutations.reduce((b, mutation) => mutation.apply(b), bytes),
      );
    }
    const start = performance.now();
    const memory = process.resourceUsage().maxRSS;
    if (input.isSpawned) return faultOfProgram(cwd, input.args!);
    const fault =
      input.args === undefined ? faultOfReader(cwd, input.reader!) : await faultOfRun(cwd, input.args);
    const ms = performance.now() - start;
    if (ms > limits.ms) return `${fault ?? 'ended'}, after ${Math.round(ms)} ms`;
    const grown = 1024 * (process.resourceUsage().maxRSS - memory);
    return grown > limits.bytes ? `${fault ?? 'ended'}, in ${Math.round(grown / 1e6)} MB` : fault;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function faultOfReader(cwd: string, reader: NonNullable<Input['reader']>): string | undefined {
  try {
    if (reader === 'lock') readLock(cwd);
    if (reader === 'notes') freshNotes(cwd, undefined);
    if (reader === 'progress') progressText(cwd);
    if (reader === 'corpus') readCorpus(cwd);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) return `throws ${String((error as Error).stack)}`;
    return error.message.includes('\n') ? `says more than a line: ${error.message}` : undefined;
  }
}

async function faultOfRun(cwd: string, args: readonly string[]): Promise<string | undefined> {
  const host = memoryHost(cwd);
  const code = await run(host, args);
  return faultOfEnd(code, host.written.err);
}

function programMs(): number {
  const start = performance.now();
  program(root, ['--version'], limits.loadMs);
  return performance.now() - start;
}

/** Runs the program as it is built in a process of its own, which says at its end what memory it took. */
function program(cwd: string, args: readonly string[], timeout: number): SpawnSyncReturns<string> {
  const main = join(process.env[builtPackage] ?? root, 'dist/src/cli/main.js');
  const own = [`--import=data:text/javascript,${reportMemory}`, main, ...args];
  return spawnSync(process.execPath, own, {
    cwd,
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
}

function faultOfProgram(cwd: string, args: readonly string[]): string | undefined {
  console.log('spawned');
  const most = Math.round(3 * loadMs + limits.ms);
  const ended = program(cwd, args, most);
  if (ended.signal !== null) return `hangs for ${Math.round(most / 1000)} s`;
  const bytes = 1024 * Number(ended.output[3]);
  if (!(bytes < limits.bytes)) return `took ${Math.round(bytes / 1e6)} MB`;
  return faultOfEnd(ended.status!, ended.stderr);
}

function faultOfEnd(code: number, err: string): string | undefined {
  if (![0, 1, 2, 3].includes(code)) return `ends with ${code}: ${err.slice(0, 1500)}`;
  if (/\n\s+at .*:\d+:\d+/u.test(err)) return `a stack: ${err.slice(0, 1500)}`;
  const own = err.split('\n').filter((line) => line.startsWith('lakatos: '));
  if (code === 2 && own.length !== 1)
    return `ends with 2 and ${own.length} lines of its own: ${err.slice(0, 500)}`;
  return undefined;
}
