import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import { openStream } from '../../../src/core/stream.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { removeComponents } from '../../../src/linalg/orthogonal.ts';
import { addScaled, dot, norm } from '../../../src/linalg/vectors.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { flatten, parameterCount, viewOf } from '../../../src/theory/network/network.ts';
import { type Deviation, type GapSampler, informativeDelta } from '../gap-sampler.ts';
import { insideShare, networkGapSampler } from '../network-gap.ts';
import {
  type NetworkSetting,
  type NetworkSizes,
  networkSettingFields,
  networkSizes,
  onUnseenRows,
  rowsFit,
  seedOf,
  smallNetworks,
  trainedSmallNetworks,
} from '../network-setting.ts';

/** θ*, random or trained on rows outside the population; a flat of kParallel random orthonormal vectors. */
export interface NetworkFlatCase extends NetworkSetting {
  readonly kind: 'networks';
  readonly n: number;
  readonly delta: number;
  readonly kParallel: number;
  readonly r: number;
  readonly epsilon: number;
  readonly tau: number;
}

const positive = z.number().positive();
export const networkFlatSchema: z.ZodType<NetworkFlatCase> = z
  .strictObject({
    kind: z.literal('networks'),
    n: z.int().min(1),
    delta: positive.lt(1),
    kParallel: z.int().min(1),
    r: positive,
    epsilon: z.number().nonnegative(),
    tau: positive,
    ...networkSettingFields,
  })
  .refine(rowsFit, 'the rows must fit the network')
  .refine(({ tau, r }) => tau <= r, 'tau must be at most r')
  .refine(
    ({ first, kParallel }) => kParallel <= parameterCount(buildNetwork(first)),
    'kParallel must be at most the number of parameters',
  );

/** Layers and biases of 𝒮 are within r + ε of those of θ*. */
export function flatSizes({ first, r, epsilon }: NetworkFlatCase): NetworkSizes {
  const { centers, norms, biases } = networkSizes([buildNetwork(first)]);
  const more = r + epsilon;
  return { centers, norms: norms.map((s) => s + more), biases: biases.map((b) => b + more) };
}

/** 𝒮: up to r from θ* along the flat, and up to ε from there. */
export function networkFlatSampler(c: NetworkFlatCase): GapSampler {
  const sizes = flatSizes(c);
  const net = sizes.centers[0]!;
  const center = flatten(net);
  const U = orthonormalDirections(c.kParallel, center.length, seedOf(c));
  return networkGapSampler(c, {
    ...sizes,
    farthest: (_, direction) => viewOf(net, edgeTowards(c, center, U, flatten(direction))),
    work: 2 * c.kParallel * center.length,
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
  for (const [i, u] of U.entries()) if (along > 0) addScaled((insideShare * r * a[i]!) / along, u, theta);
  if (whole > 0) addScaled((insideShare * epsilon) / whole, g, theta);
  return theta;
}

/** k orthonormal vectors of R^p, up to rounding: Gaussians by Gram and Schmidt, twice. */
function orthonormalDirections(k: number, p: number, seed: number): Float64Array[] {
  const U: Float64Array[] = [];
  for (let i = 0; i < k; i++) {
    const u = new Float64Array(p);
    openStream(['flat', seed, i]).fillNormal(u);
    for (let pass = 0; pass < 2; pass++) {
      removeComponents(u, U);
      const size = norm(u);
      for (let j = 0; j < p; j++) u[j] = u[j]! / size;
    }
    U.push(u);
  }
  return U;
}

export interface FlatBounds {
  readonly deviation: Deviation;
  /** The Lipschitz constant Λ of the loss on 𝒮. */
  Lambda(c: NetworkFlatCase): number;
  /** The scale of the net at which G2 is least. */
  bestScale(c: NetworkFlatCase): number;
}

export function networkFlatCases(bounds: FlatBounds): Arbitrary<NetworkFlatCase> {
  const { n, delta, ...others } = flatDraws;
  return record({ n, delta, setting: smallNetworks(), ...others }).map(({ setting, ...draws }) =>
    flatCase(setting, draws, bounds),
  );
}

/** Networks trained on data as θ*, and rows that did not train them as the population. */
export function trainedFlatCases(
  bounds: FlatBounds,
  data: DataTables | undefined,
): Arbitrary<NetworkFlatCase> | undefined {
  const setting = trainedSmallNetworks(data);
  return (
    setting &&
    record({
      ...flatDraws,
      // so few that every sample can be tried, and enough that the sampling term is below half of M
      sizes: constantFrom({ N: 4, n: 5 }, { N: 4, n: 7 }, { N: 6, n: 5 }),
      delta: constantFrom(0.9, 0.99),
      part: constantFrom(0.001, 0.003, 0.01),
      setting,
    }).map(({ sizes: { N, n }, setting: trained, ...draws }) =>
      flatCase(onUnseenRows(trained, N), { ...draws, n }, bounds),
    )
  );
}

const flatDraws = {
  n: constantFrom<number[]>(2, 3, 5, 20, 1),
  delta: constantFrom(0.9, 0.99, 0.5),
  kParallel: integer({ min: 1, max: 4 }),
  // Λr as a part of M, about, and ε/r
  part: constantFrom<number[]>(0.001, 0.01, 0.05),
  thickness: constantFrom(0, 0.01, 0.3),
  scale: constantFrom<NetScale[]>('root', 'radius', 'best'),
};
type FlatDraws = {
  [D in keyof typeof flatDraws]: (typeof flatDraws)[D] extends Arbitrary<infer T> ? T : never;
};

function flatCase(
  setting: NetworkSetting,
  { n, delta, kParallel, part, thickness, scale }: FlatDraws,
  { deviation, Lambda, bestScale }: FlatBounds,
): NetworkFlatCase {
  const center: NetworkFlatCase = {
    kind: 'networks',
    ...setting,
    n,
    delta: informativeDelta(delta, deviation({ M: 1, delta: delta / 2, n, logK: 0 })),
    kParallel: Math.min(kParallel, parameterCount(buildNetwork(setting.first))),
    r: 0,
    epsilon: 0,
    tau: 0,
  };
  const r = roundSignificant(Math.min(1, (part * setting.loss.M) / Math.max(Lambda(center), 1e-3)));
  return withScale({ ...center, r, epsilon: roundSignificant(thickness * r), tau: r }, scale, bestScale);
}

/** Where the scale of the net is put: at the radius, at r/√n, at its best, or far below. */
export type NetScale = 'radius' | 'root' | 'best' | 'fine';

/** @param bestScale the scale at which G2 is least */
export function withScale<C extends { readonly n: number; readonly r: number; readonly tau: number }>(
  c: C,
  scale: NetScale,
  bestScale: (c: C) => number,
): C {
  const { r, n } = c;
  const scales = { radius: r, root: r / Math.sqrt(n), fine: r / (100 * Math.sqrt(n)) };
  return { ...c, tau: Math.min(r, roundSignificant(scale === 'best' ? bestScale(c) : scales[scale])) };
}
