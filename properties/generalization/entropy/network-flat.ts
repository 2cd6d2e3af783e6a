import { z } from 'zod';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { openStream } from '../../../src/core/stream.ts';
import { addScaled, dot, norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { type Loss, lossLipschitz } from '../../../src/theory/network/loss.ts';
import {
  flatten,
  type Network,
  outputWidth,
  parameterCount,
  viewOf,
} from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import { ascend, ascentLooks, inside, lookOverhead } from '../ascent.ts';
import { hasBiases } from '../../../src/theory/cases/network-case.ts';
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
import type { GapGame } from '../sample-gap.ts';

/** A random network as θ*, or one that was trained on rows outside the population, and a flat spanned by kParallel random orthonormal directions of the space of all parameters. */
export interface NetworkFlatCase {
  readonly kind: 'networks';
  readonly n: number;
  readonly delta: number;
  readonly first: FirstSpec;
  readonly kParallel: number;
  readonly r: number;
  readonly epsilon: number;
  readonly tau: number;
  readonly population: PopulationSpec;
  readonly loss: Loss & { readonly M: number };
}

const positive = z.number().positive();
export const networkFlatSchema: z.ZodType<NetworkFlatCase> = z
  .strictObject({
    kind: z.literal('networks'),
    n: z.int().min(1),
    delta: positive.lt(1),
    first: networkSchema as z.ZodType<FirstSpec>,
    kParallel: z.int().min(1),
    r: positive,
    epsilon: z.number().nonnegative(),
    tau: positive,
    population: populationSchema,
    loss: lossSchema as z.ZodType<NetworkFlatCase['loss']>,
  })
  .refine(
    ({ first: { kind } }) => kind !== ('trained' as string),
    'the network must be generated or given by its weights',
  )
  .refine(({ population, first }) => rowsFit(population, first), 'the rows must fit the network')
  .refine(({ tau, r }) => tau <= r, 'tau must be at most r')
  .refine(
    ({ first, kParallel }) => kParallel <= parameterCount(buildNetwork(first)),
    'kParallel must be at most the number of parameters',
  );

/** Λ on 𝒮, where layers and biases move by at most r + ε. */
export function networkLambda({
  first,
  r,
  epsilon,
  population,
  loss,
}: Pick<NetworkFlatCase, 'first' | 'r' | 'epsilon' | 'population' | 'loss'>): number {
  const net = buildNetwork(first);
  const more = r + epsilon;
  return perturbationLambda({
    rho: lossLipschitz(loss, outputWidth(net)),
    B: populationOf(population, net, loss).B,
    norms: normsOf(net).map((s) => s + more),
    ...(hasBiases(net) && { biases: biasNormsOf(net).map((b) => b + more) }),
  });
}

export function networkFlatGame(c: NetworkFlatCase): GapGame {
  const net = buildNetwork(c.first);
  const center = flatten(net);
  const U = orthonormalDirections(c.kParallel, center.length, seedOf(c.first));
  const population = populationOf(c.population, net, c.loss);
  const farthest = (gradient: ArrayLike<number>): Network => viewOf(net, edgeTowards(c, center, U, gradient));
  const random = new Float64Array(center.length);
  openStream(['start of an ascent', seedOf(c.first)]).fillNormal(random);
  return networkGame({
    loss: c.loss,
    population,
    n: c.n,
    norms: normsOf(net).map((s) => s + c.r + c.epsilon),
    biases: biasNormsOf(net).map((b) => b + c.r + c.epsilon),
    shape: net,
    looks: 2 * ascentLooks,
    overhead: lookOverhead + 2 * c.kParallel * center.length,
    climb(weights) {
      const examples = { ...population, weights };
      const starts = [net, farthest(random)].map((start) =>
        ascend(c.loss, examples, start, (gradient) => farthest(flatten(gradient))),
      );
      return Math.max(...starts);
    },
  });
}

/** θ* + Ua + e with a and e as long as allowed, along Uᵀg and g. */
function edgeTowards(
  { r, epsilon }: NetworkFlatCase,
  center: Float64Array,
  U: readonly Float64Array[],
  g: ArrayLike<number>,
): Float64Array {
  const theta = center.slice();
  const a = U.map((u) => dot(u, g));
  const [along, whole] = [norm(a), norm(g)];
  for (const [i, u] of U.entries()) if (along > 0) addScaled((inside * r * a[i]!) / along, u, theta);
  if (whole > 0) addScaled((inside * epsilon) / whole, g, theta);
  return theta;
}

/** k orthonormal vectors of R^p, up to rounding: Gaussians by Gram and Schmidt, twice. */
function orthonormalDirections(k: number, p: number, seed: number): Float64Array[] {
  const U: Float64Array[] = [];
  for (let i = 0; i < k; i++) {
    const u = new Float64Array(p);
    openStream(['flat', seed, i]).fillNormal(u);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of U) addScaled(-dot(other, u), other, u);
      const size = norm(u);
      for (let j = 0; j < p; j++) u[j] = u[j]! / size;
    }
    U.push(u);
  }
  return U;
}
