import { Decimal } from 'decimal.js';
import { requireThat } from '../core/errors.ts';
import { memoize } from '../core/memoize.ts';
import { requireIntegerIn } from '../core/preconditions.ts';
import type { Arithmetic } from './arithmetic.ts';
import { down } from './rounding.ts';

/** A closed interval with decimal ends. */
export interface DecimalInterval {
  readonly lo: Decimal;
  readonly hi: Decimal;
}

/** Units in the last place by which transcendental results of decimal.js are widened; it claims < 1. */
const slackUlps = 4;
/** |x| beyond which tanh is taken from exp: decimal.js sums a series there. */
const tanhSeriesLimit = 20;
/** Arguments of exp farther out than this are cut: e^{±10⁶} is beyond every float64. */
const maxExponent = 1_000_000;
/** Larger powers are taken by the logarithm. */
const maxWholePower = 1000;
/** Arguments of sin and cos with more integer digits than this get the whole range [−1, 1]. */
const trigonometricDigits = 400;

/**
 * Interval arithmetic with `digits` significant decimal digits, ends rounded outwards. Transcendental
 * functions are widened by a few units in the last place; sin and cos, 1-Lipschitz, by the radius.
 * @param digits between 17 (a float64 survives a round trip) and 900 (decimal.js knows π to 1025 digits)
 * @throws {RangeError} from `of` on NaN or ±Infinity, from `div` on a divisor that contains 0
 */
export function decimalIntervals(digits: number): Arithmetic<DecimalInterval> {
  requireIntegerIn(17, 900, { digits });
  const Lo = Decimal.clone({ precision: digits, rounding: Decimal.ROUND_FLOOR, defaults: true });
  const Hi = Decimal.clone({ precision: digits, rounding: Decimal.ROUND_CEIL, defaults: true });
  const zero = new Lo(0);
  const one = new Lo(1);
  const relative = new Hi(10).pow(1 - digits).times(slackUlps);

  const lower = (x: Decimal): Decimal => Lo.sub(x, Hi.mul(x.abs(), relative));
  const upper = (x: Decimal): Decimal => Hi.add(x, Hi.mul(x.abs(), relative));
  const of = (x: number): DecimalInterval => {
    requireThat(Number.isFinite(x), 'x', 'a finite number', x);
    const exact = exactly(x);
    return { lo: Lo.add(exact, 0), hi: Hi.add(exact, 0) };
  };
  const add = (a: DecimalInterval, b: DecimalInterval): DecimalInterval => ({
    lo: Lo.add(a.lo, b.lo),
    hi: Hi.add(a.hi, b.hi),
  });
  const sub = (a: DecimalInterval, b: DecimalInterval): DecimalInterval => ({
    lo: Lo.sub(a.lo, b.hi),
    hi: Hi.sub(a.hi, b.lo),
  });
  const mul = (a: DecimalInterval, b: DecimalInterval): DecimalInterval => {
    // Signs tell which ends meet; only where both intervals contain 0 inside are all four products needed.
    if (a.lo.gte(0)) {
      if (b.lo.gte(0)) return { lo: Lo.mul(a.lo, b.lo), hi: Hi.mul(a.hi, b.hi) };
      return { lo: Lo.mul(a.hi, b.lo), hi: Hi.mul(b.hi.lte(0) ? a.lo : a.hi, b.hi) };
    }
    if (b.lo.gte(0)) return { lo: Lo.mul(a.lo, b.hi), hi: Hi.mul(a.hi, a.hi.lte(0) ? b.lo : b.hi) };
    if (a.hi.lte(0) && b.hi.lte(0)) return { lo: Lo.mul(a.hi, b.hi), hi: Hi.mul(a.lo, b.lo) };
    const pairs = [a.lo, a.hi].flatMap((x) => [b.lo, b.hi].map((y) => [x, y] as const));
    return {
      lo: pairs.map(([x, y]) => Lo.mul(x, y)).reduce((x, y) => (y.lt(x) ? y : x)),
      hi: pairs.map(([x, y]) => Hi.mul(x, y)).reduce((x, y) => (y.gt(x) ? y : x)),
    };
  };
  const div = (a: DecimalInterval, b: DecimalInterval): DecimalInterval => {
    const nonzero = b.lo.gt(0) || b.hi.lt(0);
    requireThat(nonzero, 'divisor', 'an interval without 0', `[${b.lo.toString()}, ${b.hi.toString()}]`);
    return mul(a, { lo: Lo.div(one, b.hi), hi: Hi.div(one, b.lo) });
  };
  const square = (a: DecimalInterval): DecimalInterval => {
    const [x, y] = a.lo.abs().lte(a.hi.abs()) ? [a.lo, a.hi] : [a.hi, a.lo];
    const hi = Hi.mul(y, y);
    return a.lo.lte(0) && a.hi.gte(0) ? { lo: zero, hi } : { lo: Lo.mul(x, x), hi };
  };
  const absolute = (a: DecimalInterval): DecimalInterval => {
    if (a.lo.gte(0)) return a;
    return { lo: a.hi.lte(0) ? a.hi.neg() : zero, hi: Decimal.max(a.lo.neg(), a.hi) };
  };
  const wave = (f: 'cos' | 'sin', a: DecimalInterval): DecimalInterval => {
    const size = Decimal.max(a.lo.abs(), a.hi.abs());
    if (size.isZero() && f === 'cos') return { lo: one, hi: one };
    if (size.e > trigonometricDigits) return { lo: one.neg(), hi: one };
    const middle = new Lo(Lo.div(Lo.add(a.lo, a.hi), 2));
    const value = middle[f]();
    const radius = Decimal.max(Hi.sub(a.hi, middle), Hi.sub(middle, a.lo));
    // sin x ≤ |x| keeps the error relative near 0; elsewhere values are of order 1.
    const error = Hi.add(radius, Hi.mul(f === 'sin' ? Decimal.min(1, middle.abs()) : 1, relative));
    return { lo: Decimal.max(-1, Lo.sub(value, error)), hi: Decimal.min(1, Hi.add(value, error)) };
  };
  /** e^x from below and from above; far arguments are cut on the safe side, to keep exponents in range. */
  const expBelow = (x: Decimal): Decimal =>
    x.lt(-maxExponent) ? zero : Decimal.max(0, lower(Lo.exp(Decimal.min(x, maxExponent))));
  const expAbove = (x: Decimal): Decimal =>
    x.gt(maxExponent) ? new Hi(Infinity) : upper(Hi.exp(Decimal.max(x, -maxExponent)));
  const tanhBelow = (x: Decimal): Decimal => {
    if (x.abs().lt(tanhSeriesLimit)) return Decimal.max(-1, lower(new Lo(x).tanh()));
    if (x.lt(0)) return tanhAbove(x.neg()).neg();
    // 1 − 2/(e^{2x} + 1) increases in e^{2x}.
    return Lo.sub(one, Hi.div(2, Lo.add(expBelow(Lo.mul(x, 2)), 1)));
  };
  const tanhAbove = (x: Decimal): Decimal => {
    if (x.abs().lt(tanhSeriesLimit)) return Decimal.min(1, upper(new Hi(x).tanh()));
    if (x.lt(0)) return tanhBelow(x.neg()).neg();
    return Hi.sub(one, Lo.div(2, Hi.add(expAbove(Hi.mul(x, 2)), 1)));
  };
  /** a^n of a point, for a whole n ≥ 0. */
  const wholePower = (a: DecimalInterval, n: number): DecimalInterval => {
    let power: DecimalInterval = { lo: one, hi: one };
    for (let bit = 31 - Math.clz32(n); bit >= 0; bit--) {
      power = square(power);
      if (((n >>> bit) & 1) === 1) power = mul(power, a);
    }
    return power;
  };
  const lnOf = (a: DecimalInterval): DecimalInterval => {
    requireThat(
      a.hi.gt(0),
      'argument of ln',
      'positive somewhere',
      `[${a.lo.toString()}, ${a.hi.toString()}]`,
    );
    return { lo: a.lo.gt(0) ? lower(Lo.ln(a.lo)) : new Lo(-Infinity), hi: upper(Hi.ln(a.hi)) };
  };
  const expOf = (a: DecimalInterval): DecimalInterval => ({ lo: expBelow(a.lo), hi: expAbove(a.hi) });
  const pow = (a: DecimalInterval, b: DecimalInterval): DecimalInterval => {
    if (b.lo.eq(b.hi) && b.lo.isInteger() && b.lo.abs().lte(maxWholePower)) {
      const n = b.lo.abs().toNumber();
      const { lo, hi } = n % 2 === 0 ? absolute(a) : a;
      const power = { lo: wholePower({ lo, hi: lo }, n).lo, hi: wholePower({ lo: hi, hi }, n).hi };
      return b.lo.lt(0) ? div({ lo: one, hi: one }, power) : power;
    }
    requireThat(a.lo.gte(0), 'base of a real power', 'not negative', a.lo.toString());
    requireThat(
      b.lo.gt(0) || a.lo.gt(0),
      'base of a power that may be negative',
      'positive',
      a.lo.toString(),
    );
    if (a.hi.isZero()) return { lo: zero, hi: zero };
    return a.lo.gt(0)
      ? expOf(mul(b, lnOf(a)))
      : { lo: zero, hi: expOf(mul(b, lnOf({ lo: a.hi, hi: a.hi }))).hi };
  };
  return {
    of,
    between: (lo, hi) => {
      requireThat(lo <= hi, 'lo', `at most hi = ${hi}`, lo);
      return { lo: of(lo).lo, hi: of(hi).hi };
    },
    add,
    sub,
    mul,
    div,
    square,
    neg: (a) => ({ lo: a.hi.neg(), hi: a.lo.neg() }),
    sqrt: (a) => {
      requireThat(a.hi.gte(0), 'argument of sqrt', 'not negative', a.hi.toString());
      return { lo: a.lo.gt(0) ? new Lo(a.lo).sqrt() : zero, hi: new Hi(a.hi).sqrt() };
    },
    exp: expOf,
    ln: lnOf,
    pow,
    abs: absolute,
    min: (a, b) => ({ lo: Decimal.min(a.lo, b.lo), hi: Decimal.min(a.hi, b.hi) }),
    max: (a, b) => ({ lo: Decimal.max(a.lo, b.lo), hi: Decimal.max(a.hi, b.hi) }),
    cos: (a) => wave('cos', a),
    sin: (a) => wave('sin', a),
    tanh: (a) => ({ lo: tanhBelow(a.lo), hi: tanhAbove(a.hi) }),
    enclose: (a) => ({ lo: floatBelow(a.lo), hi: -floatBelow(a.hi.neg()) }),
  };
}

/** x exactly: m·2^e = m·5^{−e}·10^e for e < 0. Decimal itself reads 0.1 as one tenth, and rounds nothing. */
function exactly(x: number): Decimal {
  let significand = x;
  let twos = 0;
  while (!Number.isInteger(significand)) {
    // Multiplication by a power of two is exact: a number that is no integer is below 2⁵³.
    const step = Math.abs(significand) < 1 ? 64 : 8;
    significand *= step === 64 ? 18446744073709551616 : 256;
    twos += step;
  }
  return new Decimal(`${BigInt(significand) * powerOfFive(twos)}e-${twos}`);
}

/** Known for every exponent that came up, a few hundred at most. */
const powerOfFive = memoize((exponent: number): bigint => {
  let power = 1n;
  for (let i = 0; i < exponent; i++) power *= 5n;
  return power;
});

/** The largest float64 ≤ x, or one or two units below it. */
function floatBelow(x: Decimal): number {
  const nearest = x.toNumber();
  if (nearest === Infinity) return Number.MAX_VALUE;
  if (nearest === -Infinity) return nearest;
  return exactly(nearest).lte(x) ? nearest : down(nearest);
}
