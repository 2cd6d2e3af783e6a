import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ablationTargets,
  admits,
  claimTarget,
  mutantTargets,
  refutes,
} from '../../../src/judge/campaign/target.ts';
import type { Claim, ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { exactly } from '../../../src/core/enclosure.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { type Coin, coinClaim, tosses } from '../../statements/coins.ts';

const evenCoins = fc.record({ coin: fc.nat(50).map((n) => 2 * n) });
const exact = { exit: exactly(0.1), stay: exactly(0.9) };
const claim = coinClaim(
  { exit: 0.1, claimed: 0.2 },
  {
    exactly: () => exact,
    given: {
      small: { holds: ({ coin }) => coin < 10 },
      even: { holds: ({ coin }) => coin % 2 === 0, without: fc.record({ coin: fc.constantFrom(1, 2, 3) }) },
    },
    mustRefute: {
      'another bound': { atLeast: () => fromExit(0.05) },
      'another event': { event: () => tosses(0.3) },
      'another event, solved': { event: () => tosses(0.3), exactly: () => exact },
      'no size': { given: { small: null } },
      'another size': { given: { small: { holds: ({ coin }) => coin < 4 } } },
      'other cases': { cases: evenCoins },
    },
  },
);
const erased: Claim = claim;
const mutant = (name: string) => mutantTargets(erased).find((target) => target.name === name)!;
const statement = (name: string) => mutant(name).statement as ProbabilityClaim<unknown>;

describe('the target of a claim', () => {
  it('admits the cases that meet every hypothesis', () => {
    const target = claimTarget<Coin>(claim);
    expect([8, 9, 12].map((coin) => admits(target, { coin }))).toEqual([true, false, false]);
  });
});

describe('a mutant', () => {
  it('changes what it names and keeps the rest', () => {
    expect(statement('another bound').atLeast({ coin: 0 }).exit).toBe(0.05);
    expect(statement('another bound').event).toBe(claim.event);
    expect(statement('another event').atLeast).toBe(claim.atLeast);
  });

  it('drops the oracle exactly when it changes the experiment and brings none of its own', () => {
    const known = ['another bound', 'another event', 'another event, solved'].map(
      (name) => statement(name).exactly?.({ coin: 0 }) !== undefined,
    );
    expect(known).toEqual([true, false, true]);
  });

  it('drops or replaces hypotheses', () => {
    const admitted = (name: string): boolean[] =>
      [2, 8, 12, 13].map((coin) => admits(mutant(name), { coin }));
    expect(admitted('another bound')).toEqual([true, true, false, false]);
    expect(admitted('no size')).toEqual([true, true, true, false]);
    expect(admitted('another size')).toEqual([true, false, false, false]);
  });

  it("shares the claim's cases unless its space or hypotheses differ", () => {
    const sharing = mutantTargets(erased)
      .filter(({ sharesCases }) => sharesCases)
      .map(({ name }) => name);
    expect(sharing).toEqual(['another bound', 'another event', 'another event, solved']);
  });
});

describe('the ablation of a hypothesis', () => {
  it('admits only cases that violate it and meet the others', () => {
    const [small, even] = ablationTargets(erased);
    expect([8, 9, 12, 13].map((coin) => admits(small!, { coin }))).toEqual([false, false, true, false]);
    expect([8, 9, 12, 13].map((coin) => admits(even!, { coin }))).toEqual([false, true, false, false]);
  });

  it('draws from the space that the hypothesis names for it', () => {
    expect(ablationTargets(erased)[0]!.cases).toBe(claim.cases);
    expect(ablationTargets(erased)[1]!.cases).toBe(claim.given['even']!.without);
  });
});

describe('a violation', () => {
  it('refutes hypothesis or conclusion where a hypothesis was only sampled', () => {
    const sampled = coinClaim(
      { exit: 0.1, claimed: 0.2 },
      {
        given: { convex: { holds: () => true, basis: ({ coin }) => (coin === 0 ? 'sampled' : 'certified') } },
      },
    );
    const target = claimTarget<Coin>(sampled);
    expect(refutes(target, { coin: 0 })).toBe('hypothesis or conclusion');
    expect(refutes(target, { coin: 1 })).toBe('conclusion');
  });
});
