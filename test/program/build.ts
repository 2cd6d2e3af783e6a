import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../rules/sources.ts';

/** Names the folder of the package that was built once for all tests of a run. */
export const builtPackage = 'LAKATOS_BUILT_PACKAGE';

/** Builds the package from the sources as they are, with all packages of this repository beside it. */
export function buildPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-built-'));
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'python'), join(folder, 'python'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  buildInto(folder);
  return folder;
}

/**
 * Builds `dist` of a folder, with the kernels that this repository has.
 * @param folder where the package stands
 * @param sources whose sources
 * @throws {Error} with what the compiler said
 */
export function buildInto(folder: string, sources: string = root): void {
  const run = (script: string, ...args: readonly string[]): void => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(sources, script), ...args], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the package does not build: ${script}\n${stdout}${stderr}`);
  };
  const dist = join(folder, 'dist');
  run('node_modules/typescript/bin/tsc', '-p', join(sources, 'tsconfig.build.json'), '--outDir', dist);
  cpSync(join(root, 'src'), join(dist, 'src'), {
    recursive: true,
    filter: (path) => !/\.ts$|\/assembly$/u.test(path),
  });
  run('scripts/bundle.mjs', dist);
}

/** What vitest does before the tests of a run, and after. */
export default function setup(): () => void {
  const folder = buildPackage();
  process.env[builtPackage] = folder;
  return () => {
    rmSync(folder, { recursive: true });
  };
}
