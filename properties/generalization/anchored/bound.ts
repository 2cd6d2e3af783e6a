import { memoize } from '../../../src/core/memoize.ts';
import {
  type AnchoredBound,
  anchoredBound,
  type AnchoredSymbols,
} from '../../../src/theory/bounds/anchored-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import { layerGains } from '../../../src/theory/bounds/network-lipschitz.ts';
import { lipschitzSymbols } from '../network-gap.ts';
import type { AnchoredBounds, AnchoredCase } from './cases.ts';
import { anchorNorm } from './coordinate-anchors.ts';
import { anchorNeighbourhood } from './network-anchors.ts';

/** What G1 is told of a case. */
export const symbolsOf: (c: AnchoredCase) => AnchoredSymbols = memoize((c) => {
  const { n, delta } = c;
  switch (c.kind) {
    case 'signs': {
      const { M, rho, B, layers } = c;
      const radii = layers.map(({ radius }) => radius);
      return { M, delta, n, K: 1, rho, B, radii, norms: layers.map(({ anchor, radius }) => anchor + radius) };
    }
    case 'coordinates': {
      const { M, K, rho, B, radius } = c;
      return { M, delta, n, K, rho, B, radii: [radius], norms: [anchorNorm(c) + radius] };
    }
    case 'labels': {
      const { M, rho, B, below, bias, biasRadius, radius, outerRadius } = c;
      const biasRadii = [biasRadius, outerRadius];
      const biases = [bias + biasRadius, outerRadius];
      return { M, delta, n, K: 1, rho, B, radii: [0, radius], norms: [below, radius], biasRadii, biases };
    }
    case 'networks': {
      const { K, radii, biasRadii, loss } = c;
      const sizes = lipschitzSymbols(c, anchorNeighbourhood(c));
      return { M: loss.M, delta, n, K, radii, ...sizes, ...(sizes.biases && { biasRadii }) };
    }
  }
});

export function boundOf(c: AnchoredCase, change: Partial<AnchoredSymbols> = {}): AnchoredBound {
  return anchoredBound({ ...symbolsOf(c), ...change });
}

/** G1's second term with the moves r_l times gain_l, layer by layer, the gains at other norms. */
export function movesOf(symbols: AnchoredSymbols): readonly number[] {
  const { rho, radii, biasRadii } = symbols;
  return layerGains(symbols).map(
    ({ weights, biases }, l) => 2 * rho * (radii[l]! * weights + (biasRadii?.[l] ?? 0) * biases),
  );
}

export const anchoredBounds: AnchoredBounds = {
  bound: boundOf,
  gains: (c) => layerGains(symbolsOf(c)),
  deviation: hoeffdingDeviation,
};
