import { z } from 'zod';
import {
  type AnchoredBound,
  anchoredBound,
  type AnchoredSymbols,
} from '../../../src/theory/bounds/anchored-bound.ts';
import { layerGains } from '../../../src/theory/bounds/network-lipschitz.ts';
import { lossLipschitz } from '../../../src/theory/network/loss.ts';
import { outputWidth } from '../../../src/theory/network/network.ts';
import { anchorNorm, type CoordinateCase, coordinateGame, coordinateSchema } from './coordinate-anchors.ts';
import { type LabelCase, labelGame, labelSchema } from './label-ball.ts';
import { hasBiases } from '../../../src/theory/cases/network-case.ts';
import {
  anchorSizes,
  anchorsOf,
  type NetworkAnchorCase,
  networkAnchorGame,
  networkAnchorSchema,
} from './network-anchors.ts';
import { populationOf } from '../network-sample.ts';
import type { GapGame } from '../sample-gap.ts';
import { type SignCase, signGame, signSchema } from './sign-network.ts';

/** A case of G1: anchors, their neighbourhoods, a population and a loss. */
export type AnchoredCase = SignCase | CoordinateCase | LabelCase | NetworkAnchorCase;

export const anchoredSchema: z.ZodType<AnchoredCase> = z.union([
  signSchema,
  coordinateSchema,
  labelSchema,
  networkAnchorSchema,
]);

/** What is claimed of a case, and who plays against it. */
export interface AnchoredModel {
  readonly symbols: AnchoredSymbols;
  readonly game: GapGame;
}

const known = new WeakMap<AnchoredCase, AnchoredModel>();

/** Works a case out, once for each object. */
export function anchoredModel(c: AnchoredCase): AnchoredModel {
  const before = known.get(c);
  if (before !== undefined) return before;
  const model = modelOf(c);
  known.set(c, model);
  return model;
}

function modelOf(c: AnchoredCase): AnchoredModel {
  switch (c.kind) {
    case 'signs':
      return { symbols: signSymbols(c), game: signGame(c) };
    case 'coordinates':
      return { symbols: coordinateSymbols(c), game: coordinateGame(c) };
    case 'labels':
      return { symbols: labelSymbols(c), game: labelGame(c) };
    case 'networks':
      return { symbols: networkSymbols(c), game: networkAnchorGame(c) };
  }
}

export function signSymbols({ M, delta, n, rho, B, layers }: SignCase): AnchoredSymbols {
  const radii = layers.map(({ radius }) => radius);
  return { M, delta, n, K: 1, rho, B, radii, norms: layers.map(({ anchor, radius }) => anchor + radius) };
}

export function coordinateSymbols(c: CoordinateCase): AnchoredSymbols {
  const { M, delta, n, K, rho, B, radius } = c;
  return { M, delta, n, K, rho, B, radii: [radius], norms: [anchorNorm(c) + radius] };
}

export function labelSymbols(c: LabelCase): AnchoredSymbols {
  const { M, delta, n, rho, B, below, bias, biasRadius, radius, outerRadius } = c;
  return {
    M,
    delta,
    n,
    K: 1,
    rho,
    B,
    radii: [0, radius],
    norms: [below, radius],
    biasRadii: [biasRadius, outerRadius],
    biases: [bias + biasRadius, outerRadius],
  };
}

export function networkSymbols(c: NetworkAnchorCase): AnchoredSymbols {
  const { n, delta, K, radii, biasRadii, population, loss } = c;
  const anchors = anchorsOf(c);
  const { norms, biases } = anchorSizes(anchors);
  const plain = {
    M: loss.M,
    delta,
    n,
    K,
    rho: lossLipschitz(loss, outputWidth(anchors[0]!)),
    B: populationOf(population, anchors[0]!, loss).B,
    radii,
    norms: norms.map((s, l) => s + radii[l]!),
  };
  return !hasBiases(anchors[0]!)
    ? plain
    : { ...plain, biasRadii, biases: biases.map((b, l) => b + biasRadii[l]!) };
}

export function boundOf(c: AnchoredCase, change: Partial<AnchoredSymbols> = {}): AnchoredBound {
  return anchoredBound({ ...anchoredModel(c).symbols, ...change });
}

/** G1's second term with the moves r_l times gain_l, layer by layer, the gains at other norms. */
export function movesOf(symbols: AnchoredSymbols): readonly number[] {
  const { rho, radii, biasRadii } = symbols;
  return layerGains(symbols).map(
    ({ weights, biases }, l) => 2 * rho * (radii[l]! * weights + (biasRadii?.[l] ?? 0) * biases),
  );
}
