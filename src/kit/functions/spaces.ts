import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { float64 } from '../../linalg/float64.ts';
import type { FiniteSumSpec } from './finite-sum.ts';
import { objective } from './objective.ts';
import type { OperatorSpec } from './operators.ts';
import { dimensionOf, type FunctionSpec } from './spec.ts';

/** Of a space of functions. */
export interface FunctionSpace {
  /** Largest dimension; 3 where absent. */
  readonly maxDimension?: number;
}

const curvature = fc.integer({ min: 1, max: 20 });
const knee = fc.integer({ min: 1, max: 30 });
const weight = fc.integer({ min: 1, max: 9 });

/** All lists have one length, 1 to `maxDimension`. */
function perCoordinate<T>(
  { maxDimension = 3 }: FunctionSpace,
  of: (d: number) => Arbitrary<T>,
): Arbitrary<T> {
  return fc.integer({ min: 1, max: maxDimension }).chain(of);
}
const listOf = <T>(entry: Arbitrary<T>, d: number): Arbitrary<T[]> =>
  fc.array(entry, { minLength: d, maxLength: d });

type SplineSpec = Extract<FunctionSpec, { kind: 'spline' }>;

/** The knots are at the sums of the gaps. */
function splines(
  curvatures: Arbitrary<number>,
  accepts: (f: SplineSpec) => boolean,
): Arbitrary<FunctionSpec> {
  return fc
    .integer({ min: 1, max: 3 })
    .chain((pieces) =>
      fc.record({
        gaps: listOf(fc.integer({ min: 1, max: 10 }), pieces - 1),
        curvatures: listOf(curvatures, pieces),
      }),
    )
    .map(({ gaps, curvatures }): SplineSpec => {
      let knot = 0;
      return { kind: 'spline', knots: gaps.map((gap) => (knot += gap)), curvatures };
    })
    .filter(accepts);
}

/**
 * Convex, L-smooth: quadratics (flat directions too), Huber functions, which on ℝ are the worst cases of
 * gradient descent after Drori and Teboulle, log-sum-exp, and piecewise quadratics on ℝ.
 */
export function smoothConvexFunctions(space: FunctionSpace = {}): Arbitrary<FunctionSpec> {
  return fc.oneof(
    perCoordinate(space, (d) =>
      fc.record({
        kind: fc.constant('huber' as const),
        curvatures: listOf(curvature, d),
        knees: listOf(knee, d),
      }),
    ),
    perCoordinate(space, (d) =>
      fc.record({
        kind: fc.constant('quadratic' as const),
        curvatures: listOf(fc.integer({ min: 0, max: 20 }), d).filter((c) => c.some((x) => x > 0)),
      }),
    ),
    perCoordinate(space, (d) =>
      fc.record({
        kind: fc.constant('log-sum-exp' as const),
        rows: fc
          .array(listOf(fc.integer({ min: -5, max: 5 }), d), { minLength: 1, maxLength: 3 })
          .filter(spans),
        temperature: fc.constantFrom(1, 2, 4, 0.5),
      }),
    ),
    splines(fc.integer({ min: 0, max: 10 }), ({ curvatures }) => curvatures.some((c) => c > 0)),
  );
}

/** Quadratics with curvatures ≥ 1 in their own units; in 2 dimensions or more unless `maxDimension` is 1. */
export function quadraticFunctions({ maxDimension = 3 }: FunctionSpace = {}): Arbitrary<FunctionSpec> {
  return fc
    .integer({ min: Math.min(2, maxDimension), max: maxDimension })
    .chain((d) => fc.record({ kind: fc.constant('quadratic' as const), curvatures: listOf(curvature, d) }));
}

/** Convex with a proximal map that is known: Σ w_i |x_i|, norms, Huber functions and quadratics. */
export function proximableFunctions(space: FunctionSpace = {}): Arbitrary<FunctionSpec> {
  return fc.oneof(
    perCoordinate(space, (d) =>
      fc.record({ kind: fc.constant('sum-abs' as const), weights: listOf(weight, d) }),
    ),
    perCoordinate(space, (d) =>
      fc.record({ kind: fc.constant('norm' as const), weight, dimension: fc.constant(d) }),
    ),
    perCoordinate(space, (d) =>
      fc.record({
        kind: fc.constant('huber' as const),
        curvatures: listOf(curvature, d),
        knees: listOf(knee, d),
      }),
    ),
    perCoordinate(space, (d) =>
      fc.record({ kind: fc.constant('quadratic' as const), curvatures: listOf(curvature, d) }),
    ),
  );
}

/** Strongly convex and smooth: quadratics and piecewise quadratics with curvatures ≥ 1 in their own units. */
export function stronglyConvexFunctions(space: FunctionSpace = {}): Arbitrary<FunctionSpec> {
  return fc.oneof(
    perCoordinate(space, (d) =>
      fc.record({ kind: fc.constant('quadratic' as const), curvatures: listOf(curvature, d) }),
    ),
    splines(fc.integer({ min: 1, max: 10 }), () => true),
  );
}

/** Three pieces, the middle one of negative curvature, on which f' stays positive. */
const concaveInTheMiddle: Arbitrary<FunctionSpec> = fc
  .record({
    gaps: listOf(fc.integer({ min: 1, max: 10 }), 2),
    curvatures: listOf(fc.integer({ min: 1, max: 10 }), 3),
  })
  .filter(({ gaps, curvatures }) => curvatures[0]! * gaps[0]! > curvatures[1]! * gaps[1]!)
  .map(({ gaps: [first, second], curvatures: [start, middle, end] }) => ({
    kind: 'spline' as const,
    knots: [first!, first! + second!],
    curvatures: [start!, -middle!, end!],
  }));

/**
 * Smooth, with a Polyak–Łojasiewicz constant, convex or not: piecewise quadratics with negative curvatures,
 * and quadratics with flat directions.
 */
export function lojasiewiczFunctions(space: FunctionSpace = {}): Arbitrary<FunctionSpec> {
  return fc.oneof(
    splines(fc.integer({ min: -10, max: 10 }), isLojasiewicz),
    concaveInTheMiddle,
    perCoordinate(space, (d) =>
      fc.record({
        kind: fc.constant('quadratic' as const),
        curvatures: listOf(fc.integer({ min: 0, max: 20 }), d).filter((c) => c.some((x) => x > 0)),
      }),
    ),
  );
}

/** Lipschitz and convex: norms, and the function that resists subgradient methods. */
export function lipschitzConvexFunctions(space: FunctionSpace = {}): Arbitrary<FunctionSpec> {
  const weights = (d: number): Arbitrary<number[]> => listOf(weight, d);
  return fc.oneof(
    perCoordinate(space, (d) => fc.record({ kind: fc.constant('sum-abs' as const), weights: weights(d) })),
    perCoordinate(space, (d) => fc.record({ kind: fc.constant('max-abs' as const), weights: weights(d) })),
    perCoordinate(space, (d) =>
      fc.record({ kind: fc.constant('norm' as const), weight, dimension: fc.constant(d) }),
    ),
    perCoordinate(space, (d) =>
      fc.record({
        kind: fc.constant('resisting' as const),
        weight,
        radius: fc.integer({ min: 1, max: 9 }),
        dimension: fc.constant(d),
      }),
    ),
  );
}

/** Nonexpansive, with the fixed point 0: reflections and projections at boxes, rotations that may shrink. */
export function nonexpansiveOperators({ maxDimension = 3 }: FunctionSpace = {}): Arbitrary<OperatorSpec> {
  const radii = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: maxDimension });
  return fc.oneof(
    fc.record({ kind: fc.constant('clamp-reflection' as const), radii }),
    fc.record({ kind: fc.constant('box-projection' as const), radii }),
    fc.record({
      kind: fc.constant('rotation' as const),
      tangent: fc.integer({ min: -16, max: 16 }).map((t) => t / 8),
      factor: fc.constantFrom(1, 0.5, 0.75),
    }),
  );
}

/** Monotone, with the zero 0: skew maps with a modulus, and projections on boxes. */
export function monotoneOperators({ maxDimension = 3 }: FunctionSpace = {}): Arbitrary<OperatorSpec> {
  return fc.oneof(
    fc.record({
      kind: fc.constant('skew' as const),
      modulus: fc.integer({ min: 0, max: 8 }),
      skew: fc.integer({ min: -8, max: 8 }),
    }),
    fc.record({
      kind: fc.constant('box-projection' as const),
      radii: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: maxDimension }),
    }),
  );
}

/**
 * Finite sums of functions of one dimension.
 * @param components the space that each is drawn from, such as `smoothConvexFunctions()`
 * @param maxComponents 8 where absent
 */
export function finiteSums(
  components: Arbitrary<FunctionSpec>,
  { maxComponents = 8 }: { readonly maxComponents?: number } = {},
): Arbitrary<FiniteSumSpec> {
  return fc
    .array(components, { minLength: 1, maxLength: maxComponents })
    .map((drawn) => drawn.filter((f) => dimensionOf(f) === dimensionOf(drawn[0]!) && f.kind !== 'resisting'))
    .filter((drawn) => drawn.length > 0)
    .chain((drawn) =>
      fc
        .array(listOf(fc.integer({ min: -10, max: 10 }), dimensionOf(drawn[0]!)), {
          minLength: drawn.length - 1,
          maxLength: drawn.length - 1,
        })
        .map((tilts) => ({ components: drawn, tilts: [...tilts, balance(tilts, dimensionOf(drawn[0]!))] })),
    );
}

function isLojasiewicz(f: FunctionSpec): boolean {
  return objective(f, float64).constants.lojasiewicz !== undefined;
}

function spans(rows: readonly (readonly number[])[]): boolean {
  return rows.some((row) => row.some((entry) => entry !== 0));
}

function balance(tilts: readonly (readonly number[])[], d: number): number[] {
  return Array.from({ length: d }, (_, j) => 0 - tilts.reduce((sum, tilt) => sum + tilt[j]!, 0));
}
