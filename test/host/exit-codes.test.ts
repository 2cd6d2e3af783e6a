import { describe, expect, it } from 'vitest';
import { exitCodeHelp, exitCodeOf, exitCodes } from '../../src/host/exit-codes.ts';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';

const vacuous = sampleClaim({ verdict: 'vacuous' });
const undecided = sampleClaim({ verdict: 'undecided' });
const survivor = sampleClaim({
  mutants: [{ name: 'm', outcome: 'survived', cases: 1, violations: 0, attempts: [] }],
});

const failed = (why: 'threw' | 'defect'): ClaimEvidence =>
  sampleClaim({ verdict: 'failed', reason: { kind: 'failed', why, message: 'boom' } });

describe('exitCodeOf', () => {
  it.each([
    ['all corroborated, all mutants killed', [sampleClaim()], 0],
    ['a refuted claim', [sampleClaim(), refutedClaim], 1],
    ['a vacuous claim', [sampleClaim(), vacuous], 3],
    ['an undecided claim', [undecided], 3],
    ['a surviving mutant', [survivor], 3],
    ['a failed claim among weak ones', [vacuous, failed('threw')], 2],
    ['a defect among failed claims', [failed('threw'), failed('defect')], 70],
    ['a refuted claim among failed ones', [failed('threw'), failed('defect'), refutedClaim], 1],
    ['a refuted claim among weak ones', [vacuous, undecided, survivor, refutedClaim], 1],
  ])('of %s', (_, claims, expected) => {
    expect(exitCodeOf(sampleEvidence(claims))).toBe(expected);
  });

  it('of an interrupted run is 130, whatever was found by then', () => {
    expect(exitCodeOf({ ...sampleEvidence([refutedClaim]), interrupted: true })).toBe(130);
  });

  it('has a line of help for every code', () => {
    const codes = exitCodeHelp
      .split('\n')
      .slice(1)
      .map((line) => Number.parseInt(line, 10));
    expect(codes).toEqual(Object.values(exitCodes));
  });
});
