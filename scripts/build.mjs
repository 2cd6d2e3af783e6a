// Compiles the kernel to WebAssembly, then src and properties to dist, from scratch so that no old file
// stays; bundles them, and compares the kernel with the plain reference.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const at = (path) => fileURLToPath(new URL(path, root));

function node(script, ...args) {
  const { status } = spawnSync(process.execPath, [at(script), ...args], { stdio: 'inherit', cwd: at('.') });
  if (status !== 0) process.exit(status ?? 1);
}

/** Compiles AssemblyScript to WebAssembly. No relaxed SIMD: its results differ between machines. */
function compile(from, to) {
  const flags = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--outFile', to];
  node('node_modules/assemblyscript/bin/asc.js', from, ...flags);
}

compile('src/core/assembly/index.ts', 'src/core/shake256.wasm');
compile('src/theory/sgd/kernel/assembly/index.ts', 'src/theory/sgd/kernel/kernel.wasm');
if (process.argv.includes('--kernel')) process.exit(0);
rmSync(at('dist'), { recursive: true, force: true });
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
// What is no TypeScript goes along as it is.
for (const file of [
  'core/shake256.wasm',
  'theory/sgd/kernel/kernel.wasm',
  'report/browser/report.js',
  'report/browser/reload.js',
]) {
  mkdirSync(dirname(at(`dist/src/${file}`)), { recursive: true });
  copyFileSync(at(`src/${file}`), at(`dist/src/${file}`));
}
node('scripts/bundle.mjs', at('dist'));
node('scripts/check-kernel.mjs');
