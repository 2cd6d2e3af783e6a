import { enclosedDifference, enclosedNorm, exactVector } from '../../../src/linalg/enclosed-vectors.ts';
import { type Interval, type IntervalArithmetic, larger } from '../../../src/linalg/precision-ladder.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { networkArithmetic, spectralInterval } from '../../../src/theory/network/enclosed-norms.ts';
import { enclosedForward } from '../../../src/theory/network/enclosed.ts';
import { flatten, type Layer, type Network, withParameters } from '../../../src/theory/network/network.ts';
import type { ChangeCase } from './change-case.ts';
import { type LayerSizes, layerSizes } from '../layer-sizes.ts';

/** θ'. */
function changedNetwork({ network, factors, shift }: ChangeCase): Network {
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
  readonly a: IntervalArithmetic;
  /** ‖f_θ(x) − f_θ'(x)‖ */
  readonly lhs: Interval;
  readonly net: Network;
  /** Those of θ. */
  readonly first: ChangeSizes;
  /** Those of θ'. */
  readonly second: ChangeSizes;
  /** The larger of both in each layer: s_l and β_l. */
  readonly both: ChangeSizes;
  /** ‖W_l − W'_l‖_σ */
  readonly weightChanges: readonly Interval[];
  /** W_l − W'_l entry by entry, exactly. */
  readonly differences: readonly (readonly Interval[])[];
  /** ‖b_l − b'_l‖, absent without biases */
  readonly biasChanges?: readonly Interval[];
  /** ‖θ − θ'‖₂ */
  readonly distance: Interval;
}

export interface ChangeSizes extends LayerSizes {
  readonly B: Interval;
}

export function changeTerms(c: ChangeCase, effort: number): ChangeTerms {
  const a = networkArithmetic(effort);
  const net = networkOf(c.network);
  const other = changedNetwork(c);
  const B = a.of(c.B);
  const first = { B, ...layerSizes(a, net, effort) };
  const second = { B, ...layerSizes(a, other, effort) };
  const minus = (x: ArrayLike<number>, y: ArrayLike<number>): Interval[] =>
    Array.from(x, (xi, i) => a.sub(a.of(xi), a.of(y[i]!)));
  const x = exactVector(a, c.x);
  const fx = enclosedForward(a, net, x);
  const gx = enclosedForward(a, other, x);
  const pairs = net.layers.map((layer, l) => [layer, other.layers[l]!] as const);
  return {
    a,
    net,
    first,
    second,
    both: {
      B,
      norms: first.norms.map((s, l) => larger(s, second.norms[l]!)),
      ...(first.biases && { biases: first.biases.map((b, l) => larger(b, second.biases![l]!)) }),
    },
    weightChanges: pairs.map(([mine, theirs]) => differenceNorm(a, mine, theirs, effort)),
    differences: pairs.map(([mine, theirs]) => minus(mine.weights, theirs.weights)),
    ...(first.biases && {
      biasChanges: pairs.map(([mine, theirs]) => enclosedNorm(a, minus(mine.bias ?? [], theirs.bias ?? []))),
    }),
    distance: enclosedNorm(a, minus(flatten(net), flatten(other))),
    lhs: enclosedNorm(a, enclosedDifference(a, fx, gx)),
  };
}

/** ‖W − W'‖_σ: that of the rounded difference D, give or take ‖W − W' − D‖_F ≤ u‖D‖_F. */
function differenceNorm(a: IntervalArithmetic, mine: Layer, theirs: Layer, effort: number): Interval {
  const weights = mine.weights.map((w, i) => w - theirs.weights[i]!);
  const rounded = spectralInterval(a, { fanIn: mine.fanIn, width: mine.width, weights }, effort);
  const error = a.mul(a.of(unitRoundoff), enclosedNorm(a, exactVector(a, weights)));
  const { lo, hi } = { lo: a.sub(rounded, error), hi: a.add(rounded, error) };
  return larger({ lo: lo.lo, hi: hi.hi }, a.of(0));
}
