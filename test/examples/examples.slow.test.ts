import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/judge/claims/evidence.ts';
import { withoutPython } from '../external/python.ts';
import { type Repository, repositoryWithLakatos } from '../program/installed.ts';
import { read, root } from '../rules/sources.ts';

const folder = join(root, 'examples');
/** A folder of `examples` is one with a configuration, in TypeScript or in Python. */
const configs = ['lakatos.config.ts', 'lakatos.config.py'];
const examples = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, files: readdirSync(join(folder, name)) }))
  .filter(({ files }) => files.some((file) => configs.includes(file)));

let repository: Repository;
beforeAll(() => {
  repository = repositoryWithLakatos();
}, 120_000);
afterAll(() => {
  repository.remove();
});

/** The row of an example in examples/README.md. */
const row = (name: string): string | undefined =>
  read('examples/README.md')
    .split('\n')
    .find((line) => line.startsWith(`| [${name}](${name}) |`));

describe.each(examples)('the example $name', ({ name, files }) => {
  const isPython = !files.includes('lakatos.config.ts');

  it.skipIf(isPython)('compiles in strict mode against the published types', () => {
    const own = copied(name);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', own, '--noEmit'], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it.skipIf(isPython && withoutPython() !== undefined)(
    'is corroborated, informative, and its wrong versions refuted, at the quick budget',
    () => {
      const own = copied(name);
      const check = 'node_modules/.bin/lakatos check --budget quick --no-progress';
      const { out, err, exitCode } = repository.bash(`cd examples/${name} && PATH=/usr/bin:$PATH ${check}`);
      expect([exitCode, exitCode === 0 ? '' : `${out}${err}`]).toEqual([0, '']);
      const { claims } = JSON.parse(
        readFileSync(join(own, 'reports/evidence.json'), 'utf8'),
      ) as unknown as Evidence;
      expect(claims.filter(({ verdict }) => verdict !== 'corroborated')).toEqual([]);
      for (const { id, cases, mutants, notes = '' } of claims) {
        expect([id, cases.informative / cases.accepted >= 0.6]).toEqual([id, true]);
        // a version that is wrong by 1%, or why there is none
        const isSharp = mutants.some(({ name }) => /^(?:0\.)?1% /u.test(name));
        expect([id, isSharp || /1% .*no case is a witness|1% .*none is a witness/u.test(notes)]).toEqual([
          id,
          true,
        ]);
      }
      // the last column is the number of claims
      expect(row(name)).toMatch(new RegExp(`\\| ${claims.length} \\|$`, 'u'));
    },
  );
});

const installed = new Set<string>();
/** The example's folder as a user has it, beside an installed Lakatos. */
function copied(name: string): string {
  const own = join(repository.folder, 'examples', name);
  if (!installed.has(name)) {
    cpSync(join(folder, name), own, { recursive: true, filter: (path) => !path.includes('node_modules') });
    symlinkSync(join(repository.folder, 'node_modules'), join(own, 'node_modules'));
    installed.add(name);
  }
  return own;
}

describe('the examples', () => {
  it('are at least three, of at least thirty theorems', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
    const counts = examples.map(({ name }) => Number(/\| (\d+) \|$/u.exec(row(name) ?? '')?.[1]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(30);
  });
});
