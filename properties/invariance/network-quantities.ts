import { anchoredBound } from '../../src/theory/bounds/anchored-bound.ts';
import { entropyBound } from '../../src/theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../../src/theory/bounds/network-lipschitz.ts';
import { bartlettBound } from '../../src/theory/bounds/published/bartlett.ts';
import { golowichBound } from '../../src/theory/bounds/published/golowich.ts';
import { neyshaburScale } from '../../src/theory/bounds/published/neyshabur.ts';
import { parameterCountBound } from '../../src/theory/bounds/published/parameter-count.ts';
import type { PublishedSetting } from '../../src/theory/bounds/published/setting.ts';
import { type Enclosure, exactly, within } from '../../src/core/enclosure.ts';
import { normEnclosure } from '../../src/linalg/gram-iteration.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import {
  hasBiases,
  type Layer,
  type Network,
  parameterCount,
  rowsOf,
  widthsOf,
} from '../../src/theory/network/network.ts';
import { isHomogeneous } from '../../src/theory/network/transform.ts';
import { outputsOf } from './exact-forward.ts';
import { spectralEnclosure } from '../../src/theory/network/enclosed-norms.ts';
import { remembering } from '../../src/theory/cases/remembering.ts';

/** Numbers that a network has, each of which a transformation may keep or change. */
export const quantities = [
  'function',
  'spectral norm',
  'bias norm',
  'G1',
  'G2',
  'Golowich',
  'Bartlett',
  'Neyshabur',
  'parameter count',
] as const;
export type Quantity = (typeof quantities)[number];

/** What the statements of theory.md see: G1 and G2 with all that they are made of, and a published bound by norms alone. */
export const normQuantities: readonly Quantity[] = quantities.slice(0, 6);

/** What is asked of a network: a quantity, and where it takes them an input, a layer or output, and the setting of a bound. */
export interface Question {
  readonly quantity: Quantity;
  /** Which output or layer, counted modulo their number. */
  readonly at: number;
  readonly x: readonly number[];
  /** Sample size. */
  readonly n: number;
  /** r_l of every layer and r of G2; epsilon and the biases' radii are an eighth of it, tau is r/√n. */
  readonly radius: number;
}

/** Loss in [0, 1], 1-Lipschitz, inputs in the unit ball. */
const setting = { M: 1, rho: 1, B: 1, delta: 0.05 } as const;
const K = 3;
const kParallel = 5;

/** The quantity of a network, enclosed. @throws {RangeError} where it does not have it */
export function quantityOf(net: Network, question: Question, effort: number): Enclosure {
  const { quantity, at, x } = question;
  const layer = net.layers[at % net.layers.length]!;
  switch (quantity) {
    case 'function': {
      const outputs = outputsOf(net, x, effort);
      return outputs[at % outputs.length]!;
    }
    case 'spectral norm':
      return spectralEnclosure(layer, effort);
    case 'bias norm':
      return biasNorm(layer);
    case 'G1':
    case 'G2':
    case 'Golowich':
    case 'Bartlett':
    case 'Neyshabur':
    case 'parameter count':
      return boundFrom(net, quantity, question, effort);
  }
}

type Bound = 'G1' | 'G2' | 'Golowich' | 'Bartlett' | 'Neyshabur' | 'parameter count';

/** Every bound increases in every norm, so its values at both ends of the norms enclose it, rounding of the formula aside. */
function boundFrom(net: Network, bound: Bound, question: Question, effort: number): Enclosure {
  const [lo, hi] = (['lo', 'hi'] as const).map((end) => valueAt(net, bound, question, effort, end));
  const relative = relativeError(bound, net.layers.length);
  return { lo: within(lo!, relative).lo, hi: within(hi!, relative).hi };
}

/**
 * Of the formulas in float64: documented for G1 and for G2, whose Lambda adds 2L² + L + 6 roundings, doubled here for what
 * ‖W_l‖ + r loses. The published ones have fewer than 32 roundings in a row beside powers and products over layers (three
 * digits of reserve). Counting parameters searches its scale to 2⁻⁴⁰ of itself, which
 * moves its total by less than that share.
 */
function relativeError(bound: Bound, depth: number): number {
  if (bound === 'parameter count') return 8192 * unitRoundoff;
  if (bound === 'G1' || bound === 'G2') return (4 * depth * depth + 4 * depth + 52) * unitRoundoff;
  return 1e-12;
}

function valueAt(
  net: Network,
  bound: Bound,
  { n, radius }: Question,
  effort: number,
  end: 'lo' | 'hi',
): number {
  const moved = net.layers.map((layer) => spectralEnclosure(layer, effort)[end] + radius);
  const biases = hasBiases(net) ? net.layers.map((layer) => biasNorm(layer)[end] + radius / 8) : undefined;
  const norms = { norms: moved, ...(biases && { biases }) };
  switch (bound) {
    case 'G1': {
      const radii = moved.map(() => radius);
      const biasRadii = biases && { biasRadii: biases.map(() => radius / 8) };
      return anchoredBound({ ...setting, ...norms, ...biasRadii, K, n, radii }).total;
    }
    case 'G2': {
      const Lambda = perturbationLambda({ ...setting, ...norms });
      const scales = { r: radius, epsilon: radius / 8, tau: radius / Math.sqrt(n) };
      return entropyBound({ ...setting, ...scales, n, kParallel, Lambda }).total;
    }
    case 'parameter count':
      return parameterCountBound(publishedSetting(net, n, radius, effort, end), biases).value;
    case 'Golowich':
      return golowichBound(publishedSetting(net, n, radius, effort, end)).value;
    case 'Bartlett':
      return bartlettBound(publishedSetting(net, n, radius, effort, end)).value;
    case 'Neyshabur':
      return neyshaburScale(publishedSetting(net, n, radius, effort, end)).value;
  }
}

function publishedSetting(
  net: Network,
  n: number,
  radius: number,
  effort: number,
  end: 'lo' | 'hi',
): PublishedSetting {
  return {
    ...setting,
    n,
    radius,
    norms: net.layers.map((layer) => spectralEnclosure(layer, effort)[end]),
    frobenius: net.layers.map((layer) => layerSizes(layer).frobenius[end]),
    groupNorms21: net.layers.map((layer) => layerSizes(layer).rowSum[end]),
    widths: widthsOf(net),
    p: parameterCount(net),
    homogeneous: isHomogeneous(net.activation),
    biased: hasBiases(net),
  };
}

interface LayerSizes {
  readonly frobenius: Enclosure;
  /** Σ_i ‖row i‖₂ */
  readonly rowSum: Enclosure;
}

const rememberSizes = remembering<LayerSizes>();

function layerSizes(layer: Layer): LayerSizes {
  return rememberSizes(layer, '', () => {
    const rows = rowsOf(layer).map((row) => normEnclosure(Float64Array.from(row)));
    const sum = (end: 'lo' | 'hi'): number => rows.reduce((total, row) => total + row[end], 0);
    // Adding up so many terms of one sign errs by less than a relative `rows · 2⁻⁵³`.
    const relative = 2 * rows.length * unitRoundoff;
    return {
      frobenius: normEnclosure(layer.weights),
      rowSum: { lo: within(sum('lo'), relative).lo, hi: within(sum('hi'), relative).hi },
    };
  });
}

function biasNorm({ bias }: Layer): Enclosure {
  return bias === undefined || bias.every((b) => b === 0) ? exactly(0) : normEnclosure(bias);
}
