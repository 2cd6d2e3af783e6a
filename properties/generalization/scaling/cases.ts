import { type Arbitrary, array, constantFrom, integer, record, tuple } from 'fast-check';
import { z } from 'zod';
import { anchoredBound } from '../../../src/theory/bounds/anchored-bound.ts';
import { bestEntropyBound, entropyBound } from '../../../src/theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { ln } from '../../../src/core/elementary.ts';
import { type Enclosure, within } from '../../../src/core/enclosure.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { widthsOf } from '../../../src/theory/network/network.ts';
import { trainedNetworks } from '../../../src/theory/cases/trained-networks.ts';
import { spectralEnclosure } from '../../../src/theory/network/enclosed-norms.ts';
import { networkOf } from '../../../src/theory/network/build.ts';

/** What the bounds of the gap are given: networks whose layers are s_l times isometries, so that every norm is known. */
export interface Setup {
  /** s_l: ‖W_l‖_σ, the radius included. */
  readonly norms: readonly number[];
  /** r_l/s_l */
  readonly shares: readonly number[];
  /** d_0 … d_L */
  readonly widths: readonly number[];
  readonly M: number;
  readonly K: number;
  readonly delta: number;
  readonly n: number;
  readonly rho: number;
  readonly B: number;
  /** k_∥, r and ε of G2. */
  readonly k: number;
  readonly radius: number;
  readonly epsilon: number;
}

/** The laws of G5. `product` and `rate` are equalities, held from above and from below. */
export const parts = [
  'width',
  'product',
  'product from below',
  'rate',
  'rate from below',
  'count',
  'norm',
  'radius',
  'input',
  'lipschitz',
  'confidence',
  'sample',
] as const;
export type Part = (typeof parts)[number];

/** A setup, a law of scaling, and how far it is scaled. */
export interface ScalingCase extends Setup {
  readonly part: Part;
  /** Which of both bounds, where the law is about both. */
  readonly bound: 'G1' | 'G2';
  /** The layer whose norm or radius is scaled, counted around. */
  readonly layer: number;
  /** Every width is multiplied by this, so p by its square; n by its square too. */
  readonly widening: number;
  /** Every other number is multiplied by this, δ divided. */
  readonly factor: number;
  /** Where norms and widths come from, for the reader, if they are those of a network trained on a data set. */
  readonly trainedOn?: string;
}

const percent = (min: number, max: number): Arbitrary<number> => integer({ min, max }).map((x) => x / 100);

export const scalingCases: Arbitrary<ScalingCase> = integer({ min: 1, max: 4 }).chain((L) => {
  const each = <T>(of: Arbitrary<T>, more = 0): Arbitrary<T[]> =>
    array(of, { minLength: L + more, maxLength: L + more });
  return record({
    part: constantFrom(...parts),
    bound: constantFrom('G1' as const, 'G2' as const),
    layer: integer({ min: 0, max: L - 1 }),
    widening: integer({ min: 2, max: 32 }),
    factor: constantFrom(2, 1.5, 4, 1.1, 10),
    norms: each(percent(50, 200)),
    shares: each(constantFrom(0.01, 0.001, 0.05)),
    widths: each(integer({ min: 1, max: 8 }), 1),
    M: constantFrom(1, 2),
    K: constantFrom(1, 2, 100),
    delta: constantFrom(0.05, 0.1, 0.001),
    n: constantFrom(10_000, 1000, 1_000_000),
    rho: percent(10, 200),
    B: percent(10, 200),
    k: integer({ min: 1, max: 100 }),
    radius: constantFrom(0.01, 0.001, 0.05),
    epsilon: constantFrom(0, 0.001, 0.01),
  });
});

/** With the spectral norms and widths of networks trained on data. */
export function trainedScaling(data?: DataTables): Arbitrary<ScalingCase> | undefined {
  const trained = trainedNetworks(data, { activations: ['relu'] });
  if (trained === undefined) return undefined;
  return tuple(scalingCases, trained, constantFrom(0.001, 0.0001)).map(([c, { network }, share]) => {
    const net = networkOf(network);
    const norms = net.layers.map((layer) => Math.max(1e-3, spectralEnclosure(layer).hi));
    return {
      ...c,
      trainedOn: network.trainedOn!,
      norms,
      shares: norms.map(() => share),
      widths: widthsOf(net),
      radius: share,
      epsilon: 0,
      // else the moves of such norms would leave nothing of M
      rho: c.rho / 10,
      n: 100 * c.n,
    };
  });
}

const positive = z.number().positive();
export const scalingSchema: z.ZodType<ScalingCase> = z
  .strictObject({
    part: z.enum(parts),
    bound: z.enum(['G1', 'G2']),
    layer: z.int().min(0),
    widening: z.int().min(1),
    factor: z.number().min(1),
    norms: z.array(positive).min(1).max(8),
    shares: z.array(positive.max(1)),
    widths: z.array(z.int().min(1)),
    M: positive,
    K: z.int().min(1),
    delta: positive.lt(1),
    n: z.int().min(1),
    rho: positive,
    B: positive,
    k: z.int().min(1),
    radius: positive,
    epsilon: z.number().min(0),
    trainedOn: z.string().exactOptional(),
  })
  .refine((c) => c.shares.length === c.norms.length && c.widths.length === c.norms.length + 1, {
    message: 'shares are one for each layer, widths one more',
  });

/** The quantities that the laws speak of; a mutant replaces some. Relative errors below `errorOf`. */
export interface Quantities {
  /** G1's two terms. */
  sampling(s: Setup): number;
  approximation(s: Setup): number;
  /** G2 at its best scale. */
  entropy(s: Setup): number;
  /** The second term of counting parameters, at a scale fixed by r and n. */
  count(s: Setup): number;
}

export const theory: Quantities = {
  sampling: (s) => anchored(s).sampling,
  approximation: (s) => anchored(s).approximation,
  entropy: (s) => bestEntropyBound(flat(s)).total,
  count: (s) => entropyBound({ ...flat(s), kParallel: parametersOf(s), tau: s.radius / 8 }).entropy,
};

export function radiiOf({ norms, shares }: Setup): readonly number[] {
  return norms.map((norm, l) => norm * shares[l]!);
}

export function anchored(s: Setup): ReturnType<typeof anchoredBound> {
  return anchoredBound({ ...s, radii: radiiOf(s) });
}

export function flat(s: Setup): Parameters<typeof bestEntropyBound>[0] {
  return { ...s, kParallel: s.k, r: s.radius, Lambda: perturbationLambda(s) };
}

/** ‖W_l‖_F of s_l times an isometry (or its transpose): √min(d_{l−1}, d_l) singular values of s_l. */
export function frobeniusOf({ norms, widths }: Setup): readonly number[] {
  return norms.map((norm, l) => norm * Math.sqrt(Math.min(widths[l]!, widths[l + 1]!)));
}

export function parametersOf({ norms, widths }: Setup): number {
  return norms.reduce((sum, _, l) => sum + widths[l]! * widths[l + 1]!, 0);
}

/** Every width multiplied: other networks, p times the square of it, the same spectral norms. */
export function widened(c: ScalingCase): Setup {
  return { ...c, widths: c.widths.map((width) => c.widening * width) };
}

/** The norm of one layer multiplied, its radius with it. */
export function scaledLayer(c: ScalingCase): Setup {
  return { ...c, norms: timesAt(c.norms, c) };
}

export function timesAt(list: readonly number[], { layer, factor }: ScalingCase): readonly number[] {
  return list.map((x, l) => (l === layer % list.length ? factor * x : x));
}

/** log(4/δ) and log(1 + 2r/τ) at the scale of `count`: c and L in its square m²·2(pL + c)/n. */
export function countLogs({ delta }: Setup): { readonly c: number; readonly L: number } {
  return { c: ln(4) - ln(delta), L: ln(17) };
}

/**
 * Relative error of any of the quantities over at most 8 layers: of G1, (2L² + 2L + 12) 2⁻⁵³, of G2 20 · 2⁻⁵³ and that of
 * Lambda, below (2L² + 3L + 6) 2⁻⁵³; radii and scaled numbers round once a layer. 256 · 2⁻⁵³ covers their sum at L = 8.
 */
export const errorOf: number = 256 * unitRoundoff;

export function enclosed(value: number): Enclosure {
  return within(value, errorOf);
}
