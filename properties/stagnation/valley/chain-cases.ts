import { type Arbitrary, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { mostlySmall, roundSignificant } from '../../../src/theory/cases/round-numbers.ts';

import type { NoiseInputs } from '../../../src/theory/cases/random-valleys.ts';

/** The constants of T7 and O1, in units of the noise of a step: c = 1. */
export interface ChainCase {
  /** Dimension of the normal space and its isotropic noise. */
  readonly k: number;
  readonly q: number;
  /** r/c */
  readonly r: number;
  /** d_0/c, at most r. */
  readonly d0: number;
  readonly T: number;
  /** ηΔ/c */
  readonly drift: number;
}

export const chainShape: Readonly<Record<keyof ChainCase, z.ZodNumber>> = {
  k: z.int().min(1).max(512),
  q: z.number().min(0).max(2),
  r: z.number().positive(),
  d0: z.number().nonnegative(),
  T: z.int().min(1).max(1_000_000),
  drift: z.number().nonnegative(),
};

export interface ChainSpace {
  /** The noise at which the statement says something, of a tube of radius 1; r/c is one over it. */
  level(inputs: NoiseInputs): number;
  readonly k?: readonly [number, number];
  readonly steps?: readonly number[];
  /** d_0/r */
  readonly starts?: readonly number[];
  /** q in hundredths. */
  readonly percent?: readonly [number, number];
  /** ηΔ as a share of (1 − q)r. */
  readonly drifts?: readonly number[];
}

/** Random chains; small and slow ones first. */
export function chains(space: ChainSpace): Arbitrary<ChainCase> {
  const [kMin, kMax] = space.k ?? [1, 256];
  const [qMin, qMax] = space.percent ?? [0, 99];
  return record({
    k: mostlySmall(kMin, kMax),
    percent: integer({ min: qMin, max: qMax }),
    T: oneof(
      constantFrom(...(space.steps ?? [1, 2, 3, 5, 10, 20, 50, 100, 200, 1000, 10_000, 100_000])),
      integer({ min: 1, max: 30 }),
    ),
    start: constantFrom(...(space.starts ?? [0, 1, 0.5, 0.8])),
    drift: constantFrom(...(space.drifts ?? [0])),
    level: integer({ min: 1, max: 19 }).map((n) => n / 20),
    quiet: constantFrom(1, 1, 1, 1, 0.8, 0.6),
  }).map(({ k, percent, T, start, drift: push, level, quiet }) => {
    const q = percent / 100;
    // η = 1 and μ = β = h = 1 − q: then the contraction factor is q.
    const h = Math.max(0.01, 1 - q);
    const Delta = push * h;
    const singularValues = Array.from({ length: k }, () => 1);
    const at = { mu: h, beta: h, eta: 1, Delta, r: 1, d0: start, T, singularValues, level };
    const noise = quiet * space.level(at);
    const r = roundSignificant(noise > 1e-3 && noise < 1e3 ? 1 / noise : Math.sqrt(k) + 2);
    return { k, q, r, d0: roundSignificant(start * r), T, drift: roundSignificant(Delta * r) };
  });
}

export function chainFeatures({ k, q, r, d0, T, drift }: ChainCase): Record<string, number> {
  return { k, q, 'r/c': r, 'd_0/r': d0 / r, T, 'ηΔ/((1 − q)r)': drift / ((1 - q) * r) };
}
