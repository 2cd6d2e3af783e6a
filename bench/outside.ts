import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Competitor, Measurement } from './competitor.ts';
import type { Workload } from './workloads.ts';

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What a program printed, as JSON; undefined when it failed. */
function ask(command: string, args: readonly string[]): Measurement | undefined {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', env });
  return status === 0 ? (JSON.parse(stdout) as Measurement) : undefined;
}

/** Something that also draws normals. */
export interface Outsider extends Competitor {
  normals(): Measurement | undefined;
}

/** NumPy on one thread, or why there is none. */
export function numpy(): Outsider | string {
  const found = spawnSync('python3', ['-c', 'import numpy']).status === 0;
  if (!found) return 'no python3 with NumPy here';
  const run = (workload: object): Measurement | undefined =>
    ask('python3', [at('workloads.py'), JSON.stringify(workload)]);
  return {
    name: 'NumPy',
    measure: (workload) => Promise.resolve(run(workload)),
    normals: () => run({ kind: 'normals', T: 1, eta: 1, sigma: 1, limit: 1 }),
  };
}

/** The C reference, built here, or why there is none. */
export function nativeC(): Outsider | string {
  const folder = mkdtempSync(join(tmpdir(), 'lakatos-bench-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const program = join(folder, 'reference');
  const flags = ['-O3', '-march=native', at('reference.c'), '-o', program, '-lm'];
  if (spawnSync('cc', flags).status !== 0) return 'no C compiler here that builds bench/reference.c';
  const run = (kind: string, w: Workload | undefined): Measurement | undefined =>
    ask(program, [kind, ...[w?.dim, w?.count, w?.T, w?.eta, w?.sigma, w?.limit].map((x) => String(x ?? 1))]);
  return {
    name: 'C',
    measure: (workload) =>
      Promise.resolve(workload.kind === 'perceptron' ? undefined : run(workload.kind, workload)),
    normals: () => run('normals', undefined),
  };
}
