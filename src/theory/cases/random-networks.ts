import { type Arbitrary, array, boolean, constantFrom, integer, record } from 'fast-check';
import { pow } from '../../core/elementary.ts';
import type { Drawn } from './round-numbers.ts';
import { activations as allActivations, type Activation } from '../network/network.ts';
import type { GeneratedSpec, LayerKind, LayerSpec, NetworkSpec } from '../network/spec.ts';

/** The simplest first: draws shrink towards it. */
export const layerKinds: readonly LayerKind[] = [
  'rounded',
  'constant',
  'gaussian',
  'aligned',
  'orthogonal',
  'nilpotent',
  'low-rank',
  'sparse',
  'ill-conditioned',
  'heavy-tailed',
  'wild',
];

export type NetworkForm = NetworkSpec['kind'];

/** A space of networks; ranges are inclusive. */
export interface NetworkSpace {
  readonly depth: readonly [min: number, max: number];
  readonly width: readonly [min: number, max: number];
  /** d_0 and d_L, where they are fixed. */
  readonly inputs?: number;
  readonly outputs?: number;
  /** How often each is named decides how often it is drawn; the first is the simplest. */
  readonly forms: readonly NetworkForm[];
  readonly kinds: readonly LayerKind[];
  readonly activations: readonly Activation[];
  /** Sizes of the biases; 0 for none. */
  readonly biases: readonly number[];
  readonly scales: readonly number[];
  /** e: the first layer times 10^e and the last one times 10^−e; a single layer times 10^e. */
  readonly exponents: readonly number[];
}

const whole: NetworkSpace = {
  depth: [1, 4],
  width: [1, 6],
  forms: ['literal', 'generated', 'generated', 'generated', 'trained'],
  kinds: layerKinds,
  activations: allActivations,
  biases: [0, 0, 0.5, 2],
  scales: [1, 2, 0.5, 3],
  exponents: [0, 0, 0, 0, 0, 150, -150, 20, -3],
};

/** Literal networks are at most this wide, so that a person can read them. */
const literalWidth = 3;

/**
 * Networks that shrink towards one layer of width `width[0]` with few nonzero entries, and towards the first
 * of every list. The product of all scales stays within float64.
 */
export function networks(space: Partial<NetworkSpace> = {}): Arbitrary<NetworkSpec> {
  const chosen = { ...whole, ...space };
  return drawsOf(chosen).map((draws) => specOf(draws, chosen));
}

function drawsOf(chosen: NetworkSpace) {
  const {
    depth: [least, most],
    width: [narrow, wide],
  } = chosen;
  const times = <T>(values: readonly T[], count: number): Arbitrary<T[]> =>
    array(constantFrom(...values), { minLength: count, maxLength: count });
  const numbers = (min: number, max: number, count: number): Arbitrary<number[]> =>
    array(integer({ min, max }), { minLength: count, maxLength: count });
  const entries = most * (literalWidth + 1) * literalWidth;
  return record({
    depth: integer({ min: least, max: most }),
    form: constantFrom(...chosen.forms),
    widths: numbers(narrow, wide, most + 1),
    // of literal weights and biases, used in turn
    entries: numbers(-3, 3, entries),
    activation: constantFrom(...chosen.activations),
    biases: constantFrom(...chosen.biases),
    exponent: constantFrom(...chosen.exponents),
    scales: times(chosen.scales, most),
    kinds: times(chosen.kinds, most),
    // do all layers take the first kind and scale?
    uniform: boolean().map((mixed) => !mixed),
    seed: integer({ min: 0, max: 10_000 }),
    strength: integer({ min: 0, max: 10 }),
  });
}
type Draws = Drawn<ReturnType<typeof drawsOf>>;

function specOf(draws: Draws, space: NetworkSpace): NetworkSpec {
  const { depth } = draws;
  const widths = draws.widths.slice(0, depth + 1);
  if (space.inputs !== undefined) widths[0] = space.inputs;
  if (space.outputs !== undefined) widths[depth] = space.outputs;
  if (draws.form === 'literal') return literalOf(draws, widths);
  const layers = Array.from({ length: depth }, (_, l) => recipeOf(draws, l, widths));
  const { activation, biases, seed } = draws;
  const base: GeneratedSpec = { kind: 'generated', activation, widths, biases, seed, layers };
  if (draws.form === 'generated') return base;
  // Training starts from weights of ordinary size: steps of fixed length would not move others.
  const start = layers.map((layer): LayerSpec => {
    const scale = { scale: 1 };
    return layer.kind === 'wild' || layer.kind === 'heavy-tailed'
      ? { kind: 'gaussian', ...scale }
      : { ...layer, ...scale };
  });
  return {
    kind: 'trained',
    base: { ...base, layers: start },
    seed,
    samples: 8,
    steps: 10 * (1 + draws.strength),
    eta: 0.2,
  };
}

function literalOf(draws: Draws, drawn: readonly number[]): NetworkSpec {
  const widths = drawn.map((width) => Math.min(width, literalWidth));
  let at = 0;
  const next = (count: number, factor: number): number[] =>
    draws.entries.slice(at, (at += count)).map((x) => x * factor || 0);
  return {
    kind: 'literal',
    activation: draws.activation,
    layers: widths.slice(1).map((width, l) => {
      const factor = scaleOf(draws, l, 1);
      const weights = Array.from({ length: width }, () => next(widths[l]!, factor));
      return draws.biases === 0 ? { weights } : { weights, bias: next(width, 1) };
    }),
  };
}

function recipeOf(draws: Draws, l: number, widths: readonly number[]): LayerSpec {
  const { strength, uniform, kinds } = draws;
  const kind = kinds[uniform ? 0 : l]!;
  const scale = scaleOf(draws, l, draws.scales[uniform ? 0 : l]!);
  if (kind === 'low-rank')
    return { kind, scale, rank: 1 + (strength % Math.min(widths[l]!, widths[l + 1]!)) };
  if (kind === 'sparse') return { kind, scale, density: (11 - strength) / 11 };
  if (kind === 'ill-conditioned') return { kind, scale, condition: pow(10, strength) };
  if (kind === 'wild') return { kind, scale, exponent: 1 + 3 * strength };
  return { kind, scale };
}

function scaleOf({ exponent, depth }: Draws, l: number, scale: number): number {
  if (exponent === 0 || (l > 0 && l < depth - 1)) return scale;
  return scale * pow(10, l === 0 ? exponent : -exponent);
}
