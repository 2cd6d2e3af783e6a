import { catalogueFor } from '../../properties/catalogue.ts';
import { classificationTask } from '../data/classification.ts';
import type { Claim } from '../judge/claims/claim.ts';
import type { Evidence } from '../judge/claims/evidence.ts';
import { UsageError } from '../core/errors.ts';
import type { DataTable, DataTables } from '../data/table.ts';
import { findConfig, loadConfig } from './config.ts';
import type { LakatosConfig } from './define-config.ts';
import type { Host } from './host.ts';
import { loadTable } from '../data/load.ts';
import { readInput } from './read-json.ts';

/** Flags that say which claims there are. */
export interface SourceFlags {
  readonly config?: string;
  readonly data?: string;
  /** The file of the labels where `data` is an IDX file. */
  readonly labels?: string;
}

/** The claims that a command works with. */
export interface LoadedClaims {
  readonly claims: readonly Claim[];
  /** The built-in claims where the configuration left them out: what a counterexample file may still speak of. */
  readonly others: readonly Claim[];
  readonly settings: Omit<LakatosConfig, 'claims' | 'catalogue'>;
  readonly data?: NonNullable<Evidence['data']>;
  /** The data set itself. */
  readonly tables?: DataTables;
  /** Why no networks are trained on the data set, in one line, where none are. */
  readonly untrained?: string;
}

/**
 * The claims of the configuration, of the built-in catalogue, or of both.
 * @throws {UsageError} on a configuration or data set that cannot be used
 */
export async function loadClaims(host: Pick<Host, 'cwd'>, flags: SourceFlags): Promise<LoadedClaims> {
  const path = findConfig(host.cwd, flags.config);
  const config = path === undefined ? undefined : await loadConfig(path);
  const tables = loadTables(host.cwd, flags);
  const builtIn = catalogueFor(tables);
  const [table] = tables?.values() ?? [];
  const task = table && classificationTask(table);
  const untrained = typeof task === 'string' && { untrained: task };
  const data =
    tables === undefined || table === undefined ? {} : { data: describe(table), tables, ...untrained };
  if (config === undefined) return { claims: builtIn, others: [], settings: {}, ...data };
  return { ...claimsOf(config, builtIn), ...data };
}

/**
 * The claims of a configuration, with the built-in ones where it asks for them.
 * @throws {UsageError} when both have a claim of the same id
 */
export function claimsOf(
  config: LakatosConfig,
  builtIn: readonly Claim[],
): Omit<LoadedClaims, 'data' | 'tables' | 'untrained'> {
  const { claims, catalogue = false, ...settings } = config;
  if (!catalogue) return { claims, others: builtIn, settings };
  const own = new Set(claims.map(({ id }) => id));
  const taken = builtIn.find(({ id }) => own.has(id));
  if (taken !== undefined) {
    throw new UsageError(`the configuration and the built-in catalogue both have a claim '${taken.id}'`);
  }
  return { claims: [...claims, ...builtIn], others: [], settings };
}

/** The data set that the flags name, if they name one. @throws {UsageError} on one that cannot be used */
export function loadTables(cwd: string, { data, labels }: SourceFlags): DataTables | undefined {
  if (labels !== undefined && data === undefined)
    throw new UsageError('--labels goes with --data, an IDX file of images');
  if (data === undefined) return undefined;
  const table = loadTable((path) => readInput(cwd, path), data, labels);
  return new Map([[table.sha256, table]]);
}

function describe({ file, sha256, rows, columns }: DataTable): NonNullable<Evidence['data']> {
  return { file, sha256, rows: rows.length, columns: columns.length };
}
