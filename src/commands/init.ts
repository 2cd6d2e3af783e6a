import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findConfig } from '../config/config.ts';
import { UsageError } from '../core/errors.ts';
import { requireWritable } from '../files/output-folder.ts';
import { readText } from '../files/read-file.ts';
import { writeFiles } from '../files/write-files.ts';
import { newClaim } from '../scaffold/new-claim.ts';
import { extended, firstClaim, newRepository, type OwnManifest } from '../scaffold/new-repository.ts';
import { type Host, print } from '../host/host.ts';

/** Writes a repository with one claim, and overwrites nothing. Returns the exit code. */
export async function init(
  host: Host,
  folder: string,
  { python = false }: { readonly python?: boolean },
): Promise<number> {
  const at = resolve(host.cwd, folder);
  requireWritable(host.cwd, folder, [], folder);
  const present = new Map(
    extended.filter((path) => existsSync(join(at, path))).map((path) => [path, readText(at, path)]),
  );
  const files = newRepository(python ? 'python' : 'typescript', present, ownManifest());
  requireWritable(host.cwd, folder, [...files.keys()], folder);
  const others = [...files.keys()].filter((path) => !present.has(path));
  requireNothingAt(at, others, 'init overwrites nothing; name another folder: lakatos init my-theory');
  await writeFiles(at, files);
  const shown = (path: string): string => (folder === '.' ? path : join(folder, path));
  const enter = relative(host.cwd, at) === '' ? [] : [`cd ${folder}`];
  const install = python ? ['python3 -m pip install -r requirements.txt'] : [];
  print(
    host.out,
    ...[...files.keys()].map((path) => `${present.has(path) ? 'extended' : 'written '}  ${shown(path)}`),
    '',
    'Next:',
    ...[
      ...enter,
      'npm install',
      ...install,
      'npx lakatos check --budget quick',
      'npx lakatos new family/name --kind inequality',
    ].map((line) => `  ${line}`),
    '',
    `The claim is ${firstClaim.id}; node_modules/lakatos/docs/tutorial.md goes on from there.`,
  );
  return 0;
}

/** Writes a claim, and its line in the configuration. Returns the exit code. */
export async function createClaim(
  host: Host,
  id: string,
  { kind, config }: { readonly kind: string; readonly config?: string },
): Promise<number> {
  const found = findConfig(host.cwd, config);
  if (found === undefined)
    throw new UsageError(
      'there is no configuration here or above, to which a claim could be added: lakatos init writes one',
    );
  const folder = dirname(found);
  const name = basename(found);
  const shown = (path: string): string => relative(host.cwd, join(folder, path));
  const { files, path, missing } = newClaim({ path: name, text: readText(folder, name) }, id, kind);
  requireWritable(folder, '.', [...files.keys()], shown('.') || '.');
  requireNothingAt(folder, [path], 'a new claim overwrites nothing');
  await writeFiles(folder, files);
  print(
    host.out,
    ...[...files.keys()].map((file) => `${file === path ? 'written ' : 'extended'}  ${shown(file)}`),
    '',
  );
  if (missing.length > 0)
    print(host.out, `Add to ${shown(name)}:`, ...missing.map((line) => `  ${line}`), '');
  print(
    host.out,
    'It is true as it stands, so that every later failure is about your own changes. Next:',
    `  npx lakatos check ${id} --budget quick`,
  );
  return 0;
}

function requireNothingAt(folder: string, paths: readonly string[], why: string): void {
  const taken = paths.find((path) => lstatSync(join(folder, path), { throwIfNoEntry: false }) !== undefined);
  if (taken !== undefined) throw new UsageError(`${taken} is there already, and ${why}`);
}

function ownManifest(): OwnManifest {
  const top = import.meta.url.includes('/dist/src/') ? '../../../package.json' : '../../package.json';
  return JSON.parse(readFileSync(fileURLToPath(new URL(top, import.meta.url)), 'utf8')) as OwnManifest;
}
