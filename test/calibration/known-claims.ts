import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import { valley } from '../../src/theory/cases/valley-case.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { reducedSurvival } from '../../src/theory/sgd/experiments.ts';
import {
  agreeingCoinClaim,
  coinClaim,
  tosses,
  twinCoinClaim,
  wheel,
  wheelClaim,
} from '../statements/coins.ts';

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

/** Exits with probability 2⁻³⁰, and weights for them: one in 64 is 2⁻²⁴. */
const rareExit = 1 / (1 << 30);
const weightedCoins = { ...tosses(rareExit), rareExits: () => wheel([[1 / 64, 64 * rareExit]], 0) };

/**
 * Five steps of noise 0.1 from the minimizer of a line, with contraction 0.95: leaves the unit ball with
 * probability 8.7e-7.
 */
const chain = { k: 1, q: 0.95, c: 0.1, r: 1, d0: 0, T: 5 };
const rareWalk = reducedSurvival(
  valley({
    landscape: { kind: 'quadratic', curvatures: [1 - chain.q], flat: 0 },
    noise: { kind: 'isotropic', scale: 1 },
    schedule: { eta: 1, sigma: chain.c },
    T: chain.T,
    r: chain.r,
    d0: chain.d0,
    along: 0,
  }).sgd,
  chain.r,
);

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
  {
    name: 'P(exit) ≤ 2⁻³⁰, weighted coins',
    claim: coinClaim({ exit: rareExit, claimed: rareExit }, { event: () => weightedCoins }),
  },
  {
    name: 'P(exit) ≤ 1 − u_5(0), by splitting',
    claim: coinClaim({ exit: 0, claimed: survivalProbability(chain).exit }, { event: () => rareWalk }),
  },
];
