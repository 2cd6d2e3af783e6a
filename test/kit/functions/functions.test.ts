import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, type Enclosure } from '../../../src/core/enclosure.ts';
import { caseProblem } from '../../../src/judge/claims/case-format.ts';
import { fastGradient } from '../../../src/kit/functions/fast-gradient.ts';
import { certified } from '../../../src/kit/functions/certified.ts';
import { finiteSum, finiteSumInUnits, finiteSumSchema } from '../../../src/kit/functions/finite-sum.ts';
import { type Constants, objective } from '../../../src/kit/functions/objective.ts';
import { operator, operatorSchema } from '../../../src/kit/functions/operators.ts';
import {
  finiteSums,
  lipschitzConvexFunctions,
  lojasiewiczFunctions,
  monotoneOperators,
  nonexpansiveOperators,
  proximableFunctions,
  quadraticFunctions,
  smoothConvexFunctions,
  stronglyConvexFunctions,
} from '../../../src/kit/functions/spaces.ts';
import {
  operatorProblems,
  operatorProblemSchema,
  problems,
  problemSchema,
  type ProblemSpec,
  runs,
  runSchema,
} from '../../../src/kit/functions/problems.ts';
import { dimensionOf, type FunctionSpec, functionSchema, inUnits } from '../../../src/kit/functions/spec.ts';
import { decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';
import { enclosedDifference, enclosedDot, enclosedNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { float64 } from '../../../src/linalg/float64.ts';
import { interval } from '../../../src/linalg/intervals.ts';

const classes = {
  'smooth convex': smoothConvexFunctions(),
  'strongly convex': stronglyConvexFunctions(),
  'Polyak–Łojasiewicz': lojasiewiczFunctions(),
  'Lipschitz convex': lipschitzConvexFunctions(),
  'with a proximal map': proximableFunctions(),
  quadratic: quadraticFunctions(),
} as const;
const anyFunction = fc.oneof(...Object.values(classes));

/** Coordinates where functions have kinks and knots, and between. */
const coordinate = fc.oneof(
  fc.integer({ min: -60, max: 60 }),
  fc.double({ min: -60, max: 60, noNaN: true }),
  fc.constant(0),
);
const pointsOf = (d: number, count: number): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(coordinate, { minLength: d, maxLength: d }), { minLength: count, maxLength: count });
const withPoints = (
  functions: fc.Arbitrary<FunctionSpec>,
): fc.Arbitrary<readonly [FunctionSpec, number[], number[]]> =>
  functions.chain((f) => pointsOf(dimensionOf(f), 2).map(([x, y]) => [f, x!, y!] as const));

type Law = { readonly lhs: Enclosure; readonly rhs: Enclosure };
const { add, sub, mul, square } = interval;

/** What the constants of a function say of it at two points. `times` makes a constant a wrong one. */
function laws(
  spec: FunctionSpec,
  x: number[],
  y: number[],
  times = 1,
): Partial<Record<keyof Constants<unknown>, Law>> {
  const f = objective(spec, interval);
  const at = (point: number[]): Enclosure[] => point.map((xi) => interval.of(xi));
  const step = enclosedDifference(interval, at(y), at(x));
  const distance = enclosedNorm(interval, step);
  const [fx, fy] = [f.value(at(x)), f.value(at(y))];
  const linear = add(fx, enclosedDot(interval, f.gradient(at(x)), step));
  const { convex, smoothness, strongConvexity, lojasiewicz, lipschitz } = f.constants;
  const slope = enclosedNorm(interval, f.gradient(at(x)));
  const bend = (constant: Enclosure): Enclosure => mul(constant, times, 0.5, square(distance));
  return {
    ...(convex && { convex: { lhs: linear, rhs: fy } }),
    ...(smoothness && { smoothness: { lhs: interval.abs(sub(fy, linear)), rhs: bend(smoothness) } }),
    ...(strongConvexity && { strongConvexity: { lhs: add(linear, bend(strongConvexity)), rhs: fy } }),
    ...(lojasiewicz && {
      lojasiewicz: { lhs: mul(2, times, lojasiewicz, sub(fx, f.minimum)), rhs: square(slope) },
    }),
    ...(lipschitz && { lipschitz: { lhs: interval.abs(sub(fy, fx)), rhs: mul(lipschitz, times, distance) } }),
  };
}
const broken = (found: ReturnType<typeof laws>): string[] =>
  Object.entries(found).flatMap(([name, { lhs, rhs }]) => (compare(lhs, rhs) === 'fails' ? [name] : []));

describe('a function', () => {
  it.each(Object.entries(classes))(
    'of the class %s is never below its minimum, and there at its minimizer',
    (_, all) => {
      fc.assert(
        fc.property(withPoints(all), ([spec, x]) => {
          const f = objective(spec, interval);
          expect(compare(f.minimum, f.value(x.map((xi) => interval.of(xi))))).not.toBe('fails');
          const there = f.value(f.minimizer);
          expect(there.lo <= f.minimum.hi && there.hi >= f.minimum.lo).toBe(true);
          expect(there.hi - there.lo).toBeLessThan(1e-12 * (1 + Math.abs(f.minimum.lo)));
        }),
        { seed: 1, numRuns: 200 },
      );
    },
  );

  it.each(Object.entries(classes))('of the class %s has the constants that it says', (_, all) => {
    fc.assert(
      fc.property(withPoints(all), ([spec, x, y]) => {
        expect(broken(laws(spec, x, y))).toEqual([]);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it.each([
    ['smooth convex', 'smoothness', 0.95],
    ['smooth convex', 'lipschitz', 0.95],
    ['strongly convex', 'strongConvexity', 1.05],
    ['Polyak–Łojasiewicz', 'lojasiewicz', 1.05],
    ['Lipschitz convex', 'lipschitz', 0.95],
  ] as const)('of the class %s has no better %s', (name, constant, times) => {
    const drawn = fc.sample(withPoints(classes[name]), { seed: 1, numRuns: 600 });
    const caught = drawn.filter(([spec, x, y]) => broken(laws(spec, x, y, times)).includes(constant));
    expect(caught.length).toBeGreaterThan(5);
  });

  it('of a class has what the class promises', () => {
    const constantsOf = (all: fc.Arbitrary<FunctionSpec>): Constants<number>[] =>
      fc.sample(all, { seed: 2, numRuns: 300 }).map((f) => objective(f, float64).constants);
    const is = (all: fc.Arbitrary<FunctionSpec>, has: (c: Constants<number>) => boolean): boolean =>
      constantsOf(all).every(has);
    expect(is(classes['smooth convex'], (c) => c.convex && c.smoothness! > 0)).toBe(true);
    expect(is(classes['strongly convex'], (c) => c.convex && c.strongConvexity! > 0)).toBe(true);
    expect(is(classes['Polyak–Łojasiewicz'], (c) => c.lojasiewicz! > 0 && c.smoothness! > 0)).toBe(true);
    expect(is(classes['Lipschitz convex'], (c) => c.convex && c.lipschitz! > 0)).toBe(true);
    expect(is(classes['Polyak–Łojasiewicz'], (c) => c.convex)).toBe(false);
  });

  it('has the same gradient by the fast formula, and over 40 digits', () => {
    const fine = decimalIntervals(40);
    fc.assert(
      fc.property(withPoints(anyFunction), ([spec, x]) => {
        const enclosed = objective(spec, interval).gradient(x.map((xi) => interval.of(xi)));
        const out = new Float64Array(x.length);
        fastGradient(spec)(Float64Array.from(x), out);
        const size = 1e-11 * (1 + Math.max(...enclosed.map(({ lo, hi }) => Math.max(-lo, hi))));
        for (const [i, { lo, hi }] of enclosed.entries())
          expect(lo - size <= out[i]! && out[i]! <= hi + size).toBe(true);
        const finer = objective(spec, fine).gradient(x.map((xi) => fine.of(xi)));
        for (const [i, value] of finer.entries()) {
          const { lo, hi } = fine.enclose(value);
          expect(lo <= enclosed[i]!.hi && hi >= enclosed[i]!.lo).toBe(true);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('in other units is value · f(x/length), to the last bit in powers of two', () => {
    fc.assert(
      fc.property(
        withPoints(anyFunction),
        fc.constantFrom(2, 0.25),
        fc.constantFrom(8, 0.5),
        ([spec, x], length, value) => {
          // a subnormal number loses bits in other units
          fc.pre(x.every((xi) => xi === 0 || Math.abs(xi) > 1e-100));
          const [f, other] = [objective(spec, float64), objective(inUnits(spec, { length, value }), float64)];
          expect(other.value(x.map((xi) => xi * length))).toBe(value * f.value(x));
          const slopes = other.gradient(x.map((xi) => xi * length));
          expect(slopes).toEqual(f.gradient(x).map((g) => (g * value) / length));
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('on an interval encloses what it is at points of it', () => {
    fc.assert(
      fc.property(withPoints(anyFunction), fc.double({ min: 0, max: 1, noNaN: true }), ([spec, x, y], s) => {
        const f = objective(spec, interval);
        const wide = x.map((xi, i) => interval.hull(xi, y[i]!));
        const between = x.map((xi, i) => interval.of(xi + s * (y[i]! - xi)));
        fc.pre(between.every(({ lo }, i) => lo >= wide[i]!.lo && lo <= wide[i]!.hi));
        const [all, one] = [f.value(wide), f.value(between)];
        expect(all.lo <= one.hi && all.hi >= one.lo).toBe(true);
        const slopes = f.gradient(wide);
        for (const [i, g] of f.gradient(between).entries())
          expect(slopes[i]!.lo <= g.hi && slopes[i]!.hi >= g.lo).toBe(true);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('has the proximal map that it says: no other point is better, by any formula', () => {
    const orthants = fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 })
      .map((weights): FunctionSpec => ({ kind: 'orthant', weights }));
    const drawn = fc.tuple(
      withPoints(fc.oneof(classes['with a proximal map'], orthants)),
      fc.constantFrom(0.125, 1, 3),
    );
    const moves = fc.sample(drawn, { seed: 1, numRuns: 500 }).map(([[spec, x, y], stepSize]) => {
      const f = objective(spec, interval);
      const at = x.map((xi) => interval.of(xi));
      const p = f.proximal!(at, interval.of(stepSize));
      // of an orthant, all points of it are compared
      const other = y.map((yi) => interval.of(spec.kind === 'orthant' ? Math.abs(yi) : yi));
      const cost = (point: readonly Enclosure[]): Enclosure =>
        add(
          f.value(point),
          interval.div(square(enclosedNorm(interval, enclosedDifference(interval, point, at))), 2 * stepSize),
        );
      const near = p.map((pi, i) => add(mul(0.99, pi), mul(0.01, other[i]!)));
      for (const point of [other, near]) expect(compare(cost(p), cost(point))).not.toBe('fails');
      return p.some(({ lo }, i) => lo !== x[i]!);
    });
    expect(moves.filter(Boolean).length).toBeGreaterThan(300);
    expect(objective({ kind: 'max-abs', weights: [1] }, interval).proximal).toBeUndefined();
  });

  it('of a wide interval has a finite slope, however far its exponentials reach', () => {
    const f = objective(
      {
        kind: 'log-sum-exp',
        rows: [
          [-320, 64],
          [128, 8],
        ],
        temperature: 2,
      },
      interval,
    );
    for (const { lo, hi } of f.gradient([interval.between(-1e4, 1e4), interval.between(-3, 7)])) {
      expect(lo).toBeGreaterThanOrEqual(-1e4);
      expect(hi).toBeLessThanOrEqual(1e4);
    }
  });

  it('has certified numbers on the safe side of its constants, and no others', () => {
    const [L, mu, G, start] = [0.1, 0.3, 0.7, [3, 4, 12]];
    const known = certified({ f: { kind: 'quadratic', curvatures: [mu, 2, L] }, start });
    expect([known.L, known.mu, known.muPL, known.R]).toEqual([2, L, L, 13]);
    expect(known.gap).toBeGreaterThanOrEqual((mu * 9 + 2 * 16 + L * 144) / 2);
    expect(() => known.G).toThrow('Lipschitz constant must be known, got quadratic');
    const irrational = certified({ f: { kind: 'sum-abs', weights: [G, G] }, start: [1, 1] });
    const { lo, hi } = interval.sqrt(add(square(G), square(G)));
    expect(irrational.G).toBe(hi);
    expect(irrational.R).toBeGreaterThan(Math.SQRT2 - 1e-15);
    expect(lo).toBeLessThan(hi);
    // by its own formula no constant is beyond its enclosure
    const pl = certified({ f: { kind: 'spline', knots: [1, 2], curvatures: [7, -5, 3] }, start: [2] });
    const exact = objective({ kind: 'spline', knots: [1, 2], curvatures: [7, -5, 3] }, decimalIntervals(40));
    expect(pl.muPL).toBeLessThanOrEqual(exact.arithmetic.enclose(exact.constants.lojasiewicz!).lo);
    const operator = certified({ T: { kind: 'skew', modulus: 1, skew: 2 }, start: [3, 4] });
    expect(operator.R).toBe(5);
    expect(() => operator.L).toThrow('smoothness must be known, got an operator');
  });

  it('whose lists do not fit together is refused', () => {
    const huber: FunctionSpec = { kind: 'huber', curvatures: [1, 2], knees: [1] };
    expect(() => objective(huber, interval)).toThrow('knees must be as many as curvatures, got 1');
    const spline: FunctionSpec = { kind: 'spline', knots: [2, 1], curvatures: [1, 1, 1] };
    expect(() => objective(spline, interval)).toThrow('knots must be positive and rising, got 2, 1');
    expect(functionSchema.safeParse({ kind: 'norm', weight: -1, dimension: 2 }).success).toBe(false);
  });
});

describe('an operator', () => {
  it.each([
    ['nonexpansive', nonexpansiveOperators()],
    ['monotone', monotoneOperators()],
  ])('that is %s is so, and keeps 0', (name, all) => {
    const drawn = all.chain((T) => pointsOf(operator(T, float64).dimension, 2).map((xy) => [T, xy] as const));
    fc.assert(
      fc.property(drawn, ([spec, [x, y]]) => {
        expect(caseProblem(operatorSchema, spec)).toBeUndefined();
        const T = operator(spec, interval);
        const at = (point: number[]): Enclosure[] => point.map((xi) => interval.of(xi));
        const [far, moved] = [
          enclosedDifference(interval, at(x!), at(y!)),
          enclosedDifference(interval, T.apply(at(x!)), T.apply(at(y!))),
        ];
        const limit = mul(T.lipschitz, enclosedNorm(interval, far));
        expect(compare(enclosedNorm(interval, moved), limit)).not.toBe('fails');
        if (name === 'nonexpansive') expect(T.lipschitz.lo).toBeLessThanOrEqual(1);
        if (name === 'monotone') expect(T.modulus!.lo).toBeGreaterThanOrEqual(0);
        if (T.modulus !== undefined) {
          const least = mul(T.modulus, square(enclosedNorm(interval, far)));
          expect(compare(least, enclosedDot(interval, moved, far))).not.toBe('fails');
        }
        const atZero = T.apply(x!.map(() => interval.of(0)));
        expect(atZero.every(({ lo, hi }) => lo === 0 && hi === 0)).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('a finite sum', () => {
  it('is the average of its components, with its minimum at 0 and the noise that it says', () => {
    const drawn = finiteSums(smoothConvexFunctions()).chain((sum) =>
      pointsOf(dimensionOf(sum.components[0]!), 1).map(([x]) => [sum, x!] as const),
    );
    fc.assert(
      fc.property(drawn, ([spec, x]) => {
        expect(caseProblem(finiteSumSchema, spec)).toBeUndefined();
        const f = finiteSum(spec, interval);
        const n = spec.components.length;
        const at = x.map((xi) => interval.of(xi));
        const values = interval.div(add(...f.components.map(({ value }) => value(at))), n);
        const whole = f.value(at);
        expect(values.lo <= whole.hi && values.hi >= whole.lo).toBe(true);
        for (const [j, g] of f.gradient(at).entries()) {
          const slope = interval.div(add(...f.components.map(({ gradient }) => gradient(at)[j]!)), n);
          expect(slope.lo <= g.hi && slope.hi >= g.lo).toBe(true);
        }
        const there = f.components.map(({ gradient }) => gradient(f.minimizer));
        const noise = interval.div(add(...there.map((g) => enclosedDot(interval, g, g))), n);
        expect(noise.lo <= f.noiseAtMinimum.hi && noise.hi >= f.noiseAtMinimum.lo).toBe(true);
        expect(compare(f.minimum, whole)).not.toBe('fails');
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('in other units is value · f(x/length), to the last bit in powers of two', () => {
    const [length, value] = [4, 0.5];
    const sums = fc.sample(finiteSums(smoothConvexFunctions()), { seed: 1, numRuns: 50 });
    for (const sum of sums) {
      const [f, other] = [
        finiteSum(sum, float64),
        finiteSum(finiteSumInUnits(sum, { length, value }), float64),
      ];
      const x = sum.tilts[0]!.map((_, i) => 3 - 2 * i);
      const far = x.map((xi) => xi * length);
      expect(other.value(far)).toBe(value * f.value(x));
      for (const [i, { gradient }] of f.components.entries())
        expect(other.components[i]!.gradient(far)).toEqual(gradient(x).map((g) => (g * value) / length));
    }
  });

  it('whose tilts do not cancel is refused', () => {
    const components: FunctionSpec[] = [{ kind: 'quadratic', curvatures: [1] }];
    expect(() => finiteSum({ components, tilts: [[1]] }, interval)).toThrow(
      'sum of tilts[·][0] must be 0, got 1',
    );
    expect(() => finiteSum({ components, tilts: [] }, interval)).toThrow(
      'tilts must be as many as components',
    );
  });
});

describe('problems of operators', () => {
  it('are cases that a file holds, in several units', () => {
    const operators = fc.oneof(nonexpansiveOperators(), monotoneOperators());
    const drawn = fc.sample(operatorProblems(operators), { seed: 1, numRuns: 300 });
    expect(drawn.flatMap((c) => caseProblem(operatorProblemSchema, c) ?? [])).toEqual([]);
    expect(drawn.every(({ T, start }) => start.length === operator(T, float64).dimension)).toBe(true);
    const radii = drawn.flatMap(({ T }) => ('radii' in T ? T.radii : []));
    expect([Math.min(...radii) < 1, Math.max(...radii) > 20]).toEqual([true, true]);
  });
});

describe('problems', () => {
  it('are cases that a file holds, in several units', () => {
    const drawn = fc.sample(problems(anyFunction), { seed: 1, numRuns: 400 });
    expect(drawn.flatMap(({ f, start }) => caseProblem(problemSchema, { f, start }) ?? [])).toEqual([]);
    const fits = ({ f, start }: ProblemSpec): boolean =>
      start.length === dimensionOf(f) && (f.kind === 'resisting' || start.some((x) => x > 0));
    expect(drawn.filter((problem) => !fits(problem))).toEqual([]);
    // what resists is started at 0 too, where it resists most
    const resisting = drawn.filter(({ f }) => f.kind === 'resisting');
    expect(resisting.some(({ start }) => start.every((x) => x === 0))).toBe(true);
    const sizes = drawn.flatMap(({ start }) => start.filter((x) => x > 0));
    expect([Math.min(...sizes) < 1, Math.max(...sizes) > 1000]).toEqual([true, true]);
  });
});

describe('runs', () => {
  it('are problems with a number of steps, as a file holds them', () => {
    const drawn = fc.sample(runs(classes.quadratic, { maxSteps: 3 }), { seed: 1, numRuns: 100 });
    expect(drawn.flatMap((run) => caseProblem(runSchema, run) ?? [])).toEqual([]);
    expect(new Set(drawn.map(({ steps }) => steps))).toEqual(new Set([1, 2, 3]));
    expect(drawn.every(({ start }) => start.length >= 2)).toBe(true);
  });
});
