import { Writable } from 'node:stream';
import { pino } from 'pino';

/** Says what happens, a line of JSON each. */
export interface JsonLog {
  /** Where lines of text go, to become messages. */
  readonly lines: Writable;
  event(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** @param out where the JSON goes: each line has level, time, pid, hostname, msg, and what an event adds */
export function jsonLog(out: { write(text: string): unknown }): JsonLog {
  const log = pino({ level: 'info' }, { write: (text: string) => void out.write(text) });
  let rest = '';
  return {
    lines: new Writable({
      write(chunk, _encoding, done): void {
        const parts = `${rest}${String(chunk)}`.split('\n');
        rest = parts.pop()!;
        for (const line of parts) if (line.trim() !== '') log.info(line.trim());
        done();
      },
    }),
    event: (fields, message) => {
      log[fields['event'] === 'error' ? 'error' : 'info'](fields, message);
    },
  };
}
