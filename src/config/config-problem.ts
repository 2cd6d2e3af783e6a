import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { messageOf, UsageError } from '../core/errors.ts';
import { authorLine } from '../judge/claims/claim-error.ts';
import { plain } from '../report/terminal.ts';

/** What is wrong, and where: `/path:line` or `/path:line:column`. */
type Problem = Pick<UsageError, 'problem' | 'place'>;

/**
 * What ended the loading of a configuration, in one line: `file:line: …`, or `file: other:line: …` where a
 * file is at fault that it imports.
 * @param path its path, all links followed
 * @param file its name, for messages; names of other files are made like it
 */
export function configProblem(thrown: unknown, path: string, file: string): UsageError {
  const { problem, place } = isProblem(thrown) ? withoutFile(thrown, file) : loadProblem(thrown);
  const text = plain(problem);
  if (place === undefined) return new UsageError(`${file}: ${text}`);
  const [, other, where] = /^(?:file:\/\/)?(.*?)((?::\d+)+)$/u.exec(place)!;
  if (other === path) return new UsageError(`${file}${where}: ${text}`);
  return new UsageError(`${file}: ${join(dirname(file), relative(dirname(path), other!))}${where}: ${text}`);
}

/** By its fields: a configuration may have a Lakatos of its own. */
function isProblem(thrown: unknown): thrown is Problem {
  return thrown instanceof Error && thrown.name === 'UsageError' && 'problem' in thrown;
}

function withoutFile({ problem, place }: Problem, file: string): Problem {
  return { problem: problem.startsWith(`${file}: `) ? problem.slice(file.length + 2) : problem, place };
}

/** Of an error that says its place in its text, as parsers do, or by its stack. */
function loadProblem(thrown: unknown): Problem {
  const failed = (problem: string): string => `could not be loaded: ${problem}`;
  const text = thrown instanceof Error ? thrown.message : '';
  const parsed = /^ParseError: (.*?)\s+(\/.*):(\d+):(\d+)$/su.exec(text);
  if (parsed !== null) {
    const [, what, path, line, column] = parsed;
    // the parser's first column is 0, an editor's 1
    return { problem: failed(what!), place: `${path}:${line}:${Number(column) + 1}` };
  }
  const [, json, what, at] = /^(\/.*?): (.*? in JSON)(?: at position (\d+).*)?$/su.exec(text) ?? [];
  if (json !== undefined) {
    const before = readFileSync(json, 'utf8')
      .slice(0, Number(at ?? Infinity))
      .split('\n');
    return { problem: failed(what!), place: `${json}:${before.length}:${before.at(-1)!.length + 1}` };
  }
  return {
    problem: failed(messageOf(thrown)),
    place: thrown instanceof Error ? authorLine(thrown) : undefined,
  };
}
