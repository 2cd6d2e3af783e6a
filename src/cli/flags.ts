import { UsageError } from '../core/errors.ts';
import { nearestName } from '../core/nearest-name.ts';
import { type Format, formats } from '../report/report-options.ts';

/** The defaults of a run: fixed, so that two runs without flags are the same run. */
export const defaults = {
  seed: '1',
  alpha: 1e-9,
  budget: 'default',
  out: 'reports',
  caseLimit: 120,
} as const;

/** Where blocks are simulated. */
export const engineNames = ['threads', 'inline', 'reference'] as const;
export type EngineName = (typeof engineNames)[number];

export const maxWorkers = 256;

/** `a,b c` → a, b, c: what `--only` takes, appended to what it was given before. */
export function collectList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(/[\s,]+/u).filter((item) => item !== '')];
}

/** `html,csv` → both. @throws {UsageError} */
export function parseFormats(text: string): ReadonlySet<Format> {
  const names = text.split(/[\s,]+/u).filter((name) => name !== '');
  const wrong = names.find((name) => !formats.some((format) => format === name));
  if (names.length === 0 || wrong !== undefined) {
    throw new UsageError(
      `--format must be of ${formats.join(', ')}, got '${wrong ?? text}'${nearestName(wrong ?? text, formats)}`,
    );
  }
  return new Set(formats.filter((format) => names.includes(format)));
}
