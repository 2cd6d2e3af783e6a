import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import { valley, type ValleyCase, valleySchema } from '../../../src/theory/cases/valley-case.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import { probabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { reducedSurvival } from '../../../src/theory/sgd/experiments.ts';
import { bestBound, constantsOf, termsOf, type ValleyTerms, withBestLevel } from '../valley/valley-bound.ts';
import { explainValley, startsAround, startsInside, valleyFeatures } from '../valley/valley-claim.ts';
import { ofSampleItself, type SampleBounds, samples } from './cases.ts';

const bounds: SampleBounds = { contraction: contractionFactor, withNoise: withBestLevel };

/** The whole chain of the theory on a sample: LEC for the population's risk, SGD on the sample's. */
export function dataDeviationClaim(data?: DataTables): ProbabilityClaim<ValleyCase> {
  const deviationAt = (c: ValleyCase, r: number): number =>
    valley(c, data).landscape.certificate(r)?.Delta ?? 0;
  return probabilityClaim<ValleyCase, ValleyTerms>({
    id: 'stagnation/data-deviation',
    says: 'SGD on the risk R_n of a sample stays in the tube round the minimizers of the population’s risk R as T1, T2*, T7 and T9 say with Δ = sup_{T_r} ‖∇R_n − ∇R‖; held against the best one that applies',
    tex: String.raw`R=\tfrac1N\sum_i\tfrac12(x_i^{\mathsf T}\theta-y_i)^2\ \text{LEC}(\mu,\beta,\infty),\quad \Delta=\sup_{T_r}\|\nabla R_n-\nabla R\|\ \Rightarrow\ \text{T1, T2*, T7, T9 for SGD on }R_n`,
    source:
      'T1, T2*, T7, T9 (Δ forms); after Imaizumi & Schmidt-Hieber 2022, the deviation computed instead of bounded in probability',
    notes:
      'Least squares on a finite population, so that R is an exact average and Δ a supremum in closed form. With q that of R_n and Δ the deviation at the minimizer alone the statement is true (R_n is a quadratic round its own minimizer), hence no mutant.',
    cases: samples(bounds, data),
    schema: valleySchema,
    given: {
      'LEC for R': {
        holds: (c) => valley(c, data).certificate !== undefined,
        basis: (c) => valley(c, data).certificate?.basis ?? 'exact',
      },
      'starts inside': {
        ...startsInside,
        without: samples(bounds, data, { starts: [1.2, 1.5, 2] }),
        beyond: samples(bounds, data, { starts: startsAround }),
      },
    },
    event: (c) => reducedSurvival(valley(c, data).sgd, c.r),
    wholeTerms: ['tubeDim', 'T'],
    terms: (c) => termsOf(c, data),
    atLeast: (x, c) => bestBound(x, c, data),
    covers: {
      'k = 1': (c) => valley(c, data).singularValues.length === 1,
      'k > 2': (c) => valley(c, data).singularValues.length > 2,
      'GGᵀ ≠ s²P': (c) => valley(c, data).isotropic === undefined,
      'flat directions': (c) => valley(c, data).landscape.normalDim < valley(c, data).landscape.dim,
      'T = 1': (c) => c.T === 1,
      'T > 100': (c) => c.T > 100,
      'start on the boundary': (c) => c.d0 === c.r,
      ...(data !== undefined && {
        'rows of a data set': (c: ValleyCase) =>
          c.landscape.kind === 'linear-model' && 'file' in c.landscape.population,
      }),
    },
    features: (c) => {
      const { Delta, q, eta, r } = constantsOf(c, data);
      return { ...valleyFeatures(c, data), 'ηΔ/((1 − q)r)': (eta * Delta) / ((1 - q) * r) };
    },
    explain: (c) => {
      const { Delta, eta } = constantsOf(c, data);
      return [
        ...explainValley(c, data),
        `deviation: ${deviationAt(c, 0)} at the minimizers, Δ = ${Delta} on the tube, so a step adds at most ηΔ = ${eta * Delta}`,
      ];
    },
    mustRefute: {
      'Δ := 0': { terms: () => ({ Delta: 0 }) },
      'η²Δ for ηΔ': { terms: ({ Delta }, c) => ({ Delta: c.schedule.eta * Delta }) },
      'Δ at the minimizers only': { terms: (_, c) => ({ Delta: deviationAt(c, 0) }) },
      'Δ without that at the minimizers': {
        budget: 'default',
        terms: ({ Delta }, c) => ({
          Delta: Math.max(0, Delta - deviationAt(c, 0)),
        }),
      },
      'Δ/2 for Δ': { budget: 'default', terms: ({ Delta }) => ({ Delta: Delta / 2 }) },
      'LEC of R_n for R, no deviation': {
        terms: (_, c) => {
          if (c.landscape.kind !== 'linear-model') throw new RangeError('not a sample');
          const { eta } = c.schedule;
          return { q: contractionFactor({ eta, ...ofSampleItself(c.landscape) }), Delta: 0 };
        },
        notes: 'R_n has its minimizers elsewhere; the tube is round those of R',
      },
      'noise halved': {
        terms: ({ singularValues }) => ({ singularValues: singularValues.map((s) => s / 2) }),
      },
    },
  });
}
