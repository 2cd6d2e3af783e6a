import { describe, expect, it } from 'vitest';
import type { ClaimEvidence, Resolution } from '../../src/judge/claims/evidence.ts';
import { chartRenderer } from '../../src/report/pictures/draw.ts';
import { resolutionPicture } from '../../src/report/pictures/resolution.ts';
import { formatCoarse, formatResolution, leastTestedFirst } from '../../src/report/resolution.ts';
import { resolutionTable } from '../../src/report/tables.ts';
import { sampleClaim } from './sample-evidence.ts';

/** A claim whose terms, made smaller, were caught at these errors; null: not caught. */
function claimOf(id: string, errors: Readonly<Record<string, number | null>>): ClaimEvidence {
  const resolution = Object.entries(errors).map(([term, refuted]) => {
    const whole = refuted !== null && refuted >= 1;
    const smaller: Resolution = { refuted, tried: whole ? 64 : 0.5, how: 'exact', value: 8 };
    return { term, whole, larger: null, smaller };
  });
  return sampleClaim({ id, resolution });
}

const longName = 'stagnation/a-claim-whose-name-is-as-long-as-names-of-claims-become';
const claims = [
  claimOf('a/sharp', { q: 0.001, T: 1 }),
  claimOf('b/blunt', { q: 0.01, Delta: null }),
  claimOf('c/blunter', { q: 0.3, Delta: null }),
  claimOf(longName, { k: 4, q: 0.02 }),
  sampleClaim({ id: 'd/none' }),
];

describe('what would have been noticed', () => {
  it('is sorted by the terms that are tested least, then by the next ones', () => {
    expect(leastTestedFirst(claims)).toEqual(['c/blunter', 'b/blunt', longName, 'a/sharp']);
  });

  it('is said in words', () => {
    expect(formatResolution(claims[0]!)).toBe('An error of one in T, 0.1% in q would have been caught.');
    expect(formatResolution(claims[1]!)).toBe(
      'An error of 1% in q would have been caught. Delta could be halved unnoticed.',
    );
    // a term keeps its own letter, capital or not
    const never: Resolution = { refuted: null, tried: 64, how: 'exact', value: 80 };
    const k = { term: 'k', whole: true, larger: null, smaller: never };
    expect(formatResolution(sampleClaim({ id: 'e/open', resolution: [k] }))).toBe(
      'k could be off by 64 unnoticed.',
    );
    expect(formatCoarse(claims)).toBe(
      `4 of 8 terms of bounds could be off by 25% unnoticed: Delta of b/blunt, Delta of c/blunter, k of ${longName}, …`,
    );
  });

  it('is said of one term as of one', () => {
    expect(formatCoarse([claimOf('a/sharp', { q: 0.001 })])).toBe(
      'An error of 25% in the one term of bounds would have been caught.',
    );
    expect(formatCoarse([claimOf('b/blunt', { q: null })])).toBe(
      'The one term of bounds could be off by 25% unnoticed: q of b/blunt.',
    );
    expect(formatCoarse([claimOf('a/sharp', { q: 0.001, T: 1 })])).toBe(
      'An error of 25% in any of the 2 terms of bounds would have been caught.',
    );
  });

  it('is drawn with whole names, and without the whole numbers that are right', async () => {
    const picture = await resolutionPicture(claims, resolutionTable(claims), chartRenderer());
    const [{ svg }] = picture!.panels as [{ svg: string }];
    expect(svg).toContain(longName);
    expect(svg).not.toContain('…');
    // eight terms, of which T is caught at one
    expect(svg.match(/h0(?![.\d])/gu)).toHaveLength(7);
  });
});
