import { UsageError } from '../core/errors.ts';

/** The text with one more import, after its last one. */
export function withImport(text: string, line: string): string {
  const lines = text.split('\n');
  const last = lines.findLastIndex((each) => /^(?:import |\} from )/u.test(each));
  return lines.toSpliced(last + 1, 0, line).join('\n');
}

/** Is there a line with these words, above which to write? */
export function hasMarker(text: string, words: string): boolean {
  return text.includes(words);
}

/**
 * The text with `added` above the line that holds these words, indented as that line is.
 * @throws {UsageError} where no line does
 */
export function withLinesAbove(path: string, text: string, words: string, added: readonly string[]): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes(words));
  if (at === -1) throw new UsageError(`${path} has no line with '${words}', above which to write`);
  const indent = /^\s*/u.exec(lines[at]!)![0];
  return lines.toSpliced(at, 0, ...added.map((line) => (line === '' ? '' : indent + line))).join('\n');
}
