import { confinementBound, type ConfinementSymbols } from '../../../src/theory/bounds/confinement.ts';
import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import { noiseTrace } from '../../../src/theory/bounds/noise-tail.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { NoiseInputs } from '../../../src/theory/cases/random-valleys.ts';
import { pow } from '../../../src/core/elementary.ts';
import { type Constants, constantsOf } from '../../stagnation/valley/constants.ts';

/** T3's symbols at a case, with t = T. */
export function confinementSymbols(c: ValleyCase): ConfinementSymbols & { readonly t: number } {
  const { q, eta, sigma, singularValues, d0, T } = constantsOf(c);
  return { q, eta, sigma, trace: noiseTrace(singularValues), d0, t: T };
}

/** T3's bound with some of its symbols changed: the theorem itself where nothing is. */
export function confinementOf(
  c: ValleyCase,
  change: (
    x: ReturnType<typeof confinementSymbols>,
    constants: Constants,
  ) => Partial<ReturnType<typeof confinementSymbols>> = () => ({}),
): number {
  const symbols = confinementSymbols(c);
  return confinementBound({ ...symbols, ...change(symbols, constantsOf(c)) });
}

/** The cap of the squared distance: so far beyond its mean that capping changes little. */
export function capOf(c: ValleyCase): number {
  return roundSignificant(12 * confinementOf(c));
}

/** The noise level at which the root-mean-square distance after T steps is (level/2) r by T3, from a start at 𝓜. */
export function meanSquareLevel(x: NoiseInputs): number {
  const q = contractionFactor(x);
  const trace = noiseTrace(x.singularValues);
  const sum = q === 1 ? x.T : (1 - pow(q, 2 * x.T)) / ((1 - q) * (1 + q));
  return (x.level * x.r) / (2 * x.eta * Math.sqrt(trace * sum));
}
