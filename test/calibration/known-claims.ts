import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import { valley } from '../../src/theory/cases/valley-case.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import { reducedProcess, reducedSurvival } from '../../src/theory/sgd/experiments.ts';
import type { SpecifiedSgd } from '../../src/theory/sgd/normal-space.ts';
import { observe } from '../../src/theory/sgd/observe.ts';
import {
  agreeingCoinClaim,
  coinClaim,
  gaugeClaim,
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
function processOf({ q, c, r, d0, T }: typeof chain): SpecifiedSgd {
  return valley({
    landscape: { kind: 'quadratic', curvatures: [1 - q], flat: 0 },
    noise: { kind: 'isotropic', scale: 1 },
    schedule: { eta: 1, sigma: c },
    T,
    r,
    d0,
    along: 0,
  }).sgd;
}
const walk = (of: typeof chain): Experiment => reducedSurvival(processOf(of), of.r);
export const rareWalk: Experiment = walk(chain);

/**
 * A livelier walk (4.4e-5), split at so many levels that eight trajectories want far more copies than they
 * have room for: the first that climb take it from the others.
 */
const lively = { ...chain, c: 0.12 };
const crowdedLevels = Float64Array.from({ length: 8 }, (_, i) => 0.05 + 0.08 * i);
const splitting = { substeps: 1, levels: crowdedLevels, copies: new Int32Array(8).fill(4) };
const crowdedWalk: Experiment = {
  ...walk(lively),
  rareExits: () =>
    observe(
      reducedProcess(processOf(lively)),
      { limit: lively.r, horizon: lively.T, value: { kind: 'exits' }, splitting },
      'distance',
    ),
};
export const crowded: KnownClaim = {
  name: 'P(exit) ≤ 1 − u_5(0), by splitting without room',
  claim: coinClaim({ exit: 0, claimed: survivalProbability(lively).exit }, { event: () => crowdedWalk }),
};

/** True claims at equality, of each kind that is judged by sampling. */
export const equalities: readonly KnownClaim[] = [
  ...equalityExits.map((exit) => ({
    name: `P(stay) ≥ ${Number((1 - exit).toPrecision(6))}`,
    claim: coinClaim({ exit, claimed: exit }),
  })),
  { name: 'E[even wheel] ≤ 3/8', claim: wheelClaim({ spin: even, atMost: 3 / 8 }) },
  { name: 'E[rare wheel] ≤ 1/64', claim: wheelClaim({ spin: rare, atMost: 1 / 64 }) },
  // Gaussian: every bound on the moment generating function is attained
  { name: 'E[gauge] ≤ −1', claim: gaugeClaim({ mean: -1, atMost: -1 }) },
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
