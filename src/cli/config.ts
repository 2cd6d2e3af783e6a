import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { createJiti } from 'jiti';
import { messageOf, UsageError } from '../core/errors.ts';
import type { DataTables } from '../data/table.ts';
import { plain } from '../report/terminal.ts';
import { checkConfig, type LoadedConfig } from './config-schema.ts';

/** The names of a configuration file, in the folder in which the program is run. */
export const configNames: readonly string[] = [
  'lakatos.config.ts',
  'lakatos.config.js',
  'lakatos.config.mjs',
];

/**
 * The path of the configuration: the one asked for, else the one in `cwd`, if there is any.
 * @throws {UsageError} when the one asked for is missing, or when `cwd` has several
 */
export function findConfig(cwd: string, asked: string | undefined): string | undefined {
  if (asked !== undefined) {
    const path = resolve(cwd, asked);
    if (!existsSync(path)) throw new UsageError(`${asked}: no such configuration file`);
    return path;
  }
  const found = configNames.filter((name) => existsSync(resolve(cwd, name)));
  if (found.length > 1) throw new UsageError(`${found.join(' and ')} both exist: name one with --config`);
  return found[0] === undefined ? undefined : resolve(cwd, found[0]);
}

/**
 * Runs and checks a configuration file, TypeScript or JavaScript. `lakatos` and whatever else it imports are
 * resolved from its own folder, by Node's rules.
 * @param data the data sets that its claims may be on
 * @throws {UsageError} one line that names the file, when it cannot be loaded or is not a configuration
 */
export async function loadConfig(path: string, data?: DataTables): Promise<LoadedConfig> {
  const file = basename(path);
  let exported: unknown;
  try {
    const jiti = createJiti(path, { fsCache: false, moduleCache: false, interopDefault: false });
    exported = await jiti.import(path);
  } catch (error) {
    throw new UsageError(`${file}: could not be loaded: ${plain(messageOf(error))}`);
  }
  return checkConfig((exported as { readonly default?: unknown } | null | undefined)?.default, file, data);
}
