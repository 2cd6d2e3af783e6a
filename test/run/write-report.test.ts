import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ClaimVersion, wordsVersion } from '../../src/report/sharpness.ts';
import { replayCommand, writeReport } from '../../src/run/write-report.ts';
import { hostile, refutedClaim, sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';

describe('writeReport', () => {
  it('writes evidence, summary, page and counterexamples, and names those of claims', async () => {
    const cwd = scratch();
    const evidence = sampleEvidence([sampleClaim(), refutedClaim]);
    expect(await writeReport({ cwd, out: 'r' }, evidence)).toEqual(['r/counterexamples/planted-wrong.json']);
    expect(filesBelow(join(cwd, 'r'))).toEqual([
      'counterexamples',
      'counterexamples/hypotheses',
      'counterexamples/hypotheses/stagnation-product--without-lec.json',
      'counterexamples/mutants',
      'counterexamples/mutants/stagnation-product--q2-for-q.json',
      'counterexamples/planted-wrong.html',
      'counterexamples/planted-wrong.json',
      'counterexamples/planted-wrong.md',
      'evidence.json',
      'index.html',
      'summary.md',
    ]);
    expect(readFileSync(join(cwd, 'r/counterexamples/planted-wrong.md'), 'utf8')).toContain(
      'npx lakatos replay r/counterexamples/planted-wrong.json\n',
    );
  });

  it('removes the counterexamples of an earlier run', async () => {
    const cwd = scratch();
    await writeReport({ cwd, out: 'r' }, sampleEvidence([refutedClaim]));
    await writeReport({ cwd, out: 'r' }, sampleEvidence([sampleClaim()]));
    expect(existsSync(join(cwd, 'r/counterexamples/planted-wrong.json'))).toBe(false);
    expect(existsSync(join(cwd, 'r/counterexamples/planted-wrong.md'))).toBe(false);
    expect(existsSync(join(cwd, 'r/counterexamples/planted-wrong.html'))).toBe(false);
  });

  it('says what changed since the run that it writes over, and nothing where it is the same run', async () => {
    const cwd = scratch();
    const page = (): string => readFileSync(join(cwd, 'r/index.html'), 'utf8');
    await writeReport({ cwd, out: 'r' }, sampleEvidence([refutedClaim]));
    expect(page()).not.toContain('<h2 id="changes">');
    await writeReport({ cwd, out: 'r' }, sampleEvidence([{ ...refutedClaim, verdict: 'corroborated' }]));
    expect(page()).toContain('was refuted, is corroborated');
    await writeReport({ cwd, out: 'r' }, sampleEvidence([{ ...refutedClaim, verdict: 'corroborated' }]));
    expect(page()).not.toContain('<h2 id="changes">');
  });

  describe('what sharpening found', () => {
    const result = {
      name: 'two',
      what: 'constant',
      side: 'smaller',
      claimed: 2,
      refuted: 0.01,
      stands: 0.008,
      trials: [],
    };
    const words = wordsVersion(sampleClaim());
    const file = (schema: number, version?: ClaimVersion): string =>
      JSON.stringify({
        schema,
        kind: 'sharpness',
        lakatos: '0',
        claims: [{ claim: 'stagnation/product', ...(version && { version }), results: [result] }],
      });
    /** The report's page beside this file, the bound being of this version by now. */
    const page = async (content: string, bound?: string): Promise<string> => {
      const cwd = scratch();
      mkdirSync(join(cwd, 'r'), { recursive: true });
      writeFileSync(join(cwd, 'r/sharpness.json'), content);
      const boundVersions = (ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
        Promise.resolve(new Map(ids.flatMap((id) => (bound === undefined ? [] : [[id, bound] as const]))));
      await writeReport({ cwd, out: 'r' }, sampleEvidence(), { boundVersions });
      return readFileSync(join(cwd, 'r/index.html'), 'utf8');
    };
    const said = (text: string): string => `<dt>how sharp</dt><dd>${text}`;

    it('is shown where it is of this version of the claim', async () => {
      expect(await page(file(2, { words, bound: 'b' }), 'b')).toContain(
        said('two: refuted up to 1.98 (1%), nothing found from 1.984 (0.8%)</dd>'),
      );
    });

    it.each<[string, ClaimVersion | undefined, string | undefined, string]>([
      ['other words', { words: 'other', bound: 'b' }, 'b', 'of an earlier version of the claim: left out'],
      ['another bound', { words, bound: 'b' }, 'c', 'of an earlier version of the claim: left out'],
      ['a bound that fails', { words, bound: 'b' }, undefined, 'not known whether of this version of the'],
      ['an unknown version', undefined, 'b', 'not known of which version of the claim: left out; lakatos'],
    ])('is left out where it is of %s, which is said', async (_what, version, bound, text) => {
      const shown = await page(file(version === undefined ? 1 : 2, version), bound);
      expect(shown).toContain(said(text));
      expect(shown).not.toContain('1.984');
    });

    it('is left out where its file cannot be read', async () => {
      expect(await page('{')).not.toContain('how sharp');
    });
  });

  it('links the page of a counterexample, which links back and holds the command', async () => {
    const cwd = scratch();
    await writeReport({ cwd, out: 'r' }, sampleEvidence([refutedClaim]));
    expect(readFileSync(join(cwd, 'r/index.html'), 'utf8')).toContain(
      'href="counterexamples/planted-wrong.html"',
    );
    const sheet = readFileSync(join(cwd, 'r/counterexamples/planted-wrong.html'), 'utf8');
    expect(sheet).toContain('href="../index.html"');
    expect(sheet).toContain('>npx lakatos replay r/counterexamples/planted-wrong.json<');
    expect(sheet).toContain('<li>a = (1 − q²) r/c = 0.19 · 10.3 = 1.957</li>');
  });

  it('writes timings only where some were taken, and the same evidence as the same bytes', async () => {
    const cwd = scratch();
    const timings = { started: '', seconds: 1, steps: 1, stepsPerSecond: 1, claims: [] };
    await writeReport({ cwd, out: 'a' }, sampleEvidence(), {}, timings);
    await writeReport({ cwd, out: 'b' }, sampleEvidence());
    expect([existsSync(join(cwd, 'a/timings.json')), existsSync(join(cwd, 'b/timings.json'))]).toEqual([
      true,
      false,
    ]);
    expect(readFileSync(join(cwd, 'a/evidence.json'))).toEqual(readFileSync(join(cwd, 'b/evidence.json')));
  });
});

describe('replayCommand', () => {
  it('keeps a command with hostile names one line', () => {
    expect(replayCommand('r/x.json', { config: 'my config.ts', data: hostile })).toMatch(
      /^npx lakatos replay r\/x\.json --config 'my config\.ts' --data '/u,
    );
  });

  it('has the flags that say which claims there are, all of them and no others', () => {
    const flags = { config: 'c.ts', catalogue: true, data: 'd', labels: 'l', quiet: true, out: 'o' };
    expect(replayCommand('x.json', flags)).toBe(
      'npx lakatos replay x.json --config c.ts --catalogue --data d --labels l',
    );
  });
});
