import { dirname, join, normalize } from 'node:path';
import { read, withoutComments } from './sources.ts';

/** The files of the repository that a file imports, types included, as paths from the root. */
export function importsOf(path: string): string[] {
  const code = withoutComments(read(path));
  const specifiers = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/gu)].map(
    (match) => match[1]!,
  );
  return specifiers.map((specifier) => normalize(join(dirname(path), specifier)));
}
