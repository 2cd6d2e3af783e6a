import { type Arbitrary, boolean, nat, oneof, tuple } from 'fast-check';
import { z } from 'zod';
import { lipschitzProductIn } from '../../../src/theory/bounds/network-perturbation.ts';
import { networks, type NetworkSpace } from '../../../src/theory/cases/networks.ts';
import {
  type InequalityClaim,
  inequalityClaim,
  type InequalityMutant,
  type Sides,
} from '../../../src/judge/claims/claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { Arithmetic } from '../../../src/linalg/arithmetic.ts';
import { enclosedNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { enclosedForward } from '../../../src/theory/network/enclosed.ts';
import { inputWidth, type Layer, type Network, parameterCount } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import {
  arithmeticAt,
  exactVector,
  explainNetwork,
  type Interval,
  largest,
  networkOf,
  remembering,
  spectralInterval,
} from '../../../src/theory/cases/network-case.ts';
import {
  trainedCovers,
  trainedNetworks,
  rowAt,
  withTrained,
} from '../../../src/theory/cases/trained-networks.ts';
import { aboveSpectralRadius } from './spectral-radius.ts';
import { pointDraws, type PointDraws, pointFrom, tightSpace } from '../network-points.ts';
import { alignedLayers } from '../aligned-layers.ts';

/** A network and two inputs. */
export interface LipschitzCase {
  readonly network: NetworkSpec;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function pairs(space: Partial<NetworkSpace>): Arbitrary<LipschitzCase> {
  return tuple(networks(space), pointDraws([0, 0, 1, 10]), pointDraws()).map(paired);
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

function paired([network, first, second]: [NetworkSpec, PointDraws, PointDraws]): LipschitzCase {
  const x = pointFrom(network, first);
  return { network, x, y: pointFrom(network, second, x) };
}

/** What the case says without the bound. */
interface Scene {
  readonly a: Arithmetic<Interval>;
  readonly net: Network;
  /** ‖W_l‖_σ */
  readonly norms: readonly Interval[];
  /** ‖x − y‖ */
  readonly apart: Interval;
  /** x − y */
  readonly step: readonly Interval[];
  /** ‖f(x) − f(y)‖ */
  readonly outputs: Interval;
}

const remember = remembering<Scene>();

function sceneOf(c: LipschitzCase, effort: number): Scene {
  return remember(c, String(effort), () => {
    const a = arithmeticAt(effort);
    const net = networkOf(c.network);
    const x = exactVector(a, c.x);
    const y = exactVector(a, c.y);
    const step = x.map((xi, i) => a.sub(xi, y[i]!));
    const above = enclosedForward(a, net, x);
    const below = enclosedForward(a, net, y);
    return {
      a,
      net,
      norms: net.layers.map((layer) => spectralInterval(a, layer, effort)),
      apart: enclosedNorm(a, step),
      step,
      outputs: enclosedNorm(
        a,
        above.map((fi, i) => a.sub(fi, below[i]!)),
      ),
    };
  });
}

function sidesWith(rhs: (scene: Scene) => Interval): (c: LipschitzCase, effort: number) => Sides {
  return (c, effort) => {
    const scene = sceneOf(c, effort);
    return { lhs: scene.a.enclose(scene.outputs), rhs: scene.a.enclose(rhs(scene)) };
  };
}

/** ∏ of another size of each layer, times the distance. */
function withSizes(
  size: (layer: Layer, scene: Scene) => Interval,
  change: Omit<InequalityMutant<LipschitzCase>, 'sides'> = {},
): InequalityMutant<LipschitzCase> {
  return {
    sides: sidesWith((scene) => {
      const { a, net, apart } = scene;
      return a.mul(
        lipschitzProductIn(
          a,
          net.layers.map((layer) => size(layer, scene)),
        ),
        apart,
      );
    }),
    ...change,
  };
}

const square = (width: number): Arbitrary<LipschitzCase> =>
  pairs({
    width: [width, width],
    inputs: width,
    outputs: width,
    depth: [1, 2],
    kinds: ['rounded', 'nilpotent', 'gaussian'],
  });

/** @param data data sets that networks are to be trained on, too */
export function lipschitzProductClaim(data?: DataTables): InequalityClaim<LipschitzCase> {
  const onData = trainedPairs(data);
  return inequalityClaim<LipschitzCase>({
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
    given: {},
    sides: sidesWith(({ a, norms, apart }) => a.mul(lipschitzProductIn(a, norms), apart)),
    informative: (c) => {
      const { a, apart, outputs } = sceneOf(c, 0);
      return a.enclose(apart).lo > 0 && a.enclose(outputs).lo > 0;
    },
    covers: {
      identity: (c) => networkOf(c.network).activation === 'identity',
      ReLU: (c) => networkOf(c.network).activation === 'relu',
      'leaky ReLU': (c) => networkOf(c.network).activation === 'leaky-relu',
      tanh: (c) => networkOf(c.network).activation === 'tanh',
      trained: (c) => c.network.kind === 'trained',
      biases: (c) => networkOf(c.network).layers.some(({ bias }) => bias !== undefined),
      'four layers': (c) => networkOf(c.network).layers.length === 4,
      'norms above 1e100': (c) => extremeSize(c, (hi) => hi > 1e100),
      'norms below 1e-100': (c) => extremeSize(c, (hi) => hi < 1e-100),
      'within 1% of equality, two layers or more': (c) =>
        networkOf(c.network).layers.length > 1 && tightnessOf(c) > 0.99,
      ...trainedCovers(onData, (c: LipschitzCase) => c.network),
    },
    tightAt: {
      'an entry above the diagonal': {
        network: {
          kind: 'literal',
          activation: 'identity',
          layers: [
            {
              weights: [
                [0, 1],
                [0, 0],
              ],
            },
          ],
        },
        x: [0, 1],
        y: [0, 0],
      },
      'aligned rank-one layers': {
        network: alignedLayers,
        x: [3, 4],
        y: [0, 0],
      },
    },
    features: (c) => {
      const { net } = sceneOf(c, 0);
      return { L: net.layers.length, p: parameterCount(net), 'lhs/rhs': tightnessOf(c) };
    },
    explain: (c) => {
      const { a, net, apart, outputs } = sceneOf(c, 0);
      return [
        ...explainNetwork(net),
        `x = (${c.x.join(', ')}), y = (${c.y.join(', ')}): ‖x − y‖ = ${a.enclose(apart).hi}`,
        `‖f(x) − f(y)‖ = ${a.enclose(outputs).hi}`,
      ];
    },
    mustRefute: {
      'spectral radius': withSizes((layer, { a }) => aboveSpectralRadius(a, layer), {
        cases: oneof(square(2), square(3)),
      }),
      'largest entry': withSizes(({ weights }, { a }) =>
        a.of(weights.reduce((most, w) => Math.max(most, Math.abs(w)), 0)),
      ),
      'longest row': withSizes(({ weights, fanIn, width }, { a }) =>
        largest(
          a,
          Array.from({ length: width }, (_, i) =>
            enclosedNorm(a, exactVector(a, weights.subarray(i * fanIn, (i + 1) * fanIn))),
          ),
        ),
      ),
      'longest column': withSizes(({ weights, fanIn }, { a }) =>
        largest(
          a,
          Array.from({ length: fanIn }, (_, j) =>
            enclosedNorm(
              a,
              exactVector(
                a,
                weights.filter((_, at) => at % fanIn === j),
              ),
            ),
          ),
        ),
      ),
      'Frobenius norm over √rows': withSizes(({ weights, width }, { a }) =>
        a.div(enclosedNorm(a, exactVector(a, weights)), a.sqrt(a.of(width))),
      ),
      'the first layer forgotten': {
        sides: sidesWith(({ a, norms, apart }) => a.mul(lipschitzProductIn(a, norms.slice(1)), apart)),
      },
      'sum for product': {
        sides: sidesWith(({ a, norms, apart }) =>
          a.mul(
            norms.reduce((sum, s) => a.add(sum, s), a.of(0)),
            apart,
          ),
        ),
      },
      'largest layer for product': {
        sides: sidesWith(({ a, norms, apart }) => a.mul(largest(a, norms), apart)),
      },
      'largest coordinate of x − y for its length': {
        sides: sidesWith(({ a, norms, step }) =>
          a.mul(
            lipschitzProductIn(a, norms),
            largest(
              a,
              step.map((s) => a.sqrt(a.square(s))),
            ),
          ),
        ),
      },
      '1% less': {
        sides: sidesWith(({ a, norms, apart }) =>
          a.mul(a.of(0.99), a.mul(lipschitzProductIn(a, norms), apart)),
        ),
        cases: pairs(tightSpace),
        notes: 'the product is attained by aligned rank-one layers',
      },
    },
  });
}

function extremeSize(c: LipschitzCase, is: (hi: number) => boolean): boolean {
  const { a, norms } = sceneOf(c, 0);
  return norms.some((s) => is(a.enclose(s).hi));
}

/** lhs/rhs */
function tightnessOf(c: LipschitzCase): number {
  const { a, norms, apart, outputs } = sceneOf(c, 0);
  const most = a.mul(lipschitzProductIn(a, norms), apart);
  return a.enclose(most).lo > 0 ? a.enclose(a.div(outputs, most)).lo : 0;
}
