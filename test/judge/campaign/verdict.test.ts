import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../src/judge/campaign/verdict.ts';
import type { Attempt, Reason, Witness } from '../../../src/judge/claims/evidence.ts';
import { shareOf } from '../../../src/judge/claims/share.ts';
import { coinClaim } from '../../statements/coins.ts';

type Known = Parameters<typeof verdictOf>[1];

const good: Known = {
  interrupted: false,
  cases: { drawn: 100, accepted: 80, informative: 60, exact: 0, sampled: 80, ties: 0 },
  informative: { share: shareOf(60, 80), minimum: 0.6 },
  uninformative: [{ why: 'the truth is 0', cases: 20, numbers: [1, 2, 3] }],
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
const accepted = (drawn: number, accepted: number): Partial<Known> => ({
  cases: { ...good.cases, drawn, accepted },
});
const informative = (hits: number, trials: number): Partial<Known> => ({
  informative: { share: shareOf(hits, trials), minimum: 0.6 },
});
const claim = coinClaim({ exit: 0.1, claimed: 0.2 });

const table: readonly [string, Partial<Known>, string, Reason][] = [
  [
    'enough was seen and nothing found',
    {},
    'corroborated',
    { kind: 'not refuted', accepted: 80, informative: shareOf(60, 80) },
  ],
  ['a counterexample was confirmed', { counterexample: witness }, 'refuted', { kind: 'counterexample' }],
  ['the run was interrupted', { interrupted: true }, 'undecided', { kind: 'interrupted' }],
  [
    'a counterexample came before the interrupt',
    { interrupted: true, counterexample: witness },
    'refuted',
    { kind: 'counterexample' },
  ],
  [
    'a suspicion stayed open',
    { attempts: [attempt(Math.log(1001))] },
    'undecided',
    { kind: 'unsettled case', fingerprint: 'f00' },
  ],
  [
    'a suspicion was cleared',
    { attempts: [attempt(Math.log(999))] },
    'corroborated',
    { kind: 'not refuted', accepted: 80, informative: shareOf(60, 80) },
  ],
  [
    'just enough cases met the hypotheses',
    accepted(100, 10),
    'corroborated',
    { kind: 'not refuted', accepted: 10, informative: shareOf(60, 80) },
  ],
  [
    'too few cases met the hypotheses',
    accepted(100, 9),
    'vacuous',
    { kind: 'few cases accepted', share: shareOf(9, 100), minimum: 0.1 },
  ],
  [
    'no case was drawn',
    accepted(0, 0),
    'vacuous',
    { kind: 'few cases accepted', share: shareOf(0, 0), minimum: 0.1 },
  ],
  [
    'just enough cases were informative',
    informative(48, 80),
    'corroborated',
    { kind: 'not refuted', accepted: 80, informative: shareOf(48, 80) },
  ],
  [
    'too few cases were informative',
    informative(47, 80),
    'vacuous',
    {
      kind: 'few cases informative',
      share: shareOf(47, 80),
      minimum: 0.6,
      uninformative: [{ why: 'the truth is 0', cases: 20, numbers: [1, 2, 3] }],
    },
  ],
  [
    'half of the cases were too long for the budget',
    informative(30, 40),
    'corroborated',
    { kind: 'not refuted', accepted: 80, informative: shareOf(30, 40) },
  ],
  [
    'more than half were too long',
    informative(39, 39),
    'undecided',
    { kind: 'few cases tried', share: shareOf(39, 80) },
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
    { kind: 'labels not covered', labels: ['T = 1', 'k = 1'] },
  ],
];

describe('the verdict', () => {
  it.each(table)('when %s', (_when, change, verdict, reason) => {
    expect(verdictOf(claim, { ...good, ...change })).toEqual({ verdict, reason });
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
