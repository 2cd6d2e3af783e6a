import { cos, exp, ln, pow, sin, tanh } from '../core/elementary.ts';
import type { Enclosure } from '../core/enclosure.ts';
import { requireThat } from '../core/errors.ts';
import type { Arithmetic } from './arithmetic.ts';
import { nextDown, nextUp, unitRoundoff } from './rounding.ts';

/** An interval, or a float64 taken as the exact number it represents. */
export type Operand = Enclosure | number;

/** The last signature is the one by which TypeScript sees an `Arithmetic<Enclosure>`. */
interface Unary {
  (a: Operand): Enclosure;
  (a: Enclosure): Enclosure;
}
interface Binary {
  (a: Operand, b: Operand): Enclosure;
  (a: Enclosure, b: Enclosure): Enclosure;
}
interface Variadic {
  (...operands: readonly Operand[]): Enclosure;
  (a: Enclosure, b: Enclosure): Enclosure;
}

/** Arithmetic on float64 intervals, which are enclosures as claims give them. */
export interface IntervalArithmetic extends Arithmetic<Enclosure> {
  readonly add: Variadic;
  readonly mul: Variadic;
  readonly sub: Binary;
  readonly div: Binary;
  readonly pow: Binary;
  readonly min: Binary;
  readonly max: Binary;
  /** The smallest interval that has all of both: of a truth that lies in one of them. */
  readonly hull: Binary;
  readonly neg: Unary;
  readonly square: Unary;
  readonly sqrt: Unary;
  readonly exp: Unary;
  readonly ln: Unary;
  readonly abs: Unary;
  readonly cos: Unary;
  readonly sin: Unary;
  readonly tanh: Unary;
}

/** Steps by which functions of `core/elementary.ts` are widened: they state less than 1, or 2, ulp. */
const slackSteps = 2;
const powSteps = 4;
const tanhSteps = 4;
/** Whole powers up to this are worked out as products too. */
const maxProductPower = 64;
/** Between these, an error of a product is a float64 itself, and no step on the way to it overflows. */
const [minSafe, maxSafe] = [1e-280, 1e290];
/** 2²⁷ + 1, which cuts a significand in two halves. */
const splitter = 134217729;

/**
 * Float64 interval arithmetic with ends rounded outwards. Sums, products, quotients and roots are the
 * tightest float64 ends, by the exact error of the operation (Dekker 1971): what needs no rounding stays a
 * point, so that 2 + 3 is [5, 5]. `exp`, `ln`, `sin`, `cos` are widened by 2 float64 on each side, `pow` and
 * `tanh` by 4, but for whole powers that need no rounding. Overflow gives [1.8e308, ∞], never [∞, ∞].
 *
 * Every operation encloses the true result over all values of its operands. An operand that occurs twice in a
 * formula counts as two: x − x is [−w, w].
 * @accuracy + − × ÷, squares and roots: the tightest float64 ends. `exp`, `ln`, `sin`, `cos`: 2 float64
 * wider on each side; `pow`, `tanh`: 4; whole powers that need no rounding: exact. `min`, `max`, `abs`,
 * `neg`, `hull`: exact. `compare` tells whether one is below the other.
 * @throws {RangeError} on NaN, on a point at infinity and on lo > hi; see `Arithmetic` for the domains
 */
export const interval: IntervalArithmetic = {
  of: (x) => point(x),
  between: (lo, hi) => {
    requireThat(
      lo <= hi && Number.isFinite(lo) && Number.isFinite(hi),
      'lo',
      `finite, and at most hi = ${hi}`,
      lo,
    );
    return { lo, hi };
  },
  add: (...terms: readonly Operand[]) =>
    fold(terms, 0, (a, b) => ends(addBelow(a.lo, b.lo), -addBelow(-a.hi, -b.hi))),
  sub: (x: Operand, y: Operand) => {
    const [a, b] = [operand(x), operand(y)];
    return ends(addBelow(a.lo, -b.hi), -addBelow(-a.hi, b.lo));
  },
  mul: (...factors: readonly Operand[]) => fold(factors, 1, product),
  div: (x: Operand, y: Operand) => {
    const [a, b] = [operand(x), operand(y)];
    requireThat(b.lo > 0 || b.hi < 0, 'divisor', 'an interval without 0', `[${b.lo}, ${b.hi}]`);
    const quotients = (of: (u: number, v: number) => number): readonly number[] => [
      of(a.lo, b.lo),
      of(a.lo, b.hi),
      of(a.hi, b.lo),
      of(a.hi, b.hi),
    ];
    return ends(Math.min(...quotients(divideBelow)), -Math.min(...quotients((u, v) => divideBelow(-u, v))));
  },
  neg: (x: Operand) => {
    const { lo, hi } = operand(x);
    return ends(-hi, -lo);
  },
  square: (x: Operand) => {
    const { lo, hi } = absolute(operand(x));
    return ends(multiplyBelow(lo, lo), -multiplyBelow(-hi, hi));
  },
  sqrt: (x: Operand) => {
    const { lo, hi } = operand(x);
    requireThat(hi >= 0, 'argument of sqrt', 'not negative', hi);
    return ends(rootBelow(Math.max(0, lo)), rootAbove(hi));
  },
  exp: (x: Operand) => {
    const { lo, hi } = operand(x);
    return ends(
      lo === 0 ? 1 : Math.max(0, steps(exp(lo), -slackSteps)),
      hi === 0 ? 1 : steps(exp(hi), slackSteps),
    );
  },
  ln: (x: Operand) => {
    const { lo, hi } = operand(x);
    requireThat(hi > 0, 'argument of ln', 'positive somewhere', `[${lo}, ${hi}]`);
    const least = lo > 0 ? (lo === 1 ? 0 : steps(ln(lo), -slackSteps)) : -Infinity;
    return ends(least, hi === 1 ? 0 : steps(ln(hi), slackSteps));
  },
  pow: (x: Operand, y: Operand) => power(operand(x), operand(y)),
  abs: (x: Operand) => absolute(operand(x)),
  min: (x: Operand, y: Operand) => {
    const [a, b] = [operand(x), operand(y)];
    return ends(Math.min(a.lo, b.lo), Math.min(a.hi, b.hi));
  },
  max: (x: Operand, y: Operand) => {
    const [a, b] = [operand(x), operand(y)];
    return ends(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi));
  },
  cos: (x: Operand) => wave(cos, operand(x), () => 1),
  sin: (x: Operand) => wave(sin, operand(x), (middle) => Math.min(1, Math.abs(middle))),
  tanh: (x: Operand) => {
    const { lo, hi } = operand(x);
    return ends(
      lo === 0 ? 0 : Math.max(-1, steps(tanh(lo), -tanhSteps)),
      hi === 0 ? 0 : Math.min(1, steps(tanh(hi), tanhSteps)),
    );
  },
  hull: (x: Operand, y: Operand) => {
    const [a, b] = [operand(x), operand(y)];
    return ends(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi));
  },
  enclose: (x: Operand) => operand(x),
};

/** No end is −0, which files do not hold. */
function ends(lo: number, hi: number): Enclosure {
  return { lo: lo + 0, hi: hi + 0 };
}

function point(x: number): Enclosure {
  requireThat(Number.isFinite(x), 'number in interval arithmetic', 'finite', x);
  return { lo: x, hi: x };
}

function operand(x: Operand): Enclosure {
  if (typeof x === 'number') return point(x);
  const { lo, hi } = x;
  if (!(lo <= hi && lo < Infinity && hi > -Infinity))
    requireThat(false, 'interval', 'lo ≤ hi that hold a number', `[${lo}, ${hi}]`);
  return x;
}

function fold(
  operands: readonly Operand[],
  none: number,
  of: (a: Enclosure, b: Enclosure) => Enclosure,
): Enclosure {
  if (operands.length === 0) return point(none);
  let result = operand(operands[0]!);
  for (let i = 1; i < operands.length; i++) result = of(result, operand(operands[i]!));
  return result;
}

function absolute(a: Enclosure): Enclosure {
  if (a.lo >= 0) return a;
  return ends(a.hi <= 0 ? -a.hi : 0, Math.max(-a.lo, a.hi));
}

function product(a: Enclosure, b: Enclosure): Enclosure {
  if (a.lo >= 0 && b.lo >= 0) return ends(multiplyBelow(a.lo, b.lo), -multiplyBelow(-a.hi, b.hi));
  const pairs = (of: (u: number, v: number) => number): number =>
    Math.min(of(a.lo, b.lo), of(a.lo, b.hi), of(a.hi, b.lo), of(a.hi, b.hi));
  return ends(pairs(multiplyBelow), -pairs((u, v) => multiplyBelow(-u, v)));
}

/** So many float64 up (negative: down); the step from ±Infinity goes to the largest number. */
function steps(x: number, count: number): number {
  let value = x;
  for (let i = 0; i < count; i++) value = nextUp(value);
  for (let i = 0; i > count; i--) value = nextDown(value);
  return value;
}

/** The largest float64 ≤ value + error, |error| at most half a step; NaN: unknown. */
function roundedDown(value: number, error: number): number {
  return error >= 0 && value !== Infinity ? value : nextDown(value);
}

/** a + b from below. The error of a sum is a float64 (Knuth's TwoSum), underflow or not. */
function addBelow(a: number, b: number): number {
  const sum = a + b;
  // an end at infinity, not an overflow
  if (Math.abs(a) === Infinity || Math.abs(b) === Infinity) return sum;
  const part = sum - a;
  return roundedDown(sum, a - (sum - part) + (b - part));
}

/** The exact error xy − fl(xy), NaN where it may be no float64. */
function productError(x: number, y: number, xy: number): number {
  const size = Math.abs(xy);
  if (!(size > minSafe && size < maxSafe && Math.abs(x) < maxSafe && Math.abs(y) < maxSafe)) return NaN;
  const xs = splitter * x;
  const xHigh = xs - (xs - x);
  const ys = splitter * y;
  const yHigh = ys - (ys - y);
  const [xLow, yLow] = [x - xHigh, y - yHigh];
  return xLow * yLow - (xy - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
}

/** ab from below; 0 · ∞ is 0, as an end at infinity stands for large numbers. */
function multiplyBelow(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const value = a * b;
  if (Math.abs(a) === Infinity || Math.abs(b) === Infinity) return value;
  const below = roundedDown(value, productError(a, b, value));
  return a < 0 === b < 0 ? Math.max(0, below) : below;
}

function divideBelow(a: number, b: number): number {
  if (a === 0) return 0;
  // an end at infinity stands for large numbers: the quotients go to 0
  if (Math.abs(b) === Infinity) return Math.abs(a) === Infinity && a < 0 !== b < 0 ? -Infinity : 0;
  const value = a / b;
  if (Math.abs(a) === Infinity) return value;
  const back = value * b;
  const left = a - back - productError(value, b, back);
  const below = roundedDown(value, b > 0 ? left : -left);
  return a < 0 === b < 0 ? Math.max(0, below) : below;
}

function rootBelow(x: number): number {
  const root = Math.sqrt(x);
  if (x === 0 || x === Infinity) return root;
  const back = root * root;
  const error = x - back - productError(root, root, back);
  return Number.isNaN(error) ? Math.max(0, nextDown(root)) : roundedDown(root, error);
}

function rootAbove(x: number): number {
  const root = Math.sqrt(x);
  if (x === 0 || x === Infinity) return root;
  const back = root * root;
  return -roundedDown(-root, -(x - back - productError(root, root, back)));
}

function power(a: Enclosure, b: Enclosure): Enclosure {
  const n = b.lo;
  if (n === b.hi && Number.isInteger(n)) {
    return n < 0 ? inverse(a, wholePower(a, -n)) : wholePower(a, n);
  }
  requireThat(a.lo >= 0, 'base of a real power', 'not negative', a.lo);
  requireThat(b.lo > 0 || a.lo > 0, 'base of a power that may be negative', 'positive', a.lo);
  const corners = [a.lo, a.hi].flatMap((x) => [realPower(x, b.lo), realPower(x, b.hi)]);
  const least = Math.min(...corners.map(({ lo }) => lo));
  return ends(least, Math.max(...corners.map(({ hi }) => hi)));
}

/** 1/aⁿ, whose denominator may have underflowed to an interval with 0. */
function inverse(a: Enclosure, denominator: Enclosure): Enclosure {
  const { lo, hi } = denominator;
  if (a.lo > 0 && lo === 0) return ends(divideBelow(1, hi), Infinity);
  if (a.hi < 0 && hi === 0) return ends(-Infinity, -divideBelow(-1, lo));
  if (a.hi < 0 && lo === 0) return ends(divideBelow(1, hi), Infinity);
  return interval.div(1, denominator);
}

/** aⁿ for a whole n ≥ 0: by the size of a, which it is monotone in, and its sign. */
function wholePower(a: Enclosure, n: number): Enclosure {
  const of = (x: number): Enclosure => {
    const size = sizeOfPower(Math.abs(x), n);
    return x < 0 && n % 2 === 1 ? interval.neg(size) : size;
  };
  const { lo, hi } = n % 2 === 0 ? absolute(a) : a;
  return ends(of(lo).lo, of(hi).hi);
}

/** Of a product, which may need no rounding, and of `pow`, which has fewer: what lies in both. */
function sizeOfPower(x: number, n: number): Enclosure {
  const direct = realPower(x, n);
  if (n > maxProductPower) return direct;
  const { lo, hi } = productPower(x, n);
  return { lo: Math.max(lo, direct.lo), hi: Math.min(hi, direct.hi) };
}

function productPower(x: number, n: number): Enclosure {
  let result: Enclosure = { lo: 1, hi: 1 };
  for (let bit = 31 - Math.clz32(n); bit >= 0; bit--) {
    result = product(result, result);
    if (((n >>> bit) & 1) === 1) result = product(result, { lo: x, hi: x });
  }
  return result;
}

function realPower(x: number, y: number): Enclosure {
  if (x === 1 || y === 0) return { lo: 1, hi: 1 };
  const value = x === 0 ? (y > 0 ? 0 : Infinity) : pow(x, y);
  if (x === 0 || x === Infinity || Math.abs(y) === Infinity) return { lo: value, hi: value };
  return { lo: Math.max(0, steps(value, -powSteps)), hi: steps(value, powSteps) };
}

/**
 * cos or sin, which are 1-Lipschitz: at the middle, widened by the radius.
 * @param size what the function's size is at most, so that its rounding is relative near 0
 */
function wave(f: (x: number) => number, { lo, hi }: Enclosure, size: (middle: number) => number): Enclosure {
  const middle = lo / 2 + hi / 2;
  if (!Number.isFinite(middle) || lo === -Infinity || hi === Infinity) return { lo: -1, hi: 1 };
  const radius = lo === hi ? 0 : nextUp(Math.max(nextUp(hi - middle), nextUp(middle - lo)));
  const wide = nextUp(radius + 4 * unitRoundoff * size(middle));
  const value = f(middle);
  return ends(Math.max(-1, nextDown(value - wide)), Math.min(1, nextUp(value + wide)));
}
