import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { configHead } from '../cli/config-text.ts';
import { type MemoryHost, memoryHost } from '../cli/memory-host.ts';
import { scratch } from '../cli/scratch.ts';

const config = `${configHead}
export default {
  claims: [{
    kind: 'inequality',
    id: 'numbers/positive',
    says: 'x ≥ 0', tex: 'x', source: 'school',
    cases: fc.integer(), schema: z.int(),
    sides: (x) => ({ lhs: exactly(0), rhs: exactly(x) }),
    mustRefute: {},
  }],
};
`;

describe('a note that names no change', () => {
  it('is told, and a README is none', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, '.git'));
    mkdirSync(join(cwd, 'theory-changes'));
    writeFileSync(join(cwd, 'lakatos.config.mjs'), config);
    writeFileSync(join(cwd, 'theory-changes/bad.md'), 'garbage');
    writeFileSync(join(cwd, 'theory-changes/README.md'), 'what lies here');
    const host = memoryHost(cwd);
    const budgets = ['--budget', '1000', '--quick-budget', '1000'];
    await run(host, ['gate', '--update', ...budgets, '--engine', 'inline', '--no-progress']);
    expect(host.written.err.split('\n').filter((line) => line.includes('theory-changes'))).toEqual([
      'theory-changes/bad.md: names no change: expected items such as - `claim` weakened: why',
    ]);
  });
});

describe('a claim that every part of a gate refutes', () => {
  it('is one problem in each format, where the claim stands in the repository, in every run the same', async () => {
    const top = scratch();
    mkdirSync(join(top, '.git'));
    const cwd = join(top, 'theories/one');
    mkdirSync(join(cwd, 'below'), { recursive: true });
    writeFileSync(join(cwd, 'lakatos.config.mjs'), config);
    const ran = async (
      folder: string,
      ...args: readonly string[]
    ): Promise<MemoryHost & { code: number }> => {
      const host = memoryHost(folder, { env: { GITHUB_ACTIONS: 'true' } });
      return Object.assign(host, { code: await run(host, [...args, '--engine', 'inline', '--no-progress']) });
    };
    const kept = await ran(cwd, 'check', '--budget', '1000', '--keep');
    expect(kept.written.out).toContain('kept: fixtures/counterexamples/numbers-positive.json\n');
    // an update attacks a new claim at both budgets, and judges the counterexample that was kept
    const updated = async (folder: string, size: string): Promise<readonly unknown[]> => {
      const gate = await ran(folder, 'gate', '--update', '--budget', size, '--quick-budget', '1000');
      expect(gate.code).toBe(1);
      const json = (name: string): unknown =>
        JSON.parse(readFileSync(join(folder, 'reports/gate', name), 'utf8')) as unknown;
      const { runs } = json('lakatos.sarif') as { runs: readonly { results: readonly object[] }[] };
      const [result] = runs[0]!.results;
      const issues = json('gl-code-quality-report.json') as readonly { fingerprint: string }[];
      expect((json('gate.json') as { problems: unknown }).problems).toHaveLength(1);
      expect([runs[0]!.results.length, issues.length]).toEqual([1, 1]);
      const place = { uri: 'theories/one/lakatos.config.mjs' };
      expect(result).toMatchObject({ locations: [{ physicalLocation: { artifactLocation: place } }] });
      expect(issues[0]).toMatchObject({ location: { path: place.uri, lines: { begin: 10 } } });
      const annotations = gate.written.out.split('\n').filter((line) => line.startsWith('::error '));
      expect(annotations).toEqual([expect.stringContaining(`::error file=${place.uri},line=10,title=`)]);
      return [issues[0]!.fingerprint, (result as { partialFingerprints: unknown }).partialFingerprints];
    };
    const first = await updated(cwd, '2000');
    expect(await updated(cwd, '50000')).toEqual(first);
    // from a folder below, the theory is the same: its configuration, its lock and what it kept
    expect(await updated(join(cwd, 'below'), '2000')).toEqual(first);
  });
});
