/** Adds a term and gives Kahan's sum so far: a few ulp over terms of one sign; ∞ after an infinite term. */
export function compensatedSum(): (term: number) => number {
  let sum = 0;
  let lost = 0;
  return (term) => {
    const corrected = term - lost;
    const next = sum + corrected;
    lost = Number.isFinite(next) ? next - sum - corrected : 0;
    sum = next;
    return sum;
  };
}
