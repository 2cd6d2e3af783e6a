import { type Arbitrary, boolean, nat, oneof, tuple } from 'fast-check';
import { z } from 'zod';
import type { DataTables } from '../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { enclosedDifference, enclosedNorm, exactVector } from '../../src/linalg/enclosed-vectors.ts';
import { type Interval, type IntervalArithmetic, largest } from '../../src/linalg/precision-ladder.ts';
import { lipschitzProductIn } from '../../src/theory/bounds/network-perturbation.ts';
import {
  biasAndDepthLabels,
  explainNetwork,
  hasDepth,
  networkFeatures,
  piecewiseLinearLabels,
  tanhAndTrainedLabels,
} from '../../src/theory/cases/describe-network.ts';
import { networks, type NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import {
  rowAt,
  trainedCovers,
  trainedNetworks,
  withTrained,
} from '../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { networkArithmetic } from '../../src/theory/network/enclosed-norms.ts';
import { enclosedForward } from '../../src/theory/network/enclosed.ts';
import { inputWidth, type Layer, type Network, rowsOf } from '../../src/theory/network/network.ts';
import { networkSchema } from '../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../src/theory/network/spec.ts';
import {
  enclosedInequality,
  type EnclosedTerms,
  largestEntry,
  type LayerSizes,
  layerSizes,
  type MutantChange,
  withEnclosedTerms,
} from './enclosed-inequality.ts';
import { alignedLayers, pointDraws, pointFrom, rankOne, tightSpace } from './network-cases.ts';

export interface LipschitzCase {
  readonly network: NetworkSpec;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function pairs(space: Partial<NetworkSpace>): Arbitrary<LipschitzCase> {
  return tuple(networks(space), pointDraws([0, 0, 1, 10]), pointDraws()).map(([network, first, second]) => {
    const x = pointFrom(network, first);
    return { network, x, y: pointFrom(network, second, x) };
  });
}

/** Of networks trained on data: a row that they have not seen, and another one, or a point off it. */
function trainedPairs(data?: DataTables): Arbitrary<LipschitzCase> | undefined {
  const trained = trainedNetworks(data);
  if (trained === undefined) return undefined;
  return tuple(trained, nat(), nat(), boolean(), pointDraws()).map(
    ([{ network, rows }, i, j, off, draws]) => {
      const x = rowAt(rows, i).x;
      return { network, x, y: off ? pointFrom(network, draws, x) : rowAt(rows, j).x };
    },
  );
}

/** What the case says without the bound: ‖f(x) − f(y)‖ at the left. */
interface LipschitzTerms extends EnclosedTerms, LayerSizes {
  readonly net: Network;
  /** x − y, and its length. */
  readonly step: readonly Interval[];
  readonly distance: Interval;
}

const moved = enclosedInequality((c: LipschitzCase, effort): LipschitzTerms => {
  const a = networkArithmetic(effort);
  const net = networkOf(c.network);
  const x = exactVector(a, c.x);
  const y = exactVector(a, c.y);
  const step = enclosedDifference(a, x, y);
  const moved = enclosedDifference(a, enclosedForward(a, net, x), enclosedForward(a, net, y));
  return {
    a,
    net,
    ...layerSizes(a, net, effort),
    distance: enclosedNorm(a, step),
    step,
    lhs: enclosedNorm(a, moved),
  };
});

const { termsOf, sidesWith, withBound, tightnessOf, isPositive } = moved;

function bound({ a, norms, distance }: Pick<LipschitzTerms, 'a' | 'norms' | 'distance'>): Interval {
  return a.mul(lipschitzProductIn(a, norms), distance);
}

/** ∏ of another size of each layer, times the distance. */
function withSizes(
  size: (layer: Layer, terms: LipschitzTerms) => Interval,
  change?: MutantChange<LipschitzCase>,
): InequalityMutant<LipschitzCase> {
  return withBound((terms) => {
    const norms = terms.net.layers.map((layer) => size(layer, terms));
    return bound({ ...terms, norms });
  }, change);
}

function longest({ a }: LipschitzTerms, vectors: readonly ArrayLike<number>[]): Interval {
  return largest(
    a,
    vectors.map((x) => enclosedNorm(a, exactVector(a, Array.from(x)))),
  );
}

const tightness = tightnessOf(bound);

function hasNorm(is: (hi: number) => boolean): (c: LipschitzCase) => boolean {
  return (c) => {
    const { a, norms } = termsOf(c, 0);
    return norms.some((s) => is(a.enclose(s).hi));
  };
}

/** ‖A¹⁶‖_F^(1/16), at least the spectral radius. @throws {RangeError} unless W is square */
function aboveSpectralRadius(a: IntervalArithmetic, layer: Layer): Interval {
  const n = layer.width;
  if (n !== layer.fanIn) throw new RangeError('W_l must be square to have a spectral radius');
  let A = exactVector(a, layer.weights);
  for (let k = 0; k < 4; k++) {
    A = A.map((_, at) => {
      let sum = a.of(0);
      for (let j = 0; j < n; j++)
        sum = a.add(sum, a.mul(A[Math.floor(at / n) * n + j]!, A[j * n + (at % n)]!));
      return sum;
    });
  }
  return a.sqrt(a.sqrt(a.sqrt(a.sqrt(enclosedNorm(a, A)))));
}

/** Square layers, of which the spectral radius can be asked. */
const square = (width: number): Arbitrary<LipschitzCase> =>
  pairs({
    width: [width, width],
    inputs: width,
    outputs: width,
    depth: [1, 2],
    kinds: ['rounded', 'nilpotent', 'gaussian'],
  });

export function lipschitzProductClaim(data?: DataTables): InequalityClaim<LipschitzCase> {
  const onData = trainedPairs(data);
  const claim = inequalityClaim<LipschitzCase>({
    id: 'networks/lipschitz-product',
    says: '‖f_θ(x) − f_θ(y)‖ ≤ ∏‖W_l‖_σ ‖x − y‖, biases or not',
    tex: String.raw`\|f_\theta(x)-f_\theta(y)\|\ \le\ \prod_l\|W_l\|_\sigma\,\|x-y\|`,
    source: 'N1',
    notes:
      'The Frobenius norm, and √(‖W‖₁‖W‖_∞), are at least ‖W‖_σ: with them the statement is true, so they are no mutants. For the spectral radius the mutant has ‖W¹⁶‖_F^(1/16), which is larger.',
    cases: withTrained(
      oneof({ arbitrary: pairs({}), weight: 3 }, { arbitrary: pairs(tightSpace), weight: 1 }),
      onData,
    ),
    schema: z
      .strictObject({
        network: networkSchema,
        x: z.array(z.number()).readonly(),
        y: z.array(z.number()).readonly(),
      })
      .refine(({ network, x, y }) => {
        const width = inputWidth(networkOf(network));
        return x.length === width && y.length === width;
      }, 'x and y must have the input width of the network'),
    sides: sidesWith(bound),
    informative: (c) => {
      const { a, distance } = termsOf(c, 0);
      return a.enclose(distance).lo > 0 && isPositive(c);
    },
    covers: {
      ...piecewiseLinearLabels,
      ...tanhAndTrainedLabels,
      ...biasAndDepthLabels,
      'norms above 1e100': hasNorm((hi) => hi > 1e100),
      'norms below 1e-100': hasNorm((hi) => hi < 1e-100),
      'within 1% of equality, two layers or more': (c) => !hasDepth(1)(c) && tightness(c) > 0.99,
      ...trainedCovers(onData, (c: LipschitzCase) => c.network),
    },
    tightAt: {
      'an entry above the diagonal': {
        network: { kind: 'literal', activation: 'identity', layers: [{ weights: rankOne([1, 0], [0, 1]) }] },
        x: [0, 1],
        y: [0, 0],
      },
      'aligned rank-one layers': { network: alignedLayers, x: [3, 4], y: [0, 0] },
    },
    features: (c) => ({ ...networkFeatures(c), 'lhs/rhs': tightness(c) }),
    explain: (c) => {
      const { a, net, distance, lhs } = termsOf(c, 0);
      return [
        ...explainNetwork(net),
        `x = (${c.x.join(', ')}), y = (${c.y.join(', ')}): ‖x − y‖ = ${a.enclose(distance).hi}`,
        `‖f(x) − f(y)‖ = ${a.enclose(lhs).hi}`,
      ];
    },
    mustRefute: {
      'spectral radius': withSizes((layer, { a }) => aboveSpectralRadius(a, layer), {
        cases: oneof(square(2), square(3)),
      }),
      'largest entry': withSizes(({ weights }, { a }) =>
        a.of(weights.reduce((max, w) => Math.max(max, Math.abs(w)), 0)),
      ),
      'longest row': withSizes((layer, terms) => longest(terms, rowsOf(layer))),
      'longest column': withSizes(({ weights, fanIn }, terms) =>
        longest(
          terms,
          Array.from({ length: fanIn }, (_, j) => weights.filter((__, at) => at % fanIn === j)),
        ),
      ),
      'Frobenius norm over √rows': withSizes(({ weights, width }, { a }) =>
        a.div(enclosedNorm(a, exactVector(a, weights)), a.sqrt(a.of(width))),
      ),
      'the first layer forgotten': withBound((terms) => bound({ ...terms, norms: terms.norms.slice(1) })),
      'sum for product': withBound(({ a, norms, distance }) => {
        const sum = norms.reduce((all, s) => a.add(all, s), a.of(0));
        return a.mul(sum, distance);
      }),
      'largest layer for product': withBound(({ a, norms, distance }) => a.mul(largest(a, norms), distance)),
      'largest coordinate of x − y for its length': withBound((terms) =>
        bound({ ...terms, distance: largestEntry(terms.a, terms.step) }),
      ),
      '1% less': withBound((terms) => terms.a.mul(terms.a.of(0.99), bound(terms)), {
        cases: pairs(tightSpace),
        notes: 'the product is attained by aligned rank-one layers',
      }),
    },
  });
  return withEnclosedTerms(
    claim,
    moved,
    ({ norms, distance }) => ({ norms, distance }),
    ({ a }, numbers) => bound({ a, ...numbers }),
  );
}
