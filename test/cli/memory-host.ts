import { Writable } from 'node:stream';
import type { Host, Output } from '../../src/host/host.ts';

/** A host whose streams are kept in memory and whose clock is advanced by hand. */
export interface MemoryHost extends Host {
  readonly written: { out: string; err: string };
  readonly clock: { ms: number };
  /** What was opened. */
  readonly opened: string[];
  /** Sends the first interrupt, if someone listens. */
  interrupt(): void;
}

export function memoryHost(
  cwd: string,
  { isTTY = false, env = {} }: { isTTY?: boolean; env?: Readonly<Record<string, string>> } = {},
): MemoryHost {
  const written = { out: '', err: '' };
  const clock = { ms: 0 };
  const opened: string[] = [];
  let stopping: (() => void) | undefined;
  const stream = (name: 'out' | 'err'): Output => {
    const writable = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written[name] += chunk.toString();
        done();
      },
    });
    return Object.assign(writable, { isTTY, columns: 100 });
  };
  return {
    cwd,
    env,
    out: stream('out'),
    err: stream('err'),
    written,
    clock,
    cores: 1,
    now: () => clock.ms,
    today: () => new Date(0),
    opened,
    open: (path) => {
      opened.push(path);
      return Promise.resolve();
    },
    onInterrupt: (stop) => {
      stopping = stop;
      return () => {
        stopping = undefined;
      };
    },
    interrupt: () => stopping?.(),
  };
}
