import fc from 'fast-check';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { fromExit } from '../../src/core/probability.ts';
import { agreeingCoinClaim, coinClaim, tosses, twinCoinClaim, wheel, wheelClaim } from './coins.ts';
import { sizesInequality, sizesProbability } from './known-statements.ts';

const spin = wheel([[0.25, 1]], 0);
const exact = (exit: number) => ({ exit: exactly(exit), stay: exactly(1 - exit) });

/**
 * True and false claims of every kind, sampled and exact, with mutants that are false and hypotheses that are
 * needed.
 */
export const mixedClaims: readonly Claim[] = [
  sizesProbability(
    ({ n }) => (n > 50 ? 0.5 : 0.1),
    () => 0.12,
    {
      id: 'mixed/probability',
      given: { 'n ≤ 50': { holds: ({ n }) => n <= 50 } },
      mustRefute: {
        'a tenth of the exits': { atLeast: () => fromExit(0.012) },
        'coins that exit more': { event: () => tosses(0.5) },
        'other cases': { given: { 'n ≤ 50': { holds: ({ n }) => n > 60 } } },
      },
    },
  ),
  coinClaim(
    { exit: 0.1, claimed: 0.1 },
    {
      id: 'mixed/exact-probability',
      exactly: () => exact(0.1),
      mustRefute: { 'half the exits': { atLeast: () => fromExit(0.05) } },
    },
  ),
  wheelClaim(
    { spin, atMost: 0.3 },
    {
      id: 'mixed/mean',
      mustRefute: { 'a third of it': { atMost: () => 0.1 } },
    },
  ),
  wheelClaim(
    { spin, atMost: 0.3 },
    {
      id: 'mixed/exact-mean',
      exactly: () => exactly(0.25),
      mustRefute: { 'a third of it': { atMost: () => 0.1 } },
    },
  ),
  sizesInequality(
    ({ n, m }) => n * m,
    ({ n, m }) => (n * n + m * m) / 2,
    {
      id: 'mixed/inequality',
      mustRefute: {
        'without the halves of both': { sides: ({ n, m }) => ({ lhs: exactly(n * m), rhs: exactly(n + m) }) },
      },
    },
  ),
  agreeingCoinClaim(
    { exit: 0.3, oracle: exactly(0.3) },
    {
      id: 'mixed/agreement',
      mustRefute: { 'another oracle': { equals: () => exact(0.4) } },
    },
  ),
  twinCoinClaim(
    { first: 0.2, second: 0.2 },
    {
      id: 'mixed/invariance',
      given: { odd: { holds: ({ coin }) => coin >= 0 } },
      mustRefute: {
        'an unequal twin': { transformed: () => tosses(0.35) },
        'an unequal twin elsewhere': {
          transformed: () => tosses(0.35),
          cases: fc.record({ coin: fc.integer({ min: 5, max: 9 }) }),
        },
      },
    },
  ),
  coinClaim({ exit: 0.3, claimed: 0.1 }, { id: 'mixed/false' }),
];
