import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { DriftSymbols } from '../../../src/theory/bounds/drift-constants.ts';
import type { Step } from '../../../src/theory/bounds/schedule.ts';

/** Numbers in quotes are 20 digits of a 50-digit computation. */
export interface Reference {
  readonly contraction: readonly {
    readonly eta: number;
    readonly mu: number;
    readonly beta: number;
    readonly d: number;
    readonly Delta: number;
    readonly q: string;
    readonly bound: string;
  }[];
  readonly product: readonly {
    readonly singularValues: readonly number[];
    readonly r: number;
    readonly Delta: number;
    readonly T: number;
    readonly steps: readonly Step[];
    readonly exact: string;
    readonly chiSquare: string;
    readonly concentration: string;
  }[];
  readonly drift: readonly (DriftSymbols & {
    readonly lam: number;
    readonly w: number;
    readonly kappa: string;
    readonly logD: string;
    readonly sum: string;
    readonly product: string;
    readonly s: number;
    readonly atS: string;
    readonly best: string;
  })[];
  readonly optimum: readonly (DriftSymbols & { readonly sum: string })[];
  readonly confinement: readonly {
    readonly q: number;
    readonly eta: number;
    readonly sigma: number;
    readonly trace: number;
    readonly d0: number;
    readonly t: number;
    readonly bound: string;
  }[];
  readonly displacement: readonly {
    readonly singularValues: readonly number[];
    readonly T: number;
    readonly g: number;
    readonly u: number;
    readonly steps: readonly Step[];
    readonly radius: string;
    readonly exit: string;
  }[];
}

/** fixtures/bounds/reference.json; its README says where the numbers come from. */
export const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../fixtures/bounds/reference.json', import.meta.url), 'utf8'),
) as Reference;

/** What the bounds promise of `exit`. */
export const EXIT_TOLERANCE = 1e-10;

/** Fails unless |actual − expected| ≤ tolerance |expected|. */
export function expectRelative(actual: number, expected: string | number, tolerance: number): void {
  const value = Number(expected);
  expect(Math.abs(actual - value), `${actual} against ${value}`).toBeLessThanOrEqual(
    tolerance * Math.abs(value),
  );
}

/** `count` equal singular values. */
export function equalValues(count: number, s = 1): readonly number[] {
  return Array.from({ length: count }, () => s);
}

/** One step for constant schedules, the list otherwise. */
export function schedule(steps: readonly Step[], T: number): Step | readonly Step[] {
  return steps.length === 1 && T !== 1 ? steps[0]! : steps;
}
