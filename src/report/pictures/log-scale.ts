import type { TopLevelSpec } from 'vega-lite';
import { ln } from '../../core/elementary.ts';

/** 10ⁿ for whole n, correctly rounded. */
export function powerOfTen(n: number): number {
  return Number(`1e${n}`);
}

/** The whole numbers next to log₁₀ x, up to rounding of the logarithm. */
const exponentBelow = (x: number): number => Math.floor(ln(x) / Math.LN10 + 1e-9);
const exponentAbove = (x: number): number => Math.ceil(ln(x) / Math.LN10 - 1e-9);

/** The largest power of ten that is at most x. @param x positive and finite */
export function decadeBelow(x: number): number {
  return powerOfTen(exponentBelow(x));
}

/** The least power of ten that is at least x. @param x positive and finite */
export function decadeAbove(x: number): number {
  return powerOfTen(exponentAbove(x));
}

/** Labels: 0.001 to 1000 as they are, smaller and larger ones as 1e-9. */
const shortLabels =
  "datum.value === 0 || (abs(datum.value) >= 0.001 && abs(datum.value) < 10000) ? format(datum.value, '~g') : replace(format(datum.value, '~e'), '+', '')";

/** A number on a logarithmic axis whose ticks are those of a signal; see `ticksOver`. */
export function logField(
  field: string,
  title: string | null,
  ticks: 'xTicks' | 'yTicks',
  prefix: string = '',
): object {
  const labelExpr = prefix === '' ? shortLabels : `'${prefix}' + (${shortLabels})`;
  return {
    field,
    type: 'quantitative',
    scale: { type: 'log', nice: false },
    axis: { title, labelExpr, values: { expr: ticks } },
  };
}

/** The signals that `logField` asks for: a specification's `params`. */
export const tickParams: readonly { readonly name: string; readonly value: number[] }[] = [
  { name: 'xTicks', value: [] },
  { name: 'yTicks', value: [] },
];

/**
 * A chart of marks laid over each other, each kind for the rows under a name; its axes may be logarithmic.
 */
export function layered(
  size: { readonly width: number; readonly height: number },
  layers: readonly (readonly [rows: string, mark: object, encoding: object])[],
): TopLevelSpec {
  const layer = layers.map(([name, mark, encoding]) => ({ data: { name }, mark, encoding }));
  return { ...size, params: [...tickParams], layer } as TopLevelSpec;
}

/** What these signals are where such numbers are shown. @param xs, ys positive and finite */
export function ticksOver(
  xs: readonly number[],
  ys: readonly number[] = [],
): Readonly<Record<string, readonly number[]>> {
  const ticks = (values: readonly number[]): readonly number[] =>
    values.length === 0 ? [] : logTicks(Math.min(...values), Math.max(...values));
  return { xTicks: ticks(xs), yTicks: ticks(ys) };
}

/**
 * Numbers to mark between lo and hi, at most about seven: powers of ten, also 2 and 5 times such where there
 * are few of them, the ends where there is nothing else.
 * @param lo, hi positive and finite, lo ≤ hi
 */
export function logTicks(lo: number, hi: number): readonly number[] {
  const first = exponentBelow(lo);
  const exponents = Array.from({ length: exponentAbove(hi) - first + 1 }, (_, i) => first + i);
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
