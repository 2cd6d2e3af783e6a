import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../core/json.ts';
import {
  type Answer,
  type Computes,
  ProgramFailure,
  type ProgramProcess,
  shown,
  startProgram,
} from './process.ts';
import type { Launch } from './process.ts';
import { programName } from './program-name.ts';

/** A block whose program ended is asked for again this often before it is given up. */
const maxAttempts = 3;
/** One block in so many is asked for twice, beside the first of all. */
const twiceOneIn = 50;

/** Processes of a program, for one thread. */
export interface PoolOptions extends Launch {
  /** The most that run at the same time. */
  readonly processes: number;
}

/** A question without its id: `{ ask, case }`, or `{ case, seed }` with trajectories. */
export type Asked = Readonly<Record<string, Json>>;

/** Questions that are of use together alone. */
interface Together {
  /** Why one of them has no answer. */
  failure?: unknown;
}

interface Running {
  readonly process: ProgramProcess;
  asked: number;
}

/** What the program answered with an error of its own: a line, and where in its code if it says so. */
export class AnsweredError extends Error {
  readonly place: string | undefined;
  /** The claim's field that failed, which the message begins with, where the program says so. */
  readonly field: string | undefined;
  /** Does it say that the statement does not speak of the case? */
  readonly isOutside: boolean;

  constructor(message: string, { place, field, isOutside }: Omit<AnsweredError, keyof Error>) {
    super(message);
    this.place = place;
    this.field = field;
    this.isOutside = isOutside;
  }
}

export interface ProgramPool {
  computes(): Promise<Computes>;
  /** The value of a question that needs no randomness. */
  value(question: Asked): Promise<Json>;
  /** So many outcomes from each of these trajectories on. */
  blocks(question: Asked, firsts: readonly number[], count: number): Promise<readonly Float64Array[]>;
}

export function programPool(options: PoolOptions): ProgramPool {
  const name = programName(options.command);
  let running: Running[] = [];
  let known: Computes | undefined;
  let lastId = 0;
  let isFirst = true;
  /** The one with the least to do, or a new one. */
  const choose = (): Running => {
    const [idlest] = running.toSorted((a, b) => a.asked - b.asked);
    if (idlest !== undefined && (idlest.asked === 0 || running.length >= options.processes)) return idlest;
    const started = { process: startProgram(options), asked: 0 };
    running.push(started);
    return started;
  };
  const requireSame = (computes: Computes): void => {
    known ??= computes;
    if (computes.name === known.name && computes.version === known.version) return;
    throw new ProgramFailure(
      `'${name}': expected ${shownComputes(known)} to compute, as at first, got ${shownComputes(computes)}`,
    );
  };
  const answerOf = async (question: Asked): Promise<Answer> => {
    const chosen = choose();
    chosen.asked++;
    try {
      requireSame(await chosen.process.computes);
      return await chosen.process.ask({ id: ++lastId, ...question });
    } catch (thrown) {
      // it answers nothing more
      running = running.filter((other) => other !== chosen);
      throw thrown;
    } finally {
      chosen.asked--;
    }
  };
  const ask = async (question: Asked, together: Together = {}): Promise<Answer> => {
    for (let attempt = 1; ; ) {
      try {
        const answer = await answerOf(question);
        const { error, place, field, outside } = answer;
        if (typeof outside === 'string')
          throw new AnsweredError(outside, { place: undefined, field: undefined, isOutside: true });
        if (error === undefined) return answer;
        const own = typeof field === 'string' ? field : undefined;
        const text = typeof error === 'string' ? error : JSON.stringify(error);
        throw new AnsweredError(`${own ?? `'${name}'`}: ${text}`, {
          place: typeof place === 'string' ? place : undefined,
          field: own,
          isOutside: false,
        });
      } catch (thrown) {
        // a process that ended may have had bad luck
        const mayGoOn = thrown instanceof ProgramFailure && thrown.isEnd && together.failure === undefined;
        if (mayGoOn && (!thrown.wasAtIt || ++attempt <= maxAttempts)) continue;
        // the others would only start it again and again, while the next claim waits
        together.failure ??= mayGoOn
          ? new ProgramFailure(`${thrown.message} (${maxAttempts} times in a row)`)
          : thrown;
        throw together.failure;
      }
    }
  };
  const outcomes = async (
    question: Asked,
    first: number,
    count: number,
    together: Together,
  ): Promise<Float64Array> => {
    const answer = await ask({ ...question, first, count }, together);
    const values = 'events' in answer ? eventsOf(answer['events']) : numbersOf(answer['outcomes']);
    const problem = outcomesProblem(values, count);
    if (values !== undefined && problem === undefined) return values;
    throw new ProgramFailure(
      `'${name}': expected ${count} outcomes, as numbers or as base64 of float64, little-endian, or events as base64 of bytes 0 and 1; got ${problem ?? shown(JSON.stringify(answer))}`,
    );
  };
  return {
    computes: () => choose().process.computes,
    value: async (question) => {
      const answer = await ask(question);
      const { value } = answer;
      if (value !== undefined) return value;
      throw new ProgramFailure(
        `'${name}': expected { id, value } for ${shown(JSON.stringify(question))}, got ${shown(JSON.stringify(answer))}`,
      );
    },
    blocks: async (question, firsts, count) => {
      const together: Together = {};
      return Promise.all(
        firsts.map(async (first) => {
          const isTwice = isFirst || isAskedTwice(question, first);
          isFirst = false;
          const asked = outcomes(question, first, count, together);
          if (!isTwice) return asked;
          const [values, again] = await Promise.all([asked, outcomes(question, first, count, together)]);
          const at = values.findIndex((value, i) => value !== again[i]);
          if (at < 0) return values;
          throw new ProgramFailure(
            `'${name}': expected the same outcomes of ${JSON.stringify(question)} again, got ${values[at]}, then ${again[at]} in trajectory ${first + at}: randomness must come from seed and first alone`,
          );
        }),
      );
    },
  };
}

function shownComputes({ name, version }: Computes): string {
  return `${name} ${version}`;
}

function numbersOf(outcomes: Json | undefined): Float64Array | undefined {
  if (Array.isArray(outcomes))
    return outcomes.every((value) => typeof value === 'number') ? Float64Array.from(outcomes) : undefined;
  if (typeof outcomes !== 'string') return undefined;
  const bytes = Buffer.from(outcomes, 'base64');
  if (bytes.length % 8 !== 0) return undefined;
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function eventsOf(events: Json | undefined): Float64Array | undefined {
  if (typeof events !== 'string') return undefined;
  const bytes = Buffer.from(events, 'base64');
  for (const byte of bytes) if (byte > 1) return undefined;
  return new Float64Array(bytes);
}

function outcomesProblem(values: Float64Array | undefined, count: number): string | undefined {
  if (values === undefined) return undefined;
  if (values.length !== count) return `${values.length}`;
  for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) return `${values[i]} for outcome ${i}`;
  return undefined;
}

/** By the block's own address, so that it is the same block on every engine. */
function isAskedTwice(question: Asked, first: number): boolean {
  const digest = createHash('sha256')
    .update(canonicalJson([question, first]))
    .digest();
  return digest.readUInt32BE(0) % twiceOneIn === 0;
}
