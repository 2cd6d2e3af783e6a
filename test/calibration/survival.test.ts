import { expect, test } from 'vitest';
import type { MutantEvidence } from '../../src/judge/claims/evidence.ts';
import { sampleClaim, sampleEvidence } from '../report/sample-evidence.ts';
import { type Survival, survivals } from './survival.ts';

const interval: readonly [number, number] = [0, 1];

/** Runs of 400 cases with one mutant. */
function survivalOf(...mutants: readonly Partial<MutantEvidence>[]): Survival {
  const runs = mutants.map((mutant) => {
    const whole = { name: 'q² for q', outcome: 'killed', cases: 400, violations: 0, attempts: [], ...mutant };
    return sampleEvidence([sampleClaim({ mutants: [whole as MutantEvidence] })]);
  });
  const [only, ...others] = survivals(runs, () => 1000);
  expect(others).toEqual([]);
  return only!;
}

test('the share of shared cases is pooled over runs', () => {
  const seen = (hits: number): Partial<MutantEvidence> => ({
    violations: hits,
    suspicious: { hits, trials: 400, interval },
  });
  const survival = survivalOf(seen(3), seen(9));
  expect(survival).toMatchObject({ runs: 2, survived: 0, share: 12 / 800, named: false });
  expect(survival.chance).toBeCloseTo((1 - 12 / 800) ** 400, 15);
  expect(survival.atMost).toBeGreaterThan(survival.chance);
});

test('a mutant with cases of its own is searched until the first that shows it', () => {
  const survival = survivalOf({ cases: 30, violations: 1 }, { cases: 10, violations: 1 });
  expect(survival.share).toBeCloseTo(2 / 40, 15);
});

test('what named cases show in every run survives none', () => {
  const named = { violations: 1, suspicious: { hits: 0, trials: 400, interval } };
  expect(survivalOf(named, named)).toMatchObject({ named: true, chance: 0, atMost: 0 });
  const once = { violations: 0, suspicious: { hits: 0, trials: 400, interval } };
  expect(survivalOf(named, once)).toMatchObject({ named: false, chance: 1, atMost: 1 });
  // found before, and kept
  expect(survivalOf({ cases: 0 })).toMatchObject({ named: true, chance: 0 });
});

test('mutants that no run tried are left out; those that survive are counted', () => {
  const survivor = { outcome: 'survived', suspicious: { hits: 1, trials: 400, interval } } as const;
  expect(survivalOf({ outcome: 'not tried', cases: 0 }, survivor)).toMatchObject({ runs: 1, survived: 1 });
});

test('the likeliest to survive come first', () => {
  const of = (name: string, hits: number): MutantEvidence => ({
    name,
    outcome: 'killed',
    cases: 400,
    violations: hits,
    suspicious: { hits, trials: 400, interval },
    attempts: [],
  });
  const evidence = sampleEvidence([sampleClaim({ mutants: [of('often', 90), of('seldom', 2)] })]);
  expect(survivals([evidence], () => 1000).map(({ mutant }) => mutant)).toEqual(['seldom', 'often']);
});

test('what dies at the first attack, unseen, survives where that attack fails', () => {
  const died = (logE: number): Partial<MutantEvidence> => ({
    suspicious: { hits: 0, trials: 400, interval },
    attempts: [{ fingerprint: '', trajectories: 500, logE, logThreshold: 30, outcome: 'confirmed' }],
  });
  // with 1000 trajectories log E is 80 ± √160 in the mean: 30 is 3.95 below
  const survival = survivalOf(died(40), died(40));
  expect(survival).toMatchObject({ atFirstAttack: true, named: false });
  expect(survival.chance).toBeCloseTo(3.86e-5, 7);
  // half of that: 40 ± √80
  expect(survival.atMost).toBeCloseTo(0.1318, 4);
  // in the mean over runs
  expect(survivalOf(died(40), died(4000)).chance).toBeCloseTo(3.86e-5 / 2, 7);
});

test('what fails at a case that looked violated is attacked at the most promising one, too', () => {
  const died = (logE: number, hits: number): Partial<MutantEvidence> => ({
    violations: hits,
    suspicious: { hits, trials: 400, interval },
    attempts: [{ fingerprint: '', trajectories: 500, logE, logThreshold: 30, outcome: 'confirmed' }],
  });
  const survival = survivalOf(died(40, 1), died(40, 0));
  expect(survival.atFirstAttack).toBe(true);
  // one run has both attacks, the other the second alone
  expect(survival.chance).toBeCloseTo((3.86e-5 ** 2 + 3.86e-5) / 2, 7);
  expect(survivalOf(died(40, 1), died(4000, 0)).chance).toBeLessThan(1e-100);
});
