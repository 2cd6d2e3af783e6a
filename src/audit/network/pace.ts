import { UsageError } from '../../core/errors.ts';
import { quoted } from '../models/refused.ts';

/** How much is looked at. */
export interface Effort {
  readonly name: 'quick' | 'default' | 'thorough';
  /** Multiplications that measurements may take, about. */
  readonly work: number;
  /** Where --budget is in seconds: when to end, from the start. */
  readonly seconds?: number;
}

/** Multiplications a second, on a usual machine. */
const usualSpeed = 4e9;

const efforts: Readonly<Record<Effort['name'], Effort>> = {
  quick: { name: 'quick', work: 1.5e10 },
  default: { name: 'default', work: 1.5e11 },
  thorough: { name: 'thorough', work: 1.5e12 },
};

/** @throws {UsageError} on anything but quick, default, thorough or a number of seconds */
export function parseEffort(text: string): Effort {
  if (text === 'quick' || text === 'default' || text === 'thorough') return efforts[text];
  const seconds = text.trim() === '' ? Number.NaN : Number(text);
  if (!(seconds > 0 && seconds < Infinity))
    throw new UsageError(
      `--budget: expected quick, default, thorough or a number of seconds, got ${quoted(text)}`,
    );
  const name = seconds < 15 ? 'quick' : seconds < 150 ? 'default' : 'thorough';
  return { name, work: seconds * usualSpeed, seconds };
}

/** Where measurements tell how far they are, and learn when to end. */
export interface Pace {
  /** Names the next part of the measurements. */
  begin(what: string): void;
  /**
   * After a piece of work. Lets Ctrl-C in, says how far it is and how long it will take.
   * @returns false where there is no time left
   */
  spent(work: number): Promise<boolean>;
  /** Why it ended; undefined while it goes on. */
  ended(): 'stopped' | 'out of time' | undefined;
}

export interface Clock {
  now(): number;
  isStopped(): boolean;
}

/** Milliseconds between two lines on how far it is, and between two turns for signals. */
const [lineEveryMs, turnEveryMs] = [2000, 100];

/** @param since when the program began, by the same clock */
export function paceOf(
  { seconds, work: total }: Effort,
  since: number,
  clock: Clock,
  say: (line: string) => void,
): Pace {
  const start = clock.now();
  let [done, part] = [0, ''];
  let [lastLine, lastTurn] = [start, start];
  let ended: ReturnType<Pace['ended']>;
  return {
    begin: (what) => {
      part = what;
      say(what);
      lastLine = clock.now();
    },
    spent: async (work) => {
      done += work;
      const now = clock.now();
      if (now - lastTurn > turnEveryMs) {
        lastTurn = now;
        await new Promise(setImmediate);
      }
      if (clock.isStopped()) ended = 'stopped';
      else if (seconds !== undefined && now - since > 1000 * seconds) ended ??= 'out of time';
      if (now - lastLine > lineEveryMs && ended === undefined) {
        lastLine = now;
        const left = done === 0 ? 0 : ((now - start) / done) * (total - done);
        const share = Math.round((100 * done) / total);
        // of large networks the least that says something is more than was planned
        const far =
          share > 99
            ? 'longer than planned'
            : `${share}% of all measurements, about ${Math.ceil(left / 1000)} s left`;
        say(`${part}: ${far}`);
      }
      return ended === undefined;
    },
    ended: () => ended,
  };
}
