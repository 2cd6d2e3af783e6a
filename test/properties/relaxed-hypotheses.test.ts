import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import type { Claim, Hypothesis } from '../../src/judge/claims/claim.ts';

/** Few draws of a space: a hypothesis is the same code at each. */
const draws = 5;
/** Until one lies beyond it. */
const more = [10, 40, 200];
const shares = [0, 1e-3, 0.05, 1, 10];

const all = builtInClaims().flatMap((claim: Claim) =>
  Object.entries(claim.given as Readonly<Record<string, Hypothesis<unknown>>>)
    .filter(([, hypothesis]) => hypothesis.relaxed !== undefined)
    .map(([name, hypothesis]) => [`${claim.id}, ${name}`, claim, hypothesis] as const),
);
/** Claims share hypotheses, though not the cases beyond them. */
const relaxed = [...new Map(all.map((entry) => [entry[2].relaxed, entry])).values()];

function sample(space: fc.Arbitrary<unknown>, numRuns: number): unknown[] {
  return fc.sample(space, { numRuns, seed: 1 });
}

describe('hypotheses of the catalogue that can be relaxed', () => {
  it.each(relaxed)('hold as they are if relaxed by nothing, and more often by more: %s', (_, claim, h) => {
    for (const space of [claim.cases, h.without, h.beyond]) {
      for (const c of space ? sample(space, draws) : []) {
        const by = shares.map((share) => h.relaxed!(c, share));
        expect(by[0]).toBe(h.holds(c));
        expect(by.toSorted((x, y) => Number(x) - Number(y))).toEqual(by);
      }
    }
  });

  it.each(all)('have cases beyond them that they allow if relaxed: %s', (_, claim, h) => {
    const space = h.beyond ?? h.without ?? claim.cases;
    const isBeyond = (c: unknown): boolean => !h.holds(c) && h.relaxed!(c, shares.at(-1)!);
    expect(more.some((count) => sample(space, count).some(isBeyond))).toBe(true);
  });
});
