import { UsageError } from '../../../src/core/errors.ts';
import { openStream } from '../../../src/core/stream.ts';

/** What became of damaged files: whatever is neither read nor refused in one line is a problem. */
export interface Fuzzed {
  readonly files: number;
  readonly accepted: number;
  /** Of the processor. */
  readonly slowestMs: number;
  readonly problems: readonly string[];
}

export type Below = (n: number) => number;

/** Does `attempt` so many times. @param attempt damages a file by numbers drawn, and reads it */
export async function fuzzed(
  count: number,
  address: readonly string[],
  attempt: (below: Below) => { readonly name: string; readonly read: () => unknown },
): Promise<Fuzzed> {
  const problems: string[] = [];
  let [accepted, slowestMs] = [0, 0];
  for (let i = 0; i < count; i++) {
    const stream = openStream([...address, i]);
    const { name, read } = attempt((n) => stream.bits32() % n);
    const start = process.cpuUsage();
    try {
      await read();
      accepted++;
    } catch (error) {
      const isLine =
        error instanceof UsageError && !/[\n\r]/u.test(error.message) && error.message.length < 1000;
      if (!isLine)
        problems.push(`${name}, file ${i}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    }
    const { user, system } = process.cpuUsage(start);
    slowestMs = Math.max(slowestMs, (user + system) / 1000);
  }
  return { files: count, accepted, slowestMs, problems };
}

/** Cut off, mixed with another, or with some bytes changed. */
export function damaged(original: Uint8Array, other: Uint8Array, below: Below): Uint8Array {
  const bytes = Uint8Array.from(original);
  const kind = below(6);
  if (kind === 0) return bytes.subarray(0, below(bytes.length));
  if (kind === 1) return Buffer.concat([bytes, other.subarray(0, below(other.length))]);
  if (kind === 2) {
    const at = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(below(other.length))]);
  }
  const places = 1 + below(kind === 3 ? 3 : 30);
  // where formats keep their sizes: at the beginning, at the end, or anywhere
  const span = kind === 5 ? Math.min(300, bytes.length) : bytes.length;
  const from = kind === 5 && below(2) === 0 ? bytes.length - span : 0;
  for (let i = 0; i < places; i++) bytes[from + below(span)] = [0, 0xff, 0x7f, 1, below(256)][below(5)]!;
  return bytes;
}
