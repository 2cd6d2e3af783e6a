import { UsageError } from '../../core/errors.ts';

/** A mistake in a file, in one line: the file, the place in it, what was expected, what was found. */
export function refused(file: string, place: string, expected: string, found: string): UsageError {
  return new UsageError(`${file}: ${place}: expected ${expected}, found ${found}`);
}

/** A name from a file, quoted and cut, without control characters. */
export function quoted(text: string): string {
  return `'${cut(text)}'`;
}

/** The first names of a file, and whether there are more. */
export function someOf(names: Iterable<string>, most: number): string {
  const some: string[] = [];
  for (const name of names) {
    if (some.length === most) return `${some.join(', ')}, …`;
    some.push(cut(name));
  }
  return some.join(', ');
}

/** No network has so many; more take seconds to be looked at. */
const mostTensors = 100_000;

/** @throws {UsageError} on more names of tensors than a network has, before any is looked at */
export function requireFewTensors(file: string, place: string, count: number): void {
  if (count > mostTensors) throw refused(file, place, `at most ${mostTensors} tensors`, 'more');
}

function cut(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return short.replaceAll(/\p{Cc}/gu, '?');
}

/** `100 × 784`; `a single number` for an array without axes. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? 'a single number' : shape.join(' × ');
}
