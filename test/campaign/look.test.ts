import { describe, expect, it } from 'vitest';
import { blockSize, freshBlocks } from '../../src/campaign/blocks.ts';
import type { Finding } from '../../src/campaign/finding.ts';
import { look, lookLimits } from '../../src/campaign/look.ts';
import { claimTarget } from '../../src/campaign/target.ts';
import { exactly } from '../../src/core/enclosure.ts';
import { type Coin, coinClaim, tosses } from '../support/coins.ts';
import { arenaFor } from './arenas.ts';

const coin: Coin = { coin: 0 };
const generous = { fair: 8 * blockSize, steps: 1e6, most: 128 };

function lookAt(claim: ReturnType<typeof coinClaim>, limits = generous): Finding | undefined {
  const arena = arenaFor(claim);
  return look(arena, claimTarget<Coin>(claim), coin, freshBlocks(coin, ['look'], arena.meter), limits);
}

describe('a look at a case', () => {
  it('takes its fair share of blocks where nothing hints at a violation', () => {
    expect(lookAt(coinClaim({ exit: 0.1, claimed: 0.5 }))?.observed['trajectories']).toBe(8 * blockSize);
  });

  it('takes three blocks at least and 32 at first, however cheap the case', () => {
    const trajectories = (fair: number): number | undefined =>
      lookAt(coinClaim({ exit: 0.1, claimed: 0.5 }), { ...generous, fair })?.observed['trajectories'];
    expect(trajectories(1)).toBe(3 * blockSize);
    expect(trajectories(1e9)).toBe(32 * blockSize);
  });

  it('goes on, doubling, while the estimate hints at a violation, and stops when it is suspicious', () => {
    const finding = lookAt(coinClaim({ exit: 0.13, claimed: 0.1 }), { ...generous, fair: 0 })!;
    expect(finding.violated).toBe(true);
    expect(finding.observed['trajectories']).toBeGreaterThan(3 * blockSize);
    expect(Math.log2(finding.observed['trajectories']! / (3 * blockSize)) % 1).toBe(0);
  });

  it('never takes more than its limits', () => {
    const close = coinClaim({ exit: 0.11, claimed: 0.1 });
    for (const most of [16, 40]) {
      const finding = lookAt(close, { fair: 0, steps: 1e9, most })!;
      expect(finding.observed['trajectories']).toBeLessThanOrEqual(most * blockSize);
    }
    const few = lookAt(close, { fair: 1e9, steps: 5 * blockSize, most: 128 })!;
    expect(few.observed['trajectories']).toBeLessThanOrEqual(5 * blockSize);
  });

  it('does not take place where three blocks cost more than the limit', () => {
    const long = coinClaim({ exit: 0.1, claimed: 0.5 }, { event: () => ({ ...tosses(0.1), horizon: 1000 }) });
    expect(lookAt(long, { ...generous, steps: 3 * 1000 * blockSize - 1 })).toBeUndefined();
    const afforded = lookAt(long, { ...generous, steps: 3 * 1000 * blockSize });
    expect(afforded?.observed['trajectories']).toBe(3 * blockSize);
  });

  it('spends no randomness where the truth is known or the bound is trivial', () => {
    const known = coinClaim(
      { exit: 0.1, claimed: 0.2 },
      { exactly: () => ({ exit: exactly(0.1), stay: exactly(0.9) }) },
    );
    expect(lookAt(known)).toMatchObject({ how: 'exact', violated: false, trivial: false });
    expect(lookAt(coinClaim({ exit: 0.1, claimed: 1.5 }))).toMatchObject({ how: 'exact', trivial: true });
  });

  it('has limits that follow from the budget: a fair share of a case, a sixteenth of the whole where it hints', () => {
    const budget = { name: '', stepsPerClaim: 3_200_000, casesPerClaim: 400 };
    const arena = arenaFor(coinClaim({ exit: 0.1, claimed: 0.2 }), { budget });
    expect(lookLimits(arena)).toEqual({ fair: 8000, steps: 200_000, most: 128 });
  });
});
