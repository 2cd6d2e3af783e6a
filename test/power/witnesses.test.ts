import { describe, expect, it } from 'vitest';
import witnesses from './witnesses.json' with { type: 'json' };
import { provedViolation } from './witness.ts';
import { claimOf, wrong, wrongVersions } from './wrong-versions.ts';

describe('wrong versions that the catalogue does not name', () => {
  it('are thirty at least, and none is one of its mutants', () => {
    expect(wrongVersions.length).toBeGreaterThanOrEqual(30);
    const named = wrongVersions.filter(({ claim, name }) => Object.hasOwn(claimOf(claim).mustRefute, name));
    expect(named).toEqual([]);
  });

  it.each(wrongVersions)('$claim: $name is false at its witness, and the claim is not', (version) => {
    const claim = claimOf(version.claim);
    const witness = witnesses.find(({ claim: of, name }) => of === version.claim && name === version.name);
    const c = claim.schema.parse(witness?.case);
    expect(provedViolation(wrong(version, claim), claim, c)).toBeGreaterThan(1);
    expect(provedViolation(claim, claim, c)).toBeUndefined();
  });
});
