import { requireThat } from '../../core/errors.ts';
import { forwardPass, rowCount } from './forward.ts';
import { backward, gradientBuffers } from './gradient.ts';
import { type Network, outputWidth, parameterCount, viewOf } from './network.ts';

/** {θ: f_θ(x_i) = y_i for N examples}: the minima with flat directions of a network without a ridge. */
export interface FittingSet {
  readonly p: number;
  readonly N: number;
  /**
   * ‖θ − m‖, and m into `out`, for a critical point m of the distance on the set, by the iteration m ← θ −
   * Jᵀ(JJᵀ)⁻¹(F(m) + J(θ − m)), F = f − y and J its Jacobian at m, from m = θ: where it stands still, F(m) =
   * 0 and θ − m is normal to the set. Near the set that is the nearest point. NaN where it does not settle,
   * or J loses rank.
   */
  nearest(theta: Float64Array, out: Float64Array): number;
  /** J at θ, N × p by rows. */
  jacobian(theta: Float64Array): Float64Array[];
}

const maxSteps = 50;

/**
 * @param net gives the shape; one output
 * @param inputs N × d_0, by rows; targets: N
 * @throws {RangeError} on shapes that do not fit
 */
export function fittingSet(net: Network, inputs: Float64Array, targets: Float64Array): FittingSet {
  requireThat(outputWidth(net) === 1, 'outputs', '1', outputWidth(net));
  const N = rowCount(net, inputs);
  requireThat(targets.length === N, 'length of targets', `${N}`, targets.length);
  const p = parameterCount(net);
  const dim = inputs.length / N;
  const rows = Array.from({ length: N }, (_, i) => inputs.subarray(i * dim, (i + 1) * dim));
  const { active, errors } = gradientBuffers(net, 1);
  const J = Array.from({ length: N }, () => new Float64Array(p));
  const misfit = new Float64Array(N);
  const evaluate = (theta: Float64Array): void => {
    const there = viewOf(net, theta);
    for (const [i, x] of rows.entries()) {
      const passed = forwardPass(there, x, active);
      misfit[i] = passed.at(-1)![0]! - targets[i]!;
      errors[0][0] = 1;
      backward(there, passed, 1, errors, J[i]!);
    }
  };
  const coefficients = new Float64Array(N);
  return {
    p,
    N,
    jacobian: (theta) => {
      evaluate(theta);
      return J.map((row) => row.slice());
    },
    nearest: (theta, out) => {
      out.set(theta);
      for (let step = 0; step < maxSteps; step++) {
        evaluate(out);
        for (const [i, row] of J.entries()) {
          let sum = misfit[i]!;
          for (let j = 0; j < p; j++) sum += row[j]! * (theta[j]! - out[j]!);
          coefficients[i] = sum;
        }
        if (!solveGram(J, coefficients)) return Number.NaN;
        let moved = 0;
        let squares = 0;
        for (let j = 0; j < p; j++) {
          let offset = 0;
          for (let i = 0; i < N; i++) offset += J[i]![j]! * coefficients[i]!;
          const next = theta[j]! - offset;
          moved = Math.max(moved, Math.abs(next - out[j]!));
          squares += offset * offset;
          out[j] = next;
        }
        const distance = Math.sqrt(squares);
        if (moved <= 1e-13 * (1 + distance)) return distance;
      }
      return Number.NaN;
    },
  };
}

/** b ← (JJᵀ)⁻¹b by elimination without pivots (JJᵀ positive definite); false if it is not numerically. */
function solveGram(J: readonly Float64Array[], b: Float64Array): boolean {
  const n = J.length;
  const A = J.map((x) => J.map((y) => x.reduce((sum, value, j) => sum + value * y[j]!, 0)));
  for (let i = 0; i < n; i++) {
    const pivot = A[i]![i]!;
    if (!(pivot > 1e-300)) return false;
    for (let k = i + 1; k < n; k++) {
      const factor = A[k]![i]! / pivot;
      for (let j = i; j < n; j++) A[k]![j] = A[k]![j]! - factor * A[i]![j]!;
      b[k] = b[k]! - factor * b[i]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= A[i]![j]! * b[j]!;
    b[i] = sum / A[i]![i]!;
  }
  return true;
}
