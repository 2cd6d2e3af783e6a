import { type Arbitrary, array, boolean, constantFrom, integer, nat, record } from 'fast-check';
import { stationaryVariance } from '../../../src/theory/bounds/confinement.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { agreementClaim, type AgreementClaim } from '../../../src/judge/claims/claim.ts';
import { pow } from '../../../src/core/elementary.ts';
import type { ExactProbability } from '../../../src/core/probability.ts';
import { type CoordinateCase, coordinateEvent, coordinateSchema } from './cases.ts';
import { normalCdf, normalSf } from '../../../src/stats/normal.ts';

interface Draws extends Omit<CoordinateCase, 'eta' | 'x'> {
  /** η as a share of 1/h of the steepest direction. */
  readonly stepPercent: number;
  /** x in standard deviations of the watched coordinate; so is `offset`. */
  readonly quantile: number;
}

const cases: Arbitrary<CoordinateCase> = record({
  curvatures: array(constantFrom(1, 2, 0.5, 0.1, 5), { minLength: 1, maxLength: 12 }),
  flat: constantFrom(0, 1, 5),
  moved: boolean(),
  index: nat({ max: 11 }),
  stepPercent: integer({ min: 2, max: 197 }),
  sigma: constantFrom(1, 2, 0.5, 10),
  T: constantFrom(1, 2, 3, 5, 10, 20, 50, 120),
  quantile: constantFrom(1, 0.5, 1.5, 2),
  offset: constantFrom(0, 0, 0.5, 2),
}).map(scaled);

function scaled({ stepPercent, quantile, ...draws }: Draws): CoordinateCase {
  const steepest = draws.curvatures.reduce((most, h) => Math.max(most, h), 0);
  const index = draws.index % draws.curvatures.length;
  const c = { ...draws, index, eta: roundSignificant(stepPercent / (100 * steepest)), x: 1 };
  const deviation = Math.sqrt(varianceAt(c));
  return {
    ...c,
    offset: roundSignificant(draws.offset * deviation),
    x: roundSignificant(quantile * deviation),
  };
}

/** a = 1 − ηh, h the curvature along the coordinate. */
function factorOf({ curvatures, index, eta }: CoordinateCase): number {
  return 1 - eta * curvatures[index]!;
}

function limitOf({ curvatures, index, eta, sigma }: CoordinateCase): number {
  return stationaryVariance({ eta, sigma, h: curvatures[index]! });
}

/** v_T = v(1 − a^{2T}) */
function varianceAt(c: CoordinateCase): number {
  return limitOf(c) * (1 - pow(Math.abs(factorOf(c)), 2 * c.T));
}

function meanAt(c: CoordinateCase): number {
  return c.offset * pow(factorOf(c), c.T);
}

/** P(|N(mean, variance)| ≤ x): two values of the normal law, each to 1e-12. */
function within({ x }: CoordinateCase, mean: number, variance: number): ExactProbability {
  const [low, high] = [(-x - mean) / Math.sqrt(variance), (x - mean) / Math.sqrt(variance)];
  const exit = normalCdf(low) + normalSf(high);
  const error = 1e-11;
  return {
    exit: { lo: exit - error, hi: exit + error },
    stay: { lo: 1 - exit - error, hi: 1 - exit + error },
  };
}

export const stationaryVarianceClaim: AgreementClaim<CoordinateCase> = agreementClaim({
  id: 'confinement/stationary-variance',
  says: 'on a quadratic with S = I, θ_T along an eigenvector of curvature h is normal with variance v(1 − (1 − ηh)^{2T}), v = ησ²/(h(2 − ηh)), so v is the stationary one',
  tex: String.raw`\langle e,\theta_T-m\rangle\sim N\bigl((1-\eta h)^T\langle e,\theta_0-m\rangle,\ v\,(1-(1-\eta h)^{2T})\bigr),\qquad v=\frac{\eta\sigma^2}{h(2-\eta h)}`,
  source: 'T3 (exact for a quadratic)',
  cases,
  schema: coordinateSchema,
  given: { 'ηh < 2': { holds: (c) => Math.abs(factorOf(c)) < 1 } },
  event: coordinateEvent,
  equals: (c) => within(c, meanAt(c), varianceAt(c)),
  covers: {
    'settled: a^{2T} < 1e-9': (c) => pow(Math.abs(factorOf(c)), 2 * c.T) < 1e-9,
    'ηh > 1': (c) => factorOf(c) < 0,
    'T = 1': (c) => c.T === 1,
    'T > 100': (c) => c.T > 100,
    'unequal curvatures': ({ curvatures }) => curvatures.some((h) => h !== curvatures[0]),
    'flat directions': (c) => c.flat > 0,
    'start off the minimizer': (c) => c.offset > 0,
  },
  features: (c) => ({ p: c.curvatures.length + c.flat, T: c.T, ηh: 1 - factorOf(c) }),
  explain: (c) => [
    `h = ${c.curvatures[c.index]}, η = ${c.eta}, σ = ${c.sigma}: a = 1 − ηh = ${factorOf(c)}, v = ησ²/(h(2 − ηh)) = ${limitOf(c)}`,
    `after T = ${c.T} steps from ${c.offset}: mean a^T·${c.offset} = ${meanAt(c)}, variance v(1 − a^{2T}) = ${varianceAt(c)}`,
    `asked: P(|x| ≤ ${c.x})`,
  ],
  mustRefute: {
    'continuous time: ησ²/(2h)': {
      equals: (c) => within(c, meanAt(c), varianceAt(c) * (1 - (c.eta * c.curvatures[c.index]!) / 2)),
      notes: 'the gradient flow’s variance: false by the factor 1 − ηh/2',
    },
    'ησ²/(h(2 + ηh))': {
      equals: (c) => within(c, meanAt(c), (varianceAt(c) * (1 + factorOf(c))) / (3 - factorOf(c))),
    },
    'η² for η': { equals: (c) => within(c, meanAt(c), varianceAt(c) * c.eta) },
    'settled at once': { equals: (c) => within(c, meanAt(c), limitOf(c)) },
    'a^T for a^{2T}': {
      equals: (c) => within(c, meanAt(c), limitOf(c) * (1 - pow(Math.abs(factorOf(c)), c.T))),
    },
    'T − 1 steps': {
      equals: (c) =>
        c.T === 1
          ? within(c, meanAt(c), varianceAt(c))
          : within(c, meanAt({ ...c, T: c.T - 1 }), varianceAt({ ...c, T: c.T - 1 })),
    },
    'largest curvature for h': {
      equals: (c) => {
        const steepest = c.curvatures.reduce((most, h) => Math.max(most, h), 0);
        return within(c, meanAt(c), varianceAt({ ...c, curvatures: [steepest], index: 0 }));
      },
    },
    'variances of all coordinates added': {
      equals: (c) => within(c, meanAt(c), varianceAt(c) * c.curvatures.length),
    },
    'start forgotten': { equals: (c) => within(c, 0, varianceAt(c)) },
  },
});
