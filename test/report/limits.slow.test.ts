import { describe, expect, it } from 'vitest';
import type { ClaimEvidence, EvidencePoint } from '../../src/judge/claims/evidence.ts';
import { generalizationCurves, stagnationCurves } from '../../properties/curves.ts';
import type { CurvePage } from '../../src/core/illustration.ts';
import { openStream } from '../../src/core/stream.ts';
import { htmlReport, limits } from '../../src/report/html.ts';
import { refutedClaim, sampleClaim, sampleEvidence, witness } from './sample-evidence.ts';

const megabyte = 1_000_000;

/**
 * Claims of the catalogue's size: scattered points, half of them exact, with five features, eight mutants
 * with a witness each, an attack of twelve steps.
 */
function claims(count: number, points: number): readonly ClaimEvidence[] {
  const stream = openStream(['limits', count, points]);
  const spread = (): number => Math.abs(stream.normal()) + 1e-9;
  const whole = (): number => 1 + Math.floor(20 * spread());
  return Array.from({ length: count }, (_, i) =>
    sampleClaim({
      id: `family-${i % 12}/claim-${i}`,
      points: Array.from({ length: points }, (_unused, point): EvidencePoint => {
        const bound = spread() / 10;
        const features = { k: whole(), p: whole(), q: spread(), 'r/c': spread(), T: whole() };
        const slack = spread();
        return point % 2 === 0
          ? { features, bound, found: [bound / 8, bound / 8], how: 'exact', slack }
          : { features, bound, found: [bound / 9, bound / 7], how: 'sampled', slack };
      }),
      progress: Array.from({ length: 12 }, (_unused, step) => ({
        cases: 30 * step,
        steps: 1000 * step,
        margin: 12 - step,
      })),
      mutants: Array.from({ length: 8 }, (_unused, m) => ({
        name: `mutant ${m}`,
        outcome: 'killed',
        cases: 400,
        violations: 3,
        attempts: [],
        witness,
      })),
    }),
  );
}

async function built(
  count: number,
  points: number,
): Promise<{ readonly page: string; readonly seconds: number }> {
  const evidence = sampleEvidence(claims(count, points));
  // the processor's time, which does not depend on what else runs on the machine
  const from = process.cpuUsage();
  const curves = (): readonly CurvePage[] => [...stagnationCurves(), ...generalizationCurves()];
  const page = await htmlReport(evidence, { curves });
  const { user, system } = process.cpuUsage(from);
  return { page, seconds: (user + system) / 1e6 };
}

describe('a report', () => {
  it('of the whole catalogue, with every case that a default run keeps, is below 3 MB and built in 10 s of the processor', async () => {
    const { page, seconds } = await built(60, 400);
    expect(Buffer.byteLength(page)).toBeLessThan(3 * megabyte);
    expect(seconds).toBeLessThan(10);
    expect(page).not.toContain('this page leaves out');
  });

  it('of 300 claims opens at once: below 12 MB, all but statements and verdicts folded, and not laid out where out of sight', async () => {
    const { page } = await built(300, 133);
    expect(Buffer.byteLength(page)).toBeLessThan(12 * megabyte);
    const cards = page.match(/<article [\s\S]*?<\/article>/gu)!;
    expect(cards).toHaveLength(300);
    for (const card of cards) {
      const [shown = '', folded = ''] = card.split('<details class="more">');
      expect(shown.length).toBeLessThan(4000);
      expect(shown).not.toMatch(/<(?:table|dl|figure|details)/u);
      expect(folded).toContain('How to read this');
    }
    expect(page).not.toContain('<details class="more" open');
    // Chromium takes a second of a processor for it, and twice as long where all of it is laid out
    expect(page).toContain('class="page many"');
    expect(page).toContain('.many .claim{content-visibility:auto');
  });

  it('of 1,000 claims and 100,000 cases is below 30 MB, built in 60 s, and says what it leaves out', async () => {
    const { page, seconds } = await built(1000, 100);
    expect(Buffer.byteLength(page)).toBeLessThan(30 * megabyte);
    expect(seconds).toBeLessThan(60);
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
