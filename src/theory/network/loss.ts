import { requireThat } from '../../core/errors.ts';

/**
 * ℓ(f, y) as plain data. Margins: with one output, y f with y = ±1; with more, f_c − max_{j≠c} f_j, c the
 * place of the largest entry of y (one-hot targets).
 *
 * - squared: ½‖f − y‖²; clipped-squared: min(M, ½‖f − y‖²); clipped-distance: min(M, ‖f − y‖)
 * - clipped-hinge: min(M, (1 − margin/γ)₊), the ramp at M = 1
 */
export type Loss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'clipped-squared'; readonly M: number }
  | { readonly kind: 'clipped-distance'; readonly M: number }
  | { readonly kind: 'clipped-hinge'; readonly M: number; readonly gamma: number };

/** M with ℓ ∈ [0, M]; ∞ for an unbounded loss. */
export function lossRange(loss: Loss): number {
  return loss.kind === 'squared' ? Infinity : loss.M;
}

/** ρ with |ℓ(f, y) − ℓ(f′, y)| ≤ ρ‖f − f′‖₂ for all f, f′, y, to 1 ulp; ∞ if none. @param width d_L */
export function lossLipschitz(loss: Loss, width: number): number {
  switch (loss.kind) {
    case 'squared':
      return Infinity;
    // the largest ‖f − y‖ that is not clipped
    case 'clipped-squared':
      return Math.sqrt(2 * loss.M);
    case 'clipped-distance':
      return 1;
    // two coordinates move the margin
    case 'clipped-hinge':
      return (width === 1 ? 1 : Math.SQRT2) / loss.gamma;
  }
}

/** @throws {RangeError} unless M and γ are positive and finite */
export function requireLoss(loss: Loss): void {
  if (loss.kind === 'squared') return;
  requireThat(loss.M > 0 && loss.M < Infinity, 'M', 'positive and finite', loss.M);
  if (loss.kind !== 'clipped-hinge') return;
  requireThat(loss.gamma > 0 && loss.gamma < Infinity, 'gamma', 'positive and finite', loss.gamma);
}

/**
 * ℓ(f_n, y_n) of one row, and ∂ℓ/∂f into `slope` if given: 0 where it is clipped and at kinks.
 * @param outputs: N × width; targets: N × width; slope: N × width
 */
export function lossOfRow(
  loss: Loss,
  outputs: Float64Array,
  targets: Float64Array,
  width: number,
  n: number,
  slope?: Float64Array,
): number {
  const at = n * width;
  if (loss.kind === 'clipped-hinge') return hingeOfRow(loss, outputs, targets, width, at, slope);
  let squares = 0;
  for (let i = at; i < at + width; i++) {
    const miss = outputs[i]! - targets[i]!;
    squares += miss * miss;
  }
  const distance = loss.kind === 'clipped-distance' ? Math.sqrt(squares) : 0;
  const value = loss.kind === 'clipped-distance' ? distance : squares / 2;
  const clipped = !(value < lossRange(loss));
  if (slope) {
    const scale = clipped ? 0 : loss.kind !== 'clipped-distance' ? 1 : distance > 0 ? 1 / distance : 0;
    for (let i = at; i < at + width; i++) slope[i] = scale * (outputs[i]! - targets[i]!);
  }
  return clipped ? lossRange(loss) : value;
}

function hingeOfRow(
  { M, gamma }: { readonly M: number; readonly gamma: number },
  outputs: Float64Array,
  targets: Float64Array,
  width: number,
  at: number,
  slope?: Float64Array,
): number {
  slope?.fill(0, at, at + width);
  const label = width === 1 ? at : largestAt(targets, at, at + width);
  const rival = width === 1 ? -1 : largestAt(outputs, at, at + width, label);
  const sign = width === 1 ? Math.sign(targets[at]!) : 1;
  const margin = width === 1 ? sign * outputs[at]! : outputs[label]! - outputs[rival]!;
  const value = 1 - margin / gamma;
  if (!(value > 0)) return 0;
  if (!(value < M)) return M;
  if (slope) {
    slope[label] = -sign / gamma;
    if (rival >= 0) slope[rival] = 1 / gamma;
  }
  return value;
}

/** Index of the first largest entry of x in [from, to), leaving out `except`. */
function largestAt(x: Float64Array, from: number, to: number, except = -1): number {
  let best = from === except ? from + 1 : from;
  for (let i = best + 1; i < to; i++) if (i !== except && x[i]! > x[best]!) best = i;
  return best;
}
