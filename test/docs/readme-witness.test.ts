import { describe, expect, it } from 'vitest';
import { stagnationProductClaim } from '../../properties/stagnation/product.claim.ts';
import { counterexampleSchema } from '../../src/judge/claims/evidence-schema.ts';
import { valleySchema } from '../../src/theory/cases/valley-case.ts';
import { read } from '../rules/sources.ts';
import { blockOf } from './markdown.ts';

describe("the README's counterexample", () => {
  const c = valleySchema.parse(JSON.parse(blockOf('README.md', 'json')));
  const claim = stagnationProductClaim;

  it('is the case of the file that the README replays', () => {
    const file = /lakatos replay (fixtures\/\S+\.json)/u.exec(read('README.md'))?.[1];
    const { witness } = counterexampleSchema.parse(JSON.parse(read(file!)));
    expect(witness.case).toEqual(c);
  });

  it('is a case that the hypotheses of T1 admit', () => {
    expect(Object.values(claim.given).every(({ holds }) => holds(c))).toBe(true);
  });

  it('has the three probabilities that are printed: the truth, the theorem’s, and the mutant’s', () => {
    const truth = claim.exactly!(c)!.stay.lo;
    const mutant = claim.mustRefute['q² for q']!.atLeast!(c).stay;
    const text = read('README.md');
    expect(text).toContain(`probability ${truth.toFixed(6)}`);
    expect(text).toContain(`P(|z| ≤ 1.6) = ${claim.atLeast(c).stay.toFixed(6)}`);
    expect(text).toContain(`P(|z| ≤ 3.152) = ${mutant.toFixed(6)}`);
    expect(mutant).toBeGreaterThan(truth);
  });
});
