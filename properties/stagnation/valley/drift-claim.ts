import { type Arbitrary, oneof } from 'fast-check';
import { exp } from '../../../src/core/elementary.ts';
import type { Probability } from '../../../src/core/probability.ts';
import type { ProbabilityClaim } from '../../../src/judge/claims/claim.ts';
import type { WrittenProbabilityClaim } from '../../../src/judge/claims/define-claim.ts';
import type { DriftConstants, DriftSymbols } from '../../../src/theory/bounds/drift-constants.ts';
import { driftLevel } from '../../../src/theory/bounds/drift-level.ts';
import type { DriftChange } from '../../../src/theory/bounds/drift-search.ts';
import { scaledExcess } from '../../../src/theory/bounds/supermartingale.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { valleys, type ValleySpace } from '../../../src/theory/cases/random-valleys.ts';
import { exactSurvival } from './comparison-bound.ts';
import {
  bowlsAndOthers,
  stagnationClaim,
  stagnationHypotheses,
  steadyHypotheses,
} from './stagnation-claim.ts';
import { pushedOut, rareShapes } from './tight-cases.ts';
import { constantsOf } from './valley-bound.ts';
import { noiseInTube, noiseLabels, valleyLabels } from './valley-claim.ts';

/** Cases in which T2 and T9 promise something: all shapes of noise, constant steps. */
const undisturbed: ValleySpace = {
  sigma: driftLevel,
  noises: ['isotropic', 'isotropic', 'normal', 'ill-conditioned', 'low-rank', 'factor', 'damped'],
  normalDim: [1, 50],
  stepPercent: [10, 150],
  conditions: [1, 1.1, 1.3, 2],
  starts: [0.5, 0, 0.8, 1],
};

/** The same with a gradient deviation that points outwards. */
const disturbed: ValleySpace = {
  ...undisturbed,
  families: ['bowl', 'bowl', 'quadratic', 'radial', 'separable', 'sphere'],
  deviationPercent: [3, 40],
};

/** The theorem's symbols at a case; a start outside the tube counts as on its boundary, as if not asked. */
function driftTerms(c: ValleyCase, deviation: boolean): DriftSymbols {
  const { q, eta, sigma, singularValues, r, d0, T, Delta } = constantsOf(c);
  return { q, eta, sigma, singularValues, r, d0: Math.min(d0, r), T, Delta: deviation ? Delta : 0 };
}

/** A bound with the λ (and w) that are best for it, and T9's s. */
interface OptimizedBound extends Probability {
  readonly constants: DriftConstants;
  readonly s?: number;
}

/** A bound that optimizes λ (and w) for itself; `change` turns the theorem's constants into others. */
type OptimizeBound = (symbols: DriftSymbols, change?: DriftChange) => OptimizedBound;

/**
 * A claim of T2 or T9, held against its best λ (and w).
 * @param best the bound, with what is best for it
 * @param deviation does it allow a Δ > 0? Else it is about SGD on R itself.
 * @param wrong wrong versions of the bound
 */
export function driftClaim({
  best,
  deviation = false,
  wrong,
  mustRefute = {},
  rare,
  ...claim
}: Pick<ProbabilityClaim<ValleyCase>, 'id' | 'says' | 'tex' | 'source' | 'notes'> & {
  readonly best: OptimizeBound;
  readonly deviation?: boolean;
  readonly wrong: Readonly<Record<string, (x: DriftSymbols) => Probability>>;
  /** Shapes of noise to draw more often, so that a short run meets them. */
  readonly rare?: ValleySpace['noises'];
  /** Further mutants. */
  readonly mustRefute?: WrittenProbabilityClaim<ValleyCase, DriftSymbols>['mustRefute'];
}): ProbabilityClaim<ValleyCase> {
  const space = deviation ? disturbed : undisturbed;
  return stagnationClaim<DriftSymbols>({
    ...claim,
    cases: withMore(space, rare),
    given: { ...stagnationHypotheses(space), ...steadyHypotheses(space, deviation), 'G ≠ 0': noiseInTube },
    wholeTerms: ['T'],
    terms: (c) => driftTerms(c, deviation),
    atLeast: (x) => best(x),
    workings: (c) => explainOptimum(best(driftTerms(c, deviation))),
    exactly: exactSurvival,
    covers: { ...valleyLabels, ...noiseLabels },
    tightAt: {
      ...rareShapes,
      ...(deviation && { 'a deviation that leaves a tenth of the tube': pushedOut }),
    },
    mustRefute: {
      ...Object.fromEntries(
        Object.entries(wrong).map(([name, bound]) => [name, { atLeast: (x: DriftSymbols) => bound(x) }]),
      ),
      ...mustRefute,
    },
  });
}

function withMore(space: ValleySpace, noises: ValleySpace['noises']): Arbitrary<ValleyCase> {
  const all = bowlsAndOthers(space);
  if (noises === undefined) return all;
  const more = valleys({
    ...space,
    families: ['sphere', 'bowl'],
    noises,
    normalDim: [2, 8],
    steps: [1, 2, 5, 20],
  });
  return oneof({ weight: 4, arbitrary: all }, { weight: 1, arbitrary: more });
}

/** The wrong versions that T2 and T9 share. */
export function wrongConstants(best: OptimizeBound): Record<string, (x: DriftSymbols) => Probability> {
  return {
    // instead of q²/(w(1 − 2λc_1²))
    'κ = q²': (x) => best(x, (constants) => ({ ...constants, kappa: x.q * x.q })),
    'noise halved': (x) => best({ ...x, singularValues: x.singularValues.map((s) => s / 2) }),
    'm_0 = 1': (x) => best(x, (constants) => ({ ...constants, logM0: 0 })),
    'exponent −1/4 in D': (x) => best(x, (constants) => ({ ...constants, logD: constants.logD / 2 })),
  };
}

/** The constants at the best λ, how they grow, and T9's b and s. */
function explainOptimum({ constants, s }: OptimizedBound): readonly string[] {
  const { lambda, kappa, logD, logM0, r, T } = constants;
  return [
    `best λ = ${lambda}: κ = ${kappa}, D = ${exp(logD)}, m_0 = e^{λd_0²} = ${exp(logM0)}, e^{−λr²} = ${exp(-lambda * r * r)}`,
    `m_1 = D m_0^κ = ${exp(logD + kappa * logM0)}, m_2 = ${exp(logD * (1 + kappa) + kappa * kappa * logM0)}, … → ${exp(logD / (1 - kappa))}`,
    ...(s === undefined ? [] : [`best s = ${s} of T = ${T}; e^{−λr²}b = ${scaledExcess(constants)}`]),
  ];
}
