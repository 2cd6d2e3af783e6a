import { type Arbitrary, array, constantFrom, integer, oneof, record, tuple } from 'fast-check';
import { z } from 'zod';
import { layerGainsIn } from '../../src/bounds/network-perturbation.ts';
import { nice } from '../../src/cases/landscapes.ts';
import { networks, type NetworkSpace } from '../../src/cases/networks.ts';
import type { Hypothesis, InequalityClaim, Sides } from '../../src/claims/claim.ts';
import type { Arithmetic } from '../../src/linalg/arithmetic.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { enclosedForward } from '../../src/network/enclosed.ts';
import {
  flatten,
  inputWidth,
  type Layer,
  type Network,
  parameterCount,
  withParameters,
} from '../../src/network/network.ts';
import { networkSchema } from '../../src/network/schema.ts';
import type { NetworkSpec } from '../../src/network/spec.ts';
import {
  arithmeticAt,
  biasIntervals,
  exactVector,
  explainNetwork,
  hasBiases,
  type Interval,
  larger,
  networkOf,
  remembering,
  spectralInterval,
} from './network-case.ts';
import { pointDraws, type PointDraws, pointFrom, tightSpace } from './network-points.ts';

/**
 * θ' has the parameters of `network` times `factors`, one for each layer, biases included, plus `shift` in turn over θ; both are
 * rounded to float64 once, and what comes out is the network that the statement speaks of.
 */
export interface ChangeCase {
  readonly network: NetworkSpec;
  readonly factors: readonly number[];
  readonly shift: readonly number[];
  readonly x: readonly number[];
  readonly B: number;
}

interface ChangeDraws {
  readonly factors: readonly number[];
  readonly same: number;
  readonly mode: 'same' | 'each' | 'one' | 'shift' | 'both';
  readonly shifts: readonly number[];
  readonly size: number;
  /** B as a multiple of ‖x‖. */
  readonly room: number;
}

const factorValues = [0.9, 1.1, 0, 0.99, 2, -1, 1.5, 0.5];

const allModes = ['same', 'each', 'one', 'shift', 'both'] as const;

const changeDraws = (
  rooms: readonly number[],
  modes: readonly ChangeDraws['mode'][],
): Arbitrary<ChangeDraws> =>
  record<ChangeDraws>({
    factors: array(constantFrom(...factorValues), { minLength: 4, maxLength: 4 }),
    same: constantFrom(...factorValues),
    mode: constantFrom(...modes),
    shifts: array(integer({ min: -2, max: 2 }), { minLength: 5, maxLength: 5 }),
    size: constantFrom(0.1, 1, 0.01, 0.001),
    room: constantFrom(...rooms),
  });

/** Cases, `rooms` being B/‖x‖, `modes` what changes: all layers alike, each by itself, one, or entries in turn. */
export function changes(
  space: Partial<NetworkSpace> = {},
  rooms: readonly number[] = [1],
  modes: readonly ChangeDraws['mode'][] = allModes,
): Arbitrary<ChangeCase> {
  const drawn = (nets: Partial<NetworkSpace>): Arbitrary<ChangeCase> =>
    tuple(networks({ ...nets, ...space }), changeDraws(rooms, modes), pointDraws()).map(changed);
  return oneof({ arbitrary: drawn({}), weight: 2 }, { arbitrary: drawn(tightSpace), weight: 2 });
}

function changed([network, draws, point]: [NetworkSpec, ChangeDraws, PointDraws]): ChangeCase {
  const net = networkOf(network);
  const { mode, same, factors, shifts, size, room } = draws;
  const one = shifts[0]! + 2;
  const x = pointFrom(network, point);
  return {
    network,
    factors: net.layers.map((_, l) => {
      if (mode === 'same') return same;
      if (mode === 'one') return l === one % net.layers.length ? same : 1;
      return mode === 'shift' ? 1 : factors[l % factors.length]!;
    }),
    shift: mode === 'shift' || mode === 'both' ? shifts.map((k) => nice(k * size) || 0) : [0],
    x,
    B: room * lengthAbove(x),
  };
}

/** ‖x‖ rounded up, in few digits where that is possible. */
function lengthAbove(x: readonly number[]): number {
  const a = arithmeticAt(0);
  const { hi } = a.enclose(enclosedNorm(a, exactVector(a, x)));
  const round = nice(hi);
  return round >= hi ? round : hi;
}

/** θ'. */
function otherNetwork({ network, factors, shift }: ChangeCase): Network {
  const net = networkOf(network);
  let at = 0;
  const theta = net.layers.flatMap(({ weights, bias }, l) =>
    [...weights, ...(bias ?? [])].map((w) => {
      const moved = factors[l]! * w + shift[at % shift.length]!;
      at++;
      if (!Number.isFinite(moved)) throw new RangeError('parameters of θ′ must be finite');
      return moved;
    }),
  );
  return withParameters(net, theta);
}

/** What the case says without the bound. */
export interface ChangeScene {
  readonly a: Arithmetic<Interval>;
  readonly net: Network;
  readonly other: Network;
  readonly B: Interval;
  readonly first: Sizes;
  readonly second: Sizes;
  /** The larger of both in each layer: s_l and β_l. */
  readonly both: Sizes;
  /** ‖W_l − W'_l‖_σ */
  readonly weightChanges: readonly Interval[];
  /** W_l − W'_l entry by entry, exactly. */
  readonly differences: readonly (readonly Interval[])[];
  /** ‖b_l − b'_l‖, absent without biases */
  readonly biasChanges?: readonly Interval[];
  /** ‖θ − θ'‖₂ */
  readonly distance: Interval;
  /** ‖f_θ(x) − f_θ'(x)‖ */
  readonly outputs: Interval;
}

export interface Sizes {
  readonly norms: readonly Interval[];
  readonly biases?: readonly Interval[];
}

const remember = remembering<ChangeScene>();

export function changeScene(c: ChangeCase, effort: number): ChangeScene {
  return remember(c, String(effort), () => {
    const a = arithmeticAt(effort);
    const net = networkOf(c.network);
    const other = otherNetwork(c);
    const first = sizesOf(a, net, effort);
    const second = sizesOf(a, other, effort);
    const minus = (x: ArrayLike<number>, y: ArrayLike<number>): Interval[] =>
      Array.from(x, (xi, i) => a.sub(a.of(xi), a.of(y[i]!)));
    const x = exactVector(a, c.x);
    const fx = enclosedForward(a, net, x);
    const gx = enclosedForward(a, other, x);
    const pairs = net.layers.map((layer, l) => [layer, other.layers[l]!] as const);
    return {
      a,
      net,
      other,
      B: a.of(c.B),
      first,
      second,
      both: {
        norms: first.norms.map((s, l) => larger(s, second.norms[l]!)),
        ...(first.biases && { biases: first.biases.map((b, l) => larger(b, second.biases![l]!)) }),
      },
      weightChanges: pairs.map(([mine, theirs]) => differenceNorm(a, mine, theirs, effort)),
      differences: pairs.map(([mine, theirs]) => minus(mine.weights, theirs.weights)),
      ...(first.biases && {
        biasChanges: pairs.map(([mine, theirs]) =>
          enclosedNorm(a, minus(mine.bias ?? [], theirs.bias ?? [])),
        ),
      }),
      distance: enclosedNorm(a, minus(flatten(net), flatten(other))),
      outputs: enclosedNorm(
        a,
        fx.map((fi, i) => a.sub(fi, gx[i]!)),
      ),
    };
  });
}

function sizesOf(a: Arithmetic<Interval>, net: Network, effort: number): Sizes {
  return {
    norms: net.layers.map((layer) => spectralInterval(a, layer, effort)),
    ...(hasBiases(net) && { biases: biasIntervals(a, net) }),
  };
}

/** ‖W − W'‖_σ: that of the rounded difference D, give or take ‖W − W' − D‖_F ≤ u‖D‖_F. */
function differenceNorm(a: Arithmetic<Interval>, mine: Layer, theirs: Layer, effort: number): Interval {
  const weights = mine.weights.map((w, i) => w - theirs.weights[i]!);
  const rounded = spectralInterval(a, { fanIn: mine.fanIn, width: mine.width, weights }, effort);
  const error = a.mul(a.of(unitRoundoff), enclosedNorm(a, exactVector(a, weights)));
  const { lo, hi } = { lo: a.sub(rounded, error), hi: a.add(rounded, error) };
  return larger({ lo: lo.lo, hi: hi.hi }, a.of(0));
}

export function changeSides(rhs: (scene: ChangeScene) => Interval): (c: ChangeCase, effort: number) => Sides {
  return (c, effort) => {
    const scene = changeScene(c, effort);
    return { lhs: scene.a.enclose(scene.outputs), rhs: scene.a.enclose(rhs(scene)) };
  };
}

/** The terms B_{l−1}‖W_l − W'_l‖_σ∏_{j>l}s_j, bottom to top, then those of the biases. */
export function changeTerms(scene: ChangeScene, sizes: Sizes = scene.both): Interval[] {
  const { a, B, weightChanges, biasChanges } = scene;
  const gains = layerGainsIn(a, { B, ...sizes });
  return [
    ...gains.map(({ weights }, l) => a.mul(weights, weightChanges[l]!)),
    ...gains.flatMap(({ biases }, l) => (biases && biasChanges ? [a.mul(biases, biasChanges[l]!)] : [])),
  ];
}

export function sumOf(a: Arithmetic<Interval>, terms: readonly Interval[]): Interval {
  return terms.reduce((sum, term) => a.add(sum, term), a.of(0));
}

const withinBall: Hypothesis<ChangeCase> = {
  holds: ({ x, B }) => {
    const a = arithmeticAt(2);
    return a.enclose(enclosedNorm(a, exactVector(a, x))).hi <= B;
  },
  without: changes({}, [0.5, 0.1]),
};

/** What both forms of N2 have in common; `bound` is the right side. */
export function changeClaimParts(
  bound: (scene: ChangeScene) => Interval,
): Pick<
  InequalityClaim<ChangeCase>,
  'cases' | 'schema' | 'given' | 'sides' | 'informative' | 'covers' | 'tightAt' | 'features' | 'explain'
> {
  const share = (c: ChangeCase): number => {
    const scene = changeScene(c, 0);
    const { a, outputs } = scene;
    const most = bound(scene);
    return a.enclose(most).lo > 0 ? a.enclose(a.div(outputs, most)).lo : 0;
  };
  const depthOf = (c: ChangeCase): number => networkOf(c.network).layers.length;
  return {
    cases: changes({}, [1, 1, 1, 2]),
    schema: z
      .strictObject({
        network: networkSchema,
        factors: z.array(z.number()).readonly(),
        shift: z.array(z.number()).min(1).readonly(),
        x: z.array(z.number()).readonly(),
        B: z.number().nonnegative(),
      })
      .refine(({ network, factors, x }) => {
        const net = networkOf(network);
        return x.length === inputWidth(net) && factors.length === net.layers.length;
      }, 'x must have the input width of the network, factors one number for each layer'),
    given: { '‖x‖ ≤ B': withinBall },
    sides: changeSides(bound),
    informative: (c) => changeScene(c, 0).a.enclose(changeScene(c, 0).outputs).lo > 0,
    covers: {
      ...Object.fromEntries(
        (['identity', 'relu', 'leaky-relu', 'tanh'] as const).map((name) => [
          name,
          (c: ChangeCase) => networkOf(c.network).activation === name,
        ]),
      ),
      biases: (c) => hasBiases(networkOf(c.network)),
      'one layer changes': (c) => c.factors.filter((f) => f !== 1).length === 1 && c.factors.length > 1,
      'θ′ larger than θ': ({ factors }) => factors.every((f) => Math.abs(f) > 1),
      'four layers': (c) => depthOf(c) === 4,
      'above half of the bound, two layers or more': (c) => depthOf(c) > 1 && share(c) > 0.5,
    },
    tightAt: {
      'two weights, a tenth less': {
        network: {
          kind: 'literal',
          activation: 'identity',
          layers: [{ weights: [[1]] }, { weights: [[1]] }],
        },
        factors: [0.9, 0.9],
        shift: [0],
        x: [1],
        B: 1,
      },
      'aligned rank-one layers, a hundredth less': {
        network: {
          kind: 'literal',
          activation: 'relu',
          layers: [
            {
              weights: [
                [3, 4],
                [6, 8],
              ],
            },
            {
              weights: [
                [1, 2],
                [2, 4],
              ],
            },
          ],
        },
        factors: [0.99, 0.99],
        shift: [0],
        x: [3, 4],
        B: 5,
      },
    },
    features: (c) => ({ L: depthOf(c), p: parameterCount(networkOf(c.network)), 'lhs/rhs': share(c) }),
    explain: (c) => {
      const scene = changeScene(c, 0);
      const { a, net, weightChanges, outputs, distance } = scene;
      return [
        ...explainNetwork(net),
        `θ′ = θ times ${c.factors.join(', ')} layer by layer, plus ${c.shift.join(', ')} in turn`,
        `‖W_l − W'_l‖_σ = ${weightChanges.map((w) => a.enclose(w).hi).join(', ')}, ‖θ − θ'‖ = ${a.enclose(distance).hi}`,
        `x = (${c.x.join(', ')}), B = ${c.B}: ‖f_θ(x) − f_θ'(x)‖ = ${a.enclose(outputs).hi}, at most ${a.enclose(bound(scene)).hi}`,
      ];
    },
  };
}
