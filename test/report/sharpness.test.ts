import { describe, expect, it } from 'vitest';
import type { Sharpness } from '../../src/judge/claims/sharpness.ts';
import { type ClaimSharpness, type ClaimVersion, withSharpness } from '../../src/report/sharpness.ts';

const result = (name: string): Sharpness => ({
  name,
  what: 'constant',
  side: 'smaller',
  claimed: 2,
  refuted: 0.01,
  stands: null,
  trials: [],
});
const entry = (names: readonly string[], version?: ClaimVersion): ClaimSharpness => ({
  claim: 'x/y',
  ...(version && { version }),
  seed: '1',
  alpha: 1e-9,
  budget: 'quick',
  results: names.map(result),
});

describe('sharpness.json', () => {
  const version = { words: 'w', bound: 'b' };
  const names = (before: ClaimSharpness, after: ClaimSharpness): readonly string[] =>
    withSharpness(withSharpness(undefined, before), after).claims[0]!.results.map(({ name }) => name);

  it('keeps the constants of this version of the claim that were sharpened before', () => {
    expect(names(entry(['one', 'two'], version), entry(['two', 'three'], version))).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it.each<[string, ClaimVersion | undefined]>([
    ['with other words', { ...version, words: 'v' }],
    ['with another bound', { ...version, bound: 'c' }],
    ['that is not known', undefined],
  ])('does not keep those of a version %s', (_what, before) => {
    expect(names(entry(['one'], before), entry(['two'], version))).toEqual(['two']);
  });
});
