import { describe, expect, it } from 'vitest';
import type { ClaimEvidence, Reason } from '../../src/judge/claims/evidence.ts';
import { shareOf } from '../../src/judge/claims/share.ts';
import { formatPower, formatReason } from '../../src/report/format-reason.ts';
import { sampleClaim, sampledWitness, witness } from './sample-evidence.ts';

describe('the reason of a verdict', () => {
  it.each<[Reason, string]>([
    [
      { kind: 'not refuted', accepted: 80, informative: shareOf(60, 80) },
      '80 cases, 75% [60.6%, 86.3%] of them informative, and no violation confirmed',
    ],
    [
      { kind: 'not refuted', accepted: 100, informative: shareOf(60, 80) },
      '100 cases, 20 of them too long for the budget, 75% [60.6%, 86.3%] of the others informative, and no violation confirmed',
    ],
    [
      { kind: 'few cases tried', share: shareOf(9, 20) },
      'only 9 of 20 cases were tried: the others take more steps than the budget allows',
    ],
    [{ kind: 'interrupted' }, 'interrupted before its budget was spent'],
    [
      { kind: 'unsettled case', fingerprint: 'f00' },
      'a suspicious case (f00) was neither confirmed nor cleared within the budget',
    ],
    [
      { kind: 'few cases accepted', share: shareOf(9, 100), minimum: 0.1 },
      'only 9% [3.21%, 18.9%] of 100 cases met the hypotheses, fewer than 10%',
    ],
    [{ kind: 'few cases accepted', share: shareOf(0, 0), minimum: 0.1 }, 'no case was drawn'],
    [
      { kind: 'few cases informative', share: shareOf(47, 80), minimum: 0.6 },
      'only 58.8% [43.8%, 72.7%] of 80 cases were informative, fewer than 60%',
    ],
    [
      {
        kind: 'few cases informative',
        share: shareOf(47, 80),
        minimum: 0.6,
        uninformative: [
          { why: 'no trajectory left', cases: 30, numbers: [1, 4, 7] },
          { why: 'the bound says nothing', cases: 1, numbers: [2] },
          { why: 'it weighs nothing', cases: 2, numbers: [] },
        ],
      },
      'only 58.8% [43.8%, 72.7%] of 80 cases were informative, fewer than 60%; of the others 30 (case 1, 4, 7, …): no trajectory left; 1 (case 2): the bound says nothing; 2: it weighs nothing',
    ],
    [{ kind: 'few cases informative', share: shareOf(0, 0), minimum: 0.6 }, 'no case met the hypotheses'],
    [
      { kind: 'labels not covered', labels: ['T = 1', 'k = 1'] },
      'no accepted case was labelled T = 1, k = 1',
    ],
  ])('%j reads so', (reason, words) => {
    expect(formatReason({ reason })).toBe(words);
  });

  it('names the counterexample, how it was found, and what it refutes', () => {
    const reason = { kind: 'counterexample' } as const;
    expect(formatReason({ reason, counterexample: witness })).toBe(
      'a counterexample to the conclusion, computed exactly: claimed P(event) ≥ 0.9497, found P(event) in [0.8485, 0.8486]',
    );
    expect(formatReason({ reason: { ...reason, stopped: true }, counterexample: witness })).toMatch(
      /8486\]; the rest, mutants among it, was not tried \(check --all does so\)$/u,
    );
    const unsure = { ...sampledWitness, refutes: 'hypothesis or conclusion' } as const;
    expect(formatReason({ reason, counterexample: unsure })).toContain(
      'a counterexample to the hypothesis or conclusion, confirmed on fresh randomness: ',
    );
  });
});

describe('power', () => {
  it('names the smallest violation that would have been caught, or says that there is none', () => {
    const power = { trajectories: 8192, bound: 0.1, detectable: 0.1234567 };
    expect(formatPower(sampleClaim({ power }))).toBe(
      'where the bound allows an exit probability of 0.1 (the median case), a true one of 0.123457 would have been caught with probability 0.9',
    );
    expect(formatPower(sampleClaim({ power: { ...power, detectable: 1 } }))).toBe(
      'at the median case (exit bound 0.1) no violation would have been caught with probability 0.9',
    );
    expect(formatPower(sampleClaim({ kind: 'agreement', power }))).toMatch(
      /^where the claim says an exit probability of 0\.1 /u,
    );
  });

  it('says why there is no figure, and that nothing was simulated only where nothing was', () => {
    const { cases } = sampleClaim();
    const none = { ...cases, exact: 97, sampled: 0 };
    const because = (change: Partial<ClaimEvidence>): string =>
      formatPower(sampleClaim({ power: null, ...change }));
    expect(because({ cases: none, trajectories: 0 })).toBe('no figure: nothing was simulated');
    expect(because({ kind: 'mean', cases: none, trajectories: 0 })).toBe('no figure: nothing was simulated');
    expect(because({ cases: none })).toBe('no figure: no case of the claim itself was simulated');
    expect(because({ kind: 'mean' })).toBe(
      'no figure: what of a mean would have been caught depends on the spread of its values, case by case',
    );
    expect(because({ kind: 'mean', resolution: [] })).toMatch(/case by case; 'would be noticed' names /u);
    expect(because({ kind: 'invariance' })).toMatch(/^no figure: what of an invariance /u);
    expect(because({ kind: 'agreement' })).toBe('no figure: no case that was simulated was informative');
  });
});
