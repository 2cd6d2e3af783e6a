import type { Probability } from '../../../src/core/probability.ts';
import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import {
  driftEveryStep,
  type EveryStepForm,
  everyStepHazards,
  everyStepTheorem,
  type EveryStepSymbols,
} from '../../../src/theory/bounds/drift-every-step.ts';
import { driftLevel } from '../../../src/theory/bounds/drift-level.ts';
import { logBetween, stationaryLevel } from '../../../src/theory/bounds/noise-level.ts';
import type { NoiseInputs } from '../../../src/theory/cases/random-valleys.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import { exactSurvival } from './comparison-bound.ts';
import type { stagnationClaim } from './stagnation-claim.ts';
import { stepsOf, termsOf, type ValleyTerms, withFactor } from './valley-bound.ts';
import { contracts, decayLabel, noiseLabels, valleyLabels } from './valley-claim.ts';

/** Where T2 promises something or, without contraction, exits are likely but not sure. */
export function everyStepLevel(x: NoiseInputs): number {
  if (contractionFactor(x) < 1) return driftLevel(x);
  return stationaryLevel({ ...x, level: 0 }) * logBetween(0.3, 0.9, x.level);
}

/** T2*'s terms; a start outside the tube counts as on its boundary, as if not asked. */
export type EveryStepTerms = Omit<ValleyTerms, 'Delta' | 'tubeDim'> & { readonly Delta?: number };

export function symbolsOf(x: EveryStepTerms): EveryStepSymbols {
  const { singularValues, r, d0, T, Delta = 0 } = x;
  return { steps: stepsOf(x), singularValues, r, d0, T, Delta };
}

/** A mutant: the theorem with other ingredients. */
export function otherForm(form: Partial<EveryStepForm>): { atLeast(x: EveryStepTerms): Probability } {
  return { atLeast: (x) => driftEveryStep(symbolsOf(x), { form: { ...everyStepTheorem, ...form } }) };
}

type Shared = Pick<
  Parameters<typeof stagnationClaim<EveryStepTerms>>[0],
  'terms' | 'wholeTerms' | 'atLeast' | 'workings' | 'exactly' | 'covers'
>;
type Mutants = Parameters<typeof stagnationClaim<EveryStepTerms>>[0]['mustRefute'];

/** What the claims of T2* have in common. @param deviation is there a Δ > 0 among the terms? */
export function everyStep(deviation: boolean): Shared {
  const terms = (c: ValleyCase): EveryStepTerms => {
    const { q, eta, sigma, singularValues, r, d0, T, Delta } = termsOf(c);
    const common = { q, eta, sigma, singularValues, r, d0: Math.min(d0, r), T };
    return deviation ? { ...common, Delta } : common;
  };
  return {
    terms,
    wholeTerms: ['T'],
    atLeast: (x) => driftEveryStep(symbolsOf(x)),
    workings: (c) => {
      const hazards = everyStepHazards(symbolsOf(terms(c)));
      const settled = hazards.length < c.T ? ', and so on' : '';
      return [`h_1 = ${hazards[0]}, …, h_${hazards.length} = ${hazards.at(-1)}${settled}`];
    },
    exactly: exactSurvival,
    covers: {
      ...valleyLabels,
      ...noiseLabels,
      ...decayLabel,
      'q ≥ 1': (c) => !contracts.holds(c),
    },
  };
}

/** The wrong versions of all claims of T2*. */
export const everyStepMutants: Mutants = {
  'q² for q': { terms: (x) => withFactor(x, (q) => q * q) },
  'noise halved': {
    terms: ({ singularValues }) => ({ singularValues: singularValues.map((s) => s / 2) }),
  },
  'm_0 = 1': { terms: () => ({ d0: 0 }) },
  'T − 1 factors': { terms: ({ T }) => ({ T: T - 1 }) },
  'exponent −1/4 in D': otherForm({ exponent: 0.25 }),
};
