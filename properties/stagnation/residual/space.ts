import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { comparisonProduct } from '../../../src/theory/bounds/comparison.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { expm1, ln } from '../../../src/core/elementary.ts';
import type { Activation } from '../../../src/theory/network/network.ts';
import { residualParameterCount } from '../../../src/theory/network/residual.ts';
import { levelWhere, logBetween, noiseQuantile } from '../../../src/theory/bounds/noise-level.ts';
import { type ResidualCase, squaredSlope } from './case.ts';

interface Draws {
  readonly activation: Activation;
  readonly dim: number;
  readonly hidden: number;
  readonly blocks: number;
  readonly points: number;
  readonly seed: number;
  /** λ/L² */
  readonly dominance: number;
  /** ηλ in hundredths. */
  readonly step: number;
  readonly radius: number;
  readonly T: number;
  readonly start: number;
  /** Coordinates with noise; 0 is all of them. */
  readonly k: number;
  readonly level: number;
}

/** Most parameters that all get noise. */
const maxIsotropic = 40;

/** Small residual networks with a ridge that is larger than their curvature. */
export function residualCases(change: { readonly starts?: readonly number[] } = {}): Arbitrary<ResidualCase> {
  return record<Draws>({
    activation: constantFrom('identity', 'tanh', 'tanh', 'tanh'),
    dim: integer({ min: 1, max: 4 }),
    hidden: integer({ min: 1, max: 6 }),
    blocks: integer({ min: 1, max: 4 }),
    points: constantFrom(1, 2, 3),
    seed: integer({ min: 0, max: 10_000 }),
    dominance: constantFrom(10, 30, 10, 30, 3),
    step: constantFrom(50, 20, 80, 100),
    radius: constantFrom(0.1, 0.03, 0.2),
    T: constantFrom(1, 2, 3, 5),
    start: constantFrom(...(change.starts ?? [1, 1, 1, 1, 1, 0.5])),
    k: constantFrom(1, 2, 3, 0),
    level: integer({ min: 0, max: 10 }),
  }).map((x) => {
    const { activation, dim, hidden, blocks, points, seed, T } = x;
    const teacher = { activation, dim, hidden, blocks, outputs: 1, scale: 0.8, seed };
    const p = residualParameterCount(teacher);
    const k = x.k === 0 ? (p <= maxIsotropic ? p : 1) : Math.min(x.k, p);
    const r = roundSignificant(x.radius);
    const squared = squaredSlope({ teacher, points, seed, r });
    const ridge = roundSignificant(x.dominance * squared);
    const eta = roundSignificant(x.step / (100 * ridge));
    const d0 = x.start * r;
    const q = Math.min(0.99, Math.abs(1 - eta * ridge) + eta * squared);
    const exit = logBetween(0.2, 0.6, (x.level + 0.5) / 11);
    const sigma = roundSignificant(noiseWhereExit({ q, r, d0: Math.min(d0, r), T, k, p, exit }) / eta);
    return {
      teacher,
      points,
      seed,
      ridge,
      r,
      d0,
      T,
      eta,
      sigma,
      noise: { from: (x.seed * 7) % (p - k + 1), k },
    };
  });
}

/** ησ at which a bound promises about `exit`: T7 as a product where noise is in all of θ, else T1. */
function noiseWhereExit(x: {
  readonly q: number;
  readonly r: number;
  readonly d0: number;
  readonly T: number;
  readonly k: number;
  readonly p: number;
  readonly exit: number;
}): number {
  const { q, r, T, k, p, exit } = x;
  const unit = Array.from({ length: k }, () => 1);
  const step = noiseQuantile(unit, -expm1(ln(1 - exit) / T));
  if (k < p) return ((1 - q) * r) / step;
  return levelWhere((c) => comparisonProduct({ ...x, c }).exit < exit, r / (50 * step), (3 * r) / step);
}
