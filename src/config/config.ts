import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../core/errors.ts';
import { withTimeLimit } from '../judge/engine/time-limit.ts';
import type { DataTables } from '../data/table.ts';
import { authorLine } from '../judge/claims/claim-error.ts';
import { configProblem } from './config-problem.ts';
import type { LoadedConfig } from './config-schema.ts';
import { pythonProgram } from '../files/python.ts';
import { foldersUp } from '../files/repository.ts';

/** The names of a configuration file. */
const configNames: readonly string[] = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'py'].map(
  (extension) => `lakatos.config.${extension}`,
);

/** A name is nearly another if this many letters make it so. */
const maxSlips = 2;

/**
 * The path of the configuration: the one asked for, else the nearest from `cwd` upwards, if there is any.
 * @throws {UsageError} when the one asked for is missing, when a folder has several, and when a file is
 * nearly called like one
 */
export function findConfig(cwd: string, asked: string | undefined): string | undefined {
  if (asked !== undefined) {
    const path = resolve(cwd, asked);
    if (!existsSync(path)) throw new UsageError(`${asked}: no such configuration file`);
    requireFile(path, asked);
    return path;
  }
  for (const folder of foldersUp(cwd)) {
    const names = namesIn(folder);
    const shown = (name: string): string => relative(cwd, join(folder, name));
    const [found, ...others] = configNames.filter((name) => names.includes(name));
    if (others.length > 0) {
      const all = [found!, ...others].map(shown);
      throw new UsageError(`there are ${all.join(' and ')}: name one with --config`);
    }
    if (found !== undefined) {
      requireFile(join(folder, found), shown(found));
      return join(folder, found);
    }
    const near = names.find(isNearlyConfig);
    if (near !== undefined) {
      throw new UsageError(
        `${shown(near)}: a configuration is not found by this name: call it ${configNames.join(', ')}, or name it with --config`,
      );
    }
  }
  return undefined;
}

/** A folder holds no configuration, and a pipe may never give one. */
function requireFile(path: string, shown: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false)
    throw new UsageError(`${shown}: is no file; a configuration is one`);
}

/** The files in a folder; in one that cannot be listed, those of the names looked for. */
function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch {
    return configNames.filter((name) => existsSync(join(folder, name)));
  }
}

function isNearlyConfig(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    /^\.?lakatos[._-]?conf/u.test(lower) || configNames.some((right) => distance(lower, right) <= maxSlips)
  );
}

/**
 * Runs and checks a configuration file, TypeScript or JavaScript, or the claims of a Python file. `lakatos`
 * and whatever else it imports are resolved from its own folder, by Node's rules.
 * @param data the data sets that its claims may be on
 * @param file its name, for messages
 * @throws {UsageError} one line that names the file, when it cannot be loaded in time or is no configuration
 */
export async function loadConfig(
  path: string,
  data?: DataTables,
  file: string = basename(path),
  limitMs?: number,
): Promise<LoadedConfig> {
  return withTimeLimit(
    () => `${file}: loading it`,
    () => loadAndCheck(path, data, file),
    limitMs,
  );
}

type ConfigModule = { readonly default?: unknown } | null;

/** A module that needs no transforming. Nothing where it fails: then it is loaded the other way. */
async function importedByNode(path: string): Promise<ConfigModule | undefined> {
  if (!path.endsWith('.mjs')) return undefined;
  try {
    return (await import(pathToFileURL(path).href)) as ConfigModule;
  } catch {
    return undefined;
  }
}

async function importedByJiti(path: string): Promise<ConfigModule> {
  // not by `import`, which reads the whole package for its names before it runs it
  const { createJiti } = createRequire(import.meta.url)('jiti') as typeof import('jiti');
  const fsCache = transformsFolder(path) ?? false;
  return createJiti(path, { fsCache, moduleCache: false, interopDefault: false }).import(path);
}

/**
 * Where transformed TypeScript is kept for the next thread and the next run, by the hash of its source:
 * beside the packages of the configuration, as other tools do; nowhere if it has none.
 */
function transformsFolder(config: string): string | undefined {
  const packages = foldersUp(dirname(config)).map((folder) => join(folder, 'node_modules'));
  const nearest = packages.find((folder) => existsSync(folder));
  return nearest && join(nearest, '.cache/lakatos');
}

async function loadAndCheck(path: string, data: DataTables | undefined, file: string): Promise<LoadedConfig> {
  const real = realpathSync(path);
  if (path.endsWith('.py')) return checkPython(real, file);
  let module: ConfigModule | undefined;
  try {
    module = (await importedByNode(real)) ?? (await importedByJiti(real));
  } catch (error) {
    throw configProblem(error, real, file);
  }
  const { checkConfig } = await import('./config-schema.ts');
  try {
    // `export =` of TypeScript's CommonJS has no default beside it
    const isWhole = path.endsWith('.cts') && module?.default === undefined;
    return checkConfig(isWhole ? module : module?.default, file, data);
  } catch (error) {
    // of getters, say
    const isAuthors = error instanceof Error && authorLine(error) !== undefined;
    throw error instanceof UsageError || isAuthors ? configProblem(error, real, file) : error;
  }
}

/** The claims that a Python file describes. */
async function checkPython(path: string, file: string): Promise<LoadedConfig> {
  const { checkConfig } = await import('./config-schema.ts');
  const { describedClaims } = await import('../external/described-claims.ts');
  const { pythonFolder } = await import('../external/launch.ts');
  try {
    const claims = describedClaims([pythonProgram(), join(pythonFolder, 'lakatos.py'), path], file);
    return checkConfig({ claims }, file);
  } catch (error) {
    throw error instanceof UsageError ? configProblem(error, path, file) : error;
  }
}
