import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';

/** Where the scale of the net is put: at the radius, at r/√n, at its best, or far below. */
export type NetScale = 'radius' | 'root' | 'best' | 'fine';

/** @param bestScale the scale at which G2 is least */
export function withScale<C extends { readonly n: number; readonly r: number; readonly tau: number }>(
  c: C,
  scale: NetScale,
  bestScale: (c: C) => number,
): C {
  const { r, n } = c;
  const scales = { radius: r, root: r / Math.sqrt(n), fine: r / (100 * Math.sqrt(n)) };
  return { ...c, tau: Math.min(r, roundSignificant(scale === 'best' ? bestScale(c) : scales[scale])) };
}
