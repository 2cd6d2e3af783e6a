import { ln } from '../../core/elementary.ts';

/** A logarithmic axis: values in [lo, hi] onto [from, to] in pixels; values beyond are put at the ends. */
export interface LogAxis {
  readonly lo: number;
  readonly hi: number;
  /** Where a value is drawn, to a tenth of a pixel. */
  at(value: number): number;
  /** Powers of ten in the range, thinned to at most about six; the ends where the range has fewer than two. */
  readonly ticks: readonly number[];
}

/** The most decades an axis shows: what is smaller is drawn at its end. */
const mostDecades = 16;

/**
 * An axis that shows all of `values` (positive ones; at least one).
 * @param from, to pixels of the low and the high end
 */
export function logAxis(values: readonly number[], from: number, to: number): LogAxis {
  const top = Math.max(...values);
  const decadeHi = Math.ceil(log10(top) - 1e-9);
  const decadeLo = Math.max(Math.floor(log10(Math.min(...values)) + 1e-9), decadeHi - mostDecades);
  const low = Math.min(decadeLo, decadeHi - 1);
  const at = (value: number): number => {
    const position = value > 0 ? (log10(value) - low) / (decadeHi - low) : 0;
    return Math.round(10 * (from + Math.min(1, Math.max(0, position)) * (to - from))) / 10;
  };
  const stride = Math.ceil((decadeHi - low) / 6);
  const exponents = Array.from({ length: decadeHi - low + 1 }, (_, i) => decadeHi - i).filter(
    (_, i) => i % stride === 0,
  );
  return { lo: powerOfTen(low), hi: powerOfTen(decadeHi), at, ticks: exponents.map(powerOfTen).toReversed() };
}

/** 10ⁿ for whole n, correctly rounded. */
export function powerOfTen(n: number): number {
  return Number(`1e${n}`);
}

function log10(x: number): number {
  return ln(x) / Math.LN10;
}
