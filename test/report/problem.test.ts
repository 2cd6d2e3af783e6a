import { describe, expect, it } from 'vitest';
import {
  distinctProblems,
  type Problem,
  problemFingerprint,
  problemsOfRun,
} from '../../src/report/problem.ts';
import { refutedClaim, sampleEvidence, sampledWitness } from './sample-evidence.ts';

describe('problems', () => {
  it('are the same in runs of other seeds, with other figures', () => {
    const found = (truth: string, cases: number): readonly string[] => {
      const [mutant] = refutedClaim.mutants;
      const claim = {
        ...refutedClaim,
        counterexample: { ...sampledWitness, truth },
        mutants: [
          { ...mutant!, cases },
          { ...mutant!, name: 'another', cases },
        ],
      };
      return problemsOfRun({ ...sampleEvidence([claim]), seed: truth }).map(problemFingerprint);
    };
    const first = found('P(event) in [0.8, 0.9]', 50);
    expect(first).toHaveLength(3);
    expect(new Set(first).size).toBe(3);
    expect(found('P(event) in [0.7, 0.8]', 77)).toEqual(first);
  });

  it('are listed once, as they were first said', () => {
    const refuted: Problem = {
      claim: 'a/b',
      rule: 'refuted',
      level: 'error',
      message: 'at the quick budget',
    };
    const survivor: Problem = { ...refuted, rule: 'mutant survives', about: 'm', message: 'm survived' };
    const again: Problem = { ...refuted, message: 'by a kept counterexample' };
    const other: Problem = { ...survivor, about: 'n' };
    expect(distinctProblems([refuted, survivor, again, other, survivor])).toEqual([refuted, survivor, other]);
  });
});
