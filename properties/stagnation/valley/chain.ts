import { type Arbitrary, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { type SurvivalProbability, survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { mostlySmall, roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { NoiseInputs } from '../../../src/theory/cases/random-valleys.ts';
import type { Sides } from '../../../src/judge/claims/claim.ts';
import { type Enclosure, within } from '../../../src/core/enclosure.ts';
import type { Probability } from '../../../src/core/probability.ts';

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

export const chainShape: {
  readonly k: z.ZodType<number>;
  readonly q: z.ZodType<number>;
  readonly r: z.ZodType<number>;
  readonly d0: z.ZodType<number>;
  readonly T: z.ZodType<number>;
  readonly drift: z.ZodType<number>;
} = {
  k: z.int().min(1).max(512),
  q: z.number().min(0).max(2),
  r: z.number().positive(),
  d0: z.number().nonnegative(),
  T: z.int().min(1).max(1_000_000),
  drift: z.number().nonnegative(),
};

export interface ChainSpace {
  /** The noise at which the statement says something, of a tube of radius 1; r/c is one over it. */
  level(prospect: NoiseInputs): number;
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
    // η = 1 and μ = β = h = 1 − q: then the contraction factor is q. Without contraction the level is that of a little.
    const h = Math.max(0.01, 1 - q);
    const Delta = push * h;
    const singularValues = Array.from({ length: k }, () => 1);
    const at = { mu: h, beta: h, eta: 1, Delta, r: 1, d0: start, T, singularValues, level };
    const noise = quiet * space.level(at);
    const r = roundSignificant(noise > 1e-3 && noise < 1e3 ? 1 / noise : Math.sqrt(k) + 2);
    return { k, q, r, d0: roundSignificant(start * r), T, drift: roundSignificant(Delta * r) };
  });
}

const known = new WeakMap<ChainCase, SurvivalProbability>();

/** u_T(d_0), worked out once for each case object. */
export function survivalAt(c: ChainCase): SurvivalProbability {
  const value = known.get(c) ?? survivalOf(c);
  known.set(c, value);
  return value;
}

/** u_T(d_0) of any constants, noise c included. */
export function survivalOf(c: ChainCase & { readonly c?: number }): SurvivalProbability {
  const { k, q, r, d0, T, drift, c: noise = 1 } = c;
  return survivalProbability({ k, q, c: noise, r, d0, T, drift });
}

/** A probability with enclosures of both ends. */
export interface EnclosedProbability {
  readonly stay: Enclosure;
  readonly exit: Enclosure;
}

export function enclosedSurvival({ stay, exit, error }: SurvivalProbability): EnclosedProbability {
  return { stay: ends(stay, error), exit: ends(exit, error) };
}

/** Closed forms are right to 1e-11 of either end, and to 1e-12 where survival is a difference from 1. */
export function enclosedBound({ stay, exit }: Probability): EnclosedProbability {
  return { stay: within(stay, 1e-9, 1e-11), exit: within(exit, 1e-9) };
}

function ends(value: number, error: number): Enclosure {
  return { lo: Math.max(0, value - error), hi: value + error };
}

/** "`low` is at most `high`", between the exits where leaving is the rarer event at `high`, else between the stays. */
export function atMost(low: EnclosedProbability, high: EnclosedProbability): Sides {
  const rarelyLeft = high.exit.hi < 0.5;
  return rarelyLeft ? { lhs: high.exit, rhs: low.exit } : { lhs: low.stay, rhs: high.stay };
}

export function chainFeatures({ k, q, r, d0, T, drift }: ChainCase): Record<string, number> {
  return { k, q, 'r/c': r, 'd_0/r': d0 / r, T, 'ηΔ/((1 − q)r)': drift / ((1 - q) * r) };
}

export const chainLabels: Readonly<Record<string, (c: ChainCase) => boolean>> = {
  'k = 1': (c) => c.k === 1,
  'k > 16': (c) => c.k > 16,
  'T = 1': (c) => c.T === 1,
  'T > 100': (c) => c.T > 100,
  'q > 0.9': (c) => c.q > 0.9,
  'start at a minimizer': (c) => c.d0 === 0,
  'start on the boundary': (c) => c.d0 === c.r,
  'exit below 1e-3': (c) => survivalAt(c).exit < 1e-3,
  'survival below 1/2': (c) => survivalAt(c).stay < 0.5,
};

export function explainChain(c: ChainCase): string[] {
  const { stay, exit, error } = survivalAt(c);
  return [
    `k = ${c.k}, q = ${c.q}, r/c = ${c.r}, d_0/c = ${c.d0}, T = ${c.T}, ηΔ/c = ${c.drift}`,
    `u_T(d_0) = ${stay}, 1 − u_T(d_0) = ${exit}, each to ${error}`,
  ];
}
