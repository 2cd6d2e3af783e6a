import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { leakySlope } from './activation.ts';
import { type Activation, type Layer, type Network, rowsOf } from './network.ts';

/** Inputs and outputs of every layer over enclosed numbers, hidden outputs activated; l = 0 … L. */
export function enclosedPass<N>(a: Arithmetic<N>, net: Network, x: readonly N[]): readonly (readonly N[])[] {
  const active: (readonly N[])[] = [x];
  net.layers.forEach((layer, l) => {
    const z = enclosedLayer(a, layer, active[l]!);
    active.push(l < net.layers.length - 1 ? z.map((zi) => enclosedActivation(a, net.activation, zi)) : z);
  });
  return active;
}

/** f_θ(x), enclosed. */
export function enclosedForward<N>(a: Arithmetic<N>, net: Network, x: readonly N[]): readonly N[] {
  return enclosedPass(a, net, x).at(-1)!;
}

/**
 * ∇_θ⟨u, f_θ(x)⟩ in the order of `flatten`, enclosed. Where the sign of a unit cannot be told, its slope is
 * taken to be any number between both sides.
 * @param active what `enclosedPass` gave at x
 * @param u d_L numbers
 */
export function enclosedGradient<N>(
  a: Arithmetic<N>,
  net: Network,
  active: readonly (readonly N[])[],
  u: readonly N[],
): readonly N[] {
  const parts: N[][] = [];
  let errors = u;
  for (let l = net.layers.length - 1; l >= 0; l--) {
    const layer = net.layers[l]!;
    const mine = errors;
    const products = mine.flatMap((e) => active[l]!.map((x) => a.mul(e, x)));
    parts.unshift(layer.bias ? [...products, ...mine] : products);
    if (l === 0) break;
    const rows = rowsOf(layer);
    errors = active[l]!.map((output, j) => {
      const sum = mine.reduce<N>((s, e, i) => a.add(s, a.mul(a.of(rows[i]![j]!), e)), a.of(0));
      return a.mul(sum, enclosedSlope(a, net.activation, output));
    });
  }
  return parts.flat();
}

function enclosedLayer<N>(a: Arithmetic<N>, layer: Layer, x: readonly N[]): N[] {
  return rowsOf(layer).map((row, i) => {
    let sum = a.of(layer.bias?.[i] ?? 0);
    for (const [j, xj] of x.entries()) if (row[j] !== 0) sum = a.add(sum, a.mul(a.of(row[j]!), xj));
    return sum;
  });
}

function enclosedActivation<N>(a: Arithmetic<N>, activation: Activation, z: N): N {
  if (activation === 'identity') return z;
  if (activation === 'tanh') return a.tanh(z);
  const below = activation === 'relu' ? 0 : leakySlope;
  const { lo, hi } = a.enclose(z);
  if (lo >= 0) return z;
  if (hi <= 0) return a.mul(a.of(below), z);
  return a.between(below * lo, Math.min(hi, Number.MAX_VALUE));
}

/** φ′ from φ(z), which has the sign of z. */
function enclosedSlope<N>(a: Arithmetic<N>, activation: Activation, output: N): N {
  if (activation === 'identity') return a.of(1);
  if (activation === 'tanh') return a.sub(a.of(1), a.square(output));
  const below = activation === 'relu' ? 0 : leakySlope;
  const { lo, hi } = a.enclose(output);
  if (lo > 0) return a.of(1);
  // At 0 both sides' slopes are allowed, below it only the lower one; what ReLU has cut to 0 has slope 0.
  if (hi < 0 || (hi === 0 && activation === 'relu')) return a.of(below);
  return a.between(below, 1);
}
