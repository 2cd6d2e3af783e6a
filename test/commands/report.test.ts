import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { lockVersion } from '../../src/gate/lock.ts';
import { run } from '../../src/cli/run.ts';
import { evidenceJson } from '../../src/report/evidence-json.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { memoryHost } from '../cli/memory-host.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';

function folderWithEvidence(): string {
  const cwd = scratch();
  mkdirSync(join(cwd, 'reports'));
  writeFileSync(
    join(cwd, 'reports/evidence.json'),
    evidenceJson(sampleEvidence([sampleClaim(), refutedClaim])),
  );
  return cwd;
}

describe('lakatos report', () => {
  it.each([[[]], [['--site', 'site']]])('%j tells of a sharpness file that it leaves out', async (args) => {
    const cwd = folderWithEvidence();
    writeFileSync(join(cwd, 'reports/sharpness.json'), '{"kind":');
    const host = memoryHost(cwd);
    expect(await run(host, ['report', ...args])).toBe(0);
    expect(host.written.err).toMatch(/^reports\/sharpness\.json: not JSON: .*; left out\n$/u);
  });

  it('writes the formats asked for, and no others', async () => {
    const cwd = folderWithEvidence();
    expect(await run(memoryHost(cwd), ['report', '--format', 'junit,sarif,csv'])).toBe(0);
    const files = filesBelow(join(cwd, 'reports')).filter((path) => !path.startsWith('counterexamples'));
    expect(files).toEqual([
      'data',
      'data/claim-planted-wrong-attack.csv',
      'data/claim-planted-wrong-cases.csv',
      'data/claim-planted-wrong-slack.csv',
      'data/claim-stagnation-product-attack.csv',
      'data/claim-stagnation-product-cases.csv',
      'data/claim-stagnation-product-slack.csv',
      'data/confirmations.csv',
      'data/coverage.csv',
      'data/hypotheses.csv',
      'data/mutants.csv',
      'data/resolution.csv',
      'data/verdicts.csv',
      'evidence.json',
      'junit.xml',
      'lakatos.sarif',
    ]);
    const cases = parse<Record<string, string>>(
      readFileSync(join(cwd, 'reports/data/claim-stagnation-product-cases.csv')),
      {
        columns: true,
      },
    );
    expect(cases[1]).toEqual({
      case: '',
      bound: '0.001',
      'found from': '0',
      'found to': '0.0001',
      how: 'sampled',
      slack: '',
      'slack from': '',
      'slack to': '',
      k: '2',
    });
    expect(readFileSync(join(cwd, 'reports/junit.xml'), 'utf8')).toContain('<failure');
  });

  it('refuses a format that there is not, and writes nothing', async () => {
    const cwd = folderWithEvidence();
    const host = memoryHost(cwd);
    expect(await run(host, ['report', '--format', 'html,pdf'])).toBe(2);
    expect(host.written.err).toBe(
      "lakatos: --format must be of html, md, json, junit, sarif, csv, got 'pdf'\n",
    );
    expect(filesBelow(join(cwd, 'reports'))).toEqual(['evidence.json']);
  });

  it('opens the page with the host, once it is written', async () => {
    const cwd = folderWithEvidence();
    const host = memoryHost(cwd);
    expect(await run(host, ['report', '--open'])).toBe(0);
    expect(host.opened).toEqual([join(cwd, 'reports/index.html')]);
    expect(existsSync(host.opened[0]!)).toBe(true);
    expect(await run(memoryHost(cwd), ['report', '--open', '--format', 'md'])).toBe(2);
  });

  it('says what changed since the evidence that it is given', async () => {
    const cwd = folderWithEvidence();
    writeFileSync(
      join(cwd, 'before.json'),
      evidenceJson(sampleEvidence([sampleClaim({ verdict: 'vacuous' })])),
    );
    expect(await run(memoryHost(cwd), ['report', '--since', 'before.json'])).toBe(0);
    const page = readFileSync(join(cwd, 'reports/index.html'), 'utf8');
    expect(page).toContain('was vacuous, is corroborated');
    expect(page).toContain('new, refuted');
    expect(await run(memoryHost(cwd), ['report', '--since', 'nowhere.json'])).toBe(2);
  });

  it('says what changed since a lock, which knows no verdicts', async () => {
    const cwd = folderWithEvidence();
    const lock = {
      schema: lockVersion,
      kind: 'theory-lock',
      lakatos: '0.1.0',
      alpha: 1e-9,
      run: 2,
      notes: [],
      history: [],
      claims: [],
    };
    writeFileSync(join(cwd, 'theory.lock.json'), JSON.stringify(lock));
    const host = memoryHost(cwd);
    expect(await run(host, ['report', '--since', 'theory.lock.json'])).toBe(0);
    const page = readFileSync(join(cwd, 'reports/index.html'), 'utf8');
    expect(page).toContain('2 claims differ from theory.lock.json, accepted 2 times.');
    writeFileSync(join(cwd, 'theory.lock.json'), JSON.stringify({ ...lock, claims: 3 }));
    expect(await run(host, ['report', '--since', 'theory.lock.json'])).toBe(2);
    expect(host.written.err).toContain('theory.lock.json: claims: ');
  });
});
