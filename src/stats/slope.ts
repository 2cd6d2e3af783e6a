import { requireThat } from '../core/errors.ts';

/** A fitted slope with its interval. */
export interface Slope {
  readonly slope: number;
  /** About 99%. */
  readonly interval: readonly [lo: number, hi: number];
  /** Pairs that went into it. */
  readonly pairs: number;
}

/** Fewer pairs give no interval worth showing. */
const minPairs = 10;
/** The 99.5% quantile of the standard normal. */
const quantile = 2.5758293035489004;

/**
 * The least-squares slope of y on x, with an interval that does not assume that all y scatter alike: the
 * sandwich estimator HC3, Var b = Σ (x_i − x̄)² e_i²/(1 − h_i)² / S_xx², h_i = 1/n + (x_i − x̄)²/S_xx, and
 * b ± 2.576 √Var b: 99% for large n, for small n rather too wide than too narrow.
 * @returns undefined for fewer than ten pairs or three different x, or where a pair alone fixes the slope
 * @throws {RangeError} on lists of unequal length
 * Source: MacKinnon & White 1985, J. Econometrics 29; Long & Ervin 2000, The American Statistician 54.
 */
export function robustSlope(x: readonly number[], y: readonly number[]): Slope | undefined {
  requireThat(x.length === y.length, 'y', `as long as x (${x.length})`, y.length);
  const n = x.length;
  if (n < minPairs || new Set(x).size < 3) return undefined;
  const meanX = sum(x) / n;
  const meanY = sum(y) / n;
  const away = x.map((value) => value - meanX);
  const spread = sum(away.map((a) => a * a));
  if (!(spread > 0)) return undefined;
  const slope = sum(away.map((a, i) => a * (y[i]! - meanY))) / spread;
  let meat = 0;
  for (const [i, a] of away.entries()) {
    const left = 1 - 1 / n - (a * a) / spread;
    // 16 ulp: the leverage of a pair that alone has its x is 1 up to rounding
    if (left <= 16 * Number.EPSILON) return undefined;
    const residual = (y[i]! - meanY - slope * a) / left;
    meat += a * a * residual * residual;
  }
  const half = (quantile * Math.sqrt(meat)) / spread;
  return { slope, interval: [slope - half, slope + half], pairs: n };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
