import { builtInClaims } from '../../properties/catalogue.ts';
import type { Claim } from '../../src/judge/claims/claim.ts';
import {
  boundFields,
  type BoundOfTerms,
  type TermValue,
  type TermValues,
} from '../../src/judge/claims/terms.ts';

/** What a wrong version changes of the terms of a bound at a case. */
type Change = (terms: TermValues, c: Readonly<Record<string, unknown>>) => TermValues;

/** A wrong version of a claim, by its terms: at most 5% off, or wrong in structure. */
export interface WrongVersion {
  readonly claim: string;
  readonly name: string;
  readonly change: Change;
}

/** A term that is a number; of one for every step, the first. */
const n = (x: TermValue | undefined): number => (typeof x === 'number' ? x : (x?.[0] ?? Number.NaN));
const mapped = (
  x: TermValue | undefined,
  f: (x: number, i: number, all: readonly number[]) => number,
): TermValue => (typeof x === 'number' ? x : (x ?? []).map((y, i, all) => f(y, i, all)));
const reversed = (x: TermValue | undefined): TermValue =>
  typeof x === 'number' ? x : (x ?? []).toReversed();
/** The last of several by so much. */
const lastScaled = (x: TermValue | undefined, by: number): TermValue =>
  mapped(x, (y, i, all) => (i === all.length - 1 && i > 0 ? by * y : y));
const startAfterAStep: Change = (t) => ({ d0: Math.min(1, n(t['q'])) * n(t['d0']) });
const oneStepInTwentyLess: Change = (t) =>
  n(t['T']) >= 20 ? { T: n(t['T']) - Math.floor(n(t['T']) / 20) } : {};
const oneStepLess: Change = (t) => (n(t['T']) >= 2 ? { T: n(t['T']) - 1 } : {});
const driftLess: Change = (t) => ({ drift: 0.95 * n(t['drift']) });
const lastNoiseLess: Change = (t) => ({ noise: lastScaled(t['noise'], 0.95) });
const isSteep = (t: TermValues): boolean => n(t['beta']) > 2 * n(t['mu']);
const powerMean = (x: readonly number[], p: number): number => {
  const most = Math.max(...x);
  return most === 0 ? 0 : most * (x.reduce((sum, y) => sum + (y / most) ** p, 0) / x.length) ** (1 / p);
};
const singularValues = (c: Readonly<Record<string, unknown>>): readonly number[] =>
  c['singularValues'] as readonly number[];

const versions: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
  'contraction/one-step': {
    '3% less than η beyond 2/(μ + β)': (t) =>
      n(t['eta']) > 2 / (n(t['mu']) + n(t['beta'])) ? { eta: 0.97 * n(t['eta']) } : {},
    '√(μβ) for β where they differ by a tenth at most': (t) =>
      n(t['mu']) > 0.9 * n(t['beta']) ? { beta: Math.sqrt(n(t['mu']) * n(t['beta'])) } : {},
  },
  'contraction/projection': {
    'Δ 4% less where it is more than the noise': (t) =>
      n(t['Delta']) > n(t['sigma']) ? { Delta: 0.96 * n(t['Delta']) } : {},
  },
  'stagnation/tail-chi-square': {
    'the power mean of degree 20 for s_1': (_, c) => ({ s1: powerMean(singularValues(c), 20) }),
  },
  'stagnation/drift-every-step': { 'T − 1 for T': oneStepLess },
  'stagnation/comparison-product': {
    'the start after a step': startAfterAStep,
    'T − 1 for T': oneStepLess,
    'ηΔ 5% less': driftLess,
  },
  'stagnation/comparison-any-covariance': { 'the last direction’s noise 5% less': lastNoiseLess },
  'stagnation/comparison-any-covariance-product': { 'the start after a step': startAfterAStep },
  'stagnation/correlation': { 'the start after a step': startAfterAStep, 'T − 1 for T': oneStepLess },
  'stagnation/minibatch': { 'one example more in a batch': (t) => ({ b: n(t['b']) + 1 }) },
  'stagnation/order': {
    'ηΔ of the first step forgotten': (t) => ({
      d0: Math.max(0, n(t['d0']) - n(t['drift']) / Math.max(n(t['q']), 0.05)),
    }),
  },
  'stagnation/drift-order': { 'the start after a step': startAfterAStep },
  'stagnation/any-covariance-order': { 'the last direction’s noise 5% less': lastNoiseLess },
  'convexity/quadratic': {
    '3% more than λ_min where λ_max is ten times as large': (t) =>
      n(t['hMax']) > 10 * n(t['hMin']) ? { hMin: 1.03 * n(t['hMin']) } : {},
  },
  'convexity/near-minimum': {
    'K 5% less where r > 1': (t) => (n(t['r']) > 1 ? { K: 0.95 * n(t['K']) } : {}),
  },
  'convexity/empirical': {
    'Δ 4% less where β > 2μ': (t) => (isSteep(t) ? { Delta: 0.96 * n(t['Delta']) } : {}),
  },
  'convexity/certificates': {
    'β 3% less where β > 2μ': (t) => (isSteep(t) ? { beta: 0.97 * n(t['beta']) } : {}),
  },
  'monotone/start': { 'one step in twenty not counted': oneStepInTwentyLess },
  'monotone/horizon': { 'ηΔ 5% less': driftLess },
  'networks/lipschitz-product': {
    'the last layer’s norm 4% less': (t) => ({ norms: lastScaled(t['norms'], 0.96) }),
    'the second largest norm for the largest, up to 5% less': (t) => {
      const [most = 0, next = 0] = [t['norms'] ?? []].flat().toSorted((a, b) => b - a);
      return next >= 0.95 * most ? { norms: mapped(t['norms'], (x) => Math.min(x, next)) } : {};
    },
  },
  'networks/perturbation': {
    'the norms in the order from the top': (t) => ({ norms: reversed(t['norms']) }),
    'the last change of a bias 5% less': (t) => ({ biasChanges: lastScaled(t['biasChanges'], 0.95) }),
  },
  'networks/gradient-norm': {
    'the norms in the order from the top': (t) => ({ norms: reversed(t['norms']) }),
    'the last layer’s norm 3% less': (t) => ({ norms: lastScaled(t['norms'], 0.97) }),
  },
  'networks/spectral-enclosure': {
    'the upper end a tenth of a percent less': (t) =>
      t['upper'] === undefined ? {} : { upper: 0.999 * n(t['upper']) },
  },
  'oracle/simulator': { 'one step in twenty not counted': oneStepInTwentyLess },
  'oracle/comparison-equality': {
    'the start after a step': startAfterAStep,
    'one step in twenty not counted': oneStepInTwentyLess,
  },
  'generalization/last-step': {
    '(ηΔ)² left out of the square': (t) => {
      const b =
        Math.sqrt(1 - 2 * n(t['eta']) * n(t['mu']) + n(t['eta']) ** 2 * n(t['beta']) ** 2) * n(t['r']);
      const d = n(t['eta']) * n(t['Delta']);
      return { Delta: (Math.sqrt(b * b + 2 * b * d) - b) / n(t['eta']) };
    },
  },
  'generalization/scaling': { '2% less': () => ({ growth: 0.98 }) },
};

export const wrongVersions: readonly WrongVersion[] = Object.entries(versions).flatMap(([claim, of]) =>
  Object.entries(of).map(([name, change]) => ({ claim, name, change })),
);

/** The claim of this id. */
export function claimOf(id: string): Claim {
  const claim = builtInClaims().find((one) => one.id === id);
  if (claim === undefined) throw new Error(`no claim '${id}'`);
  return claim;
}

/** The field of the bound with the change made to its terms. */
export function changedBound(claim: Claim, change: Change): Readonly<Record<string, unknown>> {
  const { boundOfTerms } = claim as { readonly boundOfTerms?: BoundOfTerms<unknown> };
  if (boundOfTerms === undefined) throw new Error(`${claim.id} names no terms`);
  const bound = boundOfTerms.with((terms, c) => ({
    ...terms,
    ...change(terms, c as Readonly<Record<string, unknown>>),
  }));
  return { [boundFields[claim.kind]!]: bound };
}

/** The claim in the wrong version. */
export function wrong(version: WrongVersion, claim: Claim = claimOf(version.claim)): Claim {
  return { ...claim, ...changedBound(claim, version.change) } as Claim;
}
