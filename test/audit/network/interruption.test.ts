import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { auditCommand } from '../../../src/audit/network/command.ts';
import type { CommandContext } from '../../../src/judge/claims/catalogue.ts';

const folder = 'fixtures/models/';
const { inputs } = JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as {
  readonly inputs: number[];
};
const rows = Array.from({ length: inputs.length / 81 }, (_, n) => inputs.slice(n * 81, (n + 1) * 81));
const csv = (turn: number): string => rows.map((row, n) => `${row.join(',')},${(n + turn) % 3}\n`).join('');

const data: Readonly<Record<string, string>> = { 'd.csv': csv(0), 't.csv': csv(1) };

interface Ended {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
  readonly written: readonly string[];
  /** Is Ctrl-C left to the system again? */
  readonly isUndone: boolean;
}

/** An audit during which Ctrl-C is pressed when a line of its progress is printed. */
async function audited(pressedAt?: string, measurements = false): Promise<Ended> {
  const [out, err, written]: [string[], string[], string[]] = [[], [], []];
  let stop: (() => void) | undefined;
  const context: CommandContext = {
    print: (...lines) => void out.push(...lines),
    printError: (...lines) => {
      err.push(...lines);
      if (pressedAt !== undefined && lines.includes(pressedAt)) stop?.();
    },
    readFile: (path) => {
      const given = data[path];
      return given === undefined ? readFileSync(path) : Buffer.from(given);
    },
    requireWritable: () => undefined,
    writeFiles: async (_, parts) => void written.push(...parts.keys()),
    now: () => 0,
    withTimeLimit: async (_, work) => work(),
    onInterrupt: (pressed) => {
      stop = pressed;
      return () => {
        stop = undefined;
      };
    },
  };
  const flags = {
    model: `${folder}model.onnx`,
    train: ['d.csv'],
    test: ['t.csv'],
    reference: `${folder}model.onnx`,
    loss: 'ramp',
    margin: '1',
    clip: '5',
    delta: '0.05',
    batch: '64',
    budget: 'quick',
    seed: '1',
    out: 'o',
    measurements,
    progress: true,
  };
  const code = await auditCommand.run(flags, context);
  return { code, out, err, written, isUndone: stop === undefined };
}

describe('Ctrl-C during an audit', () => {
  it('before the first table says so in a line, and writes nothing', async () => {
    const whole = await audited();
    expect([whole.code, whole.written.length, whole.isUndone]).toEqual([0, 3, true]);
    const early = ['reading', 'scores', 'norms'].map(
      (kind) => whole.err.find((line) => line.startsWith(kind))!,
    );
    for (const line of early) {
      const stopped = await audited(line);
      expect(stopped).toEqual({
        code: 130,
        out: [],
        err: [
          ...whole.err.slice(0, whole.err.indexOf(line) + 1),
          'Interrupted before the first table: nothing was written to o.',
        ],
        written: [],
        isUndone: true,
      });
    }
  });

  it('after it keeps what is known', async () => {
    const { code, out, written, isUndone } = await audited('bounds', true);
    expect([code, isUndone]).toEqual([130, true]);
    expect(out.at(-1)).toBe('report: o/audit.html');
    expect(written).toEqual(['audit.json', 'audit.md', 'audit.html']);
  });
});
