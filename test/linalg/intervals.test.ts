import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Enclosure } from '../../src/core/enclosure.ts';
import { lastPlaces } from '../../src/core/enclosure.ts';
import type { Arithmetic } from '../../src/linalg/arithmetic.ts';
import { type DecimalInterval, decimalIntervals } from '../../src/linalg/decimal-intervals.ts';
import { interval } from '../../src/linalg/intervals.ts';
import { nextDown, nextUp } from '../../src/linalg/rounding.ts';

const fine = decimalIntervals(40);
/** Operations on two points, the second unused by functions of one. */
type Operation = <N>(a: Arithmetic<N>, x: N, y: N) => N;

const operations: Readonly<Record<string, { readonly of: Operation; readonly places: number }>> = {
  // the tightest float64 ends
  add: { of: (a, x, y) => a.add(x, y), places: 1 },
  sub: { of: (a, x, y) => a.sub(x, y), places: 1 },
  mul: { of: (a, x, y) => a.mul(x, y), places: 1 },
  div: { of: (a, x, y) => a.div(x, y), places: 1 },
  square: { of: (a, x) => a.square(x), places: 1 },
  sqrt: { of: (a, x) => a.sqrt(a.abs(x)), places: 1 },
  // the value, widened by the steps that intervals.ts names
  exp: { of: (a, x) => a.exp(x), places: 4 },
  ln: { of: (a, x) => a.ln(a.abs(x)), places: 4 },
  // negative whole powers are quotients
  pow: { of: (a, x, y) => a.pow(a.abs(x), y), places: 18 },
  tanh: { of: (a, x) => a.tanh(x), places: 8 },
  // widened by 4u of the size that they may have, which the value may be far below
  sin: { of: (a, x) => a.sin(x), places: Infinity },
  cos: { of: (a, x) => a.cos(x), places: Infinity },
};

const ordinary = fc.oneof(
  fc.double({ min: -700, max: 700, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.double({ min: 1 - 1e-6, max: 1 + 1e-6, noNaN: true }),
  fc.integer({ min: -100, max: 100 }),
);
/** Also where results over- or underflow. */
const extreme = fc.double({ noNaN: true, noDefaultInfinity: true });

const contains = ({ lo, hi }: Enclosure, inner: Enclosure): boolean => lo <= inner.lo && inner.hi <= hi;
/** Known to 40 digits, which are as good as all beside a float64; undefined where there is none. */
function truthOf(of: Operation, x: number, y: number): DecimalInterval | undefined {
  try {
    return of(fine, fine.of(x), fine.of(y));
  } catch {
    return undefined;
  }
}
const encloses = (found: Enclosure, truth: DecimalInterval): boolean =>
  (found.lo === -Infinity || fine.of(found.lo).lo.lte(truth.hi)) &&
  (found.hi === Infinity || fine.of(found.hi).hi.gte(truth.lo));

describe('the float64 neighbour', () => {
  it('is one place on, for normal numbers', () => {
    fc.assert(
      fc.property(extreme, (x) => {
        fc.pre(Math.abs(x) > 2 ** -1021 && Math.abs(x) < Number.MAX_VALUE);
        expect([lastPlaces(nextUp(x), x), lastPlaces(nextDown(x), x)]).toEqual([1, 1]);
        expect(nextUp(x)).toBeGreaterThan(x);
      }),
      { seed: 1, numRuns: 2000 },
    );
    expect([nextUp(0), nextDown(0)]).toEqual([5e-324, -5e-324]);
    expect([nextUp(-Infinity), nextDown(Infinity)]).toEqual([-Number.MAX_VALUE, Number.MAX_VALUE]);
  });
});

describe('an operation on float64 intervals', () => {
  it.each(Object.entries(operations))('%s encloses the truth at points, and little else', (_, operation) => {
    const { of, places } = operation;
    let widest = 0;
    fc.assert(
      fc.property(ordinary, ordinary, (x, y) => {
        const truth = truthOf(of, x, y);
        fc.pre(truth !== undefined);
        const found = of(interval, interval.of(x), interval.of(y));
        expect(encloses(found, truth)).toBe(true);
        // where errors of operations are no float64 themselves, both sides are widened
        if ([x, y].every((z) => z === 0 || Math.abs(z) > 1e-130))
          widest = Math.max(widest, lastPlaces(found.lo, found.hi));
      }),
      { seed: 1, numRuns: 400 },
    );
    expect(widest).toBeLessThanOrEqual(places);
  });

  it.each(Object.entries(operations).filter(([name]) => !/sin|cos/u.test(name)))(
    '%s encloses the truth where it over- or underflows',
    (_, { of }) => {
      fc.assert(
        fc.property(extreme, extreme, (x, y) => {
          const truth = truthOf(of, x, y);
          fc.pre(truth !== undefined);
          expect(encloses(of(interval, interval.of(x), interval.of(y)), truth)).toBe(true);
        }),
        { seed: 1, numRuns: 150 },
      );
    },
  );

  it('on wide intervals encloses what it gives of points in them', () => {
    const inside = fc.tuple(
      ordinary,
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    const names = fc.constantFrom(...Object.keys(operations));
    fc.assert(
      fc.property(names, inside, inside, (name, [x, dx, s], [y, dy, t]) => {
        const { of } = operations[name]!;
        let wide: Enclosure;
        let point: Enclosure;
        try {
          wide = of(interval, interval.between(x, x + dx), interval.between(y, y + dy));
          const [u, v] = [Math.min(x + dx, x + s * dx), Math.min(y + dy, y + t * dy)];
          point = of(interval, interval.of(u), interval.of(v));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(RangeError);
          return;
        }
        // of a function that is widened the point may be enclosed more widely than the wide interval is
        expect(point.hi >= wide.lo && point.lo <= wide.hi).toBe(true);
        if (operations[name]!.places === 1) expect(contains(wide, point)).toBe(true);
      }),
      { seed: 2, numRuns: 1500 },
    );
  });

  it('a whole power has the sign and the size of its ends', () => {
    expect(interval.pow(interval.between(-2, 3), 2)).toEqual({ lo: 0, hi: 9 });
    expect(interval.pow(interval.between(-2, 3), 3)).toEqual({ lo: -8, hi: 27 });
    expect(interval.pow(interval.between(-2, -1), -2)).toEqual({ lo: 0.25, hi: 1 });
    expect(interval.pow(-1, 1001)).toEqual({ lo: -1, hi: -1 });
    expect(fine.enclose(fine.pow(fine.between(-2, 3), fine.of(3)))).toEqual({ lo: -8, hi: 27 });
  });

  it('is exact where nothing is rounded', () => {
    expect(interval.add(2, 3, 0.5)).toEqual({ lo: 5.5, hi: 5.5 });
    expect(interval.div(interval.mul(3, 7, 9), 4)).toEqual({ lo: 47.25, hi: 47.25 });
    expect(interval.sqrt(1e10)).toEqual({ lo: 1e5, hi: 1e5 });
    expect([interval.exp(0), interval.ln(1), interval.tanh(0)]).toEqual([
      { lo: 1, hi: 1 },
      { lo: 0, hi: 0 },
      { lo: 0, hi: 0 },
    ]);
    expect(interval.add()).toEqual({ lo: 0, hi: 0 });
    expect(interval.neg(0)).toEqual({ lo: 0, hi: 0 });
  });

  it('does not say that what overflows is infinite', () => {
    const top = { lo: Number.MAX_VALUE, hi: Infinity };
    expect(interval.add(1e308, 1e308)).toEqual(top);
    expect(interval.mul(-1e200, 1e200)).toEqual({ lo: -Infinity, hi: -Number.MAX_VALUE });
    expect(interval.exp(800).hi).toBe(Infinity);
    expect(Number.isFinite(interval.exp(800).lo)).toBe(true);
    expect(interval.sub(top, top)).toEqual({ lo: -Infinity, hi: Infinity });
    expect(interval.mul(top, 0)).toEqual({ lo: 0, hi: 0 });
    expect(interval.div(1, top)).toEqual({ lo: 0, hi: nextUp(1 / Number.MAX_VALUE) });
    expect(interval.ln(interval.between(0, 1))).toEqual({ lo: -Infinity, hi: 0 });
  });

  it('refuses what has no meaning', () => {
    expect(() => interval.of(NaN)).toThrow('number in interval arithmetic must be finite, got NaN');
    expect(() => interval.add({ lo: 2, hi: 1 }, 1)).toThrow('interval must be lo ≤ hi');
    expect(() => interval.div(1, interval.between(-1, 1))).toThrow('an interval without 0, got [-1, 1]');
    expect(() => interval.sqrt(-1)).toThrow(RangeError);
    expect(() => interval.ln(0)).toThrow('argument of ln must be positive somewhere');
    expect(() => interval.pow(-8, 1 / 3)).toThrow('base of a real power must be not negative');
    expect(() => interval.pow(0, -1)).toThrow('an interval without 0');
    expect(() => fine.pow(fine.of(-8), fine.of(0.5))).toThrow('base of a real power');
    expect(() => fine.ln(fine.of(-1))).toThrow('argument of ln');
  });
});
