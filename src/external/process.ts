// oxlint-disable-next-line no-restricted-imports -- the one place where a claim's program is started
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Json } from '../core/json.ts';
import { programName } from './program-name.ts';
import { protocolVersion } from './protocol.ts';

/** How a program is started, and how long it may take. */
export interface Launch {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The folder that it is started in. */
  readonly cwd?: string;
  /** Seconds that an answer, and the start, may take. */
  readonly timeLimit: number;
  /** A folder in which a Python program looks for modules. */
  readonly pythonPath?: string;
}

/** What the program says of itself. */
export interface Computes {
  readonly name: string;
  readonly version: string;
}

/** Why there is no answer. A process that only ended may be started again; what is wrong stays wrong. */
export class ProgramFailure extends Error {
  readonly isEnd: boolean;
  /** Was it the question that the process was at, not one that waited? */
  readonly wasAtIt: boolean;

  constructor(message: string, isEnd = false, wasAtIt = true) {
    super(message);
    this.isEnd = isEnd;
    this.wasAtIt = wasAtIt;
  }
}

export type Answer = Readonly<Record<string, Json>>;

/** A running program, which answers one question after the other. */
export interface ProgramProcess {
  /** Known once it has said so. */
  readonly computes: Promise<Computes>;
  /** Questions without an answer yet. */
  open(): number;
  /** @throws {ProgramFailure} where no answer comes, or something else than one */
  ask(question: { readonly id: number; readonly [field: string]: Json }): Promise<Answer>;
  end(): void;
}

interface Waiting {
  readonly id: number;
  readonly text: string;
  resolve(answer: Answer): void;
  reject(failure: ProgramFailure): void;
}

/**
 * Starts the program in a process group of its own. The shell's background part waits for the end of a pipe
 * that only this thread holds open, whatever ends it, and then kills the group: so nothing is left behind
 * where the run is killed, or the thread is ended.
 */
const watched = `cat <&3 >/dev/null 2>&1; kill -9 -$$`;
const script = `(${watched}) >/dev/null 2>&1 & [ -z "$1" ] || export PYTHONPATH="$1\${PYTHONPATH:+:$PYTHONPATH}"; shift; exec "$@" 3<&-`;
const shellStatus = { notExecutable: 126, notFound: 127 } as const;

/** Longer lines, and more of standard error, are not kept. */
const maxLine = 1 << 28;
const maxErrorText = 4096;
const maxErrorLines = 5;
/** More of what a program said is not shown. */
const maxShown = 200;

export function startProgram(launch: Launch): ProgramProcess {
  const { command, cwd, timeLimit } = launch;
  const name = programName(command);
  const child = launchProgram(launch);
  const queue: Waiting[] = [];
  let failure: ProgramFailure | undefined;
  let errorText = '';
  let timer: NodeJS.Timeout | undefined;
  let greet: { resolve(computes: Computes): void; reject(failure: ProgramFailure): void } | undefined;

  const fail = (problem: string, isEnd = false): void => {
    if (failure !== undefined) return;
    const text = `'${name}': ${problem}${saidOnError(errorText)}`;
    failure = new ProgramFailure(text, isEnd, false);
    clearTimeout(timer);
    greet?.reject(failure);
    for (const [i, { reject }] of queue.splice(0).entries()) reject(new ProgramFailure(text, isEnd, i === 0));
    for (const stream of child.stdio) stream?.destroy();
    child.kill('SIGKILL');
  };
  const expected = (): string =>
    greet === undefined
      ? queue[0] === undefined
        ? 'nothing, since there was no question'
        : `the answer to ${shown(queue[0].text)}`
      : `the handshake {"lakatos": ${protocolVersion}, "name": …, "version": …}`;
  /** The time limit runs for the question that the program is at. */
  const watch = (): void => {
    clearTimeout(timer);
    if (greet === undefined && queue.length === 0) return;
    timer = setTimeout(() => {
      fail(`expected ${expected()} within ${timeLimit} s, got none`);
    }, 1000 * timeLimit);
  };
  const hear = (line: string): void => {
    const answer = objectOf(line);
    if (answer === undefined) {
      fail(
        `expected ${expected()} as a line of JSON on standard output, got ${shown(line)} (is it printing there?)`,
      );
      return;
    }
    if (greet !== undefined) {
      const problem = handshakeProblem(answer);
      if (problem !== undefined) {
        fail(`expected ${expected()}, got ${problem} in ${shown(line)}`);
        return;
      }
      greet.resolve({ name: answer['name'] as string, version: answer['version'] as string });
      greet = undefined;
    } else {
      const asked = queue[0];
      if (asked === undefined || answer['id'] !== asked.id) {
        fail(`expected ${expected()}, got one to id ${JSON.stringify(answer['id'])}: ${shown(line)}`);
        return;
      }
      queue.shift();
      asked.resolve(answer);
    }
    watch();
  };

  const computes = new Promise<Computes>((resolve, reject) => {
    greet = { resolve, reject };
  });
  // whoever asks is told
  computes.catch(() => undefined);
  splitLines(child, hear, () => {
    fail(`expected ${expected()}, got a line of more than ${maxLine} characters`);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errorText = (errorText + text).slice(-maxErrorText);
  });
  // what it does not read any more is told by its end
  for (const stream of child.stdio) stream?.on('error', () => undefined);
  child.once('error', (error) => {
    fail(`could not be started in ${cwd ?? 'this folder'}: ${error.message}`);
  });
  // frees what waits for the end of this pipe, without which the others are not closed
  child.once('exit', () => child.stdio[3]?.destroy());
  child.once('close', (code, signal) => {
    const isMissing = greet !== undefined && code === shellStatus.notFound;
    if (isMissing || (greet !== undefined && code === shellStatus.notExecutable)) {
      errorText = '';
      const why = isMissing ? 'is not found: is it installed, and on the PATH?' : 'cannot be executed';
      fail(`expected a program, but '${command[0]}' ${why}`);
    } else {
      fail(`expected ${expected()}, but it ended (${signal ?? `exit code ${code}`})`, greet === undefined);
    }
  });
  child.stdin?.write(`${JSON.stringify({ lakatos: protocolVersion })}\n`);
  watch();

  return {
    computes,
    open: () => queue.length,
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure);
          return;
        }
        const text = JSON.stringify(question);
        queue.push({ id: question.id, text, resolve, reject });
        if (queue.length === 1) watch();
        child.stdin?.write(`${text}\n`);
      }),
    end: () => {
      fail('it was ended');
    },
  };
}

function launchProgram({ command, cwd, pythonPath = '' }: Launch): ChildProcess {
  // loaded with the first program, since most theories have none
  const { spawn } = createRequire(import.meta.url)(
    'node:child_process',
  ) as typeof import('node:child_process');
  return spawn('/bin/sh', ['-c', script, 'sh', pythonPath, ...command], {
    cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
}

function splitLines(child: ChildProcess, hear: (line: string) => void, tooLong: () => void): void {
  let parts: string[] = [];
  let length = 0;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const [first = '', ...others] = text.split('\n');
    parts.push(first);
    length += first.length;
    for (const other of others) {
      const line = parts.join('');
      parts = [other];
      length = other.length;
      hear(line);
    }
    if (length > maxLine) tooLong();
  });
}

function objectOf(line: string): Answer | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Answer)
      : undefined;
  } catch {
    return undefined;
  }
}

function handshakeProblem({ lakatos, name, version }: Answer): string | undefined {
  if (lakatos !== protocolVersion) return `version ${JSON.stringify(lakatos)} of the protocol`;
  if (typeof name !== 'string' || name === '') return 'no name';
  return typeof version === 'string' && version !== '' ? undefined : 'no version';
}

export function shown(text: string): string {
  return text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`;
}

function saidOnError(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? '' : `; standard error: ${lines.slice(-maxErrorLines).join(' | ')}`;
}
