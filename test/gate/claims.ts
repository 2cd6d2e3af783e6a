import fc from 'fast-check';
import type { Claim, ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { type Behaviour, behaviourOf } from '../../src/gate/behaviour.ts';
import { type ChangeKind, differencesOf } from '../../src/gate/change.ts';
import { fromExit } from '../../src/core/probability.ts';
import { tosses } from '../statements/coins.ts';
import { type Sizes, sizesProbability } from '../statements/known-statements.ts';

/**
 * P(exit) ≤ (n + 1)/200 for even n: a bound at every case, a hypothesis that half of the cases meet, two
 * mutants.
 */
export function evenClaim(more: Partial<ProbabilityClaim<Sizes>> = {}): ProbabilityClaim<Sizes> {
  return sizesProbability(
    () => 0,
    ({ n }) => (n + 1) / 200,
    {
      id: 'sizes/even',
      given: { even: { holds: ({ n }) => n % 2 === 0 } },
      mustRefute: {
        'a tenth': { atLeast: ({ n }) => fromExit((n + 1) / 2000) },
        'coins that exit': { event: () => tosses(0.9) },
      },
      ...more,
    },
  );
}

/** The claim with its bound times a factor that may depend on the case. */
export function scaled(factor: (c: Sizes) => number, more: Partial<ProbabilityClaim<Sizes>> = {}): Claim {
  return evenClaim({ atLeast: (c) => fromExit((factor(c) * (c.n + 1)) / 200), ...more });
}

/** Today's claim against what the lock holds of the claim before, on the cases that the lock remembers. */
export function changeOf(before: Claim, after: Claim): ReturnType<typeof differencesOf> {
  const then = behaviourOf(before);
  return differencesOf(then, onCasesOf(then, after));
}

export function onCasesOf(then: Behaviour, claim: Claim): Behaviour {
  const remembered = then.cases.map((c) => c.case);
  return behaviourOf(claim, remembered);
}

export function kindsOf(before: Claim, after: Claim): readonly ChangeKind[] {
  return changeOf(before, after).map(({ kind }) => kind);
}

/** Other cases than those of `evenClaim`. */
export const otherCases: ProbabilityClaim<Sizes>['cases'] = fc.record({
  n: fc.integer({ min: 0, max: 99 }),
  m: fc.integer({ min: 0, max: 100 }),
});
