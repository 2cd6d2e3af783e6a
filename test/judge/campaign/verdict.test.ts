import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/judge/campaign/verdict.ts';
import type { Attempt, Witness } from '../../../src/judge/claims/evidence.ts';
import { shareOf } from '../../../src/judge/claims/share.ts';
import { coinClaim } from '../../statements/coins.ts';

type Seen = Parameters<typeof verdictOf>[1];

const good: Seen = {
  interrupted: false,
  cases: { drawn: 100, accepted: 80, informative: 60, exact: 0, sampled: 80, ties: 0 },
  informative: { share: shareOf(60, 80), minimum: 0.6 },
  coverage: [{ label: 'T = 1', cases: 3 }],
  attempts: [],
  counterexample: undefined,
};
const witness: Witness = {
  case: { coin: 1 },
  how: 'sampled',
  claim: 'P(event) ≥ 0.9',
  truth: 'P(event) in [0.7, 0.8]',
  bound: 0.1,
  found: [0.2, 0.3],
  address: ['seed'],
  observed: { trajectories: 64 },
  refutes: 'conclusion',
  explanation: [],
  shrinks: 0,
};
const attempt = (logE: number): Attempt => ({
  fingerprint: 'f00',
  trajectories: 64,
  logE,
  logThreshold: 30,
  outcome: 'not confirmed',
});
const accepted = (drawn: number, accepted: number): Partial<Seen> => ({
  cases: { ...good.cases, drawn, accepted },
});
const informative = (hits: number, trials: number): Partial<Seen> => ({
  informative: { share: shareOf(hits, trials), minimum: 0.6 },
});
const claim = coinClaim({ exit: 0.1, claimed: 0.2 });

const table: readonly [string, Partial<Seen>, string, RegExp][] = [
  [
    'enough was seen and nothing found',
    {},
    'corroborated',
    /^80 cases, 75% \[60\.6%, 86\.3%\] of them informative/u,
  ],
  ['a counterexample was confirmed', { counterexample: witness }, 'refuted', /fresh randomness: claimed P/u],
  ['one was computed', { counterexample: { ...witness, how: 'exact' } }, 'refuted', /computed exactly/u],
  [
    'a hypothesis of it was only sampled',
    { counterexample: { ...witness, refutes: 'hypothesis or conclusion' } },
    'refuted',
    /to the hypothesis or conclusion/u,
  ],
  ['the run was interrupted', { interrupted: true }, 'undecided', /interrupted/u],
  [
    'a counterexample came before the interrupt',
    { interrupted: true, counterexample: witness },
    'refuted',
    /counterexample/u,
  ],
  [
    'a suspicion stayed open',
    { attempts: [attempt(Math.log(1001))] },
    'undecided',
    /f00.*neither confirmed nor cleared/u,
  ],
  ['a suspicion was cleared', { attempts: [attempt(Math.log(999))] }, 'corroborated', /no violation/u],
  ['just enough cases met the hypotheses', accepted(100, 10), 'corroborated', /10 cases/u],
  [
    'too few cases met the hypotheses',
    accepted(100, 9),
    'vacuous',
    /only 9% \[3\.21%, 18\.9%\] of 100 cases met/u,
  ],
  ['no case was drawn', accepted(0, 0), 'vacuous', /only 0% \[0%, 100%\] of 0 cases met/u],
  [
    'just enough cases were informative',
    informative(48, 80),
    'corroborated',
    /60% \[.*\] of them informative/u,
  ],
  [
    'too few cases were informative',
    informative(47, 80),
    'vacuous',
    /58\.8% \[.*\] of 80 cases were informative/u,
  ],
  [
    'labels are missing',
    {
      coverage: [
        { label: 'T = 1', cases: 0 },
        { label: 'k = 1', cases: 0 },
        { label: 'k > 16', cases: 1 },
      ],
    },
    'vacuous',
    /no accepted case was labelled T = 1, k = 1$/u,
  ],
];

describe('the verdict', () => {
  it.each(table)('when %s', (_when, change, verdict, reason) => {
    const given = verdictOf(claim, { ...good, ...change });
    expect(given.verdict).toBe(verdict);
    expect(given.reason).toMatch(reason);
  });

  it('follows the least acceptance that the claim declares', () => {
    const rare = { ...claim, minimumAcceptance: 0.05 };
    expect(verdictOf(rare, { ...good, ...accepted(100, 6) }).verdict).toBe('corroborated');
    expect(verdictOf(rare, { ...good, ...accepted(100, 4) }).verdict).toBe('vacuous');
  });
});

describe('a share', () => {
  it('of nothing could be anything', () => {
    expect(shareOf(0, 0).interval).toEqual([0, 1]);
  });

  it('has the exact interval of confidence 0.99: 1 − 0.005^(1/n) when all or none of n hit', () => {
    expect(shareOf(0, 10).interval[1]).toBeCloseTo(1 - 0.005 ** 0.1, 9);
    expect(shareOf(10, 10).interval[0]).toBeCloseTo(0.005 ** 0.1, 9);
  });
});
