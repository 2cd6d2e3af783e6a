import { requireNumbers } from '../../core/preconditions.ts';
import { ln, log1p, pow } from '../../core/elementary.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';

/** A ball and the scale at which it is covered. */
export interface CoveringSymbols {
  /** Dimension of the space, an integer ≥ 0. */
  readonly k: number;
  /** Radius of the ball, ≥ 0, in the unit of tau. */
  readonly r: number;
  /** Scale of the net, > 0. */
  readonly tau: number;
}

/**
 * N4, covering. A Euclidean ball of radius r in R^k has a tau-net, points of the ball such that each of its
 * points is within tau of one of them, of at most (1 + 2r/tau)^k points. More: no set of points of the ball
 * with mutual distances ≥ tau has more, and any such set that cannot be enlarged is a net. Proof:
 * docs/generalization.md, N4. Equality for k = 1 and tau = r/j, j an integer; never for k > 1 and tau < 2r.
 * @returns relative error below (2k + 4)·2⁻⁵³; Infinity where float64 holds no such number
 * @throws {RangeError} on a broken domain
 * @see the claim `networks/covering`
 */
export function coveringNumberBound(symbols: CoveringSymbols): number {
  requireCovering(symbols);
  const { k, r, tau } = symbols;
  return k === 0 ? 1 : pow(1 + (2 * r) / tau, k);
}

/**
 * log (1 + 2r/tau)^k, relative error below 8·2⁻⁵³, also where 2r/tau is beyond float64.
 * @throws {RangeError} on a broken domain
 */
export function logCoveringNumber(symbols: CoveringSymbols): number {
  requireCovering(symbols);
  const { k, r, tau } = symbols;
  const ratio = (2 * r) / tau;
  // Where the ratio overflows, 1 is nothing beside it.
  return k * (ratio < Infinity ? log1p(ratio) : ln(2) + ln(r) - ln(tau));
}

/** `coveringNumberBound` over enclosed numbers, by k − 1 multiplications; preconditions unchecked. */
export function coveringNumberIn<N>(
  a: Arithmetic<N>,
  { k, r, tau }: { readonly k: number; readonly r: N; readonly tau: N },
): N {
  // (tau + 2r)^k/tau^k: one division, so that nothing is rounded where the quotient has few digits.
  let [above, below] = [a.of(1), a.of(1)];
  const base = a.add(tau, a.mul(a.of(2), r));
  for (let i = 0; i < k; i++) {
    above = a.mul(above, base);
    below = a.mul(below, tau);
  }
  return a.div(above, below);
}

function requireCovering({ k, r, tau }: CoveringSymbols): void {
  requireNumbers({ count: { k }, nonNegative: { r }, positive: { tau } });
}
