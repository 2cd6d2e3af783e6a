/** How far means of n examples may be from their expectations: Hoeffding's bound, functions of range M. */
export type Deviation = (symbols: {
  readonly M: number;
  readonly delta: number;
  readonly n: number;
  readonly logK: number;
}) => number;

/** δ, or a larger one where this deviation of functions of range 1 would leave nothing of the range. */
export function informativeDelta(delta: number, deviation: number): number {
  return deviation < 0.85 ? delta : 0.9;
}
