/** Sums of squares outside of this may have lost digits by under- or overflow; done again, scaled. */
const minSafe = 1e-280;
const maxSafe = 1e300;

/** Σ_{i<count} x_i y_i, summed from the left; errs by at most γ_count Σ|x_i y_i|. */
export function dot(x: ArrayLike<number>, y: ArrayLike<number>, count: number = x.length): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** ‖x‖₂ of `count` entries, no overflow or underflow; errs by (count/2 + 2)·2⁻⁵³, to first order. */
export function norm(x: ArrayLike<number>, count: number = x.length): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += x[i]! * x[i]!;
  if (sum > minSafe && sum < maxSafe) return Math.sqrt(sum);
  return scaledNorm(x, count);
}

function scaledNorm(x: ArrayLike<number>, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const size = Math.abs(x[i]!);
    if (!(size <= largest)) largest = size;
  }
  if (!(largest > 0 && largest < Infinity)) return largest;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const part = x[i]! / largest;
    sum += part * part;
  }
  return largest * Math.sqrt(sum);
}

/** ‖x − y‖ over the length of x, as `norm`. */
export function distanceBetween(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i]! - y[i]!) * (x[i]! - y[i]!);
  if (sum > minSafe && sum < maxSafe) return Math.sqrt(sum);
  return norm(Float64Array.from(x, (xi, i) => xi - y[i]!));
}

/** y ← y + a·x. */
export function addScaled(a: number, x: ArrayLike<number>, y: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = y[i]! + a * x[i]!;
}
