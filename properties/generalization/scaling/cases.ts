import { type Arbitrary, array, constantFrom, integer, record, tuple } from 'fast-check';
import { z } from 'zod';
import type { DataTables } from '../../../src/data/table.ts';
import { widthsOf } from '../../../src/theory/network/network.ts';
import { trainedNetworks } from '../../../src/theory/cases/trained-networks.ts';
import { spectralEnclosure } from '../../../src/theory/network/enclosed-norms.ts';
import { networkOf } from '../../../src/theory/network/build.ts';

/** What the bounds of the gap are given: networks of s_l times isometries, so that every norm is known. */
export interface BoundInputs {
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
export const laws = [
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
export type Law = (typeof laws)[number];

/** Inputs of the bounds, a law of scaling, and how far it is scaled. */
export interface ScalingCase extends BoundInputs {
  readonly part: Law;
  /** Which of both bounds, where the law is about both. */
  readonly bound: 'G1' | 'G2';
  /** The layer whose norm or radius is scaled, counted around. */
  readonly layer: number;
  /** Every width is multiplied by this, so p by its square; n by its square too. */
  readonly widening: number;
  /** Every other number is multiplied by this, δ divided. */
  readonly factor: number;
  /** Where norms and widths are from, for the reader, if from a network trained on a data set. */
  readonly trainedOn?: string;
}

const percent = (min: number, max: number): Arbitrary<number> => integer({ min, max }).map((x) => x / 100);

export const scalingCases: Arbitrary<ScalingCase> = integer({ min: 1, max: 4 }).chain((L) => {
  const each = <T>(of: Arbitrary<T>, more = 0): Arbitrary<T[]> =>
    array(of, { minLength: L + more, maxLength: L + more });
  return record({
    part: constantFrom(...laws),
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
    part: z.enum(laws),
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
  .refine(
    (c) => c.shares.length === c.norms.length && c.widths.length === c.norms.length + 1,
    'shares are one for each layer, widths one more',
  );

/** r_l */
export function radiiOf({ norms, shares }: BoundInputs): readonly number[] {
  return norms.map((norm, l) => norm * shares[l]!);
}

/** ‖W_l‖_F of s_l times an isometry (or its transpose): √min(d_{l−1}, d_l) singular values of s_l. */
export function frobeniusOf({ norms, widths }: BoundInputs): readonly number[] {
  return norms.map((norm, l) => norm * Math.sqrt(Math.min(widths[l]!, widths[l + 1]!)));
}

/** p */
export function parametersOf({ norms, widths }: BoundInputs): number {
  return norms.reduce((sum, _, l) => sum + widths[l]! * widths[l + 1]!, 0);
}

/** Every width multiplied: other networks, p times the square of it, the same spectral norms. */
export function widened(c: ScalingCase): BoundInputs {
  return { ...c, widths: c.widths.map((width) => c.widening * width) };
}

export function withMoreData(c: ScalingCase): BoundInputs {
  return { ...c, n: c.widening * c.widening * c.n };
}

/** The norm of one layer multiplied, its radius with it. */
export function scaledLayer(c: ScalingCase): BoundInputs {
  return { ...c, norms: timesAt(c.norms, c) };
}

/** The norm of one layer multiplied, at a fixed radius. */
export function withLargerNorm(c: ScalingCase): BoundInputs {
  const norms = timesAt(c.norms, c);
  return { ...c, norms, shares: c.shares.map((share, l) => (share * c.norms[l]!) / norms[l]!) };
}

export function withLessData(c: ScalingCase): BoundInputs {
  return { ...c, n: Math.ceil(c.n / c.factor) };
}

/** One entry multiplied: that of the case's layer. */
export function timesAt(list: readonly number[], { layer, factor }: ScalingCase): readonly number[] {
  return list.map((x, l) => (l === layer % list.length ? factor * x : x));
}
