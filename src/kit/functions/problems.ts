import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { z, type ZodType } from 'zod';
import { type OperatorSpec, operatorSchema } from './operators.ts';
import { dimensionOf, type FunctionSpec, functionSchema, inUnits } from './spec.ts';

/** A function, and where a method starts, in units of their own: a case for a rate. */
export interface ProblemSpec {
  readonly f: FunctionSpec;
  readonly start: readonly number[];
}

/** Validates a problem, as a case of a claim. */
export const problemSchema: z.ZodObject<{
  f: ZodType<FunctionSpec>;
  start: z.ZodArray<z.ZodNumber>;
}> = z.strictObject({
  f: functionSchema,
  start: z.array(z.number()).min(1),
});

/** Powers of two, so that nothing is rounded; the first is what shrinking ends at. */
const units = fc.constantFrom(1, 1 / 16, 16, 1 / 4, 4);

/**
 * Problems in several units of length and of value, so that a claim that holds in some units alone is
 * refuted.
 * @param maxStart largest coordinate of the start, in units of length; 100 where absent
 */
export function problems(
  functions: Arbitrary<FunctionSpec>,
  { maxStart = 100 }: { readonly maxStart?: number } = {},
): Arbitrary<ProblemSpec> {
  return functions
    .chain((f) =>
      fc.record({
        f: fc.constant(f),
        start: startsOf(f, maxStart),
        length: units,
        value: units,
      }),
    )
    .map(({ f, start, length, value }) => ({
      f: inUnits(f, { length, value }),
      start: start.map((x) => x * length),
    }));
}

/** An operator, and where an iteration of it starts, in a unit of their own. */
export interface OperatorProblemSpec {
  readonly T: OperatorSpec;
  readonly start: readonly number[];
}

/** Validates such a problem, as a case of a claim. */
export const operatorProblemSchema: z.ZodObject<{
  T: ZodType<OperatorSpec>;
  start: z.ZodArray<z.ZodNumber>;
}> = z.strictObject({ T: operatorSchema, start: z.array(z.number()).min(1) });

/** Operators with starts, in several units of length; otherwise as `problems`. */
export function operatorProblems(
  operators: Arbitrary<OperatorSpec>,
  { maxStart = 100 }: { readonly maxStart?: number } = {},
): Arbitrary<OperatorProblemSpec> {
  return operators
    .chain((T) =>
      fc.record({
        T: fc.constant(T),
        start: starts('radii' in T ? T.radii.length : 2, maxStart),
        length: units,
      }),
    )
    .map(({ T, start, length }) => ({
      T: 'radii' in T ? { ...T, radii: T.radii.map((radius) => radius * length) } : T,
      start: start.map((x) => x * length),
    }));
}

/** A problem, and for how many steps a method goes. */
export type RunSpec = ProblemSpec & { readonly steps: number };
/** An operator problem, and for how many steps an iteration goes. */
export type OperatorRunSpec = OperatorProblemSpec & { readonly steps: number };

const stepsSchema = z.int().min(1);
/** Validates a run, as a case of a claim; `.extend({ … })` adds what else the case has. */
export const runSchema: z.ZodObject<{
  f: ZodType<FunctionSpec>;
  start: z.ZodArray<z.ZodNumber>;
  steps: z.ZodInt;
}> = problemSchema.extend({ steps: stepsSchema });
/** Validates a run of an operator, as a case of a claim. */
export const operatorRunSchema: z.ZodObject<{
  T: ZodType<OperatorSpec>;
  start: z.ZodArray<z.ZodNumber>;
  steps: z.ZodInt;
}> = operatorProblemSchema.extend({ steps: stepsSchema });

/** Of a space of runs. */
export interface RunSpace {
  /** Largest coordinate of the start, in units of length; 100 where absent. */
  readonly maxStart?: number;
  /** 20 where absent. */
  readonly maxSteps?: number;
}

/** `problems` with a number of steps, 1 to `maxSteps`. */
export function runs(functions: Arbitrary<FunctionSpec>, space: RunSpace = {}): Arbitrary<RunSpec> {
  return withSteps(problems(functions, space), space);
}

/** `operatorProblems` with a number of steps, 1 to `maxSteps`. */
export function operatorRuns(
  operators: Arbitrary<OperatorSpec>,
  space: RunSpace = {},
): Arbitrary<OperatorRunSpec> {
  return withSteps(operatorProblems(operators, space), space);
}

function withSteps<P>(
  problems: Arbitrary<P>,
  { maxSteps = 20 }: RunSpace,
): Arbitrary<P & { readonly steps: number }> {
  return fc
    .tuple(problems, fc.integer({ min: 1, max: maxSteps }))
    .map(([problem, steps]) => ({ ...problem, steps }));
}

/** What resists from 0 is started there as often as not. */
function startsOf(f: FunctionSpec, most: number): Arbitrary<number[]> {
  const d = dimensionOf(f);
  const anywhere = starts(d, most);
  return f.kind === 'resisting' ? fc.oneof(fc.constant(Array<number>(d).fill(0)), anywhere) : anywhere;
}

function starts(d: number, most: number): Arbitrary<number[]> {
  return fc
    .array(fc.integer({ min: 0, max: most }), { minLength: d, maxLength: d })
    .filter((x) => x.some((xi) => xi > 0));
}
