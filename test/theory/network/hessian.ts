import { requireThat } from '../../../src/core/errors.ts';
import { multiplyBySlope } from '../../../src/theory/network/activation.ts';
import { forwardPass } from '../../../src/theory/network/forward.ts';
import { type Examples, requireExamples, weightOf } from '../../../src/theory/network/gradient.ts';
import { type Network, outputWidth, parameterCount, viewOf } from '../../../src/theory/network/network.ts';
import { addOuterProducts, applyLayer, applyTransposed } from '../../../src/theory/network/products.ts';

/**
 * ∇²(Σ_n w_n ½‖f_θ(x_n) − y_n‖²) v by Pearlmutter's R-operator (Neural Computation 6, 1994): every quantity
 * of backpropagation together with its derivative along v. For ReLU it is the Hessian of the piece that θ
 * lies in; at a kink there is none, and the value is that of the piece `multiplyBySlope` chooses.
 * @param v p numbers in the order of `flatten`
 * @param out p numbers, overwritten
 * @throws {RangeError} on shapes that do not fit
 */
export function hessianVector(net: Network, examples: Examples, v: Float64Array, out: Float64Array): void {
  const N = requireExamples(net, examples);
  const p = parameterCount(net);
  requireThat(out.length === p, 'length of out', `${p}`, out.length);
  const { activation, layers } = net;
  const along = viewOf(net, v).layers;
  const active = forwardPass(net, examples.inputs);
  // forward: R(a_0) = 0; R(z_l) = V_l a_{l−1} + v_l + W_l R(a_{l−1}); R(a_l) = φ′ R(z_l)
  const moved: Float64Array[] = [new Float64Array(examples.inputs.length)];
  layers.forEach(({ fanIn, width, weights }, l) => {
    const R = new Float64Array(N * width);
    applyLayer(along[l]!, active[l]!, N, R);
    if (l > 0) {
      const linear = new Float64Array(N * width);
      applyLayer({ fanIn, width, weights }, moved[l]!, N, linear);
      for (let i = 0; i < R.length; i++) R[i] = R[i]! + linear[i]!;
    }
    if (l < layers.length - 1) multiplyBySlope(activation, active[l + 1]!, R, R.length);
    moved.push(R);
  });
  // backward: e and R(e)
  const width = outputWidth(net);
  let errors: Float64Array = new Float64Array(N * width);
  let movedErrors: Float64Array = new Float64Array(N * width);
  for (let n = 0; n < N; n++) {
    const weight = weightOf(examples, N, n);
    for (let i = n * width; i < (n + 1) * width; i++) {
      errors[i] = weight * (active.at(-1)![i]! - examples.targets[i]!);
      movedErrors[i] = weight * moved.at(-1)![i]!;
    }
  }
  out.fill(0);
  let at = p;
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!;
    const { fanIn, weights, bias } = layer;
    at -= weights.length + (bias?.length ?? 0);
    addOuterProducts(layer, movedErrors, active[l]!, N, out, at);
    if (l === 0) return;
    addOuterProducts({ fanIn, width: layer.width, weights }, errors, moved[l]!, N, out, at);
    const below = new Float64Array(N * fanIn);
    const movedBelow = new Float64Array(N * fanIn);
    applyTransposed(layer, errors, N, below);
    applyTransposed(layer, movedErrors, N, movedBelow);
    const turned = new Float64Array(N * fanIn);
    applyTransposed(along[l]!, errors, N, turned);
    for (let i = 0; i < turned.length; i++) movedBelow[i] = movedBelow[i]! + turned[i]!;
    multiplyBySlope(activation, active[l]!, movedBelow, movedBelow.length);
    if (activation === 'tanh') {
      // φ″(z) R(z) = −2 φ φ′ R(z) = −2 a R(a); the other activations are piecewise linear
      for (let i = 0; i < below.length; i++) {
        movedBelow[i] = movedBelow[i]! - 2 * below[i]! * active[l]![i]! * moved[l]![i]!;
      }
    }
    multiplyBySlope(activation, active[l]!, below, below.length);
    errors = below;
    movedErrors = movedBelow;
  }
}

/**
 * ∇²(Σ_n w_n ½‖f_θ(x_n) − y_n‖²): p × p, by rows, from p Hessian-vector products; for small p. Made exactly
 * symmetric by the mean with its transpose, which moves entries by rounding only.
 */
export function hessian(net: Network, examples: Examples): Float64Array[] {
  const p = parameterCount(net);
  const unit = new Float64Array(p);
  const rows = Array.from({ length: p }, (_, i) => {
    const row = new Float64Array(p);
    unit[i] = 1;
    hessianVector(net, examples, unit, row);
    unit[i] = 0;
    return row;
  });
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (rows[i]![j]! + rows[j]![i]!) / 2;
      rows[i]![j] = mean;
      rows[j]![i] = mean;
    }
  }
  return rows;
}
