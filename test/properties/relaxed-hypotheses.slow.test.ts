import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInClaims } from '../../properties/catalogue.ts';
import type { Claim, Hypothesis } from '../../src/judge/claims/claim.ts';

/** Few draws: a hypothesis is the same code at each. */
const draws = 10;
/** Until one lies beyond it. */
const mostDraws = 200;

const all = builtInClaims().flatMap((claim: Claim) =>
  Object.entries(claim.given as Readonly<Record<string, Hypothesis<unknown>>>)
    .filter(([, hypothesis]) => hypothesis.relaxed !== undefined)
    .map(([name, hypothesis]) => [`${claim.id}, ${name}`, claim, hypothesis] as const),
);
/** Claims share hypotheses; each is tried at the cases of one claim. */
const relaxed = [...new Map(all.map((entry) => [entry[2].relaxed, entry])).values()];

describe('hypotheses of the catalogue that can be relaxed', () => {
  it.each(relaxed)('are relaxed by nothing, little and much: %s', (_, claim, hypothesis) => {
    const space: fc.Arbitrary<unknown> = hypothesis.beyond ?? hypothesis.without ?? claim.cases;
    const shares = [0, 1e-3, 0.05, 1, 10];
    let goesBeyond = false;
    for (const [i, c] of fc.sample(space, { numRuns: mostDraws, seed: 1 }).entries()) {
      if (i >= draws && (goesBeyond || hypothesis.beyond === undefined)) break;
      const holds = hypothesis.holds(c);
      const by = shares.map((share) => hypothesis.relaxed!(c, share));
      if (holds) expect(by).toEqual(shares.map(() => true));
      // what is allowed stays allowed
      expect(by.every((allowed, j) => allowed || !by.slice(0, j).includes(true))).toBe(true);
      goesBeyond ||= !holds && by.at(-1) === true;
    }
    if (hypothesis.beyond !== undefined) expect(goesBeyond).toBe(true);
  });
});
