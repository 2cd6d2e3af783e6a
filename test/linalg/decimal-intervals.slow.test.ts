import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arithmetic } from '../../src/linalg/arithmetic.ts';
import { type DecimalInterval, decimalIntervals } from '../../src/linalg/decimal-intervals.ts';

/** Computed with mpmath 1.3 at 60 digits from the float64 arguments, 45 digits kept. */
const references = [
  ['exp', 1, '2.71828182845904523536028747135266249775724709'],
  ['exp', -700.25, '7.67872381311087221164988744437894445969253446e-305'],
  ['cos', 1e22, '0.523214785395138945497594473384709492140919972'],
  ['sin', 1e22, '-0.85220084976718880177270589375302936826176215'],
  ['sin', 1e-30, '1.00000000000000008333642060758598535093133603e-30'],
  ['cos', 1.5, '0.0707372016677029100881898514342687090850910276'],
  ['sin', Math.PI, '1.2246467991473531772260659322749979970830539e-16'],
  ['tanh', 1e-20, '9.99999999999999945153271454209571651729470369e-21'],
  ['tanh', 0.75, '0.635148952387287319214434357312496495092481687'],
  ['tanh', -25, '-0.999999999999999999999614250030407216443396606'],
  ['tanh', 19.5, '0.999999999999999976903551653968428294198078974'],
] as const;

const coarse = decimalIntervals(20);
const fine = decimalIntervals(80);

/** An expression over two variables: a little program that every arithmetic can run. */
type Expression = <N>(a: Arithmetic<N>, x: N, y: N) => N;

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.constant<Expression>((_a, x) => x),
  fc.constant<Expression>((_a, _x, y) => y),
  fc.double({ min: -8, max: 8, noNaN: true }).map<Expression>((c) => (a) => a.of(c)),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const inner = tie('expression');
  const unary = (f: <N>(a: Arithmetic<N>, u: N) => N) =>
    inner.map<Expression>((e) => (a, x, y) => f(a, e(a, x, y)));
  const binary = (f: <N>(a: Arithmetic<N>, u: N, v: N) => N) =>
    fc.tuple(inner, inner).map<Expression>(
      ([e, g]) =>
        (a, x, y) =>
          f(a, e(a, x, y), g(a, x, y)),
    );
  return {
    expression: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      binary((a, u, v) => a.add(u, v)),
      binary((a, u, v) => a.sub(u, v)),
      binary((a, u, v) => a.mul(u, v)),
      binary((a, u, v) => a.div(u, a.add(a.square(v), a.of(1)))),
      unary((a, u) => a.neg(u)),
      unary((a, u) => a.square(u)),
      unary((a, u) => a.sqrt(a.square(u))),
      unary((a, u) => a.exp(a.tanh(u))),
      unary((a, u) => a.cos(u)),
      unary((a, u) => a.sin(u)),
      unary((a, u) => a.tanh(u)),
    ),
  };
});
const variable = fc.double({ min: -30, max: 30, noNaN: true });

const meets = (x: DecimalInterval, y: DecimalInterval): boolean => x.lo.lte(y.hi) && y.lo.lte(x.hi);
const within = (inner: DecimalInterval, outer: DecimalInterval): boolean =>
  inner.hi.gte(outer.lo) && inner.lo.lte(outer.hi);

describe('decimal intervals', () => {
  it.each(references)('%s(%d) at 30 digits contains the reference, and little else', (name, x, text) => {
    const a = decimalIntervals(30);
    const { lo, hi } = a[name](a.of(x));
    const truth = new (Decimal.clone({ precision: 60 }))(text);
    expect(lo.lte(truth) && hi.gte(truth)).toBe(true);
    // sin and cos are enclosed absolutely, and a large argument is rounded to 30 digits itself.
    const scale =
      name === 'sin' || name === 'cos' ? Math.min(1, Math.abs(x)) + Math.abs(x) / 100 : truth.abs();
    const width = new Decimal(scale).times(1e-27);
    expect(hi.minus(lo).lte(width)).toBe(true);
  });

  it('a product has the least and the greatest of the four products of ends, whatever the signs', () => {
    const a = decimalIntervals(24);
    const ends = [-3, -2, -1, 0, 1, 2, 3];
    const intervals = ends.flatMap((lo) => ends.filter((hi) => hi >= lo).map((hi) => [lo, hi] as const));
    for (const [x, y] of intervals.flatMap((x) => intervals.map((y) => [x, y] as const))) {
      const products = x.flatMap((u) => y.map((v) => u * v));
      const { lo, hi } = a.enclose(a.mul(a.between(...x), a.between(...y)));
      expect([lo + 0, hi + 0]).toEqual([Math.min(...products) + 0, Math.max(...products) + 0]);
    }
  });

  it('two precisions never contradict each other, on random expressions', () => {
    fc.assert(
      fc.property(expression, variable, variable, (e, x, y) =>
        meets(e(coarse, coarse.of(x), coarse.of(y)), e(fine, fine.of(x), fine.of(y))),
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('the value at a point of a wide interval lies in the value of the interval, on random expressions', () => {
    fc.assert(
      fc.property(
        expression,
        variable,
        variable,
        fc.double({ min: 0, max: 4, noNaN: true }),
        (e, x, y, w) => {
          const wide = e(coarse, coarse.between(x - w, x + w), coarse.between(y - w, y));
          return within(e(fine, fine.of(x), fine.of(y)), wide);
        },
      ),
      { seed: 2, numRuns: 400 },
    );
  });

  it('a float64 is taken as the binary fraction it is, not as the decimal it prints', () => {
    const a = decimalIntervals(60);
    const tenth = a.of(0.1);
    expect(tenth.lo.toFixed()).toBe('0.1000000000000000055511151231257827021181583404541015625');
    expect(tenth.lo.eq(tenth.hi)).toBe(true);
  });

  it('enclosing a float64 gives it back, at 800 digits even the smallest and largest', () => {
    const a = decimalIntervals(800);
    for (const x of [0, 1, -0.1, 5e-324, -Number.MAX_VALUE, 1 / 3]) {
      expect(a.enclose(a.of(x))).toEqual({ lo: x, hi: x });
    }
  });

  it('ends round outwards, by at most two units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (x) => {
        const { lo, hi } = coarse.enclose(coarse.div(coarse.of(x), coarse.of(3)));
        const third = fine.div(fine.of(x), fine.of(3));
        const allowed = Math.abs(x) * 5 * 2 ** -53 + 2e-323;
        return third.lo.gte(fine.of(lo).lo) && third.hi.lte(fine.of(hi).hi) && hi - lo <= allowed;
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('refuses what has no enclosure', () => {
    expect(() => coarse.of(Number.NaN)).toThrow(RangeError);
    expect(() => coarse.of(Infinity)).toThrow(RangeError);
    expect(() => coarse.between(2, 1)).toThrow(/lo must be at most hi = 1, got 2/);
    expect(() => coarse.div(coarse.of(1), coarse.between(-1, 1))).toThrow(/without 0/);
    expect(() => coarse.sqrt(coarse.of(-1))).toThrow(RangeError);
    expect(() => decimalIntervals(3)).toThrow(/digits/);
  });

  it('exp and tanh are enclosed arbitrarily far out', () => {
    expect(coarse.enclose(coarse.exp(coarse.of(-1e300)))).toEqual({ lo: 0, hi: 5e-324 });
    expect(coarse.enclose(coarse.exp(coarse.of(1e300)))).toEqual({ lo: Number.MAX_VALUE, hi: Infinity });
    expect(coarse.enclose(coarse.tanh(coarse.of(-1e300))).lo).toBe(-1);
    expect(coarse.enclose(coarse.tanh(coarse.of(1e300))).hi).toBe(1);
  });

  it('sin, cos and tanh stay in [−1, 1]', () => {
    for (const f of ['sin', 'cos', 'tanh'] as const) {
      const { lo, hi } = coarse.enclose(coarse[f](coarse.between(-1e6, 1e6)));
      expect([lo, hi]).toEqual([-1, 1]);
    }
  });
});
