import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import { boundFields } from '../../src/judge/claims/terms.ts';

const claims = builtInClaims();
/** Cases drawn of each claim, beside those that its author names. */
const drawn = 2;

/** Cases that the claim speaks of. */
function casesOf(claim: Claim): readonly unknown[] {
  const some = [
    ...Object.values(claim.tightAt ?? {}),
    ...fc.sample(claim.cases as fc.Arbitrary<unknown>, { numRuns: drawn, seed: 1 }),
  ];
  return some.filter((c) => Object.values(claim.given).every(({ holds }) => holds(c)));
}

/** All numbers of a bound or of two sides, one after the other. */
function numbersOf(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return ['exit', 'lhs', 'rhs', 'lo', 'hi'].flatMap((key) =>
    numbersOf((value as Readonly<Record<string, unknown>>)[key]),
  );
}

describe('the terms of the catalogue’s bounds', () => {
  it('are named by every claim that has a bound', () => {
    const without = claims.filter(
      ({ kind, ...claim }) => kind !== 'invariance' && !('boundOfTerms' in claim),
    );
    expect(without.map(({ id }) => id).filter((id) => !id.startsWith('invariance/'))).toEqual([]);
  });

  it.each(claims.filter((claim) => 'boundOfTerms' in claim).map((claim) => [claim.id, claim]))(
    'of %s give its own bound',
    (_, claim) => {
      if (claim.kind === 'invariance' || claim.boundOfTerms === undefined) throw new Error('no terms');
      const field = boundFields[claim.kind]!;
      const bounds = [
        (claim as unknown as Record<string, (...args: unknown[]) => unknown>)[field]!,
        claim.boundOfTerms.with((terms) => terms),
      ];
      for (const c of casesOf(claim)) {
        const [own, named] = bounds.map((bound) =>
          numbersOf(bound(c, ...(claim.kind === 'inequality' ? [0] : []))),
        );
        expect(named!.length).toBe(own!.length);
        for (const [i, value] of own!.entries()) {
          const scale = Math.max(Math.abs(value), Number.MIN_VALUE);
          if (Number.isFinite(value)) expect(Math.abs(named![i]! - value) / scale).toBeLessThan(1e-9);
        }
        if (claim.kind !== 'probability' || claim.boundOfTerms.truthWith === undefined) continue;
        expect(claim.boundOfTerms.truthWith((terms) => terms)(c)).toEqual(claim.exactly!(c));
      }
    },
  );
});
