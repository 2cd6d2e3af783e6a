import { layerGainsIn } from '../../../src/theory/bounds/network-perturbation.ts';
import type { Sides } from '../../../src/judge/claims/claim.ts';
import type { Arithmetic } from '../../../src/linalg/arithmetic.ts';
import { enclosedNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { enclosedForward } from '../../../src/theory/network/enclosed.ts';
import { flatten, type Layer, type Network, withParameters } from '../../../src/theory/network/network.ts';
import {
  arithmeticAt,
  biasIntervals,
  exactVector,
  hasBiases,
  type Interval,
  larger,
  networkOf,
  remembering,
  spectralInterval,
} from '../../../src/theory/cases/network-case.ts';
import type { ChangeCase } from './cases.ts';

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
export interface ChangeTerms {
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

const remember = remembering<ChangeTerms>();

export function changeTermsOf(c: ChangeCase, effort: number): ChangeTerms {
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

export function changeSides(rhs: (scene: ChangeTerms) => Interval): (c: ChangeCase, effort: number) => Sides {
  return (c, effort) => {
    const scene = changeTermsOf(c, effort);
    return { lhs: scene.a.enclose(scene.outputs), rhs: scene.a.enclose(rhs(scene)) };
  };
}

/** The terms B_{l−1}‖W_l − W'_l‖_σ∏_{j>l}s_j, bottom to top, then those of the biases. */
export function summandsOf(scene: ChangeTerms, sizes: Sizes = scene.both): Interval[] {
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
