import { type Arbitrary, array, boolean, constantFrom, integer, nat, record } from 'fast-check';
import { stationaryVariance } from '../../../src/theory/bounds/confinement.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import type { AgreementClaim } from '../../../src/judge/claims/claim.ts';
import { agreementClaim } from '../../../src/judge/claims/define-claim.ts';
import { pow } from '../../../src/core/elementary.ts';
import { within } from '../../../src/core/enclosure.ts';
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
  const index = draws.index % draws.curvatures.length;
  const c = { ...draws, index, eta: roundSignificant(stepPercent / (100 * steepestOf(draws))), x: 1 };
  const deviation = Math.sqrt(varianceAt(c));
  return {
    ...c,
    offset: roundSignificant(draws.offset * deviation),
    x: roundSignificant(quantile * deviation),
  };
}

function steepestOf({ curvatures }: Pick<CoordinateCase, 'curvatures'>): number {
  return curvatures.reduce((most, h) => Math.max(most, h), 0);
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

/** The normal law of the coordinate. */
interface Law {
  readonly mean: number;
  readonly variance: number;
}

function lawOf(c: CoordinateCase): Law {
  return { mean: meanAt(c), variance: varianceAt(c) };
}

/** P(|N(mean, variance)| ≤ x): two values of the normal law, each to 1e-12. */
function probability({ mean, variance }: Law, c: CoordinateCase): ExactProbability {
  const [low, high] = [(-c.x - mean) / Math.sqrt(variance), (c.x - mean) / Math.sqrt(variance)];
  const exit = normalCdf(low) + normalSf(high);
  return { exit: within(exit, 0, 1e-11), stay: within(1 - exit, 0, 1e-11) };
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
  terms: lawOf,
  equals: probability,
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
      terms: ({ variance }, c) => ({ variance: variance * (1 - (c.eta * c.curvatures[c.index]!) / 2) }),
      notes: 'the gradient flow’s variance: false by the factor 1 − ηh/2',
    },
    'ησ²/(h(2 + ηh))': {
      terms: ({ variance }, c) => ({
        variance: (variance * (1 + factorOf(c))) / (3 - factorOf(c)),
      }),
    },
    'η² for η': { terms: ({ variance }, c) => ({ variance: variance * c.eta }) },
    'settled at once': { terms: (_, c) => ({ variance: limitOf(c) }) },
    'a^T for a^{2T}': { terms: (_, c) => ({ variance: limitOf(c) * (1 - pow(Math.abs(factorOf(c)), c.T)) }) },
    'T − 1 steps': {
      terms: (_, c) => {
        const earlier = { ...c, T: Math.max(1, c.T - 1) };
        return lawOf(earlier);
      },
    },
    'largest curvature for h': {
      terms: (_, c) => ({
        variance: varianceAt({ ...c, curvatures: [steepestOf(c)], index: 0 }),
      }),
    },
    'variances of all coordinates added': {
      terms: ({ variance }, c) => ({
        variance: variance * c.curvatures.length,
      }),
    },
    'start forgotten': { terms: () => ({ mean: 0 }) },
    '1% less': { budget: 'default', terms: ({ variance }) => ({ variance: 0.99 * variance }) },
  },
});
