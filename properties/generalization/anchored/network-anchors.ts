import { type Arbitrary, constantFrom, record } from 'fast-check';
import { z } from 'zod';
import { ln } from '../../../src/core/elementary.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { hasBiases, type Layer, type Network, outputWidth } from '../../../src/theory/network/network.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { lossLipschitz } from '../../../src/theory/network/loss.ts';
import { applyLayer, applyTransposed } from '../../../src/theory/network/products.ts';
import { type Deviation, informativeDelta } from '../gap-sampler.ts';
import { insideShare, type NetworkNeighbourhood } from '../network-gap.ts';
import {
  type NetworkSetting,
  networkSettingFields,
  networkSizes,
  onUnseenRows,
  rowsFit,
  smallNetworks,
  trainedSmallNetworks,
} from '../network-setting.ts';

/** Random networks as anchors, of seeds seed, seed + 1, …; or one trained on rows outside the population. */
export interface NetworkAnchorCase extends NetworkSetting {
  readonly kind: 'networks';
  readonly n: number;
  readonly delta: number;
  readonly K: number;
  /** r_l, and r'_l, all 0 without biases. */
  readonly radii: readonly number[];
  readonly biasRadii: readonly number[];
}

const radii = z.array(z.number().nonnegative()).readonly();
export const networkAnchorSchema: z.ZodType<NetworkAnchorCase> = z
  .strictObject({
    kind: z.literal('networks'),
    n: z.int().min(1),
    delta: z.number().positive().lt(1),
    K: z.int().min(1).max(16),
    radii,
    biasRadii: radii,
    ...networkSettingFields,
  })
  .refine(
    ({ first, K }) => first.kind === 'generated' || K === 1,
    'an anchor given by its weights is a single one',
  )
  .refine(rowsFit, 'the rows must fit the anchor')
  .refine(
    ({ first, radii, biasRadii }) =>
      radii.length === first.layers.length && biasRadii.length === first.layers.length,
    'one radius for each layer',
  );

/** 𝒮: in each layer the balls of radius r_l and r'_l round the anchors. */
export function anchorNeighbourhood(c: NetworkAnchorCase): NetworkNeighbourhood {
  const { first, K, radii, biasRadii } = c;
  const centers =
    first.kind === 'literal'
      ? [buildNetwork(first)]
      : Array.from({ length: K }, (_, k) => buildNetwork({ ...first, seed: first.seed + k }));
  const { norms, biases } = networkSizes(centers);
  return {
    centers,
    norms: norms.map((s, l) => s + radii[l]!),
    biases: biases.map((b, l) => b + biasRadii[l]!),
    farthest: (anchor, direction) => edgeTowards(c, anchor, direction),
    work: centers[0]!.layers.reduce((sum, layer) => sum + polarWork(layer), 0),
  };
}

/** anchor + r_l P_l, P_l the polar factor of `direction` in each layer. */
function edgeTowards(c: NetworkAnchorCase, anchor: Network, direction: Network): Network {
  const layers = anchor.layers.map((layer, l): Layer => {
    const { weights, bias } = direction.layers[l]!;
    const moved = polarFactor(layer, weights);
    const radius = c.radii[l]!;
    for (let i = 0; i < moved.length; i++) moved[i] = layer.weights[i]! + radius * moved[i]!;
    if (!layer.bias || !bias) return { ...layer, weights: moved };
    const size = norm(bias);
    const step = size > 0 ? (insideShare * c.biasRadii[l]!) / size : 0;
    return { ...layer, weights: moved, bias: layer.bias.map((b, i) => b + step * bias[i]!) };
  });
  return { ...anchor, layers };
}

/** Steps of Newton and Schulz: singular values above a tenth of ‖G‖_F come close to 1. */
const polarIterations = 8;
/**
 * About the polar factor of G, which maximizes ⟨G, P⟩ over ‖P‖_σ ≤ 1, with ‖P‖_σ ≤ 1 always: from G/‖G‖_F on
 * X ← 1.5X − 0.5XXᵀX maps singular values in [0, 1] into [0, 1], increasing towards 1. Rounding adds some
 * hundred units of 2⁻⁵³, for which `insideShare` leaves room.
 * @param G: width × fanIn, by rows, as what is returned; zeros for zeros
 */
function polarFactor({ width, fanIn }: Pick<Layer, 'width' | 'fanIn'>, G: Float64Array): Float64Array {
  const size = norm(G);
  const X = new Float64Array(G.length);
  if (!(size > 0 && size < Infinity)) return X;
  // loops, since `map` of a typed array takes several times as long, and this is most of an ascent's work
  for (let j = 0; j < X.length; j++) X[j] = G[j]! / size;
  if (width > 1 && fanIn > 1) {
    const layer: Layer = { width, fanIn, weights: X };
    const gram = new Float64Array(width * width);
    const cubic = new Float64Array(X.length);
    for (let i = 0; i < polarIterations; i++) {
      applyLayer(layer, X, width, gram);
      applyTransposed(layer, gram, width, cubic);
      for (let j = 0; j < X.length; j++) X[j] = 1.5 * X[j]! - 0.5 * cubic[j]!;
    }
  }
  for (let j = 0; j < X.length; j++) X[j] = insideShare * X[j]!;
  return X;
}

/** Multiply-adds of `polarFactor`. */
function polarWork({ width, fanIn }: Pick<Layer, 'width' | 'fanIn'>): number {
  return 2 * polarIterations * width * width * fanIn;
}

export interface AnchorBounds {
  readonly deviation: Deviation;
  /** How far the output moves, per unit of weights and of biases, layer by layer. */
  gains(c: NetworkAnchorCase): readonly { readonly weights: number; readonly biases: number }[];
}

export function networkAnchorCases(bounds: AnchorBounds): Arbitrary<NetworkAnchorCase> {
  return record({
    n: constantFrom(1, 2, 3, 5, 20),
    delta: constantFrom(0.9, 0.99, 0.5, 0.74),
    K: constantFrom(1, 1, 2),
    setting: smallNetworks(),
    part: constantFrom(0.01, 0.001, 0.1, 0.4),
  }).map(({ setting, part, ...c }) => anchorCase({ ...c, ...setting }, part, bounds));
}

/** On data. @param tight single examples, too; balls that are hardly there or make the bound trivial */
export function trainedAnchorCases(
  bounds: AnchorBounds,
  data: DataTables | undefined,
  tight = false,
): Arbitrary<NetworkAnchorCase> | undefined {
  const setting = trainedSmallNetworks(data);
  return (
    setting &&
    record({
      // so few that every sample can be tried
      sizes: constantFrom<{ readonly N: number; readonly n: number }[]>(
        ...(tight ? [{ N: 8, n: 1 }] : []),
        { N: 8, n: 2 },
        { N: 8, n: 3 },
        { N: 4, n: 5 },
      ),
      delta: constantFrom(0.9, 0.99),
      setting,
      part: constantFrom<number[]>(...(tight ? [0.001, 100] : [0.001, 0.01, 0.03])),
    }).map(({ sizes: { N, n }, delta, setting: trained, part }) =>
      anchorCase({ n, delta, K: 1, ...onUnseenRows(trained, N) }, part, bounds),
    )
  );
}

/** Radii so that each layer's moves are its share of `part` of the loss's range; δ as the bound needs it. */
function anchorCase(
  drawn: NetworkSetting & Pick<NetworkAnchorCase, 'n' | 'delta' | 'K'>,
  part: number,
  bounds: AnchorBounds,
): NetworkAnchorCase {
  const { n, K, first, loss } = drawn;
  const delta = informativeDelta(drawn.delta, bounds.deviation({ M: 1, delta: drawn.delta, n, logK: ln(K) }));
  const still = first.layers.map(() => 0);
  const c: NetworkAnchorCase = { kind: 'networks', ...drawn, delta, radii: still, biasRadii: still };
  const net = buildNetwork(first);
  const biased = hasBiases(net);
  const gains = bounds.gains(c);
  const rho = lossLipschitz(loss, outputWidth(net));
  const each = (part * loss.M) / (2 * rho * gains.length * (biased ? 2 : 1));
  const radius = (gain: number): number => roundSignificant(Math.min(1, each / Math.max(gain, 1e-6)));
  return {
    ...c,
    radii: gains.map(({ weights }) => radius(weights)),
    biasRadii: gains.map(({ biases }) => (biased ? radius(biases) : 0)),
  };
}
