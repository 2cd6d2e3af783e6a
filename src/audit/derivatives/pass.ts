import { type DenseProducts, denseProducts } from '../../theory/sgd/kernel/dense-products.ts';
import { parametersOf } from '../models/model.ts';
import type { Plan, Step } from './plan.ts';

/** A value at every row and example, its derivative along a direction, and both of the loss in it. */
export interface Value {
  readonly value: Float64Array;
  readonly tangent: Float64Array;
  readonly error: Float64Array;
  readonly errorTangent: Float64Array;
  /** It does not depend on the weights. */
  readonly isFixed: boolean;
  /** More than one step uses it, so that errors are added up. */
  readonly isShared: boolean;
}

export type Part = 'value' | 'tangent' | 'error' | 'errorTangent';

/** What a pass of `samples` examples through the network works on; parts of `kernel`'s memory. */
export interface Pass {
  readonly kernel: DenseProducts;
  /** A multiple of four. */
  readonly samples: number;
  readonly values: readonly Value[];
  /** All weights, in the order of the plan. */
  readonly theta: Float64Array;
  readonly direction: Float64Array;
  /** Where the gradient is added up. */
  readonly sum: Float64Array;
  readonly scratch: Float64Array;
  readonly spare: Float64Array;
  readonly windows: readonly [Float64Array, Float64Array];
  readonly sums: Float64Array;
}

/** Numbers of all values together; more examples at a time are only faster up to some sixty. */
const maxNumbers = 2e7;
const maxSamples = 64;

/** Memory for passes of at most `samples` examples. */
export interface Memory {
  readonly samples: number;
  readonly theta: Float64Array;
  readonly direction: Float64Array;
  readonly sum: Float64Array;
  /** The pass of `count` examples, at most `samples`: of the next multiple of four. */
  passOf(count: number): Pass;
}

/**
 * @param examples how many there are at all
 * @throws {RangeError} where the network does not fit into 4 GiB
 */
export function memoryOf(plan: Plan, examples: number): Memory {
  const { rows, steps, parameters, layers } = plan;
  const numbers = 4 * rows.reduce((sum, count) => sum + count, 0);
  const fitting = 4 * Math.floor(maxNumbers / numbers / 4);
  const samples = Math.max(4, Math.min(maxSamples, fitting, 4 * Math.ceil(examples / 4)));
  const widest = Math.max(...rows);
  const window = Math.max(...steps.map(windowOf));
  const kernelSize = Math.max(...steps.map(matrixOf));
  const kernel = denseProducts({
    capacity: samples * (numbers + widest + 2 * window) + 3 * parameters + kernelSize + widest,
    longest: Math.max(widest, window),
    arrays: 4 * rows.length + 10,
  });
  const theta = kernel.zeros(parameters);
  for (const { layer, from, order } of layers) {
    const flat = new Float64Array(order.length);
    parametersOf(layer).reduce((at, part) => {
      flat.set(part, at);
      return at + part.length;
    }, 0);
    for (let i = 0; i < order.length; i++) theta[from + i] = flat[order[i]!]!;
  }
  const largest: Pass = {
    kernel,
    samples,
    values: valuesOf(plan, kernel, samples),
    theta,
    direction: kernel.zeros(parameters),
    sum: kernel.zeros(parameters),
    scratch: kernel.zeros(kernelSize),
    spare: kernel.zeros(samples * widest),
    windows: [kernel.zeros(samples * window), kernel.zeros(samples * window)],
    sums: kernel.zeros(widest),
  };
  const smaller = new Map<number, Pass>([[samples, largest]]);
  return {
    samples,
    theta,
    direction: largest.direction,
    sum: largest.sum,
    passOf: (count) => {
      const some = 4 * Math.ceil(count / 4);
      const found = smaller.get(some) ?? { ...largest, samples: some, values: firstOf(largest, rows, some) };
      smaller.set(some, found);
      return found;
    },
  };
}

function firstOf({ values }: Pass, rows: readonly number[], samples: number): readonly Value[] {
  return values.map((all, i) => {
    const part = (x: Float64Array): Float64Array => x.subarray(0, rows[i]! * samples);
    return {
      ...all,
      value: part(all.value),
      tangent: part(all.tangent),
      error: part(all.error),
      errorTangent: part(all.errorTangent),
    };
  });
}

function valuesOf({ rows, steps }: Plan, kernel: DenseProducts, samples: number): readonly Value[] {
  const uses = rows.map(() => 0);
  const fixed = rows.map((_, i) => i === 0);
  for (const step of steps) {
    uses[step.from]!++;
    if (step.kind === 'sum') uses[step.other]!++;
    const isParametric = step.kind === 'dense' || step.kind === 'convolution' || step.kind === 'scaling';
    fixed[step.to] =
      !isParametric && fixed[step.from]! && (step.kind !== 'sum' || fixed[step.other] === true);
  }
  return rows.map((count, i) => ({
    value: kernel.zeros(count * samples),
    tangent: kernel.zeros(count * samples),
    error: kernel.zeros(count * samples),
    errorTangent: kernel.zeros(count * samples),
    isFixed: fixed[i]!,
    isShared: uses[i]! > 1,
  }));
}

/** The longest row of products, and the largest matrix of a layer. */
function windowOf(step: Step): number {
  return step.kind === 'convolution' ? step.layer.kernel.length / step.layer.to[0] : 1;
}

function matrixOf(step: Step): number {
  if (step.kind === 'dense') return step.layer.weights.length;
  return step.kind === 'convolution' ? step.layer.kernel.length / step.layer.groups : 1;
}
