import { within } from '../../../src/core/enclosure.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { ExactProbability, Probability } from '../../../src/core/probability.ts';
import type { Sides } from '../../../src/judge/claims/claim.ts';
import { type SurvivalProbability, survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import type { ChainCase } from './chain-cases.ts';

/** u_T(d_0) */
export const survivalAt: (c: ChainCase) => SurvivalProbability = memoize((c) =>
  survivalProbability({ ...c, c: 1 }),
);

/** Closed forms are right to 1e-11 of either end, and to 1e-12 where survival is a difference from 1. */
export function enclosedBound({ stay, exit }: Probability): ExactProbability {
  return { stay: within(stay, 1e-9, 1e-11), exit: within(exit, 1e-9) };
}

/** "`low` is at most `high`": between the exits if leaving is the rarer event at `high`, else the stays. */
export function atMost(low: ExactProbability, high: ExactProbability): Sides {
  const rarelyLeft = high.exit.hi < 0.5;
  return rarelyLeft ? { lhs: high.exit, rhs: low.exit } : { lhs: low.stay, rhs: high.stay };
}

export const chainLabels: Readonly<Record<string, (c: ChainCase) => boolean>> = {
  'k = 1': (c) => c.k === 1,
  'k > 16': (c) => c.k > 16,
  'T = 1': (c) => c.T === 1,
  'T > 100': (c) => c.T > 100,
  'q > 0.9': (c) => c.q > 0.9,
  'start at a minimizer': (c) => c.d0 === 0,
  'start on the boundary': (c) => c.d0 === c.r,
  'exit below 1e-3': (c) => survivalAt(c).exit < 1e-3,
  'survival below 1/2': (c) => survivalAt(c).stay < 0.5,
};
