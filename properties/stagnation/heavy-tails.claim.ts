import { type Arbitrary, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { ln, pow } from '../../src/core/elementary.ts';
import type { Experiment } from '../../src/core/experiment.ts';
import type { Probability } from '../../src/core/probability.ts';
import type { Stream } from '../../src/core/stream.ts';
import type { ProbabilityClaim } from '../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../src/judge/claims/define-claim.ts';
import { bestDrift } from '../../src/theory/bounds/best-drift.ts';
import {
  leavesByLength,
  lengthQuantile,
  type LengthLaw,
  type LengthSymbols,
  lengthTail,
  staysByLength,
} from '../../src/theory/bounds/noise-length.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { startsAround } from './valley/valley-claim.ts';

/** Lengths with a falling density, by tail index, and the length 1, which has none. */
const laws = ['lomax', 'weibull', 'student', 'one'] as const;

/** SGD on ½‖θ‖² in R^k with noise cρu of a step, u uniform on the sphere, from d_0 in the unit tube. */
interface HeavyCase {
  readonly law: (typeof laws)[number];
  readonly index: number;
  readonly k: number;
  readonly eta: number;
  readonly c: number;
  readonly T: number;
  readonly d0: number;
  /** Is the event to stay, or to leave? */
  readonly event: 'stays' | 'leaves';
}

function lengthOf(law: HeavyCase['law'], index: number, stream: Stream): number {
  if (law === 'one') return 1;
  const exponential = (): number => -ln(1 - stream.uniform());
  if (law === 'lomax') return pow(1 - stream.uniform(), -1 / index) - 1;
  if (law === 'weibull') return pow(exponential(), 1 / index);
  // χ²_2 and χ²_4 are twice a sum of exponentials
  const square = index === 2 ? exponential() : (exponential() + exponential()) / 2;
  return Math.abs(stream.normal()) / Math.sqrt(square);
}

/** Steps of the kernels that one here, in plain JavaScript, takes the time of. */
const stepCost = 6;

function eventOf({ law, index, k, eta, c, T, d0, event }: HeavyCase): Experiment {
  return {
    horizon: stepCost * T,
    run(stream, trajectories) {
      const values = new Float64Array(trajectories);
      const [theta, u] = [new Float64Array(k), new Float64Array(k)];
      let steps = 0;
      for (let n = 0; n < trajectories; n++) {
        theta.fill(0);
        theta[0] = d0;
        let square = d0 * d0;
        let t = 0;
        for (; t < T && square <= 1; t++) {
          stream.fillNormal(u);
          let norm = 0;
          for (const x of u) norm += x * x;
          const size = (c * lengthOf(law, index, stream)) / Math.sqrt(norm);
          square = 0;
          for (let i = 0; i < k; i++) {
            theta[i] = (1 - eta) * theta[i]! - size * u[i]!;
            square += theta[i]! * theta[i]!;
          }
        }
        values[n] = square <= 1 === (event === 'stays') ? 1 : 0;
        steps += stepCost * t;
      }
      return { values, steps };
    },
  };
}

function termsOf({ index, eta, c, T, d0 }: HeavyCase): LengthSymbols {
  return { q: Math.abs(1 - eta), c, r: 1, d0: Math.min(d0, 1), T, index };
}

/** Of the length 1 nothing but the tail is known. */
function lawOf({ law }: HeavyCase): LengthLaw {
  if (law === 'one') throw new RangeError('law must have a density');
  return law;
}

function bound(x: LengthSymbols, c: HeavyCase): Probability {
  return c.event === 'stays' ? staysByLength(lawOf(c), x) : leavesByLength(lawOf(c), x);
}

interface HeavySpace {
  readonly laws?: readonly (readonly [HeavyCase['law'], number])[];
  readonly events?: readonly HeavyCase['event'][];
  readonly starts?: readonly number[];
  /** How many times as many long steps as the claim's space has; below 1 fewer. */
  readonly rarity?: number;
  readonly steps?: readonly number[];
  /** η in hundredths. */
  readonly percents?: readonly [number, number];
  readonly dims?: readonly [number, number];
}

const tails: NonNullable<HeavySpace['laws']> = [
  ['lomax', 1],
  ['lomax', 0.5],
  ['lomax', 1.5],
  ['lomax', 3],
  ['student', 2],
  ['student', 4],
  ['weibull', 0.5],
  ['weibull', 1],
];

/** One step is long enough about e times in T, e from 0.1 to 2. */
function cases({
  laws: from = tails,
  events = ['stays', 'leaves'],
  starts = [0, 0.5, 0.8, 1],
  rarity = 1,
  steps = [1, 2, 3, 5, 10, 20],
  percents = [10, 150],
  dims = [1, 4],
}: HeavySpace = {}): Arbitrary<HeavyCase> {
  return record({
    law: constantFrom(...from),
    event: constantFrom(...events),
    k: integer({ min: dims[0], max: dims[1] }),
    percent: integer({ min: percents[0], max: percents[1] }),
    T: constantFrom(...steps),
    d0: constantFrom(...starts),
    level: integer({ min: 0, max: 20 }),
  }).map(({ law: [law, index], event, k, percent, T, d0, level }) => {
    const q = Math.abs(1 - percent / 100);
    const chance = 1 - pow(Math.E, (-0.1 * pow(20, level / 20) * rarity) / T);
    const room = event === 'stays' ? 1 - q : 1;
    const c = law === 'one' ? 1.001 : room / lengthQuantile(law, index, chance);
    return { law, index, k, eta: percent / 100, c: roundSignificant(c), T, d0, event };
  });
}

/** One step from the boundary, where what contraction leaves of the room decides. */
const fromTheBoundary = cases({
  laws: [
    ['lomax', 3],
    ['weibull', 1],
  ],
  events: ['stays'],
  starts: [1],
  steps: [1],
  percents: [3, 30],
  dims: [1, 1],
});

/** T2* and T9 for Gaussian noise of the variance in one direction, on rare long steps. */
const asGaussian = (law: LengthLaw, index: number, variance: number) => ({
  atLeast: ({ q, c, r, d0, T }: LengthSymbols, { k }: HeavyCase): Probability => {
    const singularValues = Array.from({ length: k }, () => Math.sqrt(variance / k));
    return bestDrift({ q, eta: 1, sigma: c, singularValues, r, d0, T });
  },
  cases: cases({ laws: [[law, index]], events: ['stays'], starts: [0, 0.5], rarity: 0.05 }),
});

export const heavyTailsClaim: ProbabilityClaim<HeavyCase> = probabilityClaim<HeavyCase, LengthSymbols>({
  id: 'stagnation/heavy-tails',
  says: 'noise cρ_tu_t of any law, independent of the past: P(θ_t ∈ T_r for all t ≤ T) ≥ P(cρ ≤ r − qd_0)P(cρ ≤ (1 − q)r)^{T−1}; where its density falls with the length, P(θ leaves T_r by T) ≥ 1 − P(cρ ≤ r)^T: power tails leave after a power of 1/c steps',
  tex: String.raw`P(\theta_t\in T_r\ \forall t\le T)\ \ge\ P(c\rho\le r-qd_0)\,P(c\rho\le(1-q)r)^{T-1},\qquad P(\theta\text{ leaves }T_r\text{ by }T)\ \ge\ 1-P(c\rho\le r)^T`,
  source: 'T12 (T1 for any noise; Anderson 1955 for the other side); this project’s',
  cases: oneof({ weight: 4, arbitrary: cases() }, { weight: 1, arbitrary: fromTheBoundary }),
  schema: z
    .strictObject({
      law: z.enum(laws),
      index: z.number().positive(),
      k: z.int().min(1),
      eta: z.number().positive().lt(2),
      c: z.number().positive(),
      T: z.int().min(1),
      d0: z.number().nonnegative(),
      event: z.enum(['stays', 'leaves']),
    })
    .refine(({ law, index }) => law !== 'student' || index === 2 || index === 4, 'index: 2 or 4 for student')
    .refine(({ law, index }) => law !== 'weibull' || index <= 1, 'index: at most 1 for weibull'),
  given: {
    'a falling density': { holds: (c) => c.law !== 'one', without: cases({ laws: [['one', 1]] }) },
    'starts inside': {
      holds: (c) => c.d0 <= 1,
      without: cases({ starts: [1.5, 3], events: ['stays'] }),
      relaxed: (c, share) => c.d0 <= 1 + share,
      beyond: cases({ starts: startsAround, events: ['stays'] }),
    },
  },
  event: eventOf,
  terms: termsOf,
  wholeTerms: ['T'],
  atLeast: bound,
  covers: {
    stays: (c) => c.event === 'stays',
    leaves: (c) => c.event === 'leaves',
    'no variance': (c) => c.law === 'lomax' && c.index <= 2,
    'no mean': (c) => c.law === 'lomax' && c.index <= 1,
    'all moments': (c) => c.law === 'weibull',
    'k > 1': (c) => c.k > 1,
    'η > 1': (c) => c.eta > 1,
    'start on the boundary': (c) => c.d0 === 1,
  },
  tightAt: {
    'a Newton step': {
      law: 'lomax',
      index: 1.5,
      k: 1,
      eta: 1,
      c: 0.5,
      T: 3,
      d0: 0,
      event: 'stays',
    },
  },
  features: (c) => ({ k: c.k, η: c.eta, T: c.T, index: c.index, 'd_0/r': c.d0 }),
  explain: (c) => {
    const { q, index, r } = termsOf(c);
    const law = lawOf(c);
    return [
      `q = |1 − η| = ${q}; P(cρ > (1 − q)r) = ${lengthTail(law, index, ((1 - q) * r) / c.c)}, P(cρ > r) = ${lengthTail(law, index, r / c.c)}`,
      `the theorem: P(${c.event}) ≥ ${bound(termsOf(c), c).stay}`,
    ];
  },
  mustRefute: {
    'T2* and T9 with the variance: Student’s t, 4 degrees': asGaussian('student', 4, 2),
    'T2* and T9 with the variance: Lomax, index 3': asGaussian('lomax', 3, 1),
    'T2* and T9 with the variance: Laplace': asGaussian('weibull', 1, 2),
    'T2* and T9 with the scale for a variance that there is not: Lomax, index 1.5': asGaussian(
      'lomax',
      1.5,
      1,
    ),
    'the tail index a fifth larger': {
      terms: ({ index }, { law }) => (law === 'lomax' ? { index: 1.2 * index } : {}),
      cases: cases({
        laws: [
          ['lomax', 1],
          ['lomax', 3],
        ],
        events: ['stays'],
      }),
    },
    'the tail index a twentieth smaller, leaving': {
      terms: ({ index }, { law }) => (law === 'lomax' ? { index: 0.95 * index } : {}),
      cases: cases({
        laws: [
          ['lomax', 1],
          ['lomax', 3],
        ],
        events: ['leaves'],
      }),
    },
    'q² for q': { terms: ({ q }) => ({ q: q * q }) },
    'T − 1 steps': { terms: ({ T }) => ({ T: T > 1 ? T - 1 : T }) },
    'one step for T': {
      atLeast: (x, c) => bound({ ...x, T: c.event === 'stays' ? 1 : 2 * x.T }, c),
    },
    'from the minimizer': { terms: (_, { event }) => (event === 'stays' ? { d0: 0 } : {}) },
    'a step of (1 − q)r leaves': {
      atLeast: (x, c) => leavesByLength(lawOf(c), { ...x, r: (1 - x.q) * x.r, d0: 0 }),
      cases: cases({ events: ['leaves'] }),
    },
  },
});
