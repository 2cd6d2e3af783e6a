import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../rules/sources.ts';
import { buildPackage, builtPackage } from './build.ts';

/** A user's repository with Lakatos among its node_modules, built from the sources as they are. */
export interface Repository {
  readonly folder: string;
  /** Writes a file of the user's. */
  write(path: string, text: string): void;
  /** Runs `lakatos` in the repository to its end. */
  lakatos(...args: readonly string[]): Ended;
  /** Runs a script of bash in the repository to its end, with `npx` as there. */
  bash(script: string, env?: Readonly<Record<string, string>>): Ended;
  /** Starts `lakatos` in the repository. */
  start(...args: readonly string[]): ChildProcess;
  remove(): void;
}

/** How a run ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** What is in the package; npm adds the README, the license and the manifest by itself. */
interface Manifest {
  readonly files: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

export const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** How Lakatos comes to lie in a repository. */
interface Installation {
  /** Made into a tarball by npm, and unpacked. */
  readonly packed?: boolean;
  /** Without its optional dependencies, as `npm install --omit=optional` leaves it. */
  readonly bare?: boolean;
}

/**
 * Puts Lakatos into an empty repository, the way a package lies in one after `npm install`. It finds the
 * packages that it declares, and no others.
 */
export function repositoryWithLakatos({ packed = false, bare = false }: Installation = {}): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-user-'));
  const installed = join(folder, 'node_modules', 'lakatos');
  const built = process.env[builtPackage] ?? buildPackage();
  cpSync(built, installed, { recursive: true, filter: (path) => path !== join(built, 'node_modules') });
  if (process.env[builtPackage] === undefined) rmSync(built, { recursive: true });
  const { dependencies, optionalDependencies } = manifest;
  const names = Object.keys(bare ? dependencies : { ...dependencies, ...optionalDependencies });
  for (const name of names.filter((own) => existsSync(join(root, 'node_modules', own)))) {
    const link = join(installed, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
  if (packed) packAndUnpack(installed);
  writeFileSync(join(folder, 'package.json'), '{ "name": "theory", "private": true, "type": "module" }\n');
  const program = join(installed, 'dist/src/cli/main.js');
  const bin = join(folder, 'node_modules/.bin');
  mkdirSync(bin);
  symlinkSync('../lakatos/dist/src/cli/main.js', join(bin, 'lakatos'));
  // users of lakatos/vitest have a vitest of their own
  symlinkSync(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
  symlinkSync('../vitest/vitest.mjs', join(bin, 'vitest'));
  const options = { cwd: folder, env: { ...process.env, NO_COLOR: '1' } };
  return {
    folder,
    write: (path, text) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    lakatos: (...args) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        ...options,
        encoding: 'utf8',
      });
      return { exitCode: status, out: stdout, err: stderr };
    },
    bash: (script, env = {}) => {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
        ...options,
        env: { ...options.env, ...env },
        encoding: 'utf8',
      });
      return { exitCode: status, out: stdout, err: stderr };
    },
    start: (...args) => spawn(process.execPath, [program, ...args], options),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Takes away what the tarball of a package has not. */
function packAndUnpack(installed: string): void {
  for (const path of [...manifest.files, 'README.md', 'LICENSE'])
    if (path !== 'dist' && !path.startsWith('!'))
      cpSync(join(root, path.replace(/\/\*.*$/u, '')), join(installed, path.replace(/\/\*.*$/u, '')), {
        recursive: true,
      });
  const run = (program: string, ...args: readonly string[]): void => {
    const { status, stderr } = spawnSync(program, args, { cwd: installed, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program}: ${stderr}`);
  };
  const beside = join(installed, '..');
  run('npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', beside);
  const tarball = readdirSync(beside).find((name) => name.endsWith('.tgz'))!;
  for (const name of readdirSync(installed))
    if (name !== 'node_modules') rmSync(join(installed, name), { recursive: true });
  run('tar', '-xzf', join(beside, tarball), '--strip-components=1');
  rmSync(join(beside, tarball));
}
