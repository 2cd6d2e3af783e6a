import { type Enclosure, exactly } from '../../src/core/enclosure.ts';
import { exactVector } from '../../src/linalg/enclosed-vectors.ts';
import { leakySlope } from '../../src/theory/network/activation.ts';
import { networkArithmetic } from '../../src/theory/network/enclosed-norms.ts';
import { enclosedForward } from '../../src/theory/network/enclosed.ts';
import type { Activation, Network } from '../../src/theory/network/network.ts';

/**
 * f_θ(x) in float64 if no operation rounds, as with small integers over powers of two; else, and for tanh,
 * undefined. A product is exact if its error term by Dekker's splitting is 0, a sum if Knuth's is; both terms
 * are exact where nothing over- or underflows (Dekker 1971, Knuth 1969), as for factors in [2⁻³⁰⁰, 2³⁰⁰].
 */
export function exactForward({ activation, layers }: Network, x: readonly number[]): number[] | undefined {
  if (activation === 'tanh') return undefined;
  let active = [...x];
  for (const [l, { fanIn, width, weights, bias }] of layers.entries()) {
    const out: number[] = [];
    for (let i = 0; i < width; i++) {
      let sum = bias?.[i] ?? 0;
      for (let j = 0; j < fanIn; j++) {
        const w = weights[i * fanIn + j]!;
        const xj = active[j]!;
        if (w === 0 || xj === 0) continue;
        const product = w * xj;
        if (!isExactProduct(w, xj, product) || !isExactSum(sum, product)) return undefined;
        sum += product;
      }
      out.push(l < layers.length - 1 ? activated(activation, sum) : sum);
    }
    active = out;
  }
  return active;
}

/** f_θ(x), exactly where `exactForward` can, in interval arithmetic elsewhere. */
export function outputsOf(net: Network, x: readonly number[], effort: number): Enclosure[] {
  const exact = exactForward(net, x);
  if (exact !== undefined) return exact.map(exactly);
  const a = networkArithmetic(effort);
  return enclosedForward(a, net, exactVector(a, x)).map((y) => a.enclose(y));
}

/** For ReLU and its like: multiplying by the slope, a power of two, does not round. */
function activated(activation: Activation, z: number): number {
  if (activation === 'identity' || z > 0) return z;
  return activation === 'leaky-relu' ? leakySlope * z : 0;
}

function isExactSum(a: number, b: number): boolean {
  const sum = a + b;
  const part = sum - a;
  return a - (sum - part) + (b - part) === 0;
}

/** 2⁻³⁰⁰ and 2³⁰⁰. */
const [least, most] = [4.909093465297727e-91, 2.037035976334486e90];
/** 2²⁷ + 1 halves the digits of a float64. */
const splitter = 134217729;

function isExactProduct(a: number, b: number, product: number): boolean {
  for (const size of [Math.abs(a), Math.abs(b)]) if (!(size >= least && size <= most)) return false;
  const [high, low] = halves(a);
  const [top, rest] = halves(b);
  return low * rest - (product - high * top - low * top - high * rest) === 0;
}

function halves(x: number): readonly [high: number, low: number] {
  const c = splitter * x;
  const high = c - (c - x);
  return [high, x - high];
}
