import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const main: string = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

/** What is read of a run's timings.json. */
export interface Speed {
  readonly seconds: number;
  readonly steps: number;
  /** Seconds that all threads together spent simulating; not known of every engine. */
  readonly simulatingSeconds?: number | undefined;
}

const timings: z.ZodType<Speed> = z.object({
  seconds: z.number().positive(),
  steps: z.number().positive(),
  simulatingSeconds: z.number().positive().optional(),
});

/** Seconds and steps of a whole `check`, by the program's own clock, or why there are none. */
export async function checkSpeed(
  claims: readonly string[],
  budget: string,
  workers: number,
): Promise<Speed | string> {
  if (!existsSync(main)) return 'the program is not built: npm run build';
  const out = mkdtempSync(join(tmpdir(), 'lakatos-bench-'));
  try {
    const flags = ['--catalogue', '--budget', budget, '--workers', String(workers), '--out', out, '--quiet'];
    const { status, stderr } = await ended([main, 'check', ...claims, ...flags]);
    // 3: some mutant survived, as one may at a small budget
    if (status !== 0 && status !== 3) return `check failed: ${stderr.trim()}`;
    const read = timings.safeParse(JSON.parse(readFileSync(join(out, 'timings.json'), 'utf8')));
    return read.success ? read.data : `timings.json is not as expected: ${read.error.issues[0]!.message}`;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Two of them with one worker each, at the same time, as one: what two processors of this machine can do. */
export async function twoAtOnce(claims: readonly string[], budget: string): Promise<Speed | string> {
  const both = await Promise.all([checkSpeed(claims, budget, 1), checkSpeed(claims, budget, 1)]);
  const [a, b] = both;
  if (typeof a === 'string') return a;
  if (typeof b === 'string') return b;
  return { seconds: Math.max(a.seconds, b.seconds), steps: a.steps + b.steps };
}

function ended(args: readonly string[]): Promise<{ readonly status: number; readonly stderr: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, args, (_, __, stderr) => {
      done({ status: child.exitCode ?? 1, stderr });
    });
  });
}

/**
 * Nanoseconds a step of whole checks by competitor, from runs with one worker and with two, round by round:
 * against the time spent simulating, and two workers against one, and against two checks at once.
 */
export function checkTimes(
  one: readonly Speed[],
  two: readonly Speed[],
  atOnce: readonly Speed[],
): {
  readonly share: ReadonlyMap<string, readonly number[]> | undefined;
  readonly workers: ReadonlyMap<string, readonly number[]>;
} {
  const perStep = (seconds: number, { steps }: Speed): number => (seconds * 1e9) / steps;
  const simulating = one.flatMap((speed) =>
    speed.simulatingSeconds === undefined ? [] : [perStep(speed.simulatingSeconds, speed)],
  );
  const whole = one.map((speed) => perStep(speed.seconds, speed));
  return {
    share:
      simulating.length === one.length
        ? new Map([
            ['kernel', simulating],
            ['whole check', whole],
          ])
        : undefined,
    workers: new Map([
      ['2 workers', two.map((speed) => perStep(speed.seconds, speed))],
      ['1 worker', whole],
      ['2 checks at once', atOnce.map((speed) => perStep(speed.seconds, speed))],
    ]),
  };
}
