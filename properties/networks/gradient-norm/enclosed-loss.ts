import { enclosedNorm, enclosedSquaredNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { type Interval, type IntervalArithmetic, larger } from '../../../src/linalg/precision-ladder.ts';
import type { Loss } from '../../../src/theory/network/loss.ts';

/** A loss with a slope everywhere but at kinks, or ⟨v, f⟩ itself. */
export type SlopedLoss = Exclude<Loss, { readonly kind: 'squared' }> | { readonly kind: 'output' };

export interface EnclosedLoss {
  /** ∂ℓ/∂f; where the piece cannot be told, a set that contains the slopes of all that are possible. */
  readonly slope: readonly Interval[];
  /** ρ; ‖v‖ for ⟨v, f⟩ */
  readonly rho: Interval;
}

/** @param y targets; v for ⟨v, f⟩ */
export function enclosedLoss(
  a: IntervalArithmetic,
  loss: SlopedLoss,
  f: readonly Interval[],
  y: readonly Interval[],
): EnclosedLoss {
  if (loss.kind === 'output') return { slope: y, rho: enclosedNorm(a, y) };
  if (loss.kind === 'clipped-hinge') return enclosedHinge(a, loss, f, y);
  const miss = f.map((fi, i) => a.sub(fi, y[i]!));
  const M = a.of(loss.M);
  if (loss.kind === 'clipped-squared') {
    const value = a.div(enclosedSquaredNorm(a, miss), a.of(2));
    return { slope: clipped(a, miss, value, M), rho: a.sqrt(a.mul(a.of(2), M)) };
  }
  const distance = enclosedNorm(a, miss);
  const unit = distance.lo.gt(0) ? miss.map((m) => a.div(m, distance)) : miss.map(() => a.between(-1, 1));
  return { slope: clipped(a, unit, distance, M), rho: a.of(1) };
}

function enclosedHinge(
  a: IntervalArithmetic,
  { M, gamma }: { readonly M: number; readonly gamma: number },
  f: readonly Interval[],
  y: readonly Interval[],
): EnclosedLoss {
  const steep = a.div(a.of(1), a.of(gamma));
  const most = a.of(M);
  const hinge = (margin: Interval): Interval => a.sub(a.of(1), a.div(margin, a.of(gamma)));
  if (f.length === 1) {
    const slope = clipped(a, [a.neg(a.mul(y[0]!, steep))], hinge(a.mul(y[0]!, f[0]!)), most);
    return { slope, rho: steep };
  }
  // One-hot targets: the label is exact, the rival may be one of several where outputs are close.
  const label = y.reduce((best, yi, i) => (yi.lo.gt(y[best]!.lo) ? i : best), 0);
  const others = f.flatMap((_, i) => (i === label ? [] : [i]));
  const top = others.map((i) => f[i]!).reduce((x, z) => larger(x, z));
  const rivals = others.filter((i) => f[i]!.hi.gte(top.lo));
  const slope = f.map((_, i) => {
    if (i === label) return a.neg(steep);
    if (!rivals.includes(i)) return a.of(0);
    return rivals.length === 1 ? steep : toZero(a, steep);
  });
  return { slope: clipped(a, slope, hinge(a.sub(f[label]!, top)), most), rho: a.mul(a.sqrt(a.of(2)), steep) };
}

/** The slope where 0 < value < M, 0 where it is clipped, anything between where that cannot be told. */
function clipped(
  a: IntervalArithmetic,
  slope: readonly Interval[],
  value: Interval,
  M: Interval,
): readonly Interval[] {
  if (value.lo.gt(0) && value.hi.lt(M.lo)) return slope;
  if (value.hi.lte(0) || value.lo.gte(M.hi)) return slope.map(() => a.of(0));
  return slope.map((s) => toZero(a, s));
}

/** The interval together with 0. */
function toZero(a: IntervalArithmetic, s: Interval): Interval {
  const zero = a.of(0);
  return { lo: s.lo.lt(0) ? s.lo : zero.lo, hi: s.hi.gt(0) ? s.hi : zero.hi };
}
