import { UsageError } from '../core/errors.ts';
import type { Blocks, Experiment, Outcomes, Program } from '../core/experiment.ts';
import { fingerprint, type Json } from '../core/json.ts';
import { memoize } from '../core/memoize.ts';
import { type Address, openStream, type Stream } from '../core/stream.ts';
import type { ClaimBackend } from '../judge/claims/claim.ts';
import { authorLine, WrongValue } from '../judge/claims/claim-error.ts';
import { describe } from '../judge/claims/describe.ts';
import type { TermValues } from '../judge/claims/terms.ts';
import { type Connection, connect } from './connection.ts';
import { filesOf, type Launch, launched, portable, portableFolder } from './launch.ts';
import { programName } from './program-name.ts';
import type { PoolOptions } from './program-pool.ts';

/** A program that computes experiments, bounds and hypotheses, in any language. */
export interface ExternalOptions {
  /** The program and its arguments: `['python3', 'walk.py']`. */
  readonly command: readonly string[];
  /**
   * The folder that it is started in; default: the one in which Lakatos is run. One below that is the same
   * folder of a cluster's workers too; any other must be at the same path there.
   */
  readonly cwd?: string;
  /** Trajectories that the program is asked for at a time: a multiple of 256, the default. */
  readonly block?: number;
  /** Processes for each thread of Lakatos; default 1. */
  readonly processes?: number;
  /** Seconds that an answer, and the start, may take; default 60. */
  readonly timeLimit?: number;
}

/** What a program computes, as functions of a case. */
export interface External {
  /** For the claim's `backend`: name and version of what computes go into its evidence. */
  readonly backend: ClaimBackend<never> & { load(): Promise<string> };
  /**
   * An experiment of the program's.
   * @param name which one, where it has several
   * @param horizon the steps of one trajectory, which budgets count
   */
  experiment<C>(horizon: (c: C) => number, name?: string): (c: C) => Experiment;
  /** A number that depends on the case alone, such as a bound: infinite where the answer is "Infinity". */
  number(name: string, c: unknown): number;
  /** Whether something holds at a case, such as a hypothesis. */
  holds(name: string, c: unknown): boolean;
  /**
   * Whatever the program answers to the question of this name at a case.
   * @param terms the terms of a bound, which it is then a function of
   */
  value(name: string, c: unknown, terms?: TermValues): Json;
}

const defaults = { block: 256, processes: 1, timeLimit: 60 } as const;
/** The judge's own block. */
const judgeBlock = 256;
const maxProcesses = 64;
/** Of blocks larger than the judge's, so many are kept for the rest of their trajectories. */
const keptBlocks = 64;

/** An experiment that a program computes, as plain data that is the same on any machine. */
export interface ExternalProgram extends Program {
  readonly kind: 'external';
  readonly launch: Launch;
  /** Of the files that the command names: what they hold decides what comes out. */
  readonly files: string;
  readonly block: number;
  readonly horizon: number;
  readonly experiment: string;
  readonly case: unknown;
}

/** The runner of such programs, TypeScript or compiled as this file is. */
const externalRunner: string = new URL(
  import.meta.url.endsWith('.ts') ? './runner.ts' : './runner.js',
  import.meta.url,
).href;

/**
 * A long-lived program that speaks lines of JSON on standard input and output, as docs/python.md describes.
 * It is started by every thread that needs it, when it is first asked.
 * @throws {UsageError} on options that cannot be used
 */
export function external(options: ExternalOptions): External {
  const { command, block, processes, timeLimit } = { ...defaults, ...options };
  requireOption(
    options.cwd === undefined || typeof options.cwd === 'string',
    'cwd',
    'the path of a folder',
    options.cwd,
  );
  const cwd = portableFolder(options.cwd);
  requireOption(
    Array.isArray(command) && command.length > 0 && command.every((part) => typeof part === 'string'),
    'command',
    "the program and its arguments, as in ['python3', 'walk.py']",
    command,
  );
  requireOption(
    Number.isSafeInteger(block) && block > 0 && block % judgeBlock === 0,
    'block',
    'a multiple of 256',
    block,
  );
  requireOption(
    Number.isSafeInteger(processes) && processes >= 1 && processes <= maxProcesses,
    'processes',
    `a whole number from 1 to ${maxProcesses}`,
    processes,
  );
  requireOption(timeLimit > 0 && timeLimit < 1e6, 'timeLimit', 'a positive number of seconds', timeLimit);
  const launch = {
    command: command.map((word) => portable(word, cwd)),
    ...(cwd !== undefined && { cwd }),
    processes,
    timeLimit,
  };
  const connection = connectionTo(JSON.stringify(launched(launch)));
  const value = (name: string, c: unknown, terms?: TermValues): Json =>
    connection.value({ ask: name, case: c as Json, ...(terms && { terms }) });
  return {
    backend: { load: () => Promise.resolve(nameOf(connection)) },
    experiment: (horizon, name = '') => {
      const files = filesOf(command, cwd);
      return (c) => {
        const program: ExternalProgram = {
          runner: externalRunner,
          kind: 'external',
          launch,
          files,
          block,
          horizon: horizon(c),
          experiment: name,
          case: c,
        };
        return {
          horizon: program.horizon,
          run: (stream, trajectories) => runAlone(connection, program, stream, trajectories),
          runBlocks: (blocks) => runBlocks(connection, program, blocks),
          program,
        };
      };
    },
    value,
    number: (name, c) => {
      const answer = value(name, c);
      if (typeof answer === 'number') return answer;
      if (answer === 'Infinity') return Infinity;
      throw new WrongValue(
        `'${programName(command)}': expected a number for '${name}', got ${describe(answer)}`,
      );
    },
    holds: (name, c) => {
      const answer = value(name, c);
      if (typeof answer === 'boolean') return answer;
      throw new WrongValue(
        `'${programName(command)}': expected true or false for '${name}', got ${describe(answer)}`,
      );
    },
  };
}

function requireOption(condition: boolean, name: string, expected: string, value: unknown): void {
  if (!condition)
    throw new UsageError(
      `external: ${name}: expected ${expected}, got ${describe(value)}`,
      authorLine(new Error()),
    );
}

/** One connection of a thread to each program. */
const connectionTo = memoize((launch: string): Connection => connect(JSON.parse(launch) as PoolOptions));

function nameOf(connection: Connection): string {
  const { name, version } = connection.computes();
  return `${name} ${version}`;
}

/** Where the program may have come from another machine, whose files are to be those of this one. */
const connectionHere = memoize((launch: string, files: string): Connection => {
  const options = launched(JSON.parse(launch) as Launch);
  if (filesOf(options.command, options.cwd) !== files)
    throw new Error(
      `'${programName(options.command)}': expected the files that it names to be those that the check began with, got others, or none: were they changed, or is this another folder?`,
    );
  return connectionTo(JSON.stringify(options));
});

/**
 * The blocks of the judge, cut from those of the program.
 * @throws {Error} where the files that its command names are not here, or others
 */
export function runExternal(program: ExternalProgram, blocks: Blocks): readonly Outcomes[] {
  return runBlocks(connectionHere(JSON.stringify(program.launch), program.files), program, blocks);
}

function runBlocks(connection: Connection, program: ExternalProgram, blocks: Blocks): readonly Outcomes[] {
  const { address, from, to, size } = blocks;
  const block = program.block;
  const question = questionOf(program, seedOf(address));
  const firsts: number[] = [];
  for (let at = Math.floor((from * size) / block); at * block < to * size; at++) firsts.push(at * block);
  const kept = keptOf(connection);
  const keyOf = (first: number): string => fingerprint([question, block, first]);
  const missing = firsts.filter((first) => block === size || !kept.has(keyOf(first)));
  const found = connection.blocks(question, missing, block);
  const known = new Map(missing.map((first, i) => [first, found[i]!]));
  const valuesFrom = (first: number): Float64Array => {
    const start = Math.floor(first / block) * block;
    const values = known.get(start) ?? kept.get(keyOf(start))!;
    return values.subarray(first - start, first - start + size);
  };
  const outcomes = Array.from({ length: to - from }, (_, i) => ({
    values: valuesFrom((from + i) * size),
    steps: program.horizon * size,
  }));
  if (block > size) {
    for (const [first, values] of known) kept.set(keyOf(first), values);
    for (const key of [...kept.keys()].slice(0, Math.max(0, kept.size - keptBlocks))) kept.delete(key);
  }
  return outcomes;
}

const keptOf = memoize((_connection: Connection) => new Map<string, Float64Array>());

/** A block by itself, on a stream that somebody else opened. */
function runAlone(
  connection: Connection,
  program: ExternalProgram,
  stream: Stream,
  trajectories: number,
): Outcomes {
  const seed = Array.from({ length: 4 }, () => stream.bits32().toString(16).padStart(8, '0')).join('');
  const [values] = connection.blocks(questionOf(program, seed), [0], trajectories);
  return { values: values!, steps: program.horizon * trajectories };
}

function questionOf({ experiment, case: c }: ExternalProgram, seed: string): Readonly<Record<string, Json>> {
  return { ...(experiment !== '' && { experiment }), case: c as Json, seed };
}

/** What the program seeds its randomness with: as different for two addresses as their streams. */
function seedOf(address: Address): string {
  const stream = openStream([...address, 'external']);
  return Array.from({ length: 4 }, () => stream.bits32().toString(16).padStart(8, '0')).join('');
}
