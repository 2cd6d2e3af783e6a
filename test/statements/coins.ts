import fc from 'fast-check';
import { z } from 'zod';
import type {
  AgreementClaim,
  ClaimBase,
  InvarianceClaim,
  MeanClaim,
  ProbabilityClaim,
} from '../../src/judge/claims/claim.ts';
import {
  agreementClaim,
  type WrittenClaim,
  invarianceClaim,
  meanClaim,
  probabilityClaim,
} from '../../src/judge/claims/define-claim.ts';
import type { Enclosure } from '../../src/core/enclosure.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import { fromExit } from '../../src/core/probability.ts';

/**
 * One of many coins (or wheels) that all follow the same law: the number only gives it randomness of its own.
 */
export interface Coin {
  readonly coin: number;
}

/** Tosses of a coin that leaves with probability `exit`, up to 2⁻⁵³. */
export function tosses(exit: number): Experiment {
  return wheel([[exit, 0]], 1);
}

/**
 * A wheel that shows `value` with probability `share` for each of the slots, and `otherwise` else; shares
 * that are multiples of 2⁻⁵³ are met exactly.
 */
export function wheel(
  slots: readonly (readonly [share: number, value: number])[],
  otherwise: number,
): Experiment {
  return {
    horizon: 1,
    run: (stream, trajectories) => {
      const values = new Float64Array(trajectories).fill(otherwise);
      for (let i = 0; i < trajectories; i++) {
        let u = stream.uniform();
        for (const [share, value] of slots) {
          if (u < share) {
            values[i] = value;
            break;
          }
          u -= share;
        }
      }
      return { values, steps: trajectories };
    },
  };
}

/** What claims about the terms of a bound on coins have in common. */
export const manyCoins: Pick<
  WrittenClaim<ClaimBase<Coin>>,
  'says' | 'tex' | 'source' | 'cases' | 'schema'
> & {
  readonly mustRefute: Readonly<Record<string, never>>;
} = {
  says: 'every coin is as claimed',
  tex: 'p',
  source: 'made up',
  cases: fc.record({ coin: fc.integer({ min: 1, max: 1e6 }) }),
  schema: z.strictObject({ coin: z.int().min(1) }),
  mustRefute: {},
};

const shared = (id: string): WrittenClaim<ClaimBase<Coin>> => ({
  id,
  says: 'every coin of the box is as claimed',
  tex: 'p = p_0',
  source: 'made up',
  cases: fc.record({ coin: fc.integer({ min: 0, max: 1_000_000_000 }) }),
  schema: z.strictObject({ coin: z.int().nonnegative() }),
});

/** P(stay) ≥ 1 − `claimed` of coins that leave with probability `exit`. */
export function coinClaim(
  { exit, claimed }: { readonly exit: number; readonly claimed: number },
  more: Partial<ProbabilityClaim<Coin>> = {},
): ProbabilityClaim<Coin> {
  return probabilityClaim<Coin>({
    ...shared('coin/probability'),
    event: () => tosses(exit),
    atLeast: () => fromExit(claimed),
    mustRefute: {},
    ...more,
  });
}

/** E[wheel] ≤ `atMost`, the wheel in [0, 1]. */
export function wheelClaim(
  { spin, atMost }: { readonly spin: Experiment; readonly atMost: number },
  more: Partial<MeanClaim<Coin>> = {},
): MeanClaim<Coin> {
  return meanClaim<Coin>({
    ...shared('coin/mean'),
    quantity: () => spin,
    range: () => 1,
    atMost: () => atMost,
    mustRefute: {},
    ...more,
  });
}

/** Normal with this mean and variance 1. */
export function gauge(mean: number): Experiment {
  return {
    horizon: 1,
    run: (stream, trajectories) => ({
      values: Float64Array.from({ length: trajectories }, () => mean + stream.normal()),
      steps: trajectories,
    }),
  };
}

/** E[gauge] ≤ `atMost`, the gauge sub-Gaussian with proxy variance 1. */
export function gaugeClaim(
  { mean, atMost }: { readonly mean: number; readonly atMost: number },
  more: Partial<MeanClaim<Coin>> = {},
): MeanClaim<Coin> {
  return meanClaim<Coin>({
    ...shared('coin/gauge'),
    quantity: () => gauge(mean),
    proxyVariance: () => 1,
    atMost: () => atMost,
    mustRefute: {},
    ...more,
  });
}

/** P(exit) of the coins lies in `oracle`. */
export function agreeingCoinClaim(
  { exit, oracle }: { readonly exit: number; readonly oracle: Enclosure },
  more: Partial<AgreementClaim<Coin>> = {},
): AgreementClaim<Coin> {
  return agreementClaim<Coin>({
    ...shared('coin/agreement'),
    event: () => tosses(exit),
    equals: () => ({ exit: oracle, stay: { lo: 1 - oracle.hi, hi: 1 - oracle.lo } }),
    mustRefute: {},
    ...more,
  });
}

/** Coins that leave with probability `first` and `second` are said to leave equally often. */
export function twinCoinClaim(
  { first, second }: { readonly first: number; readonly second: number },
  more: Partial<InvarianceClaim<Coin>> = {},
): InvarianceClaim<Coin> {
  return invarianceClaim<Coin>({
    ...shared('coin/invariance'),
    event: () => tosses(first),
    transformed: () => tosses(second),
    mustRefute: {},
    ...more,
  });
}
