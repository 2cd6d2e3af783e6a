import { dirname, relative } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { type DataFlags, dataFlagsOf, requireNoDataFlags } from '../data/format.ts';
import { recordOf } from '../data/record.ts';
import type { DataTable, DataTables } from '../data/table.ts';
import type { Claim } from '../judge/claims/claim.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { loadBuiltIn } from './built-in.ts';
import { findConfig, loadConfig } from './config.ts';
import type { LoadedConfig } from './config-schema.ts';
import { readInput } from '../files/read-file.ts';
import { plain } from '../report/terminal.ts';
import { foldersUp, pathInRepository } from '../files/repository.ts';

/** Flags that say which claims there are. */
export interface SourceFlags extends DataFlags {
  readonly config?: string | undefined;
  /** Lakatos' own claims, beside those of the configuration if there is one. */
  readonly catalogue?: boolean | undefined;
  readonly data?: string | undefined;
  /** The file of the labels where `data` is an IDX file. */
  readonly labels?: string | undefined;
}

const sourceFlags: Readonly<Record<keyof SourceFlags, true>> = {
  config: true,
  catalogue: true,
  data: true,
  labels: true,
  target: true,
  delimiter: true,
  decimal: true,
  encoding: true,
  header: true,
};

/** Of the flags of a command, those that say which claims there are. */
export function sourceOf(flags: SourceFlags): Readonly<Record<string, string | boolean | undefined>> {
  return Object.fromEntries(Object.entries(flags).filter(([name]) => Object.hasOwn(sourceFlags, name)));
}

/** The claims that a command works with, and where they come from. */
export interface LoadedClaims extends KnownClaims {
  /** What is used, for people: the configuration relative to the folder in which the program is run. */
  readonly source: string;
  /** The same, relative to the top of the repository: no path of this machine. */
  readonly sourceInRepository: string;
  /** Where the theory's own files are, such as its lock: next to the configuration, else in this folder. */
  readonly folder: string;
  /** The configuration; undefined where there is none. */
  readonly configPath: string | undefined;
}

/** What a command needs beside the claims that it was told of. */
interface ClaimsNeeded {
  /** The built-in catalogue stands in for a configuration that is missing. */
  readonly isOptional?: boolean;
  /** The built-in claims are known where they were left out, too; else they are not even loaded. */
  readonly withOthers?: boolean;
}

/** Claims, and the catalogues that they are of. */
export interface KnownClaims {
  readonly claims: readonly Claim[];
  /** The built-in claims where the configuration left them out: a counterexample may be to one of them. */
  readonly others: readonly Claim[];
  /** The configuration; the built-in catalogue where there is none. Either stands in for the other. */
  readonly config: LoadedConfig;
  readonly builtIn: LoadedConfig;
  /** The data set that the flags name, if they name one, for the record and itself. */
  readonly data?: NonNullable<Evidence['data']>;
  readonly tables?: DataTables;
}

/**
 * The claims of the configuration, of the built-in catalogue where that is asked for, or of both.
 * @throws {UsageError} on a configuration or data set that cannot be used, or if there is none of what is
 * needed
 */
export async function loadClaims(
  { cwd }: { readonly cwd: string },
  flags: SourceFlags,
  { isOptional = false, withOthers = isOptional }: ClaimsNeeded = {},
): Promise<LoadedClaims> {
  const { config: asked, catalogue = false } = flags;
  const path = findConfig(cwd, asked);
  if (path === undefined && !catalogue && !isOptional) throw new UsageError(noConfig(cwd));
  const table = await namedTable(cwd, flags);
  const tables = table && new Map([[table.sha256, table]]);
  const own = path === undefined ? undefined : await loadConfig(path, tables, asked ?? relative(cwd, path));
  const config = own && { ...own, catalogue: catalogue || own.catalogue === true };
  const builtIn = config === undefined || config.catalogue || withOthers ? await loadBuiltIn(tables) : config;
  const loaded = {
    ...withBuiltIn(config ?? builtIn, builtIn),
    source: described(path && relative(cwd, path), config?.catalogue),
    sourceInRepository: described(path && pathInRepository(dirname(path), path), config?.catalogue),
    folder: path === undefined || asked !== undefined ? cwd : dirname(path),
    configPath: path,
  };
  if (table === undefined || tables === undefined) return loaded;
  return { ...loaded, data: recordOf(table), tables };
}

/** Which claims a command works with, in a line for standard error. */
export function sourceLine({ source }: LoadedClaims): string {
  return plain(`configuration: ${source}`);
}

/**
 * The claims of a configuration, with the built-in ones where it asks for them.
 * @throws {UsageError} when both have a claim of the same id
 */
export function withBuiltIn(config: LoadedConfig, builtIn: LoadedConfig): KnownClaims {
  const { claims, catalogue = false } = config;
  if (config === builtIn) return { claims, others: [], config, builtIn };
  if (!catalogue) return { claims, others: builtIn.claims, config, builtIn };
  const own = new Set(claims.map(({ id }) => id));
  const taken = builtIn.claims.find(({ id }) => own.has(id));
  if (taken !== undefined) {
    throw new UsageError(`the configuration and the built-in catalogue both have a claim '${taken.id}'`);
  }
  return { claims: [...claims, ...builtIn.claims], others: [], config, builtIn };
}

function noConfig(cwd: string): string {
  return `there is no lakatos.config.ts here or above, up to ${foldersUp(cwd).at(-1)!}: write one with 'export default defineConfig({ claims: [...] })', name one with --config, or ask for Lakatos' own claims with --catalogue`;
}

function described(path: string | undefined, catalogue = false): string {
  if (path === undefined) return "none, Lakatos' own claims";
  return catalogue ? `${path}, and Lakatos' own claims` : path;
}

/** @throws {UsageError} on a data set that cannot be used */
async function namedTable(cwd: string, flags: SourceFlags): Promise<DataTable | undefined> {
  const { data, labels } = flags;
  if (data !== undefined) {
    const { loadTable } = await import('../data/load.ts');
    return loadTable((path) => readInput(cwd, path), data, labels, dataFlagsOf(flags));
  }
  if (labels !== undefined) throw new UsageError('--labels goes with --data, an IDX file of images');
  requireNoDataFlags(flags, 'goes with --data');
  return undefined;
}
