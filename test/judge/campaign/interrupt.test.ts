import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../../src/judge/campaign/campaign.ts';
import type { Progress } from '../../../src/judge/campaign/options.ts';
import type { Claim } from '../../../src/judge/claims/claim.ts';
import type { Evidence } from '../../../src/judge/claims/evidence.ts';
import { fromExit } from '../../../src/core/probability.ts';
import { coinClaim } from '../../statements/coins.ts';
import { smallBudget } from './run-contexts.ts';

/**
 * A true claim, two mutants that are false, one that is true (so that its hunt is long), and a hypothesis.
 */
const claim = coinClaim(
  { exit: 0.2, claimed: 0.2 },
  {
    given: { any: { holds: ({ coin }) => coin >= 0 } },
    mustRefute: {
      'a quarter': { atLeast: () => fromExit(0.05) },
      'true after all': { atLeast: () => fromExit(0.25) },
      half: { atLeast: () => fromExit(0.1) },
    },
  },
);
const falseClaim = coinClaim({ exit: 0.2, claimed: 0.1 }, { id: 'coin/false', mustRefute: claim.mustRefute });

/** A campaign that is aborted at the n-th report of a phase. */
async function abortedIn(phase: Progress['phase'], n: number, claims: readonly Claim[]): Promise<Evidence> {
  const controller = new AbortController();
  let reports = 0;
  return runCampaign({
    claims,
    seed: 'interrupt',
    alpha: 1e-6,
    budget: smallBudget,
    signal: controller.signal,
    onProgress: (progress) => {
      if (progress.phase === phase && ++reports === n) controller.abort();
    },
  });
}
const outcomes = ({ claims }: Evidence): string[] =>
  claims[0]!.mutants.map(({ name, outcome }) => `${name} ${outcome}`);

describe('an interrupted campaign', () => {
  it.each(['explore', 'mutants', 'ablations'] as const)(
    'leaves the claim undecided in the phase %s',
    async (phase) => {
      const evidence = await abortedIn(phase, 2, [claim]);
      expect(evidence.interrupted).toBe(true);
      expect(evidence.claims.map(({ verdict }) => verdict)).toEqual(['undecided']);
      expect(evidence.claims[0]!.reason).toEqual({ kind: 'interrupted' });
    },
  );

  it('stops between two of the cases that are drawn for a label', async () => {
    const { interrupted, claims } = await abortedIn('explore', 150, [
      coinClaim({ exit: 0.1, claimed: 0.2 }, { covers: { 'no coin': () => false } }),
    ]);
    expect([interrupted, claims[0]!.reason]).toEqual([true, { kind: 'interrupted' }]);
  });

  it('leaves out what it knows nothing of, rather than say that it survived', async () => {
    expect(outcomes(await abortedIn('explore', 2, [claim]))).toEqual([]);
    const whole = ['a quarter killed', 'true after all survived', 'half killed'];
    const knownAfter = async (n: number): Promise<number> => {
      const known = outcomes(await abortedIn('mutants', n, [claim]));
      expect(known).toEqual(whole.slice(0, known.length));
      return known.length;
    };
    // the one that survives is searched for long: where its search ends is bisected
    let [before, after] = [20, 1000];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if ((await knownAfter(middle)) < 2) before = middle;
      else after = middle;
    }
    expect(await knownAfter(before)).toBe(1);
    expect(await knownAfter(after)).toBeGreaterThan(1);
    expect(await knownAfter(1000)).toBe(3);
    expect(outcomes(await abortedIn('ablations', 2, [claim]))).toEqual(whole);
  });

  it('says nothing of a hypothesis whose search did not end', async () => {
    const evidence = await abortedIn('ablations', 2, [claim]);
    expect(evidence.claims[0]!.ablations).toEqual([]);
  });

  it('keeps a refutation that was confirmed before', async () => {
    const evidence = await abortedIn('mutants', 2, [falseClaim]);
    expect(evidence.claims[0]!.verdict).toBe('refuted');
    expect(evidence.claims[0]!.counterexample).toMatchObject({ how: 'sampled', refutes: 'conclusion' });
  });

  it('keeps the verdict of a claim that was done, and leaves out claims not begun', async () => {
    const evidence = await abortedIn('done', 1, [claim, falseClaim]);
    expect(evidence.interrupted).toBe(true);
    expect(evidence.claims.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['coin/probability', 'corroborated'],
    ]);
  });

  it('leaves undecided the claim whose confirmation was cut, though it looked violated', async () => {
    const evidence = await abortedIn('confirm', 2, [falseClaim]);
    expect(evidence.claims[0]!.verdict).toBe('undecided');
    expect(evidence.claims[0]!.attempts.every(({ outcome }) => outcome === 'not confirmed')).toBe(true);
  });
});
