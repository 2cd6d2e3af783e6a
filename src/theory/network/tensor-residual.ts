import type * as TensorFlow from '@tensorflow/tfjs-core';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import {
  type Part,
  type ResidualExamples,
  residualParameterCount,
  residualParts,
  type ResidualShape,
} from './residual.ts';

type Tf = typeof TensorFlow;
type Apply = (z: TensorFlow.Tensor3D) => TensorFlow.Tensor3D;

/**
 * ∇_θ of Σ_n ½‖f_θ(x_n) − y_n‖²/N at many θ in one call, and these losses' sum: all positions are batched
 * matrices. To be called within a scope of the engine.
 * @param thetas count × p, by rows
 * @throws {RangeError} on shapes that do not fit
 */
export function residualGradients(
  tf: Tf,
  apply: Apply,
  shape: ResidualShape,
  thetas: Float64Array,
  { inputs, targets }: ResidualExamples,
): { readonly loss: number; readonly gradients: Float64Array } {
  const p = residualParameterCount(shape);
  const { dim, outputs } = shape;
  const count = thetas.length / p;
  const N = inputs.length / dim;
  requireNumbers({
    positiveInteger: { [`number of parameters/${p}`]: count, [`number of inputs/${dim}`]: N },
  });
  requireThat(targets.length === N * outputs, 'number of targets', `${N * outputs}`, targets.length);
  const parts = residualParts(shape);
  const parameters = parts.map((part) =>
    tf.tensor3d(gathered(thetas, p, count, part), [count, part.rows, part.columns]),
  );
  const x = tf.tensor3d(repeated(inputs, count), [count, N, dim]);
  const y = tf.tensor3d(repeated(targets, count), [count, N, outputs]);
  const loss = (...theta: TensorFlow.Tensor[]): TensorFlow.Scalar => {
    const times = (h: TensorFlow.Tensor3D, i: number): TensorFlow.Tensor3D =>
      tf.matMul(h, theta[i] as TensorFlow.Tensor3D, false, true);
    let h = x;
    for (let l = 0; l < shape.blocks; l++) h = tf.add(h, times(apply(times(h, 2 * l)), 2 * l + 1));
    return tf.sum(tf.mul(tf.square(tf.sub(times(h, parts.length - 1), y)), 0.5 / N));
  };
  const { value, grads } = tf.valueAndGrads(loss)(parameters);
  const gradients = new Float64Array(thetas.length);
  for (const [i, part] of parts.entries()) scatter(grads[i]!.dataSync(), gradients, p, count, part);
  return { loss: value.dataSync()[0]!, gradients };
}

/** One matrix of every θ, one after the other, in single precision. */
function gathered(
  thetas: Float64Array,
  p: number,
  count: number,
  { rows, columns, from }: Part,
): Float32Array {
  const size = rows * columns;
  const out = new Float32Array(count * size);
  for (let i = 0; i < count; i++) out.set(thetas.subarray(i * p + from, i * p + from + size), i * size);
  return out;
}

function scatter(
  values: ArrayLike<number>,
  into: Float64Array,
  p: number,
  count: number,
  { rows, columns, from }: Part,
): void {
  const size = rows * columns;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < size; j++) into[i * p + from + j] = values[i * size + j]!;
}

function repeated(values: Float64Array, count: number): Float32Array {
  const out = new Float32Array(count * values.length);
  for (let i = 0; i < count; i++) out.set(values, i * values.length);
  return out;
}
