/** 2^256, and what it takes to keep two factors within a float64's range. */
const step: number = 1.157920892373162e77;

/**
 * ∏ values of non-negative finite numbers, 1 of none. Only the result may overflow (to ∞) or underflow, never
 * what lies between: [1e200, 1e200, 1e-300] gives 1e100. Relative error at most values.length · 2⁻⁵³ if
 * normal.
 */
export function scaledProduct(values: readonly number[]): number {
  let mantissa = 1;
  let steps = 0;
  for (const value of values) {
    if (value === 0) return 0;
    const [scaled, moved] = intoRange(value);
    const [next, again] = intoRange(mantissa * scaled);
    mantissa = next;
    steps += moved + again;
  }
  for (; steps > 0; steps--) mantissa *= step;
  for (; steps < 0; steps++) mantissa /= step;
  return mantissa;
}

/** value = scaled · 2^(256 moved) with scaled in [2^-256, 2^256), exactly. */
function intoRange(value: number): readonly [scaled: number, moved: number] {
  let scaled = value;
  let moved = 0;
  for (; scaled >= step; moved++) scaled /= step;
  for (; scaled < 1 / step; moved--) scaled *= step;
  return [scaled, moved];
}

/** √(Σ values²) of numbers ≥ 0, scaled by the largest; ∞ if one is. Relative error a few 2⁻⁵³ per value. */
export function rootSumOfSquares(values: readonly number[]): number {
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  if (largest === 0 || largest === Infinity) return largest;
  const sum = values.reduce((total, value) => total + (value / largest) * (value / largest), 0);
  return largest * Math.sqrt(sum);
}
