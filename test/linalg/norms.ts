import { expect } from 'vitest';
import type { Enclosure } from '../../src/core/enclosure.ts';
import { openStream } from '../../src/core/stream.ts';

/** The default of `spectralNorm`. */
const tightness = 1e-6;

/** A matrix of standard normals, the same for the same name. */
export function gaussian(m: number, n: number, name: string): Float64Array[] {
  const stream = openStream(['spectral norm', name]);
  return Array.from({ length: m }, () => {
    const row = new Float64Array(n);
    stream.fillNormal(row);
    return row;
  });
}

export function expectTight({ lo, hi }: Enclosure, wanted: number = tightness): void {
  expect(lo).toBeGreaterThan(0);
  // The quotient and the product it was stopped by are each rounded once.
  expect(hi / lo - 1).toBeLessThanOrEqual(wanted + 2 ** -51);
}

/** Its norm is the golden ratio. */
export const golden: readonly (readonly number[])[] = [
  [1, 1],
  [0, 1],
];
