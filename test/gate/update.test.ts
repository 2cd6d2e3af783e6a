import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/judge/claims/claim.ts';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { compareTheory } from '../../src/gate/compare.ts';
import type { Campaign } from '../../src/gate/judge.ts';
import { type Lock, lockSchema } from '../../src/gate/lock.ts';
import { alphaOfRun, seedOfRun, updatedLock } from '../../src/gate/update.ts';
import { prettyJson } from '../../src/report/pretty-json.ts';
import { refutedClaim, sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { evenClaim, scaled } from './claims.ts';

describe('the error budget of a run', () => {
  it('sums to α over a life: after J runs α/(J + 1) is left', () => {
    for (const alpha of [1e-9, 0.05, 0.5]) {
      let spent = 0;
      for (let run = 1; run <= 1000; run++) {
        spent += alphaOfRun(alpha, run);
        // a sum of J rounded terms is off by at most J units in the last place of α
        expect(Math.abs(alpha - spent - alpha / (run + 1))).toBeLessThanOrEqual(run * Number.EPSILON * alpha);
      }
      expect(spent).toBeLessThan(alpha);
    }
  });

  it('is spent on randomness that no other run has', () => {
    const seeds = Array.from({ length: 1000 }, (_, i) => seedOfRun(i + 1));
    expect(new Set(seeds).size).toBe(1000);
  });
});

const campaignOf = (claim: Partial<ClaimEvidence>, budget = 'quick'): Campaign => ({
  budget,
  full: budget !== 'quick',
  evidence: sampleEvidence([
    sampleClaim({
      id: 'sizes/even',
      cases: { ...sampleClaim().cases, accepted: 10 },
      trajectories: 100,
      steps: 1000,
      ...claim,
    }),
  ]),
});

function after(
  lock: Lock | undefined,
  claim: Claim,
  campaigns: readonly Campaign[],
  notes: readonly string[] = [],
): Lock {
  const { changes, today } = compareTheory([claim], lock);
  const run = (lock?.run ?? 0) + 1;
  return updatedLock({ lock, lakatos: '0', alpha: 0.1, run, changes, today, notes, campaigns });
}

describe('the lock after an update', () => {
  const first = after(undefined, evenClaim(), [campaignOf({})]);

  it('is read back from its text', () => {
    expect(lockSchema.parse(JSON.parse(prettyJson(first as never)))).toEqual(first);
  });

  it('is refused where a claim is in it twice', () => {
    const twice = { ...first, claims: [...first.claims, ...first.claims] };
    expect(lockSchema.safeParse(twice).error?.issues).toEqual([
      expect.objectContaining({
        path: ['claims', 1, 'id'],
        message: `expected each claim once, found '${first.claims[0]!.id}' twice`,
      }),
    ]);
  });

  it('adds up what an unchanged statement has withstood', () => {
    const second = after(first, evenClaim({ says: 'in other words' }), [campaignOf({})]);
    expect(second.claims[0]!.withstood).toEqual({ runs: 2, cases: 20, trajectories: 200, steps: 2000 });
    expect(second.run).toBe(2);
  });

  it('starts anew with a statement that changed, its old evidence gone', () => {
    const second = after(
      first,
      scaled(() => 0.9),
      [campaignOf({}, 'default')],
    );
    expect(second.claims[0]!.withstood.runs).toBe(1);
    expect(Object.keys(second.claims[0]!.evidence)).toEqual(['default']);
  });

  it('records what changed and which notes were used up', () => {
    const second = after(
      after(first, evenClaim(), [], ['theory-changes/b.md']),
      scaled(() => 1.1),
      [],
      ['theory-changes/a.md'],
    );
    expect(second.notes).toEqual(['theory-changes/a.md', 'theory-changes/b.md']);
    expect(second.history).toEqual([
      { run: 1, changes: [{ id: 'sizes/even', kinds: ['added'] }] },
      { run: 2, changes: [] },
      { run: 3, changes: [{ id: 'sizes/even', kinds: ['weakened'] }] },
    ]);
  });

  it('keeps of a run what later runs are held against', () => {
    const { mutants } = refutedClaim;
    const { evidence } = after(first, evenClaim(), [
      campaignOf({ mutants: [...sampleClaim().mutants, ...mutants] }),
    ]).claims[0]!;
    expect(evidence['quick']).toMatchObject({
      verdict: 'corroborated',
      informative: { hits: 97, trials: 100 },
      power: { trajectories: 8192, bound: 0.1, detectable: 0.12 },
      largestLogE: -1.5,
      slack: [0.1, 3, 9],
      killed: ['q² for q'],
      survived: ['T−1 factors'],
    });
  });
});
