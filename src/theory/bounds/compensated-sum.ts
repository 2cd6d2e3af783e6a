/**
 * Adds a term and gives the sum so far, by Kahan's compensation: its relative error over terms of one sign
 * stays at a few ulp. An infinite term makes the sum infinite.
 */
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
