import { norm } from '../../src/linalg/vectors.ts';
import { activate } from '../../src/theory/network/activation.ts';
import { inputWidth, type Network } from '../../src/theory/network/network.ts';
import { applyLayer, applyTransposed } from '../../src/theory/network/products.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';

/**
 * About the input direction that the network stretches most, by power iteration on the layers between `x` and
 * the output (their slopes at x), in round numbers with largest entry 1. Where everything is mapped to 0, the
 * first axis.
 */
export function stretchedDirection(net: Network, x: readonly number[]): number[] {
  const slopes: Float64Array[] = [];
  let active: Float64Array = Float64Array.from(x);
  for (const layer of net.layers.slice(0, -1)) {
    const out = new Float64Array(layer.width);
    applyLayer(layer, active, 1, out);
    activate(net.activation, out, out.length);
    slopes.push(out.map((z) => (net.activation === 'relu' && z <= 0 ? 0 : 1)));
    active = out;
  }
  let v = Float64Array.from({ length: inputWidth(net) }, (_, i) => 1 / (1 + i));
  for (let k = 0; k < 12; k++) {
    let up: Float64Array = v;
    net.layers.forEach(({ bias: _bias, ...layer }, l) => {
      const out = new Float64Array(layer.width);
      applyLayer(layer, up, 1, out);
      up = unit(out.map((z, i) => z * (slopes[l]?.[i] ?? 1)));
    });
    for (let l = net.layers.length - 1; l >= 0; l--) {
      const layer = net.layers[l]!;
      const out = new Float64Array(layer.fanIn);
      applyTransposed(layer, up, 1, out);
      up = unit(out.map((z, i) => z * (l > 0 ? slopes[l - 1]![i]! : 1)));
    }
    if (!(norm(up) > 0)) break;
    v = Float64Array.from(up);
  }
  const most = v.reduce((m, z) => Math.max(m, Math.abs(z)), 0);
  return Array.from(v, (z) => roundSignificant(z / most) || 0);
}

function unit(x: Float64Array): Float64Array {
  const size = norm(x);
  return size > 0 ? x.map((xi) => xi / size) : x;
}
