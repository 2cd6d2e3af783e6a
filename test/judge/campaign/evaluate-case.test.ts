import { describe, expect, it } from 'vitest';
import { blockSize, freshBlocks } from '../../../src/judge/campaign/blocks.ts';
import type { Finding } from '../../../src/judge/campaign/finding.ts';
import { evaluateCase, evaluationLimits } from '../../../src/judge/campaign/evaluate-case.ts';
import { claimTarget } from '../../../src/judge/campaign/target.ts';
import { exactly } from '../../../src/core/enclosure.ts';
import { type Coin, coinClaim, tosses } from '../../statements/coins.ts';
import { contextFor } from './run-contexts.ts';

const coin: Coin = { coin: 0 };
const generous = { fair: 8 * blockSize, steps: 1e6, maxFirst: 64, maxBlocks: 128 };

function evaluateAt(claim: ReturnType<typeof coinClaim>, limits = generous): Promise<Finding | undefined> {
  const context = contextFor(claim);
  return evaluateCase(
    context,
    claimTarget<Coin>(claim),
    coin,
    freshBlocks(coin, ['evaluation'], context),
    limits,
  );
}

describe('the evaluation of a case', () => {
  it('takes its fair share of blocks where nothing hints at a violation', async () => {
    expect((await evaluateAt(coinClaim({ exit: 0.1, claimed: 0.5 })))?.observed['trajectories']).toBe(
      8 * blockSize,
    );
  });

  it('takes one block at least and 64 at first, however cheap the case', async () => {
    const trajectories = async (fair: number): Promise<number | undefined> =>
      (await evaluateAt(coinClaim({ exit: 0.1, claimed: 0.5 }), { ...generous, fair, steps: 1e9 }))?.observed[
        'trajectories'
      ];
    expect(await trajectories(1)).toBe(blockSize);
    expect(await trajectories(1e9)).toBe(64 * blockSize);
  });

  it('goes on, doubling, while the estimate hints at a violation, and stops when it is suspicious', async () => {
    const finding = (await evaluateAt(coinClaim({ exit: 0.13, claimed: 0.1 }), { ...generous, fair: 0 }))!;
    expect(finding.violated).toBe(true);
    expect(finding.observed['trajectories']).toBeGreaterThan(blockSize);
    expect(Math.log2(finding.observed['trajectories']! / blockSize) % 1).toBe(0);
  });

  it('never takes more than its limits', async () => {
    const close = coinClaim({ exit: 0.11, claimed: 0.1 });
    for (const maxBlocks of [16, 40]) {
      const finding = (await evaluateAt(close, { fair: 0, steps: 1e9, maxFirst: 64, maxBlocks }))!;
      expect(finding.observed['trajectories']).toBeLessThanOrEqual(maxBlocks * blockSize);
    }
    const few = (await evaluateAt(close, { fair: 1e9, steps: 5 * blockSize, maxFirst: 64, maxBlocks: 128 }))!;
    expect(few.observed['trajectories']).toBeLessThanOrEqual(5 * blockSize);
  });

  it('does not take place where one block costs more than the limit', async () => {
    const long = coinClaim({ exit: 0.1, claimed: 0.5 }, { event: () => ({ ...tosses(0.1), horizon: 1000 }) });
    expect(await evaluateAt(long, { ...generous, steps: 1000 * blockSize - 1 })).toBeUndefined();
    const afforded = await evaluateAt(long, { ...generous, steps: 1000 * blockSize });
    expect(afforded?.observed['trajectories']).toBe(blockSize);
  });

  it('spends no randomness where the truth is known or the bound is trivial', async () => {
    const known = coinClaim(
      { exit: 0.1, claimed: 0.2 },
      { exactly: () => ({ exit: exactly(0.1), stay: exactly(0.9) }) },
    );
    expect(await evaluateAt(known)).toMatchObject({ how: 'exact', violated: false, trivial: false });
    expect(await evaluateAt(coinClaim({ exit: 0.1, claimed: 1.5 }))).toMatchObject({
      how: 'exact',
      trivial: true,
    });
  });

  it('has limits that follow from the budget: a fair share of a case, a sixteenth of the whole where it hints', () => {
    const budget = { name: '', stepsPerClaim: 6_400_000, casesPerClaim: 800 };
    const context = contextFor(coinClaim({ exit: 0.1, claimed: 0.2 }), { budget });
    expect(evaluationLimits(context)).toEqual({ fair: 8000, steps: 400_000, maxFirst: 64, maxBlocks: 256 });
  });

  it('lets a case that hints have its first looks on a small budget, too', () => {
    const budget = { name: '', stepsPerClaim: 64_000, casesPerClaim: 8 };
    const context = contextFor(coinClaim({ exit: 0.1, claimed: 0.2 }), { budget });
    expect(evaluationLimits(context).steps).toBe(250_000);
  });

  it('shares what other cases left unspent, and takes more blocks at once on a larger budget', () => {
    const budget = { name: '', stepsPerClaim: 4e9, casesPerClaim: 1000 };
    const left = { steps: 3e9, cases: 100 };
    expect(evaluationLimits({ budget }, left)).toEqual({
      fair: 3e7,
      steps: 2.5e8,
      maxFirst: 1000,
      maxBlocks: 4000,
    });
  });
});
