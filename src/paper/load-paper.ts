import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import { UsageError } from '../core/errors.ts';
import { readText } from '../files/read-file.ts';
import { repositoryRoot } from '../files/repository.ts';
import { texStatements } from './latex/tex-statements.ts';
import { leanStatements } from './lean-statements.ts';
import { markdownStatements } from './markdown-statements.ts';
import type { FoundFile, PaperFiles } from './reader.ts';
import type { Paper } from './statement.ts';

/** What the configuration says of a paper: globs relative to its folder. */
export interface PaperConfig {
  readonly paper?: readonly string[];
  readonly lean?: readonly string[];
}

/** More than any paper has in one file. */
const maxPaper = 4 * 1_048_576;
/** Folders that hold what somebody else wrote. */
const ignored: readonly string[] = ['**/node_modules/**', '**/.lake/**', '**/.git/**'];

/**
 * All statements of the paper and of the files in Lean, in the order of the files.
 * @param source the name of the configuration, for messages
 * @throws {UsageError} in one line, with the file and line where the paper is at fault
 */
export async function loadPaper(
  folder: string,
  { paper = [], lean = [] }: PaperConfig,
  source: string = 'the configuration',
): Promise<Paper> {
  const files = filesIn(folder);
  const named = { folder, files, source };
  const found = filesOf(named, 'paper', paper);
  const strangers = found.filter(({ path }) => !/\.(?:tex|ltx|md|markdown)$/iu.test(path));
  if (strangers.length > 0)
    throw new UsageError(
      `${strangers[0]!.path}: a paper is read from .tex and .md files; see 'paper' of the configuration`,
    );
  const pages = found.filter(({ path }) => /\.(?:md|markdown)$/iu.test(path));
  const documents = found.filter((file) => !pages.includes(file));
  const tex = documents.length === 0 ? { statements: [], macros: {} } : await texStatements(documents, files);
  return {
    statements: [
      ...tex.statements,
      ...pages.flatMap(markdownStatements),
      ...filesOf(named, 'lean', lean).flatMap(leanStatements),
    ],
    macros: tex.macros,
  };
}

function filesOf(
  { folder, files, source }: Readonly<Record<'folder' | 'source', string>> & { readonly files: PaperFiles },
  field: keyof PaperConfig,
  patterns: readonly string[],
): readonly FoundFile[] {
  return patterns
    .flatMap((pattern) => {
      const paths = globSync([pattern], {
        cwd: folder,
        ignore: [...ignored],
        onlyFiles: true,
        expandDirectories: false,
        followSymbolicLinks: false,
      }).toSorted();
      if (paths.length === 0) throw new UsageError(`${source}: ${field}: '${pattern}' names no file`);
      return paths;
    })
    .filter((path, i, all) => all.indexOf(path) === i)
    .map((path) => ({ path, text: files.read(path)! }));
}

/** Files of the repository: `\input` leads nowhere else. */
function filesIn(folder: string): PaperFiles {
  const root = realpathSync(repositoryRoot(folder) ?? folder);
  return {
    read: (path) => {
      const whole = resolve(folder, path);
      if (statSync(whole, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
      const inRepository = relative(root, realpathSync(whole));
      if (
        inRepository === '..' ||
        inRepository.startsWith(`..${sep}`) ||
        resolve(inRepository) === inRepository
      )
        throw new UsageError(`${path}: lies outside the repository, and a paper is read from inside it`);
      if (statSync(whole).size > maxPaper)
        throw new UsageError(`${path}: is larger than ${maxPaper / 1_048_576} MiB, which no paper is`);
      return readText(folder, path);
    },
  };
}
