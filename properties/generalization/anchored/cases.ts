import { type Arbitrary, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { ln } from '../../../src/core/elementary.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { breaking, type BrokenHypothesis, type GapSampler, informativeDelta } from '../gap-sampler.ts';
import { networkGapSampler } from '../network-gap.ts';
import { type CoordinateCase, coordinateSampler, coordinateSchema, spreadOf } from './coordinate-anchors.ts';
import { type LabelCase, labelSampler, labelSchema, outputRadius } from './label-ball.ts';
import {
  type AnchorBounds,
  anchorNeighbourhood,
  type NetworkAnchorCase,
  networkAnchorCases,
  networkAnchorSchema,
  trainedAnchorCases,
} from './network-anchors.ts';
import { moved, type SignCase, signExample, signSampler, signSchema } from './sign-network.ts';

/** A case of G1: anchors, their neighbourhoods, a population and a loss. */
export type AnchoredCase = SignCase | CoordinateCase | LabelCase | NetworkAnchorCase;

export const anchoredSchema: z.ZodType<AnchoredCase> = z.union([
  signSchema,
  coordinateSchema,
  labelSchema,
  networkAnchorSchema,
]);

export const samplerOf: (c: AnchoredCase) => GapSampler = memoize((c) => {
  switch (c.kind) {
    case 'signs':
      return signSampler(c);
    case 'coordinates':
      return coordinateSampler(c);
    case 'labels':
      return labelSampler(c);
    case 'networks':
      return networkGapSampler(c, anchorNeighbourhood(c));
  }
});

export interface AnchoredBounds extends AnchorBounds {
  bound(c: AnchoredCase): {
    readonly sampling: number;
    readonly approximation: number;
    readonly total: number;
  };
}

/** Failure probabilities; the theorem allows any in (0, 1), and large ones are the easiest to see. */
const deltas = [0.9, 0.5, 0.99, 0.74, 0.2, 0.1, 0.05, 0.02] as const;

/** Share of what sampling leaves of M that the moves take: A/(M(1 − H)); above 1 the bound is trivial. */
const fills = [0.01, 0.001, 0.1, 0.3, 0.6] as const;
const tightFills = [0.01, 3, 0.3, 3, 0.9] as const;

/** The high level's probability relative to the largest at which it can surprise; at least 1/2 if large. */
const shares = [0.95, 0.8, 0.6] as const;
const tightShares = [0.95, 100] as const;

/** How near to the bound a case is to come. */
function nearness(tight: boolean) {
  return record({
    fill: constantFrom<number[]>(...(tight ? tightFills : fills)),
    share: constantFrom<number[]>(...(tight ? tightShares : shares)),
  });
}

/** Up to three digits, not below x. */
function above(x: number): number {
  const near = roundSignificant(x);
  return near >= x ? near : roundSignificant(x * 1.01);
}

/**
 * M so that the moves fill that part of what sampling leaves of it, at least `spread`; `high` as a share of
 * the largest at which it can surprise.
 * @param c with M = 1
 * @param help what moving adds to the gap
 */
function calibrated<C extends SignCase | LabelCase>(
  c: C,
  { bound }: AnchoredBounds,
  spread: number,
  help: number,
  { fill, share }: { readonly fill: number; readonly share: number },
): C {
  const { sampling, approximation } = bound(c);
  const M = above(Math.max(approximation / (Math.max(0.05, 1 - sampling) * fill), spread) || 1);
  const { total } = bound({ ...c, M });
  const surprise = M - spread > 0 ? (total - help) / (M - spread) : 1;
  return { ...c, M, high: roundSignificant(Math.min(0.5, Math.max(0.02, share * (1 - surprise)))) };
}

const sizes = [1, 2, 3, 5, 10, 20, 50, 100, 400, 1000] as const;

/** @param broken the hypothesis that fails, if any: by this factor where it is a number */
export function signCases(
  bounds: AnchoredBounds,
  tight: boolean,
  broken?: BrokenHypothesis,
  factor = 20,
): Arbitrary<SignCase> {
  return record({
    n: constantFrom<number[]>(...(tight ? [1, 2, 3, 20, 100, 400, 1000] : sizes)),
    delta: constantFrom(...deltas),
    // with so many points exits are computed, and a search can afford more cases
    pointsEach: constantFrom<number[]>(...(tight ? [1e6] : [1e6, 1e3, 25])),
    rho: constantFrom(1, 2, 0.5, 10),
    B: constantFrom(1, 2, 0.5, 10),
    depth: integer({ min: 1, max: 4 }),
    anchor: constantFrom(1, 0, 2, 0.5),
    radius: constantFrom(1, 0.1, 0.01, 2),
    near: nearness(tight),
  }).map(({ n, delta, pointsEach, rho, B, depth, anchor, radius, near }) => {
    const drawn: SignCase = {
      ...signExample,
      M: 1,
      n,
      delta: informativeDelta(delta, bounds.deviation({ M: 1, delta, n, logK: 0 })),
      points: pointsEach * n,
      B,
      rho,
      layers: Array.from({ length: depth }, () => ({ anchor, radius })),
      fitted: broken === 'anchor',
    };
    const c = breaking(drawn, broken, factor);
    const spread = moved(c);
    return breaking(calibrated(c, bounds, spread, spread * (1 - 1 / pointsEach), near), broken, factor);
  });
}

const mostlyAnchors = { n: [1, 3, 20, 50, 100, 400], deltas, parts: [0, 0, 0, 0.001, 0.02, 0.1] };
/** Coins alone, so many and with failures so rare that Hoeffding's exponent decides; computed exactly. */
const rareCoins = { n: [4000, 1000, 400], deltas: [1e-16, 1e-12, 1e-6, 1e-30], parts: [0] };

/** Fair coins at failure probabilities down to 1e-30. */
export const coinCases: Arbitrary<CoordinateCase> = coordinateCases(rareCoins);

function coordinateCases(
  space: Readonly<Record<keyof typeof rareCoins, readonly number[]>>,
): Arbitrary<CoordinateCase> {
  return record({
    n: constantFrom(...space.n),
    delta: constantFrom(...space.deltas),
    K: constantFrom(1, 10, 100, 1000),
    rho: constantFrom(1, 2, 0.5, 10),
    B: constantFrom(1, 2, 0.5, 10),
    a: constantFrom(1, 0.5, 3),
    part: constantFrom(...space.parts),
  }).map(({ n, delta, K, rho, B, a, part }) => {
    // fewer coins could not come down so unevenly that Hoeffding would be surprised
    const least = Math.ceil(2.2 * ln((2 * K) / delta));
    const c: CoordinateCase = {
      kind: 'coordinates',
      n: Math.max(n, least),
      delta,
      K,
      B,
      rho,
      a,
      radius: roundSignificant((part * a) / B),
      M: 1,
    };
    return { ...c, M: above(Math.max(2 * spreadOf(c), rho)) };
  });
}

/** @param tight one example, losses with just the room to move, most of the move from W_2 b_1 or b_2 */
export function labelCases(bounds: AnchoredBounds, tight: boolean): Arbitrary<LabelCase> {
  return record({
    n: constantFrom<number[]>(...(tight ? [1, 1, 1, 2] : [1, 2, 3, 5])),
    delta: constantFrom<number[]>(...(tight ? [0.9, 0.99] : deltas)),
    labels: constantFrom(1e6, 10, 100),
    B: constantFrom(0, 1),
    rho: constantFrom(1, 2, 0.5),
    below: constantFrom(0, 1),
    bias: constantFrom<number[]>(...(tight ? [1, 10] : [1, 10, 0])),
    biasRadius: constantFrom(0, 1, 0.1),
    radius: constantFrom<number[]>(...(tight ? [1, 0] : [1, 0.1, 0])),
    outerRadius: constantFrom(0, 1, 0.1),
    near: nearness(tight),
  }).map(({ near, ...drawn }) => {
    const { n, delta } = drawn;
    const attained = informativeDelta(delta, bounds.deviation({ M: 1, delta, n, logK: 0 }));
    const c: LabelCase = { kind: 'labels', ...drawn, delta: attained, M: 1, high: 0.5 };
    const u = outputRadius(c);
    return calibrated(c, bounds, 2 * c.rho * u, 0.58 * c.rho * u, tight ? { ...near, fill: 3 } : near);
  });
}

/** The claim's space: mostly sign networks with computed exits; an eighth random networks with an ascent. */
export function anchoredCases(bounds: AnchoredBounds, data?: DataTables): Arbitrary<AnchoredCase> {
  const synthetic: Arbitrary<AnchoredCase> = oneof(
    { weight: 12, arbitrary: signCases(bounds, false) },
    { weight: 4, arbitrary: coordinateCases(mostlyAnchors) },
    { weight: 1, arbitrary: coinCases },
    { weight: 4, arbitrary: labelCases(bounds, false) },
    { weight: 3, arbitrary: networkAnchorCases(bounds) },
  );
  return withTrained(synthetic, trainedAnchorCases(bounds, data));
}

/** Closed forms (and networks trained on data), with bounds that may be trivial: here mutants fail. */
export function tightAnchoredCases(bounds: AnchoredBounds, data?: DataTables): Arbitrary<AnchoredCase> {
  const synthetic: Arbitrary<AnchoredCase> = oneof(
    { weight: 4, arbitrary: signCases(bounds, true) },
    { weight: 1, arbitrary: coordinateCases(mostlyAnchors) },
    { weight: 1, arbitrary: labelCases(bounds, true) },
  );
  return withTrained(synthetic, trainedAnchorCases(bounds, data, true));
}
