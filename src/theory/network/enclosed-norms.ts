import type { Enclosure } from '../../core/enclosure.ts';
import { memoize } from '../../core/memoize.ts';
import { enclosedNorm, exactVector } from '../../linalg/enclosed-vectors.ts';
import { type Interval, type IntervalArithmetic, precisionLadder } from '../../linalg/precision-ladder.ts';
import { spectralNorm } from '../../linalg/spectral-norm.ts';
import { type Layer, type Network, rowsOf } from './network.ts';

/** The arithmetic of claims on networks, by effort. */
export const networkArithmetic: (effort: number) => IntervalArithmetic = precisionLadder(25, 50, 120);

/** Relative widths asked of spectral norms, by effort. */
const tightness = [1e-6, 1e-9, 1e-12] as const;

/** ‖A‖_σ as an interval that contains it. */
export function spectralInterval(a: IntervalArithmetic, A: Layer, effort: number): Interval {
  const { lo, hi } = spectralEnclosure(A, effort);
  return a.between(lo, hi);
}

/** ‖A‖_σ between two numbers, the nearer the higher the effort. */
export function spectralEnclosure(A: Layer, effort = 0): Enclosure {
  return normWithin(A, tightness[Math.min(effort, tightness.length - 1)]!);
}

const normWithin = memoize(
  (A: Layer, wanted: number): Enclosure => spectralNorm(rowsOf(A), { tightness: wanted }),
);

/** ‖b‖₂ of each layer, 0 where there is none. */
export function biasIntervals(a: IntervalArithmetic, net: Network): Interval[] {
  return net.layers.map(({ bias }) => enclosedNorm(a, exactVector(a, bias ?? [])));
}
