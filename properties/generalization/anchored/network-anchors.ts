import { z } from 'zod';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import type { Loss } from '../../../src/theory/network/loss.ts';
import { type Layer, type Network, parameterCount, viewOf } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import { openStream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { ascend, ascentLooks, inside, lookOverhead } from '../ascent.ts';
import { polarFactor, polarWork } from './polar.ts';
import type { GapGame } from '../sample-gap.ts';
import {
  biasNormsOf,
  type FirstSpec,
  lossSchema,
  networkGame,
  normsOf,
  populationOf,
  populationSchema,
  type PopulationSpec,
  rowsFit,
  seedOf,
} from '../network-sample.ts';

/** Random networks as anchors, of seeds seed, seed + 1, …; or one that was trained on rows outside the population. */
export interface NetworkAnchorCase {
  readonly kind: 'networks';
  readonly n: number;
  readonly delta: number;
  readonly K: number;
  readonly first: FirstSpec;
  /** r_l */
  readonly radii: readonly number[];
  /** r'_l; all 0 without biases */
  readonly biasRadii: readonly number[];
  readonly population: PopulationSpec;
  readonly loss: Loss & { readonly M: number };
}

const nonNegative = z.number().nonnegative();
export const networkAnchorSchema: z.ZodType<NetworkAnchorCase> = z
  .strictObject({
    kind: z.literal('networks'),
    n: z.int().min(1),
    delta: z.number().positive().lt(1),
    K: z.int().min(1).max(16),
    first: networkSchema as z.ZodType<FirstSpec>,
    radii: z.array(nonNegative).readonly(),
    biasRadii: z.array(nonNegative).readonly(),
    population: populationSchema,
    loss: lossSchema as z.ZodType<NetworkAnchorCase['loss']>,
  })
  .refine(
    ({ first, K }) => first.kind === 'generated' || (first.kind === 'literal' && K === 1),
    'the anchors must be generated, or a single one given by its weights',
  )
  .refine(({ population, first }) => rowsFit(population, first), 'the rows must fit the anchor')
  .refine(
    ({ first, radii, biasRadii }) =>
      radii.length === first.layers.length && biasRadii.length === first.layers.length,
    'one radius for each layer',
  );

export function anchorsOf({ K, first }: Pick<NetworkAnchorCase, 'K' | 'first'>): Network[] {
  if (first.kind === 'literal') return [buildNetwork(first)];
  return Array.from({ length: K }, (_, k) => buildNetwork({ ...first, seed: first.seed + k }));
}

/** Upper bounds of max_k ‖W_l^(k)‖_σ and max_k ‖b_l^(k)‖. */
export function anchorSizes(anchors: readonly Network[]): {
  readonly norms: readonly number[];
  readonly biases: readonly number[];
} {
  const largest = (sizes: readonly number[][]): number[] =>
    sizes[0]!.map((_, l) => Math.max(...sizes.map((size) => size[l]!)));
  return { norms: largest(anchors.map(normsOf)), biases: largest(anchors.map(biasNormsOf)) };
}

export function networkAnchorGame(c: NetworkAnchorCase): GapGame {
  const anchors = anchorsOf(c);
  const { norms, biases } = anchorSizes(anchors);
  const population = populationOf(c.population, anchors[0]!, c.loss);
  return networkGame({
    loss: c.loss,
    population,
    n: c.n,
    norms: norms.map((s, l) => s + c.radii[l]!),
    biases: biases.map((b, l) => b + c.biasRadii[l]!),
    shape: anchors[0]!,
    looks: 2 * ascentLooks * c.K,
    overhead: anchors[0]!.layers.reduce((sum, layer) => sum + polarWork(layer), lookOverhead),
    climb(weights) {
      const examples = { ...population, weights };
      const starts = anchors.flatMap((anchor) => {
        const farthest = (gradient: Network): Network => edgeTowards(c, anchor, gradient);
        return [anchor, randomEdge(c, anchor)].map((start) => ascend(c.loss, examples, start, farthest));
      });
      return Math.max(...starts);
    },
  });
}

/** anchor + r_l P_l, P_l the polar factor of `direction` in each layer. */
function edgeTowards(c: NetworkAnchorCase, anchor: Network, direction: Network): Network {
  const layers = anchor.layers.map((layer, l): Layer => {
    const { weights, bias } = direction.layers[l]!;
    const P = polarFactor(layer, weights);
    const moved = layer.weights.map((w, i) => w + c.radii[l]! * P[i]!);
    if (!layer.bias || !bias) return { ...layer, weights: moved };
    const size = norm(bias);
    const step = size > 0 ? (inside * c.biasRadii[l]!) / size : 0;
    return { ...layer, weights: moved, bias: layer.bias.map((b, i) => b + step * bias[i]!) };
  });
  return { ...anchor, layers };
}

function randomEdge(c: NetworkAnchorCase, anchor: Network): Network {
  const z = new Float64Array(parameterCount(anchor));
  openStream(['start of an ascent', seedOf(c.first)]).fillNormal(z);
  return edgeTowards(c, anchor, viewOf(anchor, z));
}
