import type { Claim } from '../../src/claims/claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { agreeingCoinClaim, coinClaim, twinCoinClaim, wheel, wheelClaim } from '../support/coins.ts';

/** A true claim whose truth equals its bound: the hardest one not to refute. */
export interface KnownClaim {
  readonly name: string;
  readonly claim: Claim;
}

/** Exit probabilities of P(stay) ≥ p_0 for p_0 = 0.5, 0.9, 0.99, 0.05 and 0.999. */
export const equalityExits: readonly number[] = [0.5, 0.1, 0.01, 0.95, 1e-3];

/** Half the spins show 0, a quarter ½, a quarter 1: the mean is exactly 3/8. */
const even = wheel(
  [
    [0.5, 0],
    [0.25, 0.5],
  ],
  1,
);
/** One spin in 64 shows 1, the others 0: skewed as rare large losses are. */
const rare = wheel([[1 / 64, 1]], 0);

/** True claims at equality, of each kind that is judged by sampling. */
export const equalities: readonly KnownClaim[] = [
  ...equalityExits.map((exit) => ({
    name: `P(stay) ≥ ${Number((1 - exit).toPrecision(6))}`,
    claim: coinClaim({ exit, claimed: exit }),
  })),
  { name: 'E[even wheel] ≤ 3/8', claim: wheelClaim({ spin: even, atMost: 3 / 8 }) },
  { name: 'E[rare wheel] ≤ 1/64', claim: wheelClaim({ spin: rare, atMost: 1 / 64 }) },
  { name: 'P(exit) = 0.3', claim: agreeingCoinClaim({ exit: 0.3, oracle: exactly(0.3) }) },
  {
    name: 'P(exit) in [0.02, 0.03]',
    claim: agreeingCoinClaim({ exit: 0.02, oracle: { lo: 0.02, hi: 0.03 } }),
  },
  { name: 'twins at 0.2', claim: twinCoinClaim({ first: 0.2, second: 0.2 }) },
  { name: 'twins at 0.01', claim: twinCoinClaim({ first: 0.01, second: 0.01 }) },
];
