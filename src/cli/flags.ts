import { UsageError } from '../core/errors.ts';

/** The defaults of a run: fixed, so that two runs without flags are the same run. */
export const defaults = { seed: '1', alpha: 1e-9, budget: 'default', out: 'reports' } as const;

/**
 * @param text a number strictly between 0 and 1
 * @param place where it was given, for the message
 * @throws {UsageError}
 */
export function parseAlpha(text: string, place = '--alpha'): number {
  const alpha = text.trim() === '' ? Number.NaN : Number(text);
  if (!(alpha > 0 && alpha < 1))
    throw new UsageError(`${place} must be a number with 0 < alpha < 1, got '${text}'`);
  return alpha;
}

/**
 * @param text any text of 1 to 200 characters without control characters
 * @throws {UsageError}
 */
export function parseSeed(text: string, place = '--seed'): string {
  if (text === '' || text.length > 200 || /\p{Cc}/u.test(text)) {
    throw new UsageError(
      `${place} must be 1 to 200 characters without control characters, got ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  return text;
}

/** Where blocks are simulated. */
export type EngineName = 'threads' | 'inline' | 'reference';
const engineNames: readonly EngineName[] = ['threads', 'inline', 'reference'];

/** @throws {UsageError} */
export function parseEngine(text: string): EngineName {
  const engine = engineNames.find((name) => name === text);
  if (engine === undefined) throw new UsageError(`--engine must be ${engineNames.join(', ')}, got '${text}'`);
  return engine;
}

const maxWorkers = 256;

/** @throws {UsageError} */
export function parseWorkers(text: string): number {
  const workers = /^\d{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(workers >= 1 && workers <= maxWorkers))
    throw new UsageError(`--workers must be a whole number from 1 to ${maxWorkers}, got '${text}'`);
  return workers;
}

/** `2/3` → part 2 of 3. @throws {UsageError} */
export function parseShard(text: string): { readonly index: number; readonly of: number } {
  const [, index = 0, of = 0] = (/^(\d{1,3})\/(\d{1,3})$/u.exec(text) ?? []).map(Number);
  if (!(index >= 1 && index <= of))
    throw new UsageError(`--shard must be i/n with 1 ≤ i ≤ n ≤ 999, got '${text}'`);
  return { index, of };
}

/** `a,b c` → a, b, c: what `--only` takes, appended to what it was given before. */
export function collectList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(/[\s,]+/u).filter((item) => item !== '')];
}
