import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import type { CampaignOptions, Progress } from '../../../src/judge/campaign/options.ts';
import type { Evidence } from '../../../src/judge/claims/evidence.ts';
import { evidenceJson } from '../../../src/report/evidence-json.ts';
import { mixedClaims } from '../../statements/mixed-claims.ts';
import { smallBudget } from './run-contexts.ts';

const options: CampaignOptions = { claims: mixedClaims, seed: 'one', alpha: 1e-6, budget: smallBudget };
const run = (more: Partial<CampaignOptions> = {}): Promise<Evidence> => runCampaign({ ...options, ...more });

describe('a campaign', () => {
  it('refutes the false claim alone, kills every mutant and finds which hypotheses are needed', async () => {
    const { claims, totals } = await run();
    expect(claims.filter(({ verdict }) => verdict !== 'corroborated').map(({ id }) => id)).toEqual([
      'mixed/false',
    ]);
    expect(totals).toMatchObject({ claims: 8, corroborated: 7, refuted: 1, mutantsSurvived: 0 });
    const ablations = claims.flatMap((claim) =>
      claim.ablations.map(({ hypothesis, outcome }) => [hypothesis, outcome]),
    );
    expect(ablations).toEqual([
      ['n ≤ 50', 'needed'],
      ['odd', 'not shown to be needed'],
    ]);
  });

  it('gives the same evidence, byte for byte, for the same seed', async () => {
    const [first, second] = [await run(), await run()];
    expect(evidenceJson(second)).toBe(evidenceJson(first));
  });

  it('gives other evidence for another seed', async () => {
    const [first, second] = [await run(), await run({ seed: 'two' })];
    for (const [i, claim] of first.claims.entries()) {
      if (claim.kind === 'inequality' || claim.cases.sampled === 0) continue;
      expect(second.claims[i]!.points).not.toEqual(claim.points);
    }
  });

  it('gives a claim the same evidence whatever else is selected', async () => {
    const all = await run();
    const only = new Set(['mixed/mean', 'mixed/false']);
    const some = await run({ only });
    expect(some.claims).toEqual(all.claims.filter(({ id }) => only.has(id)));
    expect(some.claims).toHaveLength(2);
  });

  it('counts every step and case in its totals', async () => {
    const { claims, totals } = await run();
    const sum = (of: (claim: Evidence['claims'][number]) => number): number =>
      claims.reduce((total, claim) => total + of(claim), 0);
    expect(totals.steps).toBe(sum(({ steps }) => steps));
    expect(totals.trajectories).toBe(sum(({ trajectories }) => trajectories));
    expect(totals.cases).toBe(sum(({ cases }) => cases.drawn));
    expect(totals.steps).toBeGreaterThan(0);
  });

  it('has an interval for whatever it estimates: shares of random cases, quantiles, a bound that is seen itself', async () => {
    const { claims } = await run();
    const within = (x: number, [lo, hi]: readonly [number | null, number | null]): boolean =>
      (lo ?? -Infinity) <= x && x <= (hi ?? Infinity);
    for (const { kind, slack, coverage, mutants, points, cases } of claims) {
      for (const { share, cases: all } of coverage) {
        expect(share!.hits).toBeLessThanOrEqual(all);
        expect(share!.trials).toBe(cases.accepted);
      }
      for (const { suspicious: share, ...mutant } of mutants) {
        if (share === undefined) continue;
        expect(share.trials).toBeLessThanOrEqual(mutant.cases);
        expect(share.hits).toBeLessThanOrEqual(mutant.violations);
        expect(within(share.hits / share.trials, share.interval)).toBe(true);
      }
      for (const which of ['q25', 'median', 'q75'] as const)
        if (slack !== null) expect(within(slack.quantiles[which], slack.intervals![which])).toBe(true);
      for (const { bound, boundInterval } of points) {
        expect(boundInterval !== undefined).toBe(kind === 'invariance');
        if (boundInterval !== undefined) expect(within(bound, boundInterval)).toBe(true);
      }
    }
    expect(
      claims.flatMap(({ mutants }) => mutants.filter(({ suspicious }) => suspicious)).length,
    ).toBeGreaterThan(3);
    expect(claims.some(({ kind, points }) => kind === 'invariance' && points.length > 0)).toBe(true);
  });

  it('reports progress that never goes back and ends with everything done', async () => {
    const reported: Progress[] = [];
    await run({ onProgress: (progress) => reported.push(progress) });
    for (let i = 1; i < reported.length; i++) {
      expect(reported[i]!.share).toBeGreaterThanOrEqual(reported[i - 1]!.share);
      expect(reported[i]!.steps).toBeGreaterThanOrEqual(reported[i - 1]!.steps);
    }
    expect(reported.at(-1)).toMatchObject({ phase: 'done', claimsDone: 8, claimsTotal: 8, share: 1 });
  });
});

describe('the error probability of a run', () => {
  it('covers every confirmation of every claim, mutant and ablation: their shares sum to α at most', async () => {
    const { claims, alpha } = await run();
    const level = (logThreshold: number): number => Math.exp(-logThreshold);
    let spent = 0;
    for (const claim of claims) {
      const statements = [claim, ...claim.mutants, ...claim.ablations];
      for (const { attempts } of statements) {
        spent += attempts.reduce((sum, { logThreshold }) => sum + level(logThreshold), 0);
      }
    }
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(alpha);
    expect(claims.reduce((sum, claim) => sum + claim.alpha, 0)).toBeLessThanOrEqual(alpha / 2 + 1e-20);
  });

  it('would be covered even if every statement made all its confirmations', async () => {
    const { claims, alpha } = await run();
    let most = 0;
    for (const claim of claims) {
      const first = (attempts: readonly { readonly logThreshold: number }[]): number =>
        attempts.length === 0 ? 0 : 2 * Math.exp(-attempts[0]!.logThreshold);
      // The first attempt spends half of what a statement has.
      most +=
        claim.alpha +
        [...claim.mutants, ...claim.ablations].reduce((sum, { attempts }) => sum + first(attempts), 0);
    }
    expect(most).toBeLessThanOrEqual(alpha * (1 + 1e-12));
  });

  it('is shared by the whole catalogue, whatever is selected', async () => {
    const { claims } = await run({ only: new Set(['mixed/false']) });
    expect(claims[0]!.alpha).toBe(1e-6 / 8 / 2);
  });
});
