import { describe, expect, it } from 'vitest';
import {
  formatAlpha,
  brief,
  compact,
  counted,
  eValue,
  killedOf,
  percent,
  formatSlack,
  thousands,
  formatVerdicts,
} from '../../src/report/format.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';
import { concerns } from '../../src/report/problem.ts';

describe('numbers in words', () => {
  it('groups digits by thousands', () => {
    expect([0, 999, 1000, 1234567].map(thousands)).toEqual(['0', '999', '1,000', '1,234,567']);
  });

  it('keeps three significant digits and whole numbers whole', () => {
    expect([0.123456, 12345, 1.5e-9, 0, -2.0004].map((x) => brief(x))).toEqual([
      '0.123',
      '12345',
      '1.5e-9',
      '0',
      '-2',
    ]);
  });

  it('shortens counts by powers of a thousand', () => {
    expect([842, 13_400, 20_000_000, 1.2e9, 3e12].map(compact)).toEqual([
      '842',
      '13.4k',
      '20M',
      '1.2G',
      '3T',
    ]);
  });

  it('never rounds a share up to all or down to none', () => {
    expect([percent(9999, 10000), percent(1, 100000), percent(1, 1), percent(0, 5), percent(0, 0)]).toEqual([
      '> 99.9%',
      '< 0.1%',
      '100%',
      '0%',
      '–',
    ]);
  });

  it('names one thing in the singular', () => {
    expect([counted(1, 'case'), counted(2, 'case'), counted(0, 'trajectory', 'trajectories')]).toEqual([
      '1 case',
      '2 cases',
      '0 trajectories',
    ]);
  });

  it('shows an e-value as a power of ten and a slack as a factor where it is a logarithm', () => {
    expect(eValue(Math.LN10 * 9)).toBe('10^9');
    expect([formatSlack(Math.LN2, 'log(bound / mean)'), formatSlack(2.5, 'standard errors')]).toEqual([
      '×2',
      '2.5',
    ]);
  });
});

describe('a run in words', () => {
  it('counts the verdicts that occur', () => {
    expect(formatVerdicts(sampleEvidence([sampleClaim(), refutedClaim]).totals)).toBe(
      '1 corroborated, 1 refuted',
    );
    expect(formatVerdicts(sampleEvidence([]).totals)).toBe('no verdicts');
  });

  it('states alpha as a chance of any false alarm', () => {
    expect(formatAlpha(1e-9)).toBe(
      'the chance that any refutation in this run is a false alarm is below 1e-9',
    );
  });

  it('has concerns exactly where a verdict is not corroborated or a mutant survived', () => {
    expect(concerns(sampleEvidence())).toEqual([]);
    expect(concerns(sampleEvidence([refutedClaim]))).toHaveLength(2);
    const bare = sampleClaim({ mutants: [] });
    expect(concerns(sampleEvidence([bare]))).toEqual([
      `${bare.id}: no wrong version was tried (mustRefute), and its bound names no terms: nothing shows that a mistake would be seen.`,
    ]);
    const interrupted = sampleClaim({
      ...refutedClaim,
      verdict: 'undecided',
      reason: { kind: 'interrupted' },
    });
    expect(concerns({ ...sampleEvidence([interrupted]), interrupted: true }).join()).not.toContain(
      'T−1 factors',
    );
    expect([killedOf(sampleClaim()), killedOf(refutedClaim), killedOf(sampleClaim({ mutants: [] }))]).toEqual(
      ['1/1', '0/1', '–'],
    );
  });
});
