import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimEvidence } from '../../src/judge/claims/evidence.ts';
import { attackClaim } from '../../src/judge/campaign/attack-claim.ts';
import { parseBudget } from '../../src/judge/campaign/budget.ts';
import { referenceEngine } from '../../src/judge/campaign/engine.ts';
import { claimRecord } from '../../src/ledger/claim-record.ts';
import { appendRecords } from '../../src/ledger/ledger-file.ts';
import {
  type BegunAttack,
  medianError,
  noteBegun,
  noteDoubted,
  noteEnded,
  readCampaign,
} from '../../src/ledger/campaign-state.ts';
import { jobOf, nextClaim } from '../../src/ledger/rounds.ts';
import { mixedClaims } from '../statements/mixed-claims.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lakatos-rounds-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const budget = { ...parseBudget('quick', 1), stepsPerClaim: 20_000, casesPerClaim: 20 };
const seed = 'rounds';
const alpha = 1e-6;
const identity = { code: 'c0de', simulator: 'reference', alpha, budget };
const claims = ['coins/a', 'coins/b'];
const campaign = 'campaign rounds';
const attack = (number: number, claim: string, round: number): BegunAttack => ({
  kind: 'attack',
  campaign,
  number,
  claim,
  round,
  steps: 20_000 * 2 ** Math.max(0, round - 1),
});

/** Evidence of a claim whose one term has an error of this size. */
const seen = (claim: string, refuted: number | null, steps = 1000): ClaimEvidence =>
  ({
    id: claim,
    steps,
    trajectories: 1,
    resolution: [{ term: 't', whole: false, larger: { refuted, tried: 1 }, smaller: null }],
  }) as unknown as ClaimEvidence;

describe('a long campaign', () => {
  it('spends no more than its α, however many attacks there are', () => {
    const shares = Array.from(
      { length: 5000 },
      (_, i) => jobOf(attack(i + 1, 'coins/a', i), { seed, alpha, budget, corpus: [] }).alpha,
    );
    const sum = shares.reduce((total, share) => total + share, 0);
    expect(sum).toBeLessThan(alpha);
    expect(sum).toBeGreaterThan(0.99 * alpha);
  });

  it('has a seed of its own for each round, and what a check has, then twice the steps of the one before', () => {
    const jobs = [0, 1, 2, 3].map((round) =>
      jobOf(attack(round + 1, 'coins/a', round), { seed, alpha, budget, corpus: [] }),
    );
    expect(new Set(jobs.map((job) => job.seed)).size).toBe(4);
    expect(jobs.map((job) => job.budget.stepsPerClaim)).toEqual([20_000, 20_000, 40_000, 80_000]);
    expect(jobs.map(({ round }) => round !== undefined)).toEqual([false, true, true, true]);
  });

  it('attacks each claim once, then the one that should gain most for the steps of its next round', () => {
    const state = readCampaign(folder, campaign, claims, identity);
    const next = (): string | undefined => nextClaim(state, new Set())?.claim;
    expect(next()).toBe('coins/a');
    expect(nextClaim(state, new Set(['coins/a']))?.claim).toBe('coins/b');
    noteEnded(state, 1, seen('coins/a', 0.01));
    expect(next()).toBe('coins/b');
    // the larger error first, then the one whose next round is shorter
    noteEnded(state, 2, seen('coins/b', 0.04));
    expect(next()).toBe('coins/b');
    noteEnded(state, 3, seen('coins/b', 0.02));
    expect(next()).toBe('coins/a');
    // a round without a gain makes others more urgent
    noteEnded(state, 4, seen('coins/a', 0.01));
    expect(next()).toBe('coins/b');
    noteEnded(state, 5, { ...seen('coins/b', 0.01), counterexample: {} } as ClaimEvidence);
    expect(next()).toBe('coins/a');
    expect(nextClaim(state, new Set(['coins/a']))).toBeUndefined();
  });

  it('comes to an end where nothing is simulated', () => {
    const state = readCampaign(folder, campaign, ['coins/a'], identity);
    let attacks = 0;
    while (nextClaim(state, new Set()) !== undefined && attacks < 100)
      noteEnded(state, ++attacks, seen('coins/a', 0.01, 0));
    expect(attacks).toBeLessThan(100);
  });

  it('goes by the terms of which smaller errors are looked for', () => {
    const side = (refuted: number) => ({ refuted, tried: 1 });
    const terms = [1e-6, 1e-6, 1e-6, 0.02, 0.01].map((refuted, i) => ({
      term: String(i),
      whole: false,
      larger: side(refuted),
      smaller: null,
    }));
    expect(medianError({ id: 'coins/a', resolution: terms })).toBe(0.02);
    expect(medianError({ id: 'coins/a', resolution: terms.slice(0, 3) })).toBe(1e-6);
    expect(medianError({ id: 'coins/a', resolution: [] })).toBe(1);
  });

  it('keeps the smallest error of all rounds', () => {
    const state = readCampaign(folder, campaign, claims, identity);
    for (const [i, error] of [0.2, null, 0.05, 0.1].entries())
      noteEnded(state, i + 1, seen('coins/a', error));
    expect(state.claims.get('coins/a')!.ended.map(({ error }) => error)).toEqual([0.2, 0.2, 0.05, 0.05]);
    expect(state.claims.get('coins/a')!.evidence!.steps).toBe(4000);
  });

  it('goes on after a stop with the attack that was begun, and gives no number twice', async () => {
    const [claim] = mixedClaims;
    const begun = [attack(1, claim!.id, 0), attack(2, claim!.id, 1)];
    const job = jobOf(begun[0]!, { seed, alpha, budget, corpus: [] });
    const evidence = await attackClaim(claim!, job, referenceEngine, {
      report: () => undefined,
      goesOn: () => true,
    });
    await appendRecords(folder, [
      begun[0]!,
      claimRecord(identity, job, evidence, { at: 'now', campaign, round: 1 }),
      begun[1]!,
      claimRecord(identity, { ...job, seed: 'other' }, evidence, {
        at: 'now',
        campaign: 'another',
        round: 1,
      }),
    ]);
    const state = readCampaign(folder, campaign, [claim!.id], identity);
    expect(state.begun).toBe(2);
    expect(nextClaim(state, new Set())).toMatchObject({ claim: claim!.id, open: begun[1] });
    expect(state.claims.get(claim!.id)!.ended).toHaveLength(1);
    noteEnded(state, 2, evidence);
    noteBegun(state, attack(3, claim!.id, 2));
    expect(state.begun).toBe(3);
    expect(readCampaign(folder, campaign, [claim!.id], identity).begun).toBe(2);
  });

  it('counts what an attack came to once, and only where its code and settings are today’s', async () => {
    const [claim] = mixedClaims;
    const first = attack(1, claim!.id, 0);
    const job = jobOf(first, { seed, alpha, budget, corpus: [] });
    const watch = { report: () => undefined, goesOn: () => true };
    const evidence = await attackClaim(claim!, job, referenceEngine, watch);
    const record = claimRecord(identity, job, evidence, { at: 'now', campaign, round: 1 });
    await appendRecords(folder, [first, record, record]);
    const read = (change: object): ReturnType<typeof readCampaign> =>
      readCampaign(folder, campaign, [claim!.id], { ...identity, ...change });
    expect(read({}).claims.get(claim!.id)).toMatchObject({ ended: [{ number: 1 }], evidence });
    for (const change of [{ code: 'new' }, { alpha: 2 * alpha }, { budget: parseBudget('default', 1) }]) {
      const state = read(change);
      expect(state).toMatchObject({ begun: 1, others: 1 });
      expect(nextClaim(state, new Set())).toEqual({ claim: claim!.id, ended: [], open: undefined });
    }
    // nor does it go on from there with the round that was begun next
    await appendRecords(folder, [attack(2, claim!.id, 1)]);
    const begun = read({ code: 'new' });
    expect([begun.begun, nextClaim(begun, new Set())?.open]).toEqual([2, undefined]);
    expect(nextClaim(read({}), new Set())?.open).toMatchObject({ number: 2, round: 1 });
    const doubt = { kind: 'doubt', key: record.key, claim: claim!.id, campaign, round: 1 };
    await appendRecords(folder, [doubt, record]);
    expect(read({}).claims.get(claim!.id)).toMatchObject({ ended: [{ number: 1 }], evidence });
  });

  it('goes to the resolution alone after the first round', async () => {
    const [claim] = mixedClaims;
    const job = jobOf(attack(2, claim!.id, 1), { seed, alpha, budget, corpus: [] });
    const { carried: _, ...evidence } = await attackClaim(claim!, job, referenceEngine, {
      report: () => undefined,
      goesOn: () => true,
    });
    expect(evidence).toMatchObject({ id: claim!.id, mutants: [], ablations: [] });
  });

  it('forgets what is not believed, and all that went on from there, and makes that attack again', () => {
    const state = readCampaign(folder, campaign, claims, identity);
    const ends = (number: number, claim: string, round: number, error: number): void => {
      noteBegun(state, attack(number, claim, round));
      noteEnded(state, number, seen(claim, error));
    };
    ends(1, 'coins/a', 0, 0.5);
    ends(2, 'coins/b', 0, 0.5);
    ends(3, 'coins/a', 1, 0.25);
    ends(4, 'coins/a', 2, 0.125);
    expect(noteDoubted(state, { claim: 'coins/a', round: 3 })).toMatchObject([{ number: 3 }, { number: 4 }]);
    const { ended, evidence, open } = state.claims.get('coins/a')!;
    expect(ended.map(({ number }) => number)).toEqual([1]);
    expect(evidence).toMatchObject({ steps: 1000 });
    expect(medianError(evidence!)).toBe(0.5);
    expect(open).toEqual(attack(3, 'coins/a', 1));
    expect(nextClaim(state, new Set())?.claim).toBe('coins/a');
    expect(state.claims.get('coins/b')?.ended).toHaveLength(1);
    // of what is forgotten nothing is left to doubt
    expect(noteDoubted(state, { claim: 'coins/a', round: 4 })).toEqual([]);
    noteEnded(state, 3, seen('coins/a', 0.3));
    expect(state.claims.get('coins/a')).toMatchObject({ open: undefined, evidence: { steps: 2000 } });
  });
});
