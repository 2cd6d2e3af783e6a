import { describe, expect, it } from 'vitest';
import type { ClaimEvidence, EvidencePoint } from '../../src/judge/claims/evidence.ts';
import {
  boundAndTruthPicture,
  formatBoundAndTruth,
  marksOf,
} from '../../src/report/pictures/bound-and-truth.ts';
import { chartRenderer } from '../../src/report/pictures/draw.ts';
import { claimTables } from '../../src/report/tables.ts';
import { sampleClaim } from './sample-evidence.ts';

const point = (bound: number, lo: number, hi: number): EvidencePoint => ({
  features: {},
  bound,
  found: [lo, hi],
  how: 'sampled',
  slack: null,
});

/** The picture's drawing; undefined where there is none. */
async function drawn(change: Partial<ClaimEvidence> = {}): Promise<string | undefined> {
  const claim = sampleClaim(change);
  const [cases] = claimTables(claim, 'x');
  return (await boundAndTruthPicture(claim, cases, chartRenderer()))?.panels[0]!.svg;
}

describe('boundAndTruthPicture', () => {
  it('marks exactly the cases whose truth lies above the bound', () => {
    const marks = marksOf([point(0.1, 0.2, 0.3), point(0.1, 0.1, 0.3)], true);
    expect(marks.map(({ how }) => how)).toEqual(['sampled', 'violation']);
    expect(
      formatBoundAndTruth(sampleClaim({ points: [point(0.1, 0.2, 0.3), point(0.1, 0.1, 0.3)] })),
    ).toContain('The truth is above the bound in 1 of 2 cases (50% [0.25%, 99.7%]).');
  });

  it('takes no tie for a violation, though rounding puts the truth above the bound', () => {
    const tie: EvidencePoint = { ...point(0.1, 0.1 + 2e-16, 0.1 + 2e-16), how: 'exact', tie: true };
    expect(marksOf([tie], true).map(({ how }) => how)).toEqual(['exact']);
    const equal = point(0.1, 0.1 + 2e-16, 0.1 + 2e-16);
    expect(marksOf([equal], true).map(({ how }) => how)).toEqual(['sampled']);
    const claim = sampleClaim({ kind: 'inequality', points: [tie] });
    expect(formatBoundAndTruth(claim)).toMatch(/^The truth is above the bound in none .* would contradict/u);
  });

  it('draws a wide interval at its upper end', () => {
    expect(marksOf([point(0.5, 0, 0.25), point(0.5, 0.04, 0.25)], true).map(({ at }) => at)).toEqual([
      0.25, 0.1,
    ]);
  });

  it('places a mark of numbers whose product overflows', () => {
    const [mark] = marksOf([point(1e280, 2.5e279, 4e280)], true);
    expect(Math.abs(mark!.at / 1e280 - 1)).toBeLessThan(4 * Number.EPSILON);
  });

  it('says that a claim is contradicted only where it is refuted', () => {
    const points = [point(0.1, 0.2, 0.3)];
    const words = (verdict: ClaimEvidence['verdict']): string =>
      formatBoundAndTruth(sampleClaim({ points, verdict }));
    expect(words('refuted')).toMatch(/contradicts the claim\.$/u);
    expect(words('corroborated')).toMatch(/The verdict rests on the confirmations/u);
    expect(words('corroborated')).not.toContain('contradict');
  });

  it('puts its words in a sentence or two', () => {
    expect(formatBoundAndTruth(sampleClaim())).toBe(
      'The truth is above the bound in none of 3 cases (0% [0%, 82.9%]). The median slack is ×20.1 [×7.39, ×54.6], the quartiles are ×2.72 [×0, ×7.39] and ×148 [×54.6, ×∞]. 1 case with a side that is not positive is left out. A mark whose whole interval is above the line would contradict the claim.',
    );
  });

  it('places a mark by the logarithms of both sides', async () => {
    // the axes are [0.01, 0.1] and [0.001, 0.1], 300 and 260 pixels long
    const points = [point(0.01, 0.001, 0.001), point(0.1, 0.01, 0.01), point(0.1, 0.1, 0.1)];
    const svg = (await drawn({ points: points.map((p) => ({ ...p, how: 'exact' })) }))!;
    expect(svg).toContain('d="M0 260h0M300 130h0M300 0h0"');
    expect(svg).not.toContain('NaN');
  });

  it('draws the interval of a case where it sticks out of the dot', async () => {
    // the axis spans two decades on 260 pixels: a decade is 130, and a dot of 4 hides an interval of less
    // than a factor 1.07
    const points = [point(0.01, 0.01, 0.1), point(0.1, 0.0098, 0.01)];
    const svg = (await drawn({ points }))!;
    expect(svg).toContain('<path d="M0 130l0 -130" stroke="var(--dot)"');
  });

  it('shows 0.5 and 1e-9, and what is smaller than sixteen decades at the end', async () => {
    const svg = (await drawn({ points: [point(0.5, 1e-9, 1e-9), point(1e-9, 5e-324, 5e-324)] }))!;
    expect(svg).not.toMatch(/NaN|Infinity|undefined/u);
    expect(svg).toContain('>1e-9<');
  });

  it('is left out where no case has two positive sides', async () => {
    expect(await drawn({ points: [] })).toBeUndefined();
    expect(await drawn({ points: [point(-1, -2, -2)] })).toBeUndefined();
  });

  it('is the same bytes each time, and of colours that follow the page', async () => {
    expect(await drawn()).toBe(await drawn());
    expect(await drawn()).toContain('var(--dot)');
    expect(await drawn()).not.toMatch(/ (?:id|style|class|href)="|#[0-9a-f]{3}/u);
  });
});
