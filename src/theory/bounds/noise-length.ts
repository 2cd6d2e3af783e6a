import { exp, ln, log1p, pow } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { fromExit, fromLogStay, type Probability } from '../../core/probability.ts';

/** Laws of a length ρ ≥ 0 whose density falls, by their tail index. */
export type LengthLaw = 'lomax' | 'weibull' | 'student';

/**
 * P(ρ > x): (1 + x)^{−index} (Lomax, a power tail), e^{−x^index} (Weibull, index ≤ 1), or that of |t| for
 * Student's t with 2 or 4 degrees of freedom. Right to 1e-13 relative.
 * @param x ≥ 0
 * @throws {RangeError} on a broken domain
 */
export function lengthTail(law: LengthLaw, index: number, x: number): number {
  requireNumbers({ positive: { index }, nonNegative: { x } });
  if (law === 'lomax') return exp(-index * log1p(x));
  if (law === 'weibull') return exp(-pow(x, index));
  requireThat(index === 2 || index === 4, 'index', '2 or 4', index);
  const root = Math.sqrt(index + x * x);
  // 1 − x/√(index + x²), without cancellation
  const missing = index / (root * (root + x));
  // t_4: 1 − s(3 − s²)/2 = (1 − s)²(2 + s)/2 for s = x/√(4 + x²)
  return index === 2 ? missing : (missing * missing * (3 - missing)) / 2;
}

/** The x with P(ρ > x) = p, for p in (0, 1). */
export function lengthQuantile(law: LengthLaw, index: number, p: number): number {
  if (law === 'lomax') return pow(p, -1 / index) - 1;
  if (law === 'weibull') return pow(-ln(p), 1 / index);
  let [low, high] = [0, 1];
  while (lengthTail(law, index, high) > p) high *= 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (lengthTail(law, index, middle) > p) low = middle;
    else high = middle;
  }
  return high;
}

/** A step d' ≤ ‖y + cζ‖, ‖y‖ ≤ qd, ζ of length ρ, T times from d_0 in [0, r]. */
export interface LengthSymbols {
  /** Contraction of a step, in [0, 1). */
  readonly q: number;
  /** Scale of the noise of a step, > 0. */
  readonly c: number;
  readonly r: number;
  readonly d0: number;
  /** An integer ≥ 1. */
  readonly T: number;
  readonly index: number;
}

/**
 * T1 for noise of any law: P(θ_t ∈ T_r for all t ≤ T) ≥ P(cρ ≤ r − qd_0) P(cρ ≤ (1 − q)r)^{T−1}.
 * @throws {RangeError} on a broken domain
 * Source: docs/theory.md, T12. Checked by `stagnation/heavy-tails`.
 */
export function staysByLength(law: LengthLaw, { q, c, r, d0, T, index }: LengthSymbols): Probability {
  requireLengths({ q, c, r, d0, T });
  const logInside = (room: number): number => log1p(-lengthTail(law, index, room / c));
  return fromLogStay(logInside(r - q * d0) + (T > 1 ? (T - 1) * logInside((1 - q) * r) : 0));
}

/**
 * P(θ leaves T_r by T) ≥ 1 − P(cρ ≤ r)^T, where ζ has a spherically symmetric density that falls with the
 * length: wherever a step of gradient descent ends, such noise is likeliest to stay from the middle.
 * @returns the probability of leaving is its `stay`, that of the event
 * @throws {RangeError} on a broken domain
 * Source: docs/theory.md, T12. Checked by `stagnation/heavy-tails`.
 */
export function leavesByLength(law: LengthLaw, { q, c, r, d0, T, index }: LengthSymbols): Probability {
  requireLengths({ q, c, r, d0, T });
  return fromExit(exp(T * log1p(-lengthTail(law, index, r / c))));
}

function requireLengths({ q, c, r, d0, T }: Omit<LengthSymbols, 'index'>): void {
  requireNumbers({ nonNegative: { q }, positive: { c, r }, positiveInteger: { T } });
  requireThat(q < 1, 'q', 'below 1', q);
  requireThat(d0 >= 0 && d0 <= r, 'd0', 'in [0, r]', d0);
}
