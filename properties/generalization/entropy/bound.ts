import { memoize } from '../../../src/core/memoize.ts';
import {
  bestEntropyBound,
  type EntropyBound,
  entropyBound,
  type EntropySymbols,
} from '../../../src/theory/bounds/entropy-bound.ts';
import { hoeffdingDeviation } from '../../../src/theory/bounds/hoeffding.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { lipschitzSymbols } from '../network-gap.ts';
import type { EntropyBounds, EntropyCase } from './cases.ts';
import { cellRadius } from './flat-cells.ts';
import type { FlatSignCase } from './flat-signs.ts';
import { flatSizes, type NetworkFlatCase } from './network-flat.ts';

export type EntropyConstants = EntropySymbols & { readonly tau: number };

/** What G2 is told of a case. */
export const symbolsOf: (c: EntropyCase) => EntropyConstants = memoize((c) => {
  const { n, delta } = c;
  switch (c.kind) {
    case 'flat-signs': {
      const { M, kParallel, r, epsilon, tau } = c;
      return { M, delta, n, kParallel, r, epsilon, tau, Lambda: signLambda(c) };
    }
    case 'cells': {
      const { M, k, rho, scale } = c;
      const r = cellRadius(c);
      const Lambda = perturbationLambda({ rho, B: 1, norms: [r] });
      return { M, delta, n, kParallel: k, r, epsilon: 0, tau: scale * r, Lambda };
    }
    case 'networks': {
      const { kParallel, r, epsilon, tau, loss } = c;
      return { M: loss.M, delta, n, kParallel, r, epsilon, tau, Lambda: networkLambda(c) };
    }
  }
});

/** Λ of a flat of signs. @param parts that are replaced, for wrong versions of the theorem */
export function signLambda(
  c: FlatSignCase,
  parts: { readonly B?: number; readonly rho?: number; readonly more?: number } = {},
): number {
  const { B = c.B, rho = c.rho, more = c.r + c.epsilon } = parts;
  const norms = Array.from({ length: c.depth }, () => c.anchor + c.fitted + more);
  return perturbationLambda({ rho, B, norms });
}

function networkLambda(c: NetworkFlatCase): number {
  return perturbationLambda(lipschitzSymbols(c, flatSizes(c)));
}

export function boundOf(c: EntropyCase, change: Partial<EntropyConstants> = {}): EntropyBound {
  return entropyBound({ ...symbolsOf(c), ...change });
}

export const entropyBounds: EntropyBounds = {
  bound: boundOf,
  Lambda: networkLambda,
  bestScale: (c) => bestEntropyBound(symbolsOf(c)).tau,
  deviation: hoeffdingDeviation,
};
