import { dirname, join, normalize } from 'node:path';
import { UsageError } from '../core/errors.ts';

/** The files that a paper is made of, by paths relative to the configuration's folder. */
export interface PaperFiles {
  /** The text, undefined where there is no such file. @throws {UsageError} where it cannot be read */
  read(path: string): string | undefined;
}

/** A text with its path. */
export interface FoundFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The file that `\input` names: beside the main file, as LaTeX looks for it, else beside the one that names
 * it, with or without `.tex`.
 * @param isOptional is it enough that there is none?
 * @throws {UsageError} naming the place where there is none
 */
export function inputFile(
  files: PaperFiles,
  name: string,
  main: string,
  from: string,
  place: string,
  isOptional = false,
): FoundFile | undefined {
  const plain = name.trim().replaceAll(/^"|"$/gu, '');
  const candidates = [dirname(main), dirname(from)]
    .flatMap((folder) => [`${plain}.tex`, plain].map((file) => normalize(join(folder, file))))
    .map((path) => path.replaceAll('\\', '/'));
  for (const path of new Set(candidates)) {
    const text = files.read(path);
    if (text !== undefined) return { path, text };
  }
  if (isOptional) return undefined;
  throw new UsageError(`${place}: \\input{${plain}}: there is no ${candidates[0]!}`);
}
