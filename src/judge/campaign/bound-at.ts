import type { Claim } from '../claims/claim.ts';

/**
 * The bound of a statement at a case, smaller where it is stronger: exit probability, mean, room between the
 * two sides. Of an agreement, the oracle's exit probability, which says more neither way.
 */
export function boundAt(claim: Claim, c: unknown): number {
  switch (claim.kind) {
    case 'probability':
      return claim.atLeast(c).exit;
    case 'mean':
      return claim.atMost(c);
    case 'agreement': {
      const { exit } = claim.equals(c);
      return (exit.lo + exit.hi) / 2;
    }
    case 'inequality':
      return Math.min(...[claim.sides(c, 0)].flat().map(({ lhs, rhs }) => rhs.lo - lhs.hi));
    case 'invariance':
      throw new RangeError('an invariance has no bound');
  }
}
