import { UsageError } from './errors.ts';
import { nearestName } from './nearest-name.ts';

/** Smaller ones have shares that are no numbers any more. */
export const minProbability = 1e-100;

/**
 * @param text a number strictly between 0 and 1, not below 10⁻¹⁰⁰
 * @param place where it was given, ending with its name, for the message
 * @throws {UsageError}
 */
export function parseProbability(text: string, place: string): number {
  const value = numberOf(text);
  if (value >= minProbability && value < 1) return value;
  if (value > 0 && value < 1)
    throw new UsageError(`${place} must be at least ${minProbability}, got '${text}'`);
  const name = /\w[\w-]*$/u.exec(place)?.[0] ?? '';
  throw new UsageError(`${place} must be a number with 0 < ${name} < 1, got '${text}'`);
}

/** @param text a whole number between the limits, in digits @throws {UsageError} */
export function parseWhole(text: string, place: string, min: number, max: number): number {
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${place} must be a whole number from ${min} to ${max}, got '${text}'`);
}

/** @param text a number from 10⁻¹⁰⁰, or what is the least, to 10¹⁰⁰ @throws {UsageError} */
export function parsePositive(text: string, place: string, least = 1e-100): number {
  const value = numberOf(text);
  if (value >= least && value <= 1e100) return value;
  throw new UsageError(
    `${place} must be a number ${least === -Infinity ? 'up' : `from ${least}`} to 1e100, got '${text}'`,
  );
}

/**
 * @param text one of the names
 * @param others forms that are read elsewhere, for the message
 * @throws {UsageError}
 */
export function parseName<T extends string>(
  text: string,
  place: string,
  names: readonly T[],
  others: readonly string[] = [],
): T {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  const all = [...names, ...others];
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')} or ${all.at(-1)!}` : all[0]!;
  throw new UsageError(`${place} must be ${list}, got '${text}'${nearestName(text, names)}`);
}

/**
 * @param text any text of 1 to 200 characters without control characters
 * @throws {UsageError}
 */
export function parseSeed(text: string, place = '--seed'): string {
  if (text !== '' && text.length <= 200 && !/\p{Cc}/u.test(text)) return text;
  throw new UsageError(
    `${place} must be 1 to 200 characters without control characters, got ${JSON.stringify(text.slice(0, 40))}`,
  );
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
