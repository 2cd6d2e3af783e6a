import { UsageError } from '../core/errors.ts';
import { loadTable } from '../data/load.ts';
import type { DataTables } from '../data/table.ts';
import type { Claim } from '../judge/claims/claim.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { loadBuiltIn } from './built-in.ts';
import { findConfig, loadConfig } from './config.ts';
import type { LoadedConfig } from './config-schema.ts';
import type { Host } from './host.ts';
import { readInput } from './read-json.ts';

/** Flags that say which claims there are. */
export interface SourceFlags {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  /** The file of the labels where `data` is an IDX file. */
  readonly labels?: string | undefined;
}

/** The claims that a command works with, and where they come from. */
export interface LoadedClaims {
  readonly claims: readonly Claim[];
  /** The built-in claims where the configuration left them out: a counterexample may be to one of them. */
  readonly others: readonly Claim[];
  /** The configuration; the built-in catalogue where there is none. */
  readonly config: LoadedConfig;
  readonly builtIn: LoadedConfig;
  /** The data set that the flags name, if they name one, for the record and itself. */
  readonly data?: NonNullable<Evidence['data']>;
  readonly tables?: DataTables;
}

/**
 * The claims of the configuration, of the built-in catalogue, or of both.
 * @throws {UsageError} on a configuration or data set that cannot be used
 */
export async function loadClaims(host: Pick<Host, 'cwd'>, flags: SourceFlags): Promise<LoadedClaims> {
  const path = findConfig(host.cwd, flags.config);
  const table = namedTable(host.cwd, flags);
  const tables = table && new Map([[table.sha256, table]]);
  const builtIn = await loadBuiltIn(tables);
  const config = path === undefined ? builtIn : await loadConfig(path, tables);
  const loaded = withBuiltIn(config, builtIn);
  if (table === undefined || tables === undefined) return loaded;
  const { file, sha256, rows, columns } = table;
  return { ...loaded, data: { file, sha256, rows: rows.length, columns: columns.length }, tables };
}

/**
 * The claims of a configuration, with the built-in ones where it asks for them.
 * @throws {UsageError} when both have a claim of the same id
 */
export function withBuiltIn(config: LoadedConfig, builtIn: LoadedConfig): LoadedClaims {
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

/** @throws {UsageError} on a data set that cannot be used */
function namedTable(cwd: string, { data, labels }: SourceFlags): ReturnType<typeof loadTable> | undefined {
  if (labels !== undefined && data === undefined)
    throw new UsageError('--labels goes with --data, an IDX file of images');
  return data === undefined ? undefined : loadTable((path) => readInput(cwd, path), data, labels);
}
