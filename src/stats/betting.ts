import { exp, ln, log1p, powerOfTwo } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import type { BlockOutcomes } from '../core/experiment.ts';
import { memoize } from '../core/memoize.ts';
import { countingMoments, type Moments, momentsOf } from './moments.ts';

/**
 * The judge's test of a mean, by betting; conventions as in `e-process.ts`. For H₀: E[X | past] ≤ mean and
 * X ≥ 0, E_n is the average over bets θ > 0 of ∏ (1 + θ X_i) / (1 + θ mean)ⁿ.
 *
 * *Valid*: a factor (1 + θX) / (1 + θ mean) is positive, and has conditional mean at most 1 on H₀. The bets
 * are chosen before any value is seen.
 *
 * The numerators do not depend on the mean that is claimed: those of a block of values are computed once, for
 * a claim, its mutants and all changes of its terms.
 *
 * Source: Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting (JRSS B 2024);
 * their λ is θ/(1 + θ mean).
 */
export interface BettingTest {
  /**
   * Takes blocks of values, each at least 0 and at most `range`, whose array and outcomes stay as they are.
   * Of n values the logarithms of the bets' factors are off by at most 4n · 2⁻⁵³.
   * @throws {RangeError} on other values
   */
  take(blocks: readonly BlockOutcomes[]): void;
  /** Of all values so far. */
  moments(): Moments;
  /**
   * log E of all values so far against this mean; falls in it. +∞ where H₀ is impossible.
   * @param mean ≥ 0, that for which the bets were chosen where it is left out; they serve for others, too,
   * best for those nearby
   */
  logEvalue(mean?: number): number;
}

/**
 * So many bets, halving: of the share λ mean = θ mean / (1 + θ mean) that is put at stake one is within √2 of
 * the best, with 1 − (√2 − 1)² = 83% of its growth. The largest is a power of 16, at least 4/mean, so that
 * means that lie together are bet on together.
 */
const bets = 20;
const alignment = 4;
/** The largest θ and its inverse are numbers of their own, and so are those of the other bets. */
const maxExponent = 1000;
/** What the mixture over bets costs, at most, of the log e-value of the best of them. */
export const bettingCost: number = ln(bets);

/** 2²⁵⁶: a product above it is divided by it. */
const unit = powerOfTwo(256);
const inverseUnit = powerOfTwo(-256);
/** What a stretch of factors may come to at most, so that it is a number times a product below 2²⁵⁶. */
const maxLogOfStretch: number = 500 * Math.LN2;
/** θX counts as this at most: less than what was seen is always a valid bet, and this as good as a proof. */
const maxOdds = 1e150;

/**
 * ∏ (1 + θX) of each bet, the largest first, as mantissas below 2²⁵⁶ and exponents of 2²⁵⁶, in turn; those of
 * many blocks in one array.
 */
type Products = Float64Array;
const fields = 2 * bets;

/**
 * @param mean the claimed upper bound of the mean, ≥ 0; at 0 one positive observation gives +∞
 * @param range positive; only a check on the observations, since factors are positive whatever it is;
 * Infinity for quantities without an upper bound, such as the weights of rare events
 * @throws {RangeError} outside these domains.
 */
export function bettingTest({ mean, range }: Readonly<Record<'mean' | 'range', number>>): BettingTest {
  requireThat(mean >= 0, 'mean', '≥ 0', mean);
  requireThat(range > 0, 'range', 'positive', range);
  const largest = largestBetFor(mean);
  const { take, moments } = countingMoments();
  const all = noProducts(1);
  let ownDenominators: Float64Array | undefined;
  return {
    take: (blocks) => {
      take(blocks);
      const { count, least, largest: most } = moments();
      if (count > 0 && !(least >= 0 && most <= range))
        requireThat(false, 'values', `in [0, ${range}]`, least >= 0 ? most : least);
      const products = productsOf(blocks, largest);
      for (let from = 0; from < products.length; from += fields)
        for (let at = 0; at < fields; at += 2)
          setProduct(all, at, all[at]! * products[from + at]!, products[from + at + 1]);
    },
    moments,
    logEvalue: (claimed = mean) => {
      requireThat(claimed >= 0, 'mean', '≥ 0', claimed);
      const { count, hits } = moments();
      if (claimed === 0) return hits > 0 ? Infinity : 0;
      const denominators =
        claimed === mean
          ? (ownDenominators ??= logDenominators(largest, mean))
          : logDenominators(largest, claimed);
      const logs = denominators.map(
        (log, j) => ln(all[2 * j]!) + all[2 * j + 1]! * 256 * Math.LN2 - count * log,
      );
      const most = logs.reduce((a, b) => Math.max(a, b));
      return most + ln(logs.reduce((sum, log) => sum + exp(log - most), 0) / bets);
    },
  };
}

/** log₂ of the largest bet on a mean. */
function largestBetFor(mean: number): number {
  const exponent = Math.floor(ln(mean) / Math.LN2);
  const largest = alignment * Math.floor((alignment + 1 - exponent) / alignment);
  return Math.max(-maxExponent, Math.min(maxExponent, largest));
}

/** ln(1 + θ mean) of each bet. */
function logDenominators(largest: number, mean: number): Float64Array {
  return new Float64Array(bets).map((_, j) => log1p(powerOfTwo(largest - j) * mean));
}

function noProducts(blocks: number): Products {
  const products = new Float64Array(fields * blocks);
  for (let at = 0; at < products.length; at += 2) products[at] = 1;
  return products;
}

/** Sets one of the products, and puts what is too much of it, and of its exponent, into the exponent. */
function setProduct(products: Products, at: number, product: number, exponent = 0): void {
  let mantissa = product;
  let more = exponent;
  for (; mantissa >= unit; mantissa *= inverseUnit) more++;
  products[at] = mantissa;
  products[at + 1]! += more;
}

/** The products over each block for the bets from 2^largest down, computed once for all that take them. */
const productsOf = memoize((blocks: readonly BlockOutcomes[], largest: number): Products => {
  const products = noProducts(blocks.length);
  const most = maxOdds / powerOfTwo(largest);
  const moments = momentsOf(blocks);
  for (const [block, { values }] of blocks.entries()) {
    const seen = moments[block]!.largest;
    const capped = seen <= most ? values : Float64Array.from(values, (value) => Math.min(value, most));
    // in a stretch of so many values no product leaves the numbers
    const logOfLargest = log1p(powerOfTwo(largest) * Math.max(0, Math.min(most, seen)));
    const stretch = Math.max(1, Math.min(values.length, Math.floor(maxLogOfStretch / logOfLargest)));
    for (let from = 0; from < values.length; from += stretch) {
      const to = Math.min(values.length, from + stretch);
      for (let j = 0; j < bets; j += 4)
        fourBets(products, fields * block + 2 * j, powerOfTwo(largest - j), capped, from, to);
    }
  }
  return products;
});

/** Four bets side by side: their products stay in local variables, and none waits for another. */
function fourBets(
  products: Products,
  at: number,
  bet: number,
  values: BlockOutcomes['values'],
  from: number,
  to: number,
): void {
  const [half, quarter, eighth] = [bet / 2, bet / 4, bet / 8];
  let first = products[at]!;
  let second = products[at + 2]!;
  let third = products[at + 4]!;
  let fourth = products[at + 6]!;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    first *= 1 + bet * value;
    second *= 1 + half * value;
    third *= 1 + quarter * value;
    fourth *= 1 + eighth * value;
  }
  setProduct(products, at, first);
  setProduct(products, at + 2, second);
  setProduct(products, at + 4, third);
  setProduct(products, at + 6, fourth);
}
