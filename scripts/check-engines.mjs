// The same evidence, byte for byte, inline and from 1, 2 and 8 workers that attack whole claims, and 16, more
// than there are claims, that run blocks; two of these on Node 22 and 24, whose binaries come in npm packages.
// Usage: node scripts/check-engines.mjs
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'lakatos-engines-'));
const main = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
// one claim of each way to simulate: reduced, full, rare, means, deviations, linear models, a closure
const claims = [
  'stagnation/product',
  'stagnation/rare',
  'stagnation/drift-deviation',
  'stagnation/data-deviation',
  'confinement/*',
  'displacement/levy',
  'invariance/flat-noise',
];

function run(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += text));
    child.once('error', fail);
    child.once('close', (status) => done({ status, stderr }));
  });
}

/** The binary of another version of Node; undefined where this system has no such package. */
async function binaryOf(major) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const prefix = join(folder, `node-${major}`);
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', prefix, `${name}@${major}`];
  const { status } = await run('npm', args);
  if (status === 0) return join(prefix, 'node_modules', name, 'bin', 'node');
  console.log(`skipped: no package ${name}@${major}`);
  return undefined;
}

async function evidence(node, label, flags) {
  const out = join(folder, label);
  const args = [
    'check',
    ...claims,
    '--catalogue',
    '--budget',
    '2e7',
    '--out',
    out,
    '--quiet',
    '--no-progress',
  ];
  const { status, stderr } = await run(node, [main, ...args, ...flags]);
  if (status !== 0 && status !== 3) throw new Error(`${label}: exit ${status}: ${stderr}`);
  return readFileSync(join(out, 'evidence.json'), 'utf8');
}

let failed = 0;
try {
  const expected = evidence(process.execPath, 'inline', ['--engine', 'inline']);
  const compare = async (workers, major) => {
    const node = major && (await binaryOf(major));
    const label = `${workers} workers${node === undefined ? '' : ` on Node ${major}`}`;
    const same =
      (await evidence(node ?? process.execPath, label, ['--workers', workers])) === (await expected);
    console.log(`${same ? 'same bytes' : 'OTHER BYTES'}: ${label}`);
    if (!same) failed++;
  };
  // two at a time, since much of a run is one thread's work
  await Promise.all([
    expected.then(() => compare('16')),
    (async () => {
      await compare('2', 22);
      await compare('8', 24);
      await compare('1');
    })(),
  ]);
  console.log(`on ${process.version}: ${JSON.parse(await expected).totals.steps} steps`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
