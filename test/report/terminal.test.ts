import { describe, expect, it } from 'vitest';
import { conclusion, plain, verdictTable } from '../../src/report/terminal.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from './sample-evidence.ts';

describe('verdictTable', () => {
  it('aligns its columns and paints only the verdicts', () => {
    expect(
      verdictTable([sampleClaim(), refutedClaim], (verdict, text) => `<${verdict[0]}>${text}`).split('\n'),
    ).toEqual([
      'verdict       claim               informative  slack  mutants  steps',
      '<c>corroborated  stagnation/product          97%  ×20.1      1/1  12.3M',
      '<r>refuted       planted/wrong               97%      –      0/1  12.3M',
    ]);
  });
});

describe('conclusion', () => {
  it("says the run's alpha in words and its steps", () => {
    expect(conclusion(sampleEvidence()).join('\n')).toBe(
      [
        '1 corroborated; 1 of 1 mutant killed.',
        'α = 1e-9: the chance that any refutation in this run is a false alarm is below 1e-9.',
        '12,345,678 steps of 40,960 trajectories in 120 cases, seed 1.',
      ].join('\n'),
    );
  });
});

describe('plain', () => {
  it('drops what would drive a terminal', () => {
    expect(plain('a\u001B[31mb\u0007\nc\u009B')).toBe('a [31mb  c ');
  });
});
