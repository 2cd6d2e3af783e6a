import { availableParallelism } from 'node:os';
import type { Writable } from 'node:stream';
import type { Worker } from 'node:worker_threads';
import { verdicts } from '../judge/claims/evidence.ts';

/** A stream that is written to, and what is known of the terminal behind it. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** All that the program takes from its surroundings, so that tests need no process of their own. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
  /** Threads that can run at the same time. */
  readonly cores: number;
  /** Memory of this process, in MB: what it has, and what it could have had at the start. */
  readonly memory?: { usedMb(): number; readonly availableMb: number };
  /** The first thread for claims, where it is loading its code already. */
  readonly thread?: { readonly worker: Worker; readonly memory: SharedArrayBuffer };
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** The time of day, for the record. */
  today(): Date;
  /** Takes what happens as fields, where the log is structured. */
  event?(fields: Readonly<Record<string, unknown>>, message: string): void;
  /** Opens a file with the platform's program for it, and does not wait for it. */
  open(path: string): Promise<void>;
  /**
   * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, and leaves the second to the system, which ends the
   * process at once. Returns what undoes this.
   */
  onInterrupt(stop: () => void): () => void;
}

const usedMb = (): number => process.memoryUsage.rss() / 1e6;

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The host of a real run. */
export function processHost(): Host {
  return {
    cwd: process.cwd(),
    env: process.env,
    out: process.stdout,
    err: process.stderr,
    cores: availableParallelism(),
    memory: { usedMb, availableMb: usedMb() + process.availableMemory() / 1e6 },
    now: () => performance.now(),
    today: () => new Date(),
    open: async (path) => {
      const { default: open } = await import('open');
      await open(path);
    },
    onInterrupt: (stop) => {
      const undo = (): void => {
        for (const signal of stopSignals) process.off(signal, onSignal);
      };
      const onSignal = (): void => {
        undo();
        stop();
      };
      for (const signal of stopSignals) process.on(signal, onSignal);
      return undo;
    },
  };
}

/** What the program itself drives a terminal with: the colours of verdicts, and a line drawn again. */
const ownCodes = new RegExp(
  String.raw`(^\r\x1b\[K|\x1b\[3[1-6]m(?=(?:${verdicts.join('|')})\b)|\x1b\[39m)|(?![\n\t])\p{Cc}`,
  'gu',
);

/** Writes lines, each ended, without control characters of others, such as those in names of files. */
export function print(output: Output, ...lines: readonly string[]): void {
  const shown = lines.map((line) => line.replaceAll(ownCodes, (_, own?: string) => own ?? ' '));
  output.write(shown.map((line) => `${line}\n`).join(''));
}
