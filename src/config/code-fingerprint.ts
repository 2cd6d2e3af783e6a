import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprint, type Json } from '../core/json.ts';
import { memoize } from '../core/memoize.ts';
import { version } from '../core/version.ts';
import { codeRoot, digestOfBuild, digestOfCode, digestOfLakatos } from '../files/code-digest.ts';
import { foldersUp } from '../files/repository.ts';
import type { LoadedClaims } from './load-claims.ts';

/**
 * SHA-256 of all that decides what claims do, the same on any machine: Lakatos' own code, the data set, and,
 * where there is a configuration, the code of its repository with the files that this code names. What code
 * does otherwise depend on (the environment, the network, names put together at run time) is not seen.
 * @param out a folder that runs write to, which is no part of it
 * @returns undefined where the repository is too large to be read
 */
export function codeFingerprint(
  { configPath, data }: Pick<LoadedClaims, 'configPath' | 'data'>,
  out?: string,
): string | undefined {
  const own = ownCode();
  if (configPath === undefined) return fingerprint([own, (data ?? null) as unknown as Json]);
  const root = codeRoot(dirname(configPath));
  // in Lakatos' own repository its own code is all that there is
  const theirs = root === ownPlace().top ? 'own' : digestOfCode(root, out);
  const config = relative(root, configPath).split(sep).join('/');
  return theirs && fingerprint([own, (data ?? null) as unknown as Json, config, theirs]);
}

/** Of Lakatos itself: what runs, compiled or not. */
const ownCode: () => string = memoize(() => {
  const { top, isBuilt } = ownPlace();
  const own = isBuilt ? digestOfBuild(top) : digestOfLakatos(top, ['src', 'properties']);
  return `${version} ${own} ${optionalPackages(top).join()}`;
});

/** What may be installed beside it, which then computes: with its version, or without one where it is not. */
function optionalPackages(top: string): readonly string[] {
  const read = (folder: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { optionalDependencies = {} } = read(top);
  return Object.keys(optionalDependencies as object).map((name) => {
    const places = foldersUp(top).map((folder) => join(folder, 'node_modules', name));
    const installed = places.find((folder) => existsSync(join(folder, 'package.json')));
    return installed === undefined ? name : `${name}@${String(read(installed)['version'])}`;
  });
}

/** Where Lakatos stands, and whether what the build made of it runs. */
function ownPlace(): { readonly top: string; readonly isBuilt: boolean } {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = here.lastIndexOf(`${sep}dist${sep}`);
  return built === -1
    ? { top: dirname(dirname(here)), isBuilt: false }
    : { top: here.slice(0, built), isBuilt: true };
}
