// The same evidence, byte for byte, from this Node and from Node 22 and 24 (their binaries come in npm
// packages), inline and for 1, 2 and 8 workers that attack whole claims, and for 16, more than there are
// claims, that run blocks. Usage: node scripts/check-engines.mjs
import { spawnSync } from 'node:child_process';
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
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, stderr };
}

/** Other versions of Node, by major version; none where this system has no such package. */
function others() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  return [22, 24].flatMap((major) => {
    const prefix = join(folder, `node-${major}`);
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', prefix, `${name}@${major}`];
    const { status } = run('npm', args);
    if (status === 0) return [[`Node ${major}`, join(prefix, 'node_modules', name, 'bin', 'node')]];
    console.log(`skipped: no package ${name}@${major}`);
    return [];
  });
}

function evidence(node, label, flags) {
  const out = join(folder, label);
  const args = [
    main,
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
  const { status, stderr } = run(node, [...args, ...flags]);
  if (status !== 0 && status !== 3) throw new Error(`${label}: exit ${status}: ${stderr}`);
  return readFileSync(join(out, 'evidence.json'), 'utf8');
}

let failed = 0;
try {
  const expected = evidence(process.execPath, 'inline', ['--engine', 'inline']);
  const compare = (label, node, flags) => {
    const same = evidence(node, label, flags) === expected;
    console.log(`${same ? 'same bytes' : 'OTHER BYTES'}: ${label}`);
    if (!same) failed++;
  };
  for (const workers of ['1', '2', '8', '16'])
    compare(`${workers} workers`, process.execPath, ['--workers', workers]);
  for (const [label, node] of others()) compare(label, node, ['--workers', '2']);
  console.log(`on ${process.version}: ${JSON.parse(expected).totals.steps} steps`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
