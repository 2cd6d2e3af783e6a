import { z } from 'zod';
import {
  entropyBound,
  type EntropyBound,
  type EntropySymbols,
} from '../../../src/theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import { type CellCase, cellGame, cellRadius, cellSchema } from './flat-cells.ts';
import { type FlatSignCase, flatSignGame, flatSignSchema } from './flat-signs.ts';
import { type NetworkFlatCase, networkFlatGame, networkFlatSchema, networkLambda } from './network-flat.ts';
import type { GapGame } from '../sample-gap.ts';

/** A case of G2: θ*, a flat through it, a population and a loss. */
export type EntropyCase = FlatSignCase | CellCase | NetworkFlatCase;

export const entropySchema: z.ZodType<EntropyCase> = z.union([flatSignSchema, cellSchema, networkFlatSchema]);

/** G2's constants, with the scale of the net. */
export type EntropyConstants = EntropySymbols & { readonly tau: number };

/** What is claimed of a case, and who plays against it. */
export interface EntropyModel {
  readonly symbols: EntropyConstants;
  readonly game: GapGame;
}

const known = new WeakMap<EntropyCase, EntropyModel>();

/** Works a case out, once for each object. */
export function entropyModel(c: EntropyCase): EntropyModel {
  const before = known.get(c);
  if (before !== undefined) return before;
  const model = modelOf(c);
  known.set(c, model);
  return model;
}

function modelOf(c: EntropyCase): EntropyModel {
  switch (c.kind) {
    case 'flat-signs':
      return { symbols: flatSignSymbols(c), game: flatSignGame(c) };
    case 'cells':
      return { symbols: cellSymbols(c), game: cellGame(c) };
    case 'networks':
      return { symbols: networkSymbols(c), game: networkFlatGame(c) };
  }
}

/** @param wrong parts of Λ to be replaced, for wrong versions of the theorem */
export function flatSignSymbols(
  c: FlatSignCase,
  wrong: { readonly B?: number; readonly rho?: number; readonly more?: number } = {},
): EntropyConstants {
  const { M, delta, n, kParallel, r, epsilon, tau } = c;
  const { B = c.B, rho = c.rho, more = r + epsilon } = wrong;
  const norms = Array.from({ length: c.depth }, () => c.anchor + c.fitted + more);
  return { M, delta, n, kParallel, r, epsilon, tau, Lambda: perturbationLambda({ rho, B, norms }) };
}

export function cellSymbols(c: CellCase): EntropyConstants {
  const { M, delta, n, k, rho, scale } = c;
  const r = cellRadius(c);
  const Lambda = perturbationLambda({ rho, B: 1, norms: [r] });
  return { M, delta, n, kParallel: k, r, epsilon: 0, tau: scale * r, Lambda };
}

function networkSymbols(c: NetworkFlatCase): EntropyConstants {
  const { n, delta, kParallel, r, epsilon, tau, loss } = c;
  return { M: loss.M, delta, n, kParallel, r, epsilon, tau, Lambda: networkLambda(c) };
}

export function boundOf(c: EntropyCase, change: Partial<EntropyConstants> = {}): EntropyBound {
  return entropyBound({ ...entropyModel(c).symbols, ...change });
}
