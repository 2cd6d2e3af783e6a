import { type Arbitrary, array, constantFrom, integer, record } from 'fast-check';
import { norm } from '../../src/linalg/vectors.ts';
import type { NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { activate } from '../../src/theory/network/activation.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { inputWidth, type Network } from '../../src/theory/network/network.ts';
import { applyLayer, applyTransposed } from '../../src/theory/network/products.ts';
import type { NetworkSpec } from '../../src/theory/network/spec.ts';

/** Where the bounds are attained or nearly so: narrow literal networks and aligned layers. */
export const tightSpace: Partial<NetworkSpace> = {
  depth: [1, 3],
  width: [1, 3],
  forms: ['literal', 'literal', 'generated'],
  kinds: ['aligned', 'constant', 'rounded'],
  activations: ['identity', 'relu', 'leaky-relu', 'tanh'],
  exponents: [0],
};

/** u vᵀ */
export function rankOne(u: readonly number[], v: readonly number[]): number[][] {
  return u.map((ui) => v.map((vj) => ui * vj));
}

/** Two layers of rank one, aligned: N1 is attained at x = (3, 4). */
export const alignedLayers: NetworkSpec = {
  kind: 'literal',
  activation: 'relu',
  layers: [{ weights: rankOne([1, 2], [3, 4]) }, { weights: rankOne([1, 2], [1, 2]) }],
};

/** The draws behind an input: along the most stretched direction or against it, or anywhere. */
export interface PointDraws {
  readonly mode: 'stretched' | 'opposite' | 'anywhere';
  readonly length: number;
  readonly entries: readonly number[];
}

const maxInputs = 8;

export function pointDraws(lengths: readonly number[] = [1, 2, 0.5, 0.01, 10]): Arbitrary<PointDraws> {
  return record<PointDraws>({
    mode: constantFrom('stretched', 'anywhere', 'opposite', 'stretched'),
    length: constantFrom(...lengths),
    entries: array(integer({ min: -3, max: 3 }), { minLength: maxInputs, maxLength: maxInputs }),
  });
}

/** `base` and what the draws add to it. */
export function pointFrom(
  spec: NetworkSpec,
  { mode, length, entries }: PointDraws,
  base?: readonly number[],
): number[] {
  const net = networkOf(spec);
  const from = base ?? Array.from({ length: inputWidth(net) }, () => 0);
  const step =
    mode === 'anywhere'
      ? from.map((_, i) => entries[i % maxInputs]!)
      : stretchedDirection(net, from).map((x) => (mode === 'opposite' ? -x : x));
  return from.map((x, i) => roundSignificant(x + length * step[i]!) || 0);
}

/**
 * About the direction that the network stretches most, by power iteration on the layers with their slopes
 * at x, in round numbers with largest entry 1; the first axis where everything is mapped to 0.
 */
function stretchedDirection(net: Network, x: readonly number[]): number[] {
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
