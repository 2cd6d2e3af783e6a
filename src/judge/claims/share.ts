import { binomialInterval } from '../../stats/intervals.ts';
import type { Share } from './evidence.ts';

/** Of the intervals of shares and quantiles over cases. */
export const confidence = 0.99;

/** A frequency with its interval; of no trials, any share. */
export function shareOf(hits: number, trials: number): Share {
  if (trials === 0) return { hits, trials, interval: [0, 1] };
  const { lo, hi } = binomialInterval({ hits, trials, confidence });
  return { hits, trials, interval: [lo, hi] };
}
