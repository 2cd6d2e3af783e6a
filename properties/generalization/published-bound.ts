import type { Enclosure } from '../../src/core/enclosure.ts';
import type { Sides } from '../../src/judge/claims/claim.ts';

/** What published bounds are told that does not enter the complexity. */
export const anySetting = {
  M: 1,
  delta: 0.5,
  rho: 1,
  p: 1,
  radius: 1,
  homogeneous: true,
  biased: false,
} as const;

/**
 * A complexity and its bound, in which some of the symbols may be changed: for the claim, and for wrong
 * versions of it.
 */
export function complexitySides<C, S>(
  complexity: (c: C) => Enclosure,
  symbolsOf: (c: C) => S,
  bound: (symbols: S, c: C) => Enclosure,
): (change?: (symbols: S, c: C) => Partial<S>) => (c: C) => Sides {
  return (change = () => ({})) =>
    (c) => {
      const symbols = symbolsOf(c);
      return { lhs: complexity(c), rhs: bound({ ...symbols, ...change(symbols, c) }, c) };
    };
}
