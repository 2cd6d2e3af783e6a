import { UsageError } from '../core/errors.ts';

/** The id of a claim that is to be written, and what it is called in code. */
export interface ClaimName {
  /** `family/name` */
  readonly id: string;
  readonly family: string;
  readonly name: string;
}

const word = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*';
const idPattern = new RegExp(`^(?<family>${word})/(?<name>${word})$`, 'u');

/** Words that no variable of a module may have for its name. */
const reserved: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected
  public return static super switch this throw true try typeof var void while with yield`.split(/\s+/u),
);

/** @throws {UsageError} where it is not `family/name` in lower case, words joined by hyphens */
export function claimName(id: string): ClaimName {
  const { family, name } = idPattern.exec(id)?.groups ?? {};
  if (family === undefined || name === undefined)
    throw new UsageError(`'${id}' must be family/name in lower case, words joined by hyphens`);
  return { id, family, name };
}

/** union-bound → unionBound */
export function camelCase(words: string): string {
  return words.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase());
}

/**
 * Refuses a name that a module cannot declare: a reserved word, or one that its text uses already.
 * @throws {UsageError} naming the file
 */
export function requireFreeName(path: string, text: string, identifier: string): void {
  if (new RegExp(`\\b${identifier}\\b`, 'u').test(text))
    throw new UsageError(`${path} uses the name '${identifier}' already`);
  if (reserved.has(identifier)) throw new UsageError(`'${identifier}' is a reserved word of JavaScript`);
}
