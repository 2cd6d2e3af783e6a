import { describe, expect, it } from 'vitest';
import type { EvidencePoint } from '../../src/judge/claims/evidence.ts';
import { claimPictures } from '../../src/report/pictures/claim-pictures.ts';
import { chartRenderer } from '../../src/report/pictures/draw.ts';
import { claimTables } from '../../src/report/tables.ts';
import { formatSlackTrends, slackTrends } from '../../src/report/pictures/slack.ts';
import { sampleClaim } from './sample-evidence.ts';

/** Slack k² (1 ± 1%) for k = 1 … 40; the other feature is 0 in all cases and so no axis. */
const points: readonly EvidencePoint[] = Array.from({ length: 40 }, (_, i) => ({
  features: { k: i + 1, none: 0 },
  bound: 0.1,
  found: [0.01, 0.02],
  how: 'exact',
  slack: 2 * Math.log(i + 1) + (i % 2 === 0 ? 0.01 : -0.01),
}));

describe('slackTrends', () => {
  it('finds the exponent of a power law within its interval, and only over features that vary', () => {
    const trends = slackTrends(sampleClaim({ points }));
    expect(trends.map(({ feature }) => feature)).toEqual(['k']);
    const { slope, interval } = trends[0]!.fit!;
    expect(interval[0]).toBeLessThan(2);
    expect(interval[1]).toBeGreaterThan(2);
    expect(Math.abs(slope - 2)).toBeLessThan(0.02);
    expect(formatSlackTrends(trends)).toMatch(
      /^The slack grows with k \(exponent 2 \[.*\]\)\. Each feature is fitted on its own\.$/u,
    );
  });

  it('has none where slack is no logarithm of a ratio', () => {
    const slack = {
      unit: 'standard errors',
      cases: 1,
      quantiles: { min: 0, q25: 0, median: 0, q75: 0, max: 0 },
    };
    expect(slackTrends(sampleClaim({ points, slack }))).toEqual([]);
  });

  it('says when too few cases tell', () => {
    const trends = slackTrends(sampleClaim({ points: points.slice(0, 5) }));
    expect(trends[0]!.fit).toBeUndefined();
    expect(formatSlackTrends(trends)).toBe('Too few cases show what the slack depends on.');
  });
});

describe('claimPictures', () => {
  it('draws bound, slack and attack, each from a table that there is', async () => {
    const progress = [
      { cases: 1, steps: 10, margin: 0.5 },
      { cases: 9, steps: 900, margin: -0.1 },
    ];
    const claim = sampleClaim({ points, progress });
    const tables = claimTables(claim, 'x');
    const pictures = await claimPictures(claim, tables, chartRenderer());
    expect(pictures.map(({ title }) => title)).toEqual([
      'Bound and truth',
      'Slack by feature',
      'Smallest margin',
    ]);
    for (const { tables: from, panels } of pictures) {
      expect(tables).toEqual(expect.arrayContaining(from.map(({ table }) => table)));
      for (const { svg } of panels) expect(svg).toMatch(/^<svg viewBox="0 0 \d+ \d+">.*<\/svg>$/u);
    }
    expect(pictures[2]!.words).toContain('from 0.5 to −0.1');
  });

  it('thins the cases of a table evenly', () => {
    const [cases] = claimTables(sampleClaim({ points }), 'x', 10);
    expect(cases.rows.map((row) => row[8])).toEqual([1, 5, 9, 13, 17, 21, 25, 29, 33, 37]);
  });
});
