import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { residualParameterCount } from '../../../src/theory/network/residual.ts';
import type { ResidualCase, TaskSpec } from './case.ts';

/** What choosing a case needs of the bounds. */
export interface ResidualScales {
  /** L² with ‖∇f_θ(x_i)‖ ≤ L on the ball of radius r round θ*. */
  squaredSlope(c: TaskSpec & { readonly r: number }): number;
  /** ησ at which a bound says something, noise in k of p coordinates; `level` in (0, 1) tells how much. */
  noise(x: Readonly<Record<'q' | 'r' | 'd0' | 'T' | 'k' | 'p' | 'level', number>>): number;
}

/** Most parameters that all get noise. */
const maxIsotropic = 40;

/** Small residual networks with a ridge that is larger than their curvature. */
export function residualCases(
  { squaredSlope, noise }: ResidualScales,
  { starts = [1, 1, 1, 1, 1, 0.5] }: { readonly starts?: readonly number[] } = {},
): Arbitrary<ResidualCase> {
  return record({
    activation: constantFrom('identity', 'tanh', 'tanh', 'tanh'),
    dim: integer({ min: 1, max: 4 }),
    hidden: integer({ min: 1, max: 6 }),
    blocks: integer({ min: 1, max: 4 }),
    points: constantFrom(1, 2, 3),
    seed: integer({ min: 0, max: 10_000 }),
    // λ/L²
    dominance: constantFrom(10, 30, 10, 30, 3),
    // ηλ in hundredths
    step: constantFrom(50, 20, 80, 100),
    radius: constantFrom(0.1, 0.03, 0.2),
    T: constantFrom(1, 2, 3, 5),
    start: constantFrom(...starts),
    // coordinates with noise; 0 is all of them
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
    const level = (x.level + 0.5) / 11;
    const sigma = roundSignificant(noise({ q, r, d0: Math.min(d0, r), T, k, p, level }) / eta);
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
