import { buildNetwork } from '../network/build.ts';
import { activate } from '../network/activation.ts';
import { inputWidth, type Layer, type Network, rowsOf } from '../network/network.ts';
import { applyLayer, applyTransposed } from '../network/products.ts';
import type { NetworkSpec } from '../network/spec.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { nice } from './landscapes.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { type DecimalInterval, decimalIntervals } from '../../linalg/decimal-intervals.ts';
import { enclosedNorm } from '../../linalg/enclosed-vectors.ts';
import { spectralNorm } from '../../linalg/spectral-norm.ts';
import { norm } from '../../linalg/vectors.ts';

export type Interval = DecimalInterval;

/** Digits of the first look, and where both sides overlap. */
const digits = [25, 50, 120] as const;
const arithmetics = digits.map((count) => decimalIntervals(count));

export function arithmeticAt(effort: number): Arithmetic<Interval> {
  return arithmetics[Math.min(effort, arithmetics.length - 1)]!;
}

/** Relative widths asked of spectral norms, by effort. */
const tightness = [1e-6, 1e-9, 1e-12] as const;

/** What `make` gave for a key, made once for each case object. */
export function remembering<V>(): (c: object, key: string, make: () => V) => V {
  const known = new WeakMap<object, Map<string, V>>();
  return (c, key, make) => {
    const values = known.get(c) ?? new Map<string, V>();
    known.set(c, values);
    const value = values.get(key) ?? make();
    values.set(key, value);
    return value;
  };
}

const rememberNetwork = remembering<Network>();

/** The network of a spec, built once for each spec object. */
export function networkOf(spec: NetworkSpec): Network {
  return rememberNetwork(spec, '', () => buildNetwork(spec));
}

/** ‖A‖_σ as an interval that contains it. */
export function spectralInterval(a: Arithmetic<Interval>, A: Layer, effort: number): Interval {
  const { lo, hi } = spectralEnclosure(A, effort);
  return a.between(lo, hi);
}

const rememberNorm = remembering<Enclosure>();

export function spectralEnclosure(A: Layer, effort = 0): Enclosure {
  const wanted = tightness[Math.min(effort, tightness.length - 1)]!;
  return rememberNorm(A, String(wanted), () => spectralNorm(rowsOf(A), { tightness: wanted }));
}

/** ‖b‖₂ of each layer, 0 where there is none. */
export function biasIntervals(a: Arithmetic<Interval>, net: Network): Interval[] {
  return net.layers.map(({ bias }) => enclosedNorm(a, exactVector(a, bias ?? [])));
}

export function exactVector(a: Arithmetic<Interval>, x: Iterable<number>): Interval[] {
  return Array.from(x, (xi) => a.of(xi));
}

export function hasBiases(net: Network): boolean {
  return net.layers.some(({ bias }) => bias !== undefined);
}

/** max(x, y) for x, y ≥ 0. */
export function larger(x: Interval, y: Interval): Interval {
  return { lo: x.lo.gt(y.lo) ? x.lo : y.lo, hi: x.hi.gt(y.hi) ? x.hi : y.hi };
}

/** The largest of non-negative numbers; 0 of none. */
export function largest(a: Arithmetic<Interval>, values: readonly Interval[]): Interval {
  return values.reduce(larger, a.of(0));
}

/**
 * About the input direction that the network stretches most, by power iteration on the layers between `x` and the output (their slopes at x),
 * in round numbers with largest entry 1. Where everything is mapped to 0, the first axis.
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
  return Array.from(v, (z) => nice(z / most) || 0);
}

function unit(x: Float64Array): Float64Array {
  const size = norm(x);
  return size > 0 ? x.map((xi) => xi / size) : x;
}

/** A network in words: literal weights where they are few, else the recipe. */
export function explainNetwork(net: Network): string[] {
  const words = net.layers.map((layer, l) => {
    const rows = rowsOf(layer).map((row) => `(${Array.from(row).join(', ')})`);
    const { lo, hi } = spectralEnclosure(layer);
    const matrix =
      layer.weights.length <= 16 ? ` = (${rows.join('; ')})` : ` is ${layer.width} × ${layer.fanIn}`;
    const bias =
      layer.bias && layer.width <= 8 ? `, b_${l + 1} = (${Array.from(layer.bias).join(', ')})` : '';
    return `W_${l + 1}${matrix}${bias}, ‖W_${l + 1}‖_σ in [${lo}, ${hi}]`;
  });
  return [`φ = ${net.activation}`, ...words];
}
