import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import type { ExactProbability } from '../../../src/core/probability.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { memoize } from '../../../src/core/memoize.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { type Atom, enumeratedSurvival } from '../../../src/theory/sgd/finite-noise.ts';
import { type Law, type LawName, samplerOf, tameLaws, twoPoints, wildLaws } from './laws.ts';

/** SGD on ½Σh_iθ_i² with noise σ s_i ζ_i in coordinate i, from d_0 along the first axis. */
export interface NoisyCase {
  readonly law: Law;
  readonly curvatures: readonly number[];
  /** s_1 ≥ s_2 ≥ … > 0, one a coordinate. */
  readonly scales: readonly number[];
  readonly eta: number;
  readonly sigma: number;
  readonly T: number;
  readonly r: number;
  readonly d0: number;
}

const positive = z.number().positive();

export const noisySchema: z.ZodType<NoisyCase> = z
  .strictObject({
    law: z.strictObject({
      name: z.enum([...tameLaws, ...wildLaws]),
      p: z.number().gt(0).lt(1).optional(),
      index: z.number().min(0.5).max(30).optional(),
    }) as z.ZodType<Law>,
    curvatures: z.array(positive).min(1).readonly(),
    scales: z.array(positive).min(1).readonly(),
    eta: positive,
    sigma: positive,
    T: z.int().min(1),
    r: positive,
    d0: z.number().nonnegative(),
  })
  .refine(({ curvatures, scales }) => curvatures.length === scales.length, 'scales: one a curvature');

/** Steps of the kernels that one here, in plain JavaScript, takes the time of: steps count work. */
const stepCost = 3;

/** 1 if d(θ_t) ≤ r for all t ≤ T, else 0. */
export function staysWithAnyNoise({ law, curvatures, scales, eta, sigma, T, r, d0 }: NoisyCase): Experiment {
  const k = curvatures.length;
  const slopes = Float64Array.from(curvatures, (h) => 1 - eta * h);
  const sizes = Float64Array.from(scales, (s) => eta * sigma * s);
  return {
    horizon: stepCost * T,
    run(stream, trajectories) {
      const values = new Float64Array(trajectories);
      const [theta, zeta] = [new Float64Array(k), new Float64Array(k)];
      const { draw, restart } = samplerOf(law, k, r);
      let steps = 0;
      for (let n = 0; n < trajectories; n++) {
        theta.fill(0);
        theta[0] = d0;
        restart();
        let d = d0;
        let t = 0;
        for (; t < T && d <= r; t++) {
          draw(stream, zeta, theta, d);
          let square = 0;
          for (let i = 0; i < k; i++) {
            const x = slopes[i]! * theta[i]! - sizes[i]! * zeta[i]!;
            theta[i] = x;
            square += x * x;
          }
          d = Math.sqrt(square);
        }
        values[n] = d <= r ? 1 : 0;
        steps += stepCost * t;
      }
      return { values, steps };
    },
  };
}

/** The exact probability on the line, where the noise has few values and there are few steps. */
export const exactOnTheLine: (c: NoisyCase) => ExactProbability | undefined = memoize((c: NoisyCase) => {
  const { law, curvatures, scales, eta, sigma, d0, r, T } = c;
  const values = curvatures.length === 1 ? atomsOf(law) : undefined;
  if (values === undefined) return undefined;
  const size = eta * sigma * scales[0]!;
  const atoms = values.map(([value, chance]): Atom => [-size * value, chance]);
  return enumeratedSurvival({ slope: 1 - eta * curvatures[0]!, atoms, start: d0, r, T });
});

/** On the line; undefined where there are infinitely many values, or a memory. */
function atomsOf({ name, p = 1 }: Law): readonly Atom[] | undefined {
  // on the line signs are all that a sphere and the changing law have
  if (name === 'rademacher' || name === 'sphere' || name === 'changing')
    return [
      [1, 0.5],
      [-1, 0.5],
    ];
  if (name === 'sparse')
    return [
      [0, 1 - p],
      [1 / Math.sqrt(p), p / 2],
      [-1 / Math.sqrt(p), p / 2],
    ];
  if (name !== 'two-point') return undefined;
  const [up, down] = twoPoints(p);
  return [
    [up, p],
    [down, 1 - p],
  ];
}

/** What a space of cases draws from. */
export interface NoisySpace {
  readonly laws: readonly Law[];
  readonly dims?: readonly [number, number];
  readonly steps?: readonly number[];
  readonly starts?: readonly number[];
  readonly percents?: readonly [number, number];
}

/** With these chances of long steps. */
export function lawsWith(name: LawName, chances: readonly number[]): readonly Law[] {
  return chances.map((p) => ({ name, p }));
}

/**
 * Quadratics with curvatures in [1, condition] and the noise level that `levelOf` chooses.
 * @param levelOf the noise level of a case whose own is 1; `level` in (0, 1) is the place within its range
 */
export function noisyCases(
  {
    laws,
    dims = [1, 6],
    steps = [3, 5, 8, 12, 20, 40],
    starts = [0, 0.5, 0.8],
    percents = [5, 120],
  }: NoisySpace,
  levelOf: (c: NoisyCase, level: number) => number,
): Arbitrary<NoisyCase> {
  return record({
    law: constantFrom(...laws),
    k: integer({ min: dims[0], max: dims[1] }),
    condition: constantFrom(1, 1, 1.2, 2),
    uneven: constantFrom(1, 1, 0.5, 0.1),
    percent: integer({ min: percents[0], max: percents[1] }),
    T: constantFrom(...steps),
    start: constantFrom(...starts),
    level: integer({ min: 1, max: 19 }),
  }).map(({ law, k, condition, uneven, percent, T, start, level }) => {
    const curvatures = Array.from({ length: k }, (_, i) => (i === 0 ? 1 : condition));
    const beta = Math.max(...curvatures);
    const c: NoisyCase = {
      law,
      curvatures,
      scales: Array.from({ length: k }, (_, i) => (i === 0 ? 1 : uneven)),
      eta: roundSignificant(percent / (100 * beta * beta)),
      sigma: 1,
      T,
      r: 1,
      d0: start,
    };
    return { ...c, sigma: roundSignificant(levelOf(c, level / 20)) };
  });
}
