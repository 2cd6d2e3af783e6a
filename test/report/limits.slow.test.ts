import { describe, expect, it } from 'vitest';
import { generalizationCurves, stagnationCurves } from '../../properties/curves.ts';
import type { CurvePage } from '../../src/core/illustration.ts';
import { htmlReport, limits } from '../../src/report/html.ts';
import { manyClaims, refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';

const megabyte = 1_000_000;

async function built(count: number, points: number): Promise<string> {
  const curves = (): readonly CurvePage[] => [...stagnationCurves(), ...generalizationCurves()];
  return await htmlReport(sampleEvidence(manyClaims(count, points)), { curves });
}

describe('a report', () => {
  it('of the whole catalogue, with every case that a default run keeps, is below 3 MB', async () => {
    const page = await built(60, 400);
    expect(Buffer.byteLength(page)).toBeLessThan(3 * megabyte);
    expect(page).not.toContain('this page leaves out');
  });

  it('of 300 claims opens fast (npm run bench -- --only report): below 12 MB, all but statements and verdicts folded and no elements yet, and not laid out where out of sight', async () => {
    const page = await built(300, 133);
    expect(Buffer.byteLength(page)).toBeLessThan(12 * megabyte);
    const cards = page.match(/<article [\s\S]*?<\/article>/gu)!;
    expect(cards).toHaveLength(300);
    for (const card of cards) {
      const [shown = '', folded = ''] = card.split('<details class="more">');
      expect(shown.length).toBeLessThan(4000);
      expect(shown).not.toMatch(/<(?:table|dl|figure|details)/u);
      expect(folded).toMatch(
        /^<summary>[^<]*<\/summary><noscript>[^]*How to read this[^]*<\/noscript><\/details>/u,
      );
    }
    expect(page).not.toContain('<details class="more" open');
    expect(page).toContain('class="page many"');
    expect(page).toContain('.many .claim{content-visibility:auto');
  });

  it('of 1,000 claims and 100,000 cases is below 30 MB, and says what it leaves out', async () => {
    const page = await built(1000, 100);
    expect(Buffer.byteLength(page)).toBeLessThan(30 * megabyte);
    expect(page).toContain('this page leaves out the pictures of 800 of 1,000 claims');
    expect(page).toContain(
      'some cases of claims with more than 40 (an evenly spread selection can be saved here)',
    );
  });

  it('draws so many claims and no more, those first that need attention, and says so', async () => {
    const fine = Array.from({ length: limits.maxClaims }, (_, i) =>
      sampleClaim({ id: `many/${i}`, progress: [] }),
    );
    const page = await htmlReport(sampleEvidence([...fine, { ...refutedClaim, progress: [] }]));
    expect(page.split('<svg')).toHaveLength(limits.maxClaims + 1);
    expect(page).toContain('this page leaves out the pictures of 1 of 201 claims');
    const section = page.slice(page.indexOf('<article id="planted-wrong"'));
    expect(section).toContain('<svg');
  });
});
