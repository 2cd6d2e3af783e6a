import { z, type ZodType } from 'zod';
import { requireThat } from '../../core/errors.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedDot, enclosedSquaredNorm } from '../../linalg/enclosed-vectors.ts';
import { type Constants, objective, type Objective } from './objective.ts';
import { dimensionOf, type FunctionSpec, functionSchema, inUnits, type Units } from './spec.ts';

/**
 * f = (1/n) Σ f_i with f_i(x) = g_i(x) + ⟨tilts_i, x⟩, as plain JSON. The g_i have their minimum at 0 and the
 * tilts add up to 0, so that f has its minimum there too, where ∇f_i = tilts_i: without tilts all f_i agree.
 */
export interface FiniteSumSpec {
  readonly components: readonly FunctionSpec[];
  /** n × d. */
  readonly tilts: readonly (readonly number[])[];
}

/** Validates a finite sum's description, as a case of a claim carries it. */
export const finiteSumSchema: ZodType<FiniteSumSpec> = z.strictObject({
  components: z.array(functionSchema).min(1),
  tilts: z.array(z.array(z.number()).min(1)).min(1),
});

/** A finite sum over any arithmetic. */
export interface FiniteSum<N> extends Objective<N> {
  /** The f_i. Their constants are those of g_i, but for the Lipschitz constant. */
  readonly components: readonly Pick<Objective<N>, 'value' | 'gradient' | 'constants'>[];
  /** (1/n) Σ ‖∇f_i‖² at the minimizer: the variance of a single component's gradient there. */
  readonly noiseAtMinimum: N;
}

/**
 * The finite sum that a description speaks of.
 * @accuracy As narrow as the arithmetic it is given: over `interval` enclosed, over `float64` rounded.
 * @throws {RangeError} unless all parts have one dimension, there is a tilt to each component, and the tilts
 * add up to exactly 0
 */
export function finiteSum<N>(spec: FiniteSumSpec, a: Arithmetic<N>): FiniteSum<N> {
  const dimension = requireSum(spec);
  const n = a.of(spec.components.length);
  const tilts = spec.tilts.map((tilt) => tilt.map((entry) => a.of(entry)));
  const parts = spec.components.map((component) => objective(component, a));
  const components = parts.map(({ value, gradient, constants: { lipschitz: _lipschitz, ...known } }, i) => ({
    value: (x: readonly N[]) => a.add(value(x), enclosedDot(a, tilts[i]!, x)),
    gradient: (x: readonly N[]) => gradient(x).map((g, j) => a.add(g, tilts[i]![j]!)),
    constants: known,
  }));
  const average = (of: (part: Objective<N>) => N): N =>
    a.div(
      parts.reduce<N>((sum, part) => a.add(sum, of(part)), a.of(0)),
      n,
    );
  /** The average of a constant that all parts have, which is one of the sum. */
  const constant = (name: 'smoothness' | 'strongConvexity'): Partial<Constants<N>> =>
    parts.every(({ constants }) => constants[name] !== undefined)
      ? { [name]: average(({ constants }) => constants[name]!) }
      : {};
  return {
    arithmetic: a,
    dimension,
    components,
    // the tilts cancel
    value: (x) => average(({ value }) => value(x)),
    gradient: (x) => {
      const gradients = parts.map(({ gradient }) => gradient(x));
      return x.map((_, j) =>
        a.div(
          gradients.reduce<N>((sum, g) => a.add(sum, g[j]!), a.of(0)),
          n,
        ),
      );
    },
    minimizer: parts[0]!.minimizer,
    minimum: average(({ minimum }) => minimum),
    constants: {
      convex: parts.every(({ constants }) => constants.convex),
      ...constant('smoothness'),
      ...constant('strongConvexity'),
    },
    noiseAtMinimum: a.div(
      tilts.reduce<N>((sum, tilt) => a.add(sum, enclosedSquaredNorm(a, tilt)), a.of(0)),
      n,
    ),
  };
}

/**
 * The same finite sum in other units, as `inUnits` is of a function.
 * @accuracy Exact where the units are powers of two, else rounded to float64.
 */
export function finiteSumInUnits({ components, tilts }: FiniteSumSpec, units: Units): FiniteSumSpec {
  const slope = units.value / units.length;
  return {
    components: components.map((component) => inUnits(component, units)),
    tilts: tilts.map((tilt) => tilt.map((entry) => entry * slope)),
  };
}

/** The dimension. */
export function requireSum({ components, tilts }: FiniteSumSpec): number {
  const dimension = dimensionOf(components[0]!);
  requireThat(tilts.length === components.length, 'tilts', `as many as components`, tilts.length);
  for (const [i, component] of components.entries()) {
    requireThat(component.kind !== 'resisting', `components[${i}]`, 'with its minimum at 0', component.kind);
    const own = dimensionOf(component);
    requireThat(own === dimension, `dimension of components[${i}]`, `${dimension}`, own);
    requireThat(tilts[i]!.length === dimension, `length of tilts[${i}]`, `${dimension}`, tilts[i]!.length);
  }
  for (let j = 0; j < dimension; j++) {
    const sum = tilts.reduce((total, tilt) => total + tilt[j]!, 0);
    requireThat(sum === 0, `sum of tilts[·][${j}]`, '0', sum);
  }
  return dimension;
}
