import { survivalProbability } from '../../src/theory/bounds/comparison.ts';
import type { DriftSymbols } from '../../src/theory/bounds/drift-constants.ts';
import { bestDriftProduct, bestDriftSum } from '../../src/theory/bounds/drift-search.ts';
import { concentrationTail, exactTail } from '../../src/theory/bounds/noise-tail.ts';
import { stagnationProduct, type Tail } from '../../src/theory/bounds/stagnation-product.ts';
import { largestHazard } from '../../properties/stagnation/drift-sum.claim.ts';

/** An isotropic quadratic with unit noise: k dimensions, contraction q, c = 1. */
export interface Place {
  readonly k: number;
  readonly q: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
}

const ones = (k: number, s = 1): readonly number[] => Array.from({ length: k }, () => s);

/** P(stay) by O1. */
export function truthAt({ k, q, r, d0, T }: Place): number {
  return survivalProbability({ k, q, c: 1, r, d0, T }).stay;
}

function product({ q, r, T }: Place, tail: Tail): number {
  return stagnationProduct({ r, Delta: 0, T, steps: { eta: 1, sigma: 1, q }, tail }).stay;
}

function exact(singularValues: readonly number[]): Tail {
  return (a) => exactTail({ a, singularValues });
}

function symbols({ k, q, r, d0, T }: Place, noise = 1): DriftSymbols {
  return { q, eta: 1, sigma: 1, singularValues: ones(k, noise), r, d0, T, Delta: 0 };
}

/** What each wrong version of docs/theory.md claims at a place. */
export const witnesses: ReadonlyMap<string, (at: Place) => number> = new Map<string, (at: Place) => number>([
  ['T1 with q² for q', (at) => product({ ...at, q: at.q * at.q }, exact(ones(at.k)))],
  [
    'T1 with √(1 − q²)r for (1 − q)r',
    (at) => product({ ...at, q: 1 - Math.sqrt(1 - at.q * at.q) }, exact(ones(at.k))),
  ],
  ['T1 without contraction', (at) => product({ ...at, q: 0 }, exact(ones(at.k)))],
  ['T1 without noise', (at) => product(at, exact([]))],
  ['T1 with the noise halved', (at) => product(at, exact(ones(at.k, 0.5)))],
  ['T1 with T − 1 factors', (at) => product({ ...at, T: at.T - 1 }, exact(ones(at.k)))],
  ['T1 with k − 1 singular values', (at) => product(at, exact(ones(at.k - 1)))],
  [
    'T1’s tail (ii) without √Σs_i²',
    (at) => product(at, (a) => concentrationTail({ a, singularValues: ones(at.k), center: 0 })),
  ],
  ['T2 with κ = q²', (at) => bestDriftProduct(symbols(at), (x) => ({ ...x, kappa: at.q * at.q })).stay],
  ['T2 with the noise halved', (at) => bestDriftProduct(symbols(at, 0.5)).stay],
  ['T2 with the largest term for the sum', (at) => largestHazard(bestDriftSum(symbols(at)).constants).stay],
  ['T2 with m_0 = 1', (at) => bestDriftProduct(symbols(at), (x) => ({ ...x, logM0: 0 })).stay],
  [
    'T2 with exponent −1/4 in D',
    (at) => bestDriftProduct(symbols(at), (x) => ({ ...x, logD: x.logD / 2 })).stay,
  ],
]);
