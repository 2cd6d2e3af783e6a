import { type Enclosure, exactly, within } from '../../src/core/enclosure.ts';
import { memoize } from '../../src/core/memoize.ts';
import { normEnclosure } from '../../src/linalg/gram-iteration.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { anchoredBound } from '../../src/theory/bounds/anchored-bound.ts';
import { entropyBound } from '../../src/theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../../src/theory/bounds/network-lipschitz.ts';
import { bartlettBound } from '../../src/theory/bounds/published/bartlett.ts';
import { golowichBound } from '../../src/theory/bounds/published/golowich.ts';
import { neyshaburScale } from '../../src/theory/bounds/published/neyshabur.ts';
import { parameterCountBound } from '../../src/theory/bounds/published/parameter-count.ts';
import type { PublishedSetting } from '../../src/theory/bounds/published/setting.ts';
import { spectralEnclosure } from '../../src/theory/network/enclosed-norms.ts';
import {
  hasBiases,
  type Layer,
  type Network,
  parameterCount,
  rowsOf,
  widthsOf,
} from '../../src/theory/network/network.ts';
import { isHomogeneous } from '../../src/theory/network/transform.ts';
import type { Quantity, QuantityQuery } from './equality-case.ts';
import { outputsOf } from './exact-forward.ts';

/** Loss in [0, 1], 1-Lipschitz, inputs in the unit ball. */
const setting = { M: 1, rho: 1, B: 1, delta: 0.05 } as const;
const K = 3;
const kParallel = 5;

/** The quantity of a network, enclosed. @throws {RangeError} where it does not have it */
export function quantityOf(net: Network, query: QuantityQuery, effort: number): Enclosure {
  const { quantity, at, x } = query;
  const layer = net.layers[at % net.layers.length]!;
  if (quantity === 'function') {
    const outputs = outputsOf(net, x, effort);
    return outputs[at % outputs.length]!;
  }
  if (quantity === 'spectral norm') return spectralEnclosure(layer, effort);
  if (quantity === 'bias norm') return biasNorm(layer);
  return boundOf(net, quantity, query, effort);
}

type Bound = Exclude<Quantity, 'function' | 'spectral norm' | 'bias norm'>;

/** Every bound grows in every norm: its values at both ends of the norms enclose it, rounding aside. */
function boundOf(net: Network, bound: Bound, query: QuantityQuery, effort: number): Enclosure {
  const relative = relativeError(bound, net.layers.length);
  return {
    lo: within(boundAt('lo', net, bound, query, effort), relative).lo,
    hi: within(boundAt('hi', net, bound, query, effort), relative).hi,
  };
}

/**
 * Of the formulas in float64: documented for G1 and for G2, whose Lambda adds 2L² + L + 6 roundings, doubled
 * for what ‖W_l‖ + r loses. Published ones have fewer than 32 roundings in a row beside powers and products
 * over layers (three digits of reserve). Counting parameters searches its scale to 2⁻⁴⁰ of itself.
 */
function relativeError(bound: Bound, depth: number): number {
  if (bound === 'parameter count') return 8192 * unitRoundoff;
  if (bound === 'G1' || bound === 'G2') return (4 * depth * depth + 4 * depth + 52) * unitRoundoff;
  return 1e-12;
}

type End = keyof Enclosure;

const published = { Golowich: golowichBound, Bartlett: bartlettBound, Neyshabur: neyshaburScale };

function boundAt(end: End, net: Network, bound: Bound, query: QuantityQuery, effort: number): number {
  const { n, radius } = query;
  const norms = net.layers.map((layer) => spectralEnclosure(layer, effort)[end] + radius);
  const biases = hasBiases(net) ? net.layers.map((layer) => biasNorm(layer)[end] + radius / 8) : undefined;
  const sizes = { norms, ...(biases && { biases }) };
  switch (bound) {
    case 'G1': {
      const radii = norms.map(() => radius);
      const biasRadii = biases && { biasRadii: biases.map(() => radius / 8) };
      return anchoredBound({ ...setting, ...sizes, ...biasRadii, K, n, radii }).total;
    }
    case 'G2': {
      const Lambda = perturbationLambda({ ...setting, ...sizes });
      const scales = { r: radius, epsilon: radius / 8, tau: radius / Math.sqrt(n) };
      return entropyBound({ ...setting, ...scales, n, kParallel, Lambda }).total;
    }
    case 'parameter count':
      return parameterCountBound(publishedSetting(end, net, query, effort), biases).value;
    case 'Golowich':
    case 'Bartlett':
    case 'Neyshabur':
      return published[bound](publishedSetting(end, net, query, effort)).value;
  }
}

function publishedSetting(
  end: End,
  net: Network,
  { n, radius }: QuantityQuery,
  effort: number,
): PublishedSetting {
  return {
    ...setting,
    n,
    radius,
    norms: net.layers.map((layer) => spectralEnclosure(layer, effort)[end]),
    frobenius: net.layers.map((layer) => normEnclosure(layer.weights)[end]),
    groupNorms21: net.layers.map((layer) => rowSum(layer)[end]),
    widths: widthsOf(net),
    p: parameterCount(net),
    homogeneous: isHomogeneous(net.activation),
    biased: hasBiases(net),
  };
}

/** Σ_i ‖row i‖₂ */
const rowSum = memoize((layer: Layer): Enclosure => {
  const rows = rowsOf(layer).map((row) => normEnclosure(Float64Array.from(row)));
  const sum = (end: End): number => rows.reduce((total, row) => total + row[end], 0);
  // Adding up so many terms of one sign errs by less than a relative `rows · 2⁻⁵³`.
  const relative = 2 * rows.length * unitRoundoff;
  return { lo: within(sum('lo'), relative).lo, hi: within(sum('hi'), relative).hi };
});

function biasNorm({ bias }: Layer): Enclosure {
  return bias === undefined || bias.every((b) => b === 0) ? exactly(0) : normEnclosure(bias);
}
