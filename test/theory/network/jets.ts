import { forward } from '../../../src/theory/network/forward.ts';
import { flatten, type Network, withParameters } from '../../../src/theory/network/network.ts';

/** Taylor coefficients c_0 + c_1 t + c_2 t² + c_3 t³ at t = 0. */
export type Jet = readonly [number, number, number, number];

const zero: Jet = [0, 0, 0, 0];

function plus(a: Jet, b: Jet): Jet {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];
}

function times(a: Jet, b: Jet): Jet {
  return [
    a[0] * b[0],
    a[0] * b[1] + a[1] * b[0],
    a[0] * b[2] + a[1] * b[1] + a[2] * b[0],
    a[0] * b[3] + a[1] * b[2] + a[2] * b[1] + a[3] * b[0],
  ];
}

/** y = tanh h from y′ = (1 − y²)h′, coefficient by coefficient. */
function tanhOf(h: Jet): Jet {
  const y = [Math.tanh(h[0]), 0, 0, 0];
  for (let n = 1; n <= 3; n++) {
    // coefficients of 1 − y² up to n − 1
    let sum = 0;
    for (let k = 1; k <= n; k++) {
      const m = n - k;
      let square = m === 0 ? 1 : 0;
      for (let i = 0; i <= m; i++) square -= y[i]! * y[m - i]!;
      sum += k * h[k]! * square;
    }
    y[n] = sum / n;
  }
  return [y[0]!, y[1]!, y[2]!, y[3]!];
}

function activated(activation: Network['activation'], h: Jet): Jet {
  if (activation === 'identity') return h;
  if (activation === 'tanh') return tanhOf(h);
  const slope = h[0] > 0 ? 1 : activation === 'relu' ? 0 : 0.125;
  return [slope * h[0], slope * h[1], slope * h[2], slope * h[3]];
}

/** f, f′, f″, f‴ of t ↦ f_{θ + tv}(x) at 0, for one output. */
export function directionalDerivatives(net: Network, v: Float64Array, x: Float64Array): Jet {
  const along = withParameters(net, v).layers;
  let values: Jet[] = Array.from(x, (c) => [c, 0, 0, 0]);
  net.layers.forEach(({ fanIn, width, weights, bias }, l) => {
    const moving = along[l]!;
    const h = Array.from({ length: width }, (_, i) => {
      const start: Jet = bias ? [bias[i]!, moving.bias![i]!, 0, 0] : zero;
      return values.reduce(
        (sum, value, j) =>
          plus(sum, times([weights[i * fanIn + j]!, moving.weights[i * fanIn + j]!, 0, 0], value)),
        start,
      );
    });
    values = l === net.layers.length - 1 ? h : h.map((jet) => activated(net.activation, jet));
  });
  const [f] = values;
  return [f![0], f![1], 2 * f![2], 6 * f![3]];
}

/** f_{θ + tv}(x), evaluated. */
export function valueAlong(net: Network, v: Float64Array, x: Float64Array, t: number): number {
  const theta = flatten(net).map((value, j) => value + t * v[j]!);
  return forward(withParameters(net, theta), x)[0]!;
}
