import { Value } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactly } from '../../../src/core/enclosure.ts';
import { referenceEngine } from '../../../src/judge/campaign/engine.ts';
import { evaluationLimits } from '../../../src/judge/campaign/evaluate-case.ts';
import { type ReadyCases, readyCases } from '../../../src/judge/campaign/ready-cases.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import { type Coin, coinClaim, tosses } from '../../statements/coins.ts';
import { contextFor } from './run-contexts.ts';

/** Coins by their numbers; of one in `every` nothing is known but by tossing it. */
function coins(every: number): {
  readonly cases: ReadyCases<Coin>;
  /** Coins whose tosses were begun. */
  readonly begun: number[];
  /** Coins whose probability was asked for. */
  readonly asked: number[];
} {
  const begun: number[] = [];
  const asked: number[] = [];
  const claim = coinClaim(
    { exit: 0.25, claimed: 0.25 },
    {
      event: ({ coin }) => ({
        ...tosses(0.25),
        program: { runner: 'file:///coin.js', kind: String(coin) },
      }),
      exactly: ({ coin }) => {
        asked.push(coin);
        return coin % every === 0 ? undefined : { exit: exactly(0.25), stay: exactly(0.75) };
      },
    },
  );
  const engine = {
    ...referenceEngine,
    ahead: ({ experiment }: { readonly experiment: ReturnType<typeof tosses> }) => {
      begun.push(Number(experiment.program!.kind));
    },
  };
  const drawAt = (i: number) => ({ value: new Value<Coin>({ coin: i }, undefined), choices: [] });
  const looking = { every: 1, count: 3, until: 200 };
  const cases = readyCases(contextFor(claim, { engine }), claimTarget<Coin>(claim), drawAt, looking);
  return { cases, begun, asked };
}

const limits = evaluationLimits(contextFor(coinClaim({ exit: 0.25, claimed: 0.25 })));

describe('cases that are made ready before their turn', () => {
  it('are so many that have blocks, whatever lies between them', () => {
    const { cases, begun, asked } = coins(5);
    cases.lookAhead(0, limits);
    expect(begun).toEqual([5, 10, 15]);
    expect(asked).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    for (let i = 1; i <= 5; i++) expect(cases.take(i).draw.value.value).toEqual({ coin: i });
    cases.lookAhead(5, limits);
    expect(begun).toEqual([5, 10, 15, 20]);
  });

  it('are not many where none has blocks', () => {
    const { cases, begun, asked } = coins(1000);
    cases.lookAhead(0, limits);
    expect(begun).toEqual([]);
    expect(asked).toHaveLength(32);
  });
});
