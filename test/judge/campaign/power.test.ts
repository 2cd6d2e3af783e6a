import { describe, expect, it } from 'vitest';
import { blockSize } from '../../../src/judge/campaign/blocks.ts';
import { smallestDetectable } from '../../../src/stats/e-process.ts';
import { logThreshold } from '../../../src/stats/error-budget.ts';
import { agreeingCoinClaim, coinClaim, wheel, wheelClaim } from '../../statements/coins.ts';
import { exactly } from '../../../src/core/enclosure.ts';
import { evidenceOf, smallBudget } from './run-contexts.ts';

describe('the power figures of a claim', () => {
  it('name the smallest exit probability that its first confirmation catches with probability 0.9', async () => {
    const { power, alpha } = await evidenceOf(coinClaim({ exit: 0.1, claimed: 0.12 }));
    expect(alpha).toBe(5e-7);
    expect(power).toMatchObject({ trajectories: smallBudget.stepsPerClaim, bound: 0.12 });
    expect(power!.detectable).toBe(
      smallestDetectable({
        e0: 0.12,
        trials: smallBudget.stepsPerClaim,
        logThreshold: logThreshold(5e-7, 1),
        power: 0.9,
      }),
    );
  });

  it('follow the budget that a long horizon leaves to a confirmation', async () => {
    const event = () => ({ ...wheel([[0.1, 0]], 1), horizon: 8 });
    const { power } = await evidenceOf(coinClaim({ exit: 0.1, claimed: 0.12 }, { event }));
    expect(power!.trajectories).toBe((smallBudget.stepsPerClaim / (8 * blockSize)) * blockSize);
  });

  it('are 1 where nothing would have been caught', async () => {
    const { power } = await evidenceOf(coinClaim({ exit: 0.5, claimed: 0.9899 }), {
      alpha: 1e-200,
      budget: { ...smallBudget, stepsPerClaim: 4096 },
    });
    expect(power!.detectable).toBe(1);
  });

  it('are given for agreement with an oracle, and for no other kind', async () => {
    const agreement = await evidenceOf(agreeingCoinClaim({ exit: 0.3, oracle: exactly(0.3) }));
    expect(agreement.power?.bound).toBe(0.3);
    const mean = await evidenceOf(wheelClaim({ spin: wheel([[0.25, 1]], 0), atMost: 0.3 }));
    expect(mean.power).toBeNull();
  });
});
