import { type Arbitrary, constantFrom, integer, record } from 'fast-check';
import { z } from 'zod';
import { pow } from '../../src/core/elementary.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import { fromExit } from '../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../src/judge/claims/define-claim.ts';
import { bestDrift } from '../../src/theory/bounds/best-drift.ts';
import { logGrowths, type LossNoiseSymbols, staysWithLossNoise } from '../../src/theory/bounds/loss-noise.ts';
import { startsAround } from './valley/valley-claim.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';

/** SGD on ½‖θ‖² in R^k with noise c‖θ‖z of a step, q = |1 − η|, from d_0 in the unit tube. */
interface LossNoiseCase {
  readonly k: number;
  readonly q: number;
  readonly c: number;
  readonly T: number;
  readonly d0: number;
  /** The noise does not shrink below its level at d_0, as it would if the loss had a floor. */
  readonly floor: boolean;
}

const stepCost = 4;

/** Only the distance matters: the noise is isotropic. */
function stays({ k, q, c, T, d0, floor }: LossNoiseCase): Experiment {
  return {
    horizon: stepCost * T,
    run(stream, trajectories) {
      const values = new Float64Array(trajectories);
      const u = new Float64Array(k);
      let steps = 0;
      for (let n = 0; n < trajectories; n++) {
        let d = d0;
        let t = 0;
        for (; t < T && d <= 1; t++) {
          stream.fillNormal(u);
          const size = c * (floor ? Math.max(d, d0) : d);
          let square = 0;
          for (let i = 0; i < k; i++) {
            const x = (i === 0 ? q * d : 0) + size * u[i]!;
            square += x * x;
          }
          d = Math.sqrt(square);
        }
        values[n] = d <= 1 ? 1 : 0;
        steps += stepCost * t;
      }
      return { values, steps };
    },
  };
}

/** From where the theorem allows an exit of 0.05 to 0.9. */
function cases({
  floor = false,
  starts = [0],
}: {
  readonly floor?: boolean;
  /** d_0; 0 is where the theorem allows such an exit. */
  readonly starts?: readonly number[];
} = {}): Arbitrary<LossNoiseCase> {
  return record({
    k: integer({ min: 1, max: 6 }),
    contraction: integer({ min: 0, max: 19 }),
    // E‖qe + cz‖², in twentieths
    growth: integer({ min: 10, max: 22 }),
    T: constantFrom(1, 2, 5, 10, 20, 50),
    level: integer({ min: 1, max: 19 }),
    ...(starts.length > 1 && { start: constantFrom(...starts) }),
  }).map(({ k, contraction, growth, T, level, start = starts[0]! }) => {
    const square = growth / 20;
    const q = roundSignificant((contraction / 20) * Math.sqrt(square));
    const c = roundSignificant(Math.sqrt((square - q * q) / k));
    const x = { k, q, c, r: 1, T };
    const target = 0.05 * pow(18, level / 20);
    let [low, high] = [0.001, 1];
    for (let i = 0; i < 20; i++) {
      const middle = (low + high) / 2;
      if (staysWithLossNoise({ ...x, d0: middle }).exit < target) low = middle;
      else high = middle;
    }
    return { k, q, c, T, d0: start > 0 ? start : roundSignificant(low), floor };
  });
}

function termsOf({ k, q, c, T, d0 }: LossNoiseCase): LossNoiseSymbols {
  return { k, q, c, r: 1, T, d0: Math.min(d0, 1) };
}

export const lossNoiseClaim: ProbabilityClaim<LossNoiseCase> = probabilityClaim<
  LossNoiseCase,
  LossNoiseSymbols
>({
  id: 'stagnation/loss-noise',
  says: 'noise c·d(θ_t)z_t of a step, that vanishes with the loss: P(θ_t ∈ T_r for all t ≤ T) ≥ 1 − (d_0/r)^{2j} max(1, E‖qe + cz‖^{2j})^T for every j ≥ 1, a power of r; held against the best j ≤ 16',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ 1-\Bigl(\frac{d_0}{r}\Bigr)^{2j}\max\bigl(1,E\|qe+cz\|^{2j}\bigr)^T`,
  source: 'T14; this project’s, the tail of Kesten 1973 as an inequality',
  cases: cases(),
  schema: z.strictObject({
    k: z.int().min(1),
    q: z.number().nonnegative(),
    c: z.number().positive(),
    T: z.int().min(1),
    d0: z.number().positive(),
    floor: z.boolean(),
  }),
  given: {
    'noise vanishes with the distance': { holds: ({ floor }) => !floor, without: cases({ floor: true }) },
    'starts inside': {
      holds: ({ d0 }) => d0 <= 1,
      without: cases({ starts: [1.5] }),
      relaxed: ({ d0 }, share) => d0 <= 1 + share,
      beyond: cases({ starts: startsAround }),
    },
  },
  event: stays,
  terms: termsOf,
  wholeTerms: ['k', 'T'],
  atLeast: (x) => staysWithLossNoise(x),
  covers: {
    'E‖qe + cz‖² ≤ 1': ({ k, q, c }) => q * q + k * c * c <= 1,
    'E‖qe + cz‖² > 1': ({ k, q, c }) => q * q + k * c * c > 1,
    'k = 1': ({ k }) => k === 1,
    'k > 2': ({ k }) => k > 2,
    'T = 1': ({ T }) => T === 1,
    'T = 50': ({ T }) => T === 50,
  },
  features: ({ k, q, c, T, d0 }) => ({ k, q, c, T, 'd_0/r': d0 }),
  explain: (c) => {
    const growths = logGrowths(c);
    return [
      `log E‖qe + cz‖^{2j} = ${growths[0]}, ${growths[1]}, ${growths[2]}, … for j = 1, 2, 3, …`,
      `the theorem: P(stay) ≥ ${staysWithLossNoise(termsOf(c)).stay}`,
    ];
  },
  mustRefute: {
    'the noise at the start for all of it': {
      atLeast: ({ k, q, c, r, d0, T }) => {
        const singularValues = Array.from({ length: k }, () => 1);
        return bestDrift({ q, eta: 1, sigma: c * d0, singularValues, r, d0, T });
      },
      notes: 'with the noise on the boundary T2* and T9 hold: T10, of a law that changes with the state',
    },
    'E‖·‖² to the power j': {
      atLeast: (x) => {
        const [first = 0] = logGrowths(x);
        return staysWithLossNoise(
          x,
          logGrowths(x).map((_, i) => (i + 1) * first),
        );
      },
    },
    'without the growth': {
      atLeast: (x) =>
        staysWithLossNoise(
          x,
          logGrowths(x).map(() => 0),
        ),
    },
    'one step for T': { terms: () => ({ T: 1 }) },
    'noise halved': { terms: ({ c }) => ({ c: c / 2 }) },
    'k − 1 for k': { terms: ({ k }) => ({ k: Math.max(1, k - 1) }) },
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'twice the power of d_0/r': {
      atLeast: (x) => fromExit(staysWithLossNoise(x).exit * pow(x.d0 / x.r, 2)),
    },
    'noise with a floor': {
      given: { 'noise vanishes with the distance': null },
      cases: cases({ floor: true }),
    },
  },
});
