import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../core/errors.ts';

/** What claims and their repository are written in. */
export type Language = 'typescript' | 'python';

const folder: string = fileURLToPath(
  new URL(import.meta.url.includes('/dist/src/') ? '../../../templates' : '../../templates', import.meta.url),
);
const endings = { typescript: '.ts', python: '.py' } as const;

/** A file of a new repository. */
export function template(language: Language, path: string): string {
  return readFileSync(join(folder, language, path), 'utf8');
}

/** The kinds of claims that there are skeletons of, in a language. */
export function kinds(language: Language): readonly string[] {
  const files = readdirSync(join(folder, 'claims')).filter((name) => name.endsWith(endings[language]));
  return files.map((name) => name.slice(0, -endings[language].length)).sort();
}

/**
 * A claim that is true, with a mutant that is killed at the quick budget, to be replaced part by part.
 * @throws {UsageError} on a kind that there is none of
 */
export function skeleton(language: Language, kind: string, id: string): string {
  const known = kinds(language);
  if (!known.includes(kind))
    throw new UsageError(`--kind ${kind}: expected ${known.slice(0, -1).join(', ')} or ${known.at(-1)!}`);
  const text = readFileSync(join(folder, 'claims', kind + endings[language]), 'utf8');
  return text.replace(`kinds/${kind}`, id);
}
