import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonClaim } from '../../properties/stagnation/comparison.claim.ts';
import { driftSumClaim } from '../../properties/stagnation/drift-sum.claim.ts';
import { stagnationProductClaim } from '../../properties/stagnation/product.claim.ts';
import { supermartingaleClaim } from '../../properties/stagnation/supermartingale.claim.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';

/** The number after `name = ` or `name: `, wherever it stands. */
function read(lines: readonly string[], before: string): number {
  const line = lines.find((text) => text.includes(before))!;
  return Number(/^[-\d.e]+/u.exec(line.slice(line.indexOf(before) + before.length))?.[0]);
}

function casesOf(space: fc.Arbitrary<ValleyCase>): readonly ValleyCase[] {
  return fc.sample(space, { numRuns: 20, seed: 5 });
}

describe('the arithmetic of a claim of stagnation', () => {
  it.each([stagnationProductClaim, driftSumClaim, supermartingaleClaim, comparisonClaim])(
    'ends in the bound: $id',
    ({ cases, explain, atLeast }) => {
      for (const c of casesOf(cases)) {
        const bound = atLeast(c);
        expect(explain!(c).at(-1)).toBe(`the theorem: P(stay) ≥ ${bound.stay}, P(exit) ≤ ${bound.exit}`);
      }
    },
  );

  it('leads to it: T2 over one and two steps, T1 over one', () => {
    const drift = casesOf(driftSumClaim.cases).flatMap((c) => [1, 2].map((T) => ({ ...c, T })));
    for (const c of drift) {
      const lines = driftSumClaim.explain!(c);
      const [m1, m2] = [read(lines, 'm_1 = D m_0^κ = '), read(lines, 'm_2 = ')];
      const exit = read(lines, 'e^{−λr²} = ') * (c.T === 1 ? m1 : m1 + m2);
      expect(exit / driftSumClaim.atLeast(c).exit).toBeCloseTo(1, 9);
    }
    for (const c of casesOf(stagnationProductClaim.cases).map((draw) => ({ ...draw, T: 1 }))) {
      const factor = read(stagnationProductClaim.explain!(c), 'P(‖Gz‖ ≤ a_0) = ');
      expect(factor).toBeCloseTo(stagnationProductClaim.atLeast(c).stay, 12);
    }
  });

  it('says nothing where the formulas do not speak', () => {
    const [c] = casesOf(driftSumClaim.cases);
    const far = { ...c!, schedule: { eta: 50, sigma: 1 } };
    expect(driftSumClaim.explain!(far)).toHaveLength(4);
  });
});
