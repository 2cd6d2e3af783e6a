import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';
import {
  contains,
  convexSetSchema,
  type ConvexSetSpec,
  enclosedProjection,
  project,
  requireConvexSet,
  widened,
} from '../../../src/theory/sgd/projection.ts';

const DIM = 3;
const entry = fc.double({ min: -10, max: 10, noNaN: true });
const point = fc.array(entry, { minLength: DIM, maxLength: DIM });
const convexSet: fc.Arbitrary<ConvexSetSpec> = fc.oneof(
  fc.record({
    kind: fc.constant('ball' as const),
    center: point,
    radius: fc.double({ min: 1e-3, max: 10, noNaN: true }),
  }),
  fc.tuple(point, point).map(([a, b]) => ({
    kind: 'box' as const,
    lo: a.map((x, i) => Math.min(x, b[i]!)),
    hi: a.map((x, i) => Math.max(x, b[i]!)),
  })),
  fc.record({
    kind: fc.constant('halfspace' as const),
    normal: point.filter((v) => Math.hypot(...v) > 1e-3),
    offset: entry,
  }),
);

function projected(set: ConvexSetSpec, x: readonly number[]): Float64Array {
  const out = Float64Array.from(x);
  project(set, out);
  return out;
}
const distance = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
  Math.hypot(...Array.from({ length: DIM }, (_, i) => x[i]! - y[i]!));

/**
 * Points and centers have norm at most 10√3, and a point is moved by at most (10√3 + 10/1e-3 · …) ≤ 1e4 + 40
 * (half-spaces with |offset| ≤ 10, ‖normal‖ ≥ 1e-3); fewer than 50 roundings of numbers of that size.
 */
const TOLERANCE = 50 * 1.1e4 * Number.EPSILON;

describe('the projection onto a convex set', () => {
  it.each<[ConvexSetSpec, number[], number[]]>([
    [{ kind: 'ball', center: [1, 0, 0], radius: 2 }, [7, 0, 0], [3, 0, 0]],
    [{ kind: 'ball', center: [0, 0, 0], radius: 5 }, [6, 8, 0], [3, 4, 0]],
    [{ kind: 'box', lo: [0, 0, 0], hi: [1, 1, 1] }, [-2, 0.5, 9], [0, 0.5, 1]],
    [{ kind: 'halfspace', normal: [0, 2, 0], offset: 2 }, [5, 4, -1], [5, 1, -1]],
  ])('onto %j takes %j to %j, and leaves that where it is', (set, from, to) => {
    expect(Array.from(projected(set, from))).toEqual(to);
    expect(Array.from(projected(set, to))).toEqual(to);
    expect(contains(set, Float64Array.from(from))).toBe(false);
    expect(contains(set, Float64Array.from(to))).toBe(true);
  });

  it('is inside, and nearer than any other point of the set', () => {
    fc.assert(
      fc.property(convexSet, point, point, (set, x, y) => {
        const nearest = projected(set, x);
        expect(distance(nearest, projected(set, Array.from(nearest)))).toBeLessThanOrEqual(TOLERANCE);
        const other = projected(set, y);
        expect(distance(x, nearest)).toBeLessThanOrEqual(distance(x, other) + TOLERANCE);
        // ⟨x − Πx, y − Πx⟩ ≤ 0 for y in the set
        const inner = x.reduce((sum, xi, i) => sum + (xi - nearest[i]!) * (other[i]! - nearest[i]!), 0);
        expect(inner).toBeLessThanOrEqual(TOLERANCE * 3e4);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('does not expand: ‖Πx − Πy‖ ≤ ‖x − y‖ (L0)', () => {
    fc.assert(
      fc.property(convexSet, point, point, (set, x, y) => {
        const moved = distance(projected(set, x), projected(set, y));
        expect(moved).toBeLessThanOrEqual(distance(x, y) + TOLERANCE);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it('in enclosed arithmetic contains the float64 projection within its rounding, and narrowly', () => {
    const a = decimalIntervals(40);
    fc.assert(
      fc.property(convexSet, point, (set, x) => {
        const float = projected(set, x);
        const enclosed = enclosedProjection(
          a,
          set,
          x.map((value) => a.of(value)),
        ).map((value) => a.enclose(value));
        for (const [i, { lo, hi }] of enclosed.entries()) {
          expect(lo).toBeLessThanOrEqual(float[i]! + TOLERANCE);
          expect(hi).toBeGreaterThanOrEqual(float[i]! - TOLERANCE);
          expect(hi - lo).toBeLessThanOrEqual(TOLERANCE);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('in enclosed arithmetic returns a point that is certainly inside as it came', () => {
    const a = decimalIntervals(30);
    const x = [0.1, 0.2, 0.3].map((value) => a.of(value));
    expect(enclosedProjection(a, { kind: 'ball', center: [0, 0, 0], radius: 1 }, x)).toEqual(x);
    expect(enclosedProjection(a, { kind: 'box', lo: [0, 0, 0], hi: [1, 1, 1] }, x)).toEqual(x);
    expect(enclosedProjection(a, { kind: 'halfspace', normal: [1, 1, 1], offset: 1 }, x)).toEqual(x);
  });
});

describe('a convex set', () => {
  it('is refused where it is empty, not finite, or of another dimension', () => {
    const bad: ConvexSetSpec[] = [
      { kind: 'ball', center: [0, 0], radius: 1 },
      { kind: 'ball', center: [0, 0, 0], radius: 0 },
      { kind: 'ball', center: [0, 0, Number.NaN], radius: 1 },
      { kind: 'box', lo: [0, 0, 0], hi: [1, -1, 1] },
      { kind: 'box', lo: [0, 0, 0], hi: [1, 1] },
      { kind: 'halfspace', normal: [0, 0, 0], offset: 1 },
      { kind: 'halfspace', normal: [1, 0, 0], offset: Number.NaN },
    ];
    for (const set of bad) expect(() => requireConvexSet(set, DIM)).toThrow(RangeError);
  });

  it('survives a round trip through its schema', () => {
    fc.assert(
      fc.property(convexSet, (set) => {
        requireConvexSet(set, DIM);
        expect(convexSetSchema.parse(JSON.parse(JSON.stringify(set)))).toEqual(
          JSON.parse(JSON.stringify(set)),
        );
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});

describe('a widened set', () => {
  it('holds all that is within the distance, and is the set at 0', () => {
    fc.assert(
      fc.property(convexSet, point, fc.double({ min: 0, max: 10, noNaN: true }), (set, x, by) => {
        // 0 for −0
        expect(JSON.stringify(widened(set, 0))).toBe(JSON.stringify(set));
        const near = distance(projected(set, x), x) <= by * (1 - 1e-9) - TOLERANCE;
        if (near) expect(contains(widened(set, by), Float64Array.from(x))).toBe(true);
      }),
    );
  });

  it('holds nothing more, but for the corners of a box', () => {
    fc.assert(
      fc.property(convexSet, point, fc.double({ min: 0, max: 10, noNaN: true }), (set, x, by) => {
        const moves = projected(set, x).map((y, i) => Math.abs(y - x[i]!));
        const far = set.kind === 'box' ? Math.max(...moves) : Math.hypot(...moves);
        if (far > by * (1 + 1e-9) + TOLERANCE)
          expect(contains(widened(set, by), Float64Array.from(x))).toBe(false);
      }),
    );
  });
});
