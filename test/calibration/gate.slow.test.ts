import { beforeAll, describe, expect, it } from 'vitest';
import { exactBinomialUpperLimit } from '../../src/stats/intervals.ts';
import {
  confirmingAttack,
  exactAttack,
  leftForLife,
  type Lives,
  livesOf,
  peekingAttack,
  unsplitAttack,
  wholeAttack,
} from './gate-lives.ts';

/** P(a gate that keeps its promise is called miscalibrated) ≤ this, in every count. */
const tail = 1e-6;
/**
 * A run confirms a claim at most 12 times, and P(an e-value beyond 1000) ≤ 1/1000 each: only then is a true
 * claim undecided.
 */
const undecided = 12 / 1000;
/** The first two kinds of claims are coins, which the tests without an e-process know. */
const coins = 2;

const maxLives = (lives: number): number => exactBinomialUpperLimit({ trials: lives, p: leftForLife, tail });

describe('the gate, on unchanged true claims whose truth equals their bound', () => {
  let thousand: Lives;
  beforeAll(async () => {
    thousand = await livesOf(wholeAttack, { lives: 100, runsEach: 10, seed: 'whole' });
  });

  it('in 1,000 runs on fresh randomness calls claims refuted in no more lives than the budget of a life explains', () => {
    expect(thousand.runs).toBe(1000);
    expect(thousand.refuted).toBeLessThanOrEqual(maxLives(thousand.lives));
  });

  it('is shut by nothing else but what is undecided, and by that as seldom as an e-value is large', () => {
    expect(thousand.otherwise.filter((problem) => !problem.startsWith('undecided: '))).toEqual([]);
    const most = exactBinomialUpperLimit({ trials: thousand.runs, p: undecided, tail });
    expect(thousand.otherwise.length).toBeLessThanOrEqual(most);
  });

  it('keeps the promise where every run is made to confirm', async () => {
    const { lives, refuted } = await livesOf(confirmingAttack, {
      lives: 30,
      runsEach: 6,
      seed: 'confirming',
    });
    expect(refuted).toBeLessThanOrEqual(maxLives(lives));
  });

  it('keeps it with tests in place of e-processes that err as often as they may', async () => {
    const { lives, refuted } = await livesOf(exactAttack, {
      lives: 100,
      runsEach: 6,
      seed: 'exact',
      kinds: coins,
    });
    expect(refuted).toBeLessThanOrEqual(maxLives(lives));
  });
});

describe('the count of lives', () => {
  it.each([
    ['shares α out to no run', unsplitAttack, 60],
    ['looks again and again at a test meant for one look', peekingAttack, 30],
  ])('exposes a gate that %s', async (what, attack, lives) => {
    const { refuted } = await livesOf(attack, { lives, runsEach: 20, seed: what, kinds: coins });
    expect(refuted).toBeGreaterThan(maxLives(lives));
  });
});
