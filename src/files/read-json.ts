import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ZodType } from 'zod';
import {
  type Counterexample,
  counterexampleVersion,
  type Evidence,
  evidenceVersion,
} from '../judge/claims/evidence.ts';
import { counterexampleSchema, evidenceSchema } from '../judge/claims/evidence-schema.ts';
import { UsageError } from '../core/errors.ts';
import { jsonPlace } from '../core/json-place.ts';
import { version } from '../core/version.ts';
import { plain } from '../report/terminal.ts';
import { parseJson } from './parse-json.ts';
import { readText } from './read-file.ts';
import { reasonOf } from './file-error.ts';

/** @throws {UsageError} naming the file, the place in it, and what was expected there */
export function readCounterexample(cwd: string, path: string): Counterexample {
  const kind = { kind: 'counterexample', reads: counterexampleVersion, schema: counterexampleSchema };
  return parseVersioned(readText(cwd, path), path, kind);
}

/** @throws {UsageError} naming the file, the place in it, and what was expected there */
export function readEvidence(cwd: string, path: string): Evidence {
  const kind = { kind: 'evidence', reads: evidenceVersion, schema: evidenceSchema };
  return parseVersioned(readText(cwd, path), path, kind);
}

/** The names in a folder of the user, in order; none without a folder. @throws {UsageError} if unreadable */
export function namesInFolder(cwd: string, path: string): readonly string[] {
  const folder = resolve(cwd, path);
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    throw new UsageError(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}

/** What a file of a kind must say of itself, and hold. */
interface FileKind<T> {
  readonly kind: string;
  /** The version of such files that is read. */
  readonly reads: number;
  /** Older versions that are read as well: what they lack is optional. */
  readonly older?: readonly number[];
  readonly schema: ZodType<T>;
}

/**
 * What a JSON file of a kind holds.
 * @param path its name, for messages
 * @throws {UsageError} naming the file, the place in it, and what was expected there
 */
export function parseVersioned<T>(
  text: string,
  path: string,
  { kind, reads, older = [], schema }: FileKind<T>,
): T {
  const value = parseJson(text, path);
  const { kind: found, schema: number, lakatos } = headerOf(value);
  if (found !== kind) {
    const what = typeof found === 'string' ? `'${plain(found)}'` : 'none';
    throw new UsageError(`${path}: kind: expected '${kind}', found ${what}; not a Lakatos ${kind} file`);
  }
  if (typeof number === 'number' && Number.isInteger(number) && ![reads, ...older].includes(number)) {
    const age = number < reads ? 'older' : 'newer';
    const writer = typeof lakatos === 'string' ? ` (written by Lakatos ${plain(lakatos)})` : '';
    throw new UsageError(
      `${path}: schema: the file has version ${number}${writer}, ${age} than version ${reads}, which Lakatos ${version} reads`,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path}: ${formatIssue(parsed.error.issues)}`);
}

/** So many faults of a file are told in one line, and how many more there are. */
const maxIssues = 3;

/** The first issues, each as `place: what was expected`, and how many more there are. */
export function formatIssue(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  if (issues.length === 0) return 'not valid';
  const told = issues.slice(0, maxIssues).map(({ path, message }) => `${placeOf(path)}${message}`);
  const more = issues.length > maxIssues ? ` (and ${issues.length - maxIssues} more)` : '';
  return plain(`${told.join('; ')}${more}`);
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${jsonPlace(path)}: `;
}

function headerOf(value: unknown): { kind?: unknown; schema?: unknown; lakatos?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
