import { ln } from '../../core/elementary.ts';

/** 10ⁿ for whole n, correctly rounded. */
export function powerOfTen(n: number): number {
  return Number(`1e${n}`);
}

/** The largest power of ten that is at most x (up to rounding of the logarithm). @param x positive and finite */
export function decadeBelow(x: number): number {
  return powerOfTen(Math.floor(ln(x) / Math.LN10 + 1e-9));
}

/** The least power of ten that is at least x (up to rounding of the logarithm). @param x positive and finite */
export function decadeAbove(x: number): number {
  return powerOfTen(Math.ceil(ln(x) / Math.LN10 - 1e-9));
}

/** Labels: 0.01 to 1000 as they are, smaller and larger ones as 1e-9. */
export const shortLabels =
  "datum.value === 0 || (abs(datum.value) >= 0.001 && abs(datum.value) < 10000) ? format(datum.value, '~g') : replace(format(datum.value, '~e'), '+', '')";

/** Ticks are handed in by this name. */
export type Ticks = 'xTicks' | 'yTicks';

/** A logarithmic axis whose ticks are those of the signal. */
export function logAxis(title: string | null, ticks: Ticks, prefix: string = ''): object {
  const labelExpr = prefix === '' ? shortLabels : `'${prefix}' + (${shortLabels})`;
  return {
    scale: { type: 'log', nice: false },
    axis: { title, labelExpr, values: { expr: ticks } },
  };
}

/** The signals that `logAxis` asks for. */
export const tickParameters: readonly { readonly name: Ticks; readonly value: number[] }[] = [
  { name: 'xTicks', value: [] },
  { name: 'yTicks', value: [] },
];

/**
 * Numbers to mark between lo and hi, at most about seven: powers of ten, also 2 and 5 times such where there are few of them, the ends
 * where there is nothing else.
 * @param lo, hi positive and finite, lo ≤ hi
 */
export function logTicks(lo: number, hi: number): readonly number[] {
  const first = Math.floor(ln(lo) / Math.LN10 + 1e-9);
  const last = Math.ceil(ln(hi) / Math.LN10 - 1e-9);
  const exponents = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const within = (values: readonly number[]): readonly number[] =>
    values.filter((value) => value >= lo * (1 - 1e-9) && value <= hi * (1 + 1e-9));
  const decades = within(exponents.map(powerOfTen));
  if (decades.length >= 3) {
    const stride = Math.ceil(decades.length / 7);
    return decades.filter((_, i) => i % stride === 0);
  }
  const finer = within(exponents.flatMap((n) => [1, 2, 5].map((m) => Number(`${m}e${n}`))));
  if (finer.length >= 2) return finer;
  return [lo, hi].map((value) => Number(value.toPrecision(3)));
}
