import { z } from 'zod';
import { requireThat } from '../../core/errors.ts';
import { openStream } from '../../core/stream.ts';
import { activate } from './activation.ts';
import { activations, type Activation } from './network.ts';
import { normals } from './random-matrix.ts';

/** h_0 = x in R^dim; h_l = h_{l−1} + W_2 φ(W_1 h_{l−1}), W_1: hidden × dim; f(x) = V h. No biases. */
export interface ResidualShape {
  readonly activation: Activation;
  readonly dim: number;
  readonly hidden: number;
  readonly blocks: number;
  readonly outputs: number;
}

/** N examples of equal weight: inputs N × dim and targets N × outputs, by rows. */
export interface ResidualExamples {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** A residual network as plain JSON: matrices m × n are `scale`·z/(√m + √n), z normals of the seed. */
export interface ResidualSpec extends ResidualShape {
  readonly scale: number;
  readonly seed: number;
}

const natural = z.int().positive();

export const residualSchema: z.ZodType<ResidualSpec> = z.strictObject({
  activation: z.enum(activations),
  dim: natural,
  hidden: natural,
  blocks: z.int().nonnegative(),
  outputs: natural,
  scale: z.number().positive(),
  seed: z.int().nonnegative(),
});

/** A matrix of the network: where its entries lie in θ, by rows. */
export interface Part {
  readonly rows: number;
  readonly columns: number;
  readonly from: number;
}

/** The matrices in the order of θ: W_1 and W_2 of each block, bottom to top, then V. */
export function residualParts({ dim, hidden, blocks, outputs }: ResidualShape): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  const add = (rows: number, columns: number): void => {
    parts.push({ rows, columns, from });
    from += rows * columns;
  };
  for (let l = 0; l < blocks; l++) {
    add(hidden, dim);
    add(dim, hidden);
  }
  add(outputs, dim);
  return parts;
}

/** p */
export function residualParameterCount({ dim, hidden, blocks, outputs }: ResidualShape): number {
  return dim * (2 * hidden * blocks + outputs);
}

/** θ of a spec; the same on every machine. @throws {RangeError} on a scale that is not positive and finite */
export function buildResidual(spec: ResidualSpec): Float64Array {
  const { scale, seed } = spec;
  requireThat(scale > 0 && scale < Infinity, 'scale', 'positive and finite', scale);
  const theta = new Float64Array(residualParameterCount(spec));
  for (const [i, { rows, columns, from }] of residualParts(spec).entries()) {
    const size = scale / (Math.sqrt(rows) + Math.sqrt(columns));
    theta.set(
      normals(rows * columns, openStream(['residual', seed, i])).map((x) => size * x),
      from,
    );
  }
  return theta;
}

/**
 * f_θ at N inputs, in double precision.
 * @param inputs N × dim, by rows
 * @returns N × outputs, by rows
 */
export function residualForward(
  shape: ResidualShape,
  theta: Float64Array,
  inputs: Float64Array,
): Float64Array {
  const { dim, outputs, activation } = shape;
  const N = inputs.length / dim;
  const parts = residualParts(shape);
  const result = new Float64Array(N * outputs);
  for (let n = 0; n < N; n++) {
    const h = inputs.slice(n * dim, (n + 1) * dim);
    for (let l = 0; l < shape.blocks; l++) {
      const inner = product(theta, parts[2 * l]!, h);
      activate(activation, inner, inner.length);
      for (const [j, y] of product(theta, parts[2 * l + 1]!, inner).entries()) h[j] = h[j]! + y;
    }
    result.set(product(theta, parts.at(-1)!, h), n * outputs);
  }
  return result;
}

function product(theta: Float64Array, { rows, columns, from }: Part, x: Float64Array): Float64Array {
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += theta[from + i * columns + j]! * x[j]!;
    y[i] = sum;
  }
  return y;
}

/** Multiply-adds of one gradient over N examples: forward, weights, and back through all but W_1. */
export function residualWork(shape: ResidualShape, N: number): number {
  const first = shape.blocks > 0 ? shape.hidden * shape.dim : shape.outputs * shape.dim;
  return N * (3 * residualParameterCount(shape) - first);
}
