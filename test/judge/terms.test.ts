import { describe, expect, it } from 'vitest';
import { fromExit } from '../../src/core/probability.ts';
import { probabilityClaim } from '../../src/judge/claims/define-claim.ts';
import { manyCoins, tosses } from '../statements/coins.ts';
import { evidenceOf } from './campaign/run-contexts.ts';

const shared = { ...manyCoins, id: 'coin/terms', event: () => tosses(0.25) };
const written = {
  ...shared,
  terms: () => ({ p: 0.3, n: 2 }),
  wholeTerms: ['n'],
  atLeast: ({ p }: { readonly p: number }) => fromExit(p),
};

describe('a claim that names the terms of its bound', () => {
  it('has the bound of its terms, and mutants that change some of them', () => {
    const claim = probabilityClaim({
      ...shared,
      terms: ({ coin }) => ({ p: 0.3, coin }),
      atLeast: ({ p, coin }, c) => fromExit(coin === c.coin ? p : 1),
      mustRefute: {
        half: { terms: ({ p }) => ({ p: p / 2 }) },
        'a third': { atLeast: ({ p }) => fromExit(p / 3) },
      },
    });
    expect(claim.atLeast({ coin: 7 }).exit).toBe(0.3);
    expect(claim.mustRefute['half']!.atLeast!({ coin: 7 }).exit).toBe(0.15);
    expect(claim.mustRefute['a third']!.atLeast!({ coin: 7 }).exit).toBe(0.3 / 3);
  });

  it.each([
    [{ terms: 7 }, 'terms: expected a function of the case that gives numbers, or lists of numbers, by name'],
    [{ terms: undefined, wholeTerms: ['n'] }, 'wholeTerms: names terms, but the claim has none'],
    [{ wholeTerms: 'n' }, 'wholeTerms: expected an array of names'],
    [{ mustRefute: { half: { term: () => ({}) } } }, "unknown field 'term'; did you mean 'terms'?"],
    [{ wholeterms: ['n'] }, "unknown field 'wholeterms'; did you mean 'wholeTerms'?"],
  ])('is refused where it is made with %j', (change, message) => {
    expect(() => probabilityClaim({ ...written, ...change } as never)).toThrow(message);
  });

  it.each([
    [{ terms: () => ({ p: NaN, n: 2 }) }, "terms: 'p': expected a finite number, or a list of them, got NaN"],
    [
      { terms: () => ({ p: '1', n: 2 }) },
      'terms: \'p\': expected a finite number, or a list of them, got "1"',
    ],
    [{ terms: () => ({ p: [0.3, NaN], n: 2 }) }, "terms: 'p': expected a finite number"],
    [{ terms: () => 3 }, 'terms: expected numbers, or lists of numbers, by name, got 3'],
    [
      { terms: () => ({ p: 0.3, n: 2.5 }) },
      "terms: 'n': expected a whole number, or a list of them, got 2.5",
    ],
    [{ terms: () => ({ p: 0.3, N: 2 }) }, "terms: wholeTerms names 'n', which is no term; did you mean 'N'?"],
    [
      { mustRefute: { half: { terms: () => ({ P: 0.1 }) } } },
      "terms: the claim has no term 'P'; did you mean 'p'?",
    ],
    [{ mustRefute: { half: { terms: () => ({ p: NaN }) } } }, "terms: 'p': expected a finite number"],
  ])('fails with a message that names the term: %#', async (change, message) => {
    const { verdict, reason } = await evidenceOf(probabilityClaim({ ...written, ...change } as never));
    expect(verdict).toBe('failed');
    expect(reason).toMatchObject({ message: expect.stringContaining(message) as unknown });
  });
});
