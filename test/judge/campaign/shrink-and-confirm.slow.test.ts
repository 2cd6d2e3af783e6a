import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../../src/judge/campaign/run-context.ts';
import {
  attackHints,
  bySuspicion,
  shrinkAndConfirm,
} from '../../../src/judge/campaign/shrink-and-confirm.ts';
import { search } from '../../../src/judge/campaign/search.ts';
import type { Suspect } from '../../../src/judge/campaign/shrink.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import type { Attempt } from '../../../src/judge/claims/evidence.ts';
import type { ClaimOf } from '../../../src/judge/claims/claim.ts';
import { type Sizes, sizesInequality, sizesProbability } from '../../statements/known-statements.ts';
import { agreeingCoinClaim, type Coin, tosses } from '../../statements/coins.ts';
import { contextFor, evidenceOf } from './run-contexts.ts';

async function suspectOf(context: RunContext, claim: ClaimOf<Sizes>): Promise<Suspect<Sizes>> {
  const found = await search(context, claimTarget(claim), [], {
    cases: 500,
    steps: 1e7,
    round: 0,
    enough: () => true,
  });
  return found.suspects[0]!;
}

const sizeable = { name: '', stepsPerClaim: 262_144, casesPerClaim: 100 };

describe('an attack', () => {
  it('confirms the smallest case at the first attempt where it is plainly violated', async () => {
    const claim = sizesProbability(
      ({ n }) => (n >= 10 ? 0.5 : 0.1),
      () => 0.2,
    );
    const context = contextFor(claim, { budget: sizeable });
    const { attempts, witness } = await shrinkAndConfirm(
      context,
      claimTarget(claim),
      await suspectOf(context, claim),
      [],
    );
    expect(witness?.case).toEqual({ n: 10, m: 0 });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['confirmed']);
  });

  it('goes back along the path where the smallest case looked violated but does not confirm', async () => {
    // Below n = 10 the statement is false by so little that a look may catch it and the budget does not
    // confirm it.
    const claim = sizesProbability(
      ({ n }) => (n >= 10 ? 0.5 : 0.218),
      () => 0.2,
    );
    let wentBack = 0;
    for (let i = 0; i < 200; i++) {
      const budget = { name: '', stepsPerClaim: 4096, casesPerClaim: 24 };
      const context = contextFor(claim, { seed: `retreat/${i}`, budget });
      const suspect = await suspectOf(context, claim);
      if (suspect.case.n < 10) continue;
      const { attempts, witness } = await shrinkAndConfirm(context, claimTarget(claim), suspect, []);
      const outcomes = attempts.map(({ outcome }) => outcome);
      expect(outcomes.indexOf('confirmed')).toBe(outcomes.length - 1);
      if (outcomes.length === 1) continue;
      wentBack++;
      expect((witness!.case as unknown as Sizes).n).toBeGreaterThanOrEqual(10);
      expect(new Set(attempts.map(({ fingerprint }) => fingerprint)).size).toBe(attempts.length);
    }
    expect(wentBack).toBeGreaterThan(0);
  });

  it('charges every confirmation to the next share of α, after those made before', async () => {
    const claim = sizesProbability(
      () => 0.5,
      () => 0.2,
    );
    const context = contextFor(claim, { budget: sizeable });
    const suspect = await suspectOf(context, claim);
    const before: Attempt = {
      fingerprint: '',
      trajectories: 64,
      logE: 0,
      logThreshold: 1,
      outcome: 'not confirmed',
    };
    const { attempts } = await shrinkAndConfirm(context, claimTarget(claim), suspect, [before, before]);
    expect(attempts).toHaveLength(3);
    expect(Math.exp(-attempts[2]!.logThreshold) / (1e-6 / 12)).toBeCloseTo(1, 12);
  });

  it('makes twelve confirmations of a statement at most', async () => {
    const claim = sizesProbability(
      () => 0.5,
      () => 0.2,
    );
    const context = contextFor(claim, { budget: sizeable });
    const suspect = await suspectOf(context, claim);
    const spent = Array.from({ length: 12 }, () => ({}) as Attempt);
    const { attempts, witness } = await shrinkAndConfirm(context, claimTarget(claim), suspect, spent);
    expect([attempts.length, witness]).toEqual([12, undefined]);
  });

  it('needs no confirmation where the violation is computed exactly', async () => {
    const claim = sizesInequality(
      ({ n }) => n,
      () => 20,
      { explain: ({ n }) => [`${n} > 20`] },
    );
    const context = contextFor(claim);
    const { attempts, witness } = await shrinkAndConfirm(
      context,
      claimTarget(claim),
      await suspectOf(context, claim),
      [],
    );
    expect(attempts).toEqual([]);
    expect(witness).toMatchObject({
      case: { n: 21, m: 0 },
      how: 'exact',
      address: [],
      observed: { lhsLo: 21, lhsHi: 21, rhsLo: 20, rhsHi: 20 },
      explanation: ['21 > 20'],
      refutes: 'conclusion',
    });
    expect(witness!.shrinks).toBeGreaterThan(0);
  });
});

describe('hints', () => {
  const almost = (excess: number) =>
    sizesProbability(
      ({ n }) => (n === 7 ? 0.2 * (1 + excess) : 0.1),
      () => 0.2,
    );
  const budget = { name: '', stepsPerClaim: 2_000_000, casesPerClaim: 200 };
  const attackOf = async (excess: number) => {
    const claim = almost(excess);
    const context = contextFor(claim, { budget });
    const found = await search(context, claimTarget(claim), [], {
      cases: 200,
      steps: 1e7,
      round: 0,
      enough: () => true,
    });
    return attackHints(context, claimTarget(claim), found.tried, []);
  };

  it('are confirmed where a violation is too small to be suspicious after exploration', async () => {
    const attack = await attackOf(0.015);
    expect((attack.witness!.case as unknown as Sizes).n).toBe(7);
    expect(attack.witness!.logE).toBeGreaterThan(attack.attempts.at(-1)!.logThreshold - 1e-9);
  });

  it('cost two attempts at most, and nothing is refuted where the statement holds', async () => {
    const attack = await attackOf(0);
    expect(attack.witness).toBeUndefined();
    expect(attack.attempts.length).toBeLessThanOrEqual(2);
  });
});

describe('hints at a mutant of an agreement', () => {
  /** The truth is 0.2; a mutant is wrong by 1% at every seventh coin and says nothing else of the others. */
  const point = (exit: number) => ({ exit: { lo: exit, hi: exit }, stay: { lo: 1 - exit, hi: 1 - exit } });
  const claim = agreeingCoinClaim(
    { exit: 0.2, oracle: { lo: 0.2, hi: 0.2 } },
    { mustRefute: { 'wrong at sevens': { equals: ({ coin }) => point(coin % 7 === 0 ? 0.202 : 0.2) } } },
  );
  const budget = { name: '', stepsPerClaim: 6_000_000, casesPerClaim: 100 };

  it.each(['1', '2', '3'])(
    'are cases where its oracle differs from the claim’s by most for the trajectories affordable, seed %s',
    async (seed) => {
      const [mutant] = (await evidenceOf(claim, { budget, seed })).mutants;
      expect(mutant).toMatchObject({
        violations: 0,
        outcome: 'killed',
        attempts: [{ outcome: 'confirmed' }],
      });
      expect((mutant!.witness!.case as unknown as Coin).coin % 7).toBe(0);
    },
  );
});

describe('hints at a mutant with cases of its own', () => {
  it('are what was observed, since the claim’s oracle need not be right there', async () => {
    const far = { min: 1_000_001, max: 2_000_000 };
    const claim = agreeingCoinClaim(
      { exit: 0.2, oracle: { lo: 0.2, hi: 0.2 } },
      {
        event: ({ coin }) => tosses(coin > 1_000_000 ? 0.2025 : 0.2),
        cases: fc.record({ coin: fc.integer({ min: 0, max: 1_000_000 }) }),
        mustRefute: { 'beyond a million': { cases: fc.record({ coin: fc.integer(far) }) } },
      },
    );
    const budget = { name: '', stepsPerClaim: 6_000_000, casesPerClaim: 100 };
    const [mutant] = (await evidenceOf(claim, { budget })).mutants;
    expect(mutant).toMatchObject({ violations: 0, outcome: 'killed' });
  });
});

describe('suspects', () => {
  it('are attacked in order of evidence, exact violations first', () => {
    const suspects = [3, Infinity, 7, Infinity, -1].map(
      (logE) => ({ finding: { logE } }) as Suspect<unknown>,
    );
    expect(suspects.toSorted(bySuspicion).map(({ finding }) => finding.logE)).toEqual([
      Infinity,
      Infinity,
      7,
      3,
      -1,
    ]);
  });
});
