import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSite } from '../../src/commands/write-site.ts';
import type { Evidence } from '../../src/judge/claims/evidence.ts';
import type { SiteOptions } from '../../src/report/site.ts';
import { hostile, refutedClaim, sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { filesBelow, scratch } from '../cli/scratch.ts';

const both = sampleEvidence([sampleClaim(), refutedClaim]);
const written = async (
  evidence: Evidence = both,
  options: SiteOptions = {},
  cwd = scratch(),
): Promise<{ cwd: string; read: (path: string) => string; files: readonly string[] }> => {
  await writeSite(cwd, 'site', evidence, options);
  const read = (path: string): string => readFileSync(join(cwd, 'site', path), 'utf8');
  return { cwd, read, files: filesBelow(join(cwd, 'site')) };
};

describe('writeSite', () => {
  it('writes an index, a page for each claim, and counterexamples with what replays them', async () => {
    const { files } = await written();
    expect(files).toEqual([
      '.nojekyll',
      'claims',
      'claims/planted-wrong.html',
      'claims/stagnation-product.html',
      'counterexamples',
      'counterexamples/planted-wrong.html',
      'counterexamples/planted-wrong.json',
      'index.html',
    ]);
  });

  it('has only links that lead somewhere within the site, also where ids are alike or hostile', async () => {
    const claims = ['a/b-c', 'a-b/c', 'short', hostile].map((id) => sampleClaim({ id }));
    const { files, read } = await written(sampleEvidence([...claims, refutedClaim]));
    const pages = files.filter((path) => path.endsWith('.html'));
    expect(pages).toHaveLength(7);
    for (const path of pages) {
      const text = read(path);
      const targets = [...text.matchAll(/href="([^"]*)"/gu)].map(([, href]) => href!);
      expect(targets.length).toBeGreaterThan(0);
      const missing = targets.filter((href) => {
        const [file = '', id] = href.split('#');
        const at = file === '' ? path : posix.join(dirname(path), file);
        return !files.includes(at) || (id !== undefined && !read(at).includes(`id="${id}"`));
      });
      expect({ path, missing }).toEqual({ path, missing: [] });
      expect(text).toContain('default-src &#39;none&#39;');
      expect(text).not.toMatch(/<img|\s(?:src|style|action)="|<link/u);
    }
  });

  it('shows hostile text, also such as turns the direction of what follows, as text', async () => {
    const turned = `${hostile} \u202Egnp.exe\u2066`;
    const claim = sampleClaim({ id: turned, says: turned, source: turned, notes: turned, tex: turned });
    const { files, read } = await written(sampleEvidence([claim, refutedClaim]));
    for (const path of files.filter((file) => file.endsWith('.html'))) {
      expect(read(path)).not.toMatch(/<img|<script>alert|[\u202A-\u202E\u2066-\u2069]/u);
    }
    expect(read('index.html')).toContain('\uFFFDgnp.exe');
  });

  it('tells the history of several runs, and what the ledger knows', async () => {
    const then = sampleEvidence([sampleClaim({ verdict: 'vacuous' })]);
    const ledger = (id: string): ReturnType<NonNullable<SiteOptions['ledger']>> =>
      id === 'planted/wrong' ? { head: ['runs'], rows: [['17']] } : undefined;
    const { read } = await written(both, { earlier: [{ ...then, seed: '7' }], ledger });
    const index = read('index.html');
    expect(index).toMatch(/<th scope="row">2<\/th>[\s\S]*<th scope="row">1<\/th>/u);
    expect(index).toContain('2 claims differ from the run with seed 7');
    expect(read('claims/stagnation-product.html')).toContain('was vacuous, is corroborated');
    expect(read('claims/stagnation-product.html')).not.toContain('By the ledger');
    expect(read('claims/planted-wrong.html')).toContain('<th scope="row">17</th>');
    expect(read('claims/planted-wrong.html')).not.toContain('id="table-history"');
    expect((await written()).read('index.html')).not.toContain('<h2 id="history">');
  });

  it('takes away pages of claims that are gone, and nothing of anybody else', async () => {
    const { cwd } = await written();
    const own = [
      'CNAME',
      'claims/notes.html',
      'counterexamples/mine.json',
      'claims/Lakatos.html',
      'data.csv',
    ];
    for (const path of own) writeFileSync(join(cwd, 'site', path), '<title>Lakatos: mine</title>');
    const { files } = await written(sampleEvidence([sampleClaim()]), {}, cwd);
    expect(files.filter((path) => !own.includes(path))).toEqual([
      '.nojekyll',
      'claims',
      'claims/stagnation-product.html',
      'counterexamples',
      'index.html',
    ]);
    expect(files.filter((path) => own.includes(path)).toSorted()).toEqual(own.toSorted());
  });

  it.each([
    'index.html',
    '.nojekyll',
    'claims/stagnation-product.html',
    'counterexamples/planted-wrong.json',
  ])('does not write over %s of somebody else, nor anything else then', async (path) => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'site', dirname(path)), { recursive: true });
    writeFileSync(join(cwd, 'site', path), 'mine');
    await expect(written(both, {}, cwd)).rejects.toThrow(
      `--site site: ${path} is there and was not written by Lakatos; name another folder, or move it away`,
    );
    expect(readFileSync(join(cwd, 'site', path), 'utf8')).toBe('mine');
    expect(existsSync(join(cwd, 'site/claims/planted-wrong.html'))).toBe(false);
  });

  it('does not write over a report, and is the same bytes again', async () => {
    const { cwd, read } = await written();
    const before = read('index.html');
    await written(both, {}, cwd);
    expect(read('index.html')).toBe(before);
    writeFileSync(join(cwd, 'site/evidence.json'), '{}');
    await expect(written(both, {}, cwd)).rejects.toThrow(
      'holds evidence.json, so it is the folder of a report',
    );
  });
});
