import { describe, expect, it } from 'vitest';
import { logAxis, powerOfTen } from '../../src/report/html/axis.ts';
import { scatter, scatterInWords } from '../../src/report/html/scatter.ts';
import { sampleClaim } from './sample-evidence.ts';

describe('logAxis', () => {
  it('puts the ends of its range at the ends in pixels, and the geometric middle in the middle', () => {
    const axis = logAxis([1e-4, 1], 0, 100);
    expect([axis.at(1e-4), axis.at(1e-2), axis.at(1)]).toEqual([0, 50, 100]);
  });

  it('draws what is beyond its range, and what is not positive, at its ends', () => {
    const axis = logAxis([1e-2, 1], 0, 100);
    expect([axis.at(1e-9), axis.at(0), axis.at(-1), axis.at(7)]).toEqual([0, 0, 0, 100]);
  });

  it('shows no more than 16 decades, the upper ones, with at most 7 ticks', () => {
    const axis = logAxis([1e-300, 1], 0, 100);
    expect([axis.lo, axis.hi]).toEqual([1e-16, 1]);
    expect(axis.ticks.length).toBeLessThanOrEqual(7);
  });

  it('has a range of at least a decade when all values are equal', () => {
    const axis = logAxis([1], 0, 100);
    expect([axis.lo, axis.hi]).toEqual([0.1, 1]);
  });

  it('gives powers of ten correctly rounded', () => {
    expect([-23, -5, 0, 5, 22].map(powerOfTen)).toEqual([1e-23, 1e-5, 1, 1e5, 1e22]);
  });
});

describe('scatter', () => {
  it('marks in red exactly the cases whose truth lies above the bound', () => {
    const claim = sampleClaim({
      points: [
        { features: {}, bound: 0.1, found: [0.2, 0.3], how: 'sampled', slack: null },
        { features: {}, bound: 0.1, found: [0.1, 0.3], how: 'sampled', slack: null },
      ],
    });
    const picture = scatter(claim)?.html ?? '';
    const marks = (name: string): number =>
      (new RegExp(`<path class="${name}" d="([^"]*)"`, 'u').exec(picture)?.[1] ?? '').split('h0').length - 1;
    expect({ violation: marks('violation'), other: marks('exact') }).toEqual({ violation: 1, other: 1 });
    expect(scatterInWords(claim)).toContain('In 1 of 2 cases the truth is seen above the bound');
  });

  it('carries its description as the alternative text and beneath', () => {
    const claim = sampleClaim();
    expect(scatter(claim)?.html.split(scatterInWords(claim)).length).toBe(3);
    expect(scatterInWords(claim)).toBe(
      'In none of 3 cases is the truth seen above the bound; the slack is ×20.1 in the median, from ×2.72 to ×148 in the middle half. 1 case with a side that is not positive is left out. A mark above the line would contradict the claim.',
    );
  });

  it('is left out where no case has two positive sides', () => {
    expect(scatter(sampleClaim({ points: [] }))).toBeUndefined();
    expect(
      scatter(
        sampleClaim({ points: [{ features: {}, bound: -1, found: [-2, -2], how: 'exact', slack: null }] }),
      ),
    ).toBeUndefined();
  });
});
