import { describe, expect, it } from 'vitest';
import { coinClaim, tosses } from '../../statements/coins.ts';
import { evidenceOf } from './run-contexts.ts';

/** Of coins with an even number, or of every third one only, the tosses are too many for the budget. */
const coins = (isLong: (coin: number) => boolean) =>
  coinClaim(
    { exit: 0.3, claimed: 0.6 },
    {
      event: ({ coin }) => ({ ...tosses(0.3), horizon: isLong(coin) ? 1e9 : 1 }),
    },
  );

describe('cases that take more steps than the budget allows', () => {
  it('say nothing of how informative the claim is: its share is that of the others', async () => {
    const { verdict, cases, informative } = await evidenceOf(coins((coin) => coin % 3 === 0));
    expect(verdict).toBe('corroborated');
    expect(informative.share.trials).toBeLessThan(cases.accepted);
    expect(informative.share.hits).toBe(informative.share.trials);
  });

  it('leave a claim undecided where they are more than half', async () => {
    const { verdict, reason, cases } = await evidenceOf(coins((coin) => coin % 3 !== 0));
    expect(verdict).toBe('undecided');
    expect(reason).toMatchObject({ kind: 'few cases tried', share: { trials: cases.accepted } });
  });
});
