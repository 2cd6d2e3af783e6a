import { type Arbitrary, constantFrom, integer, tuple } from 'fast-check';
import { z } from 'zod';
import { withTerms } from '../../src/judge/claims/terms.ts';
import { exp } from '../../src/core/elementary.ts';
import { within } from '../../src/core/enclosure.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { type Interval, larger } from '../../src/linalg/precision-ladder.ts';
import { contractionFactorIn, quadraticContractionIn } from '../../src/theory/bounds/contraction.ts';
import { quadraticConvexity } from '../../src/theory/bounds/local-convexity.ts';
import { explainPoint, pointFeatures } from '../../src/theory/cases/describe-point.ts';
import { distanceOf, landscapeAt, pointAt, pointShape } from '../../src/theory/cases/point-case.ts';
import { landscapes, pointIn } from '../../src/theory/cases/random-points.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import type { QuadraticSpec } from '../../src/theory/landscape/quadratic.ts';
import { newton, type Step, stepAt, type StepCase } from '../contraction/step.ts';
import { otherSides } from '../stagnation/valley/mutants.ts';
import { convexitySides } from './inequalities.ts';

const parts = ['slope', 'norm', 'contraction', 'better'] as const;
type Part = (typeof parts)[number];

/** A point near the minimizers of a quadratic, a step size, and which of the four inequalities is asked. */
export interface QuadraticCase extends StepCase {
  readonly landscape: QuadraticSpec;
  readonly part: Part;
}

const cases: Arbitrary<QuadraticCase> = tuple(
  landscapes({
    families: ['quadratic', 'quadratic', 'bowl'],
    normalDim: [1, 16],
    flat: [0, 8],
    conditions: [1, 1.5, 3, 10, 100, 10_000],
  }),
  constantFrom(...parts),
  integer({ min: 1, max: 250 }),
).map(([{ landscape, r, place }, part, percent]) => {
  if (landscape.kind !== 'quadratic') throw new RangeError(`kind must be quadratic, got ${landscape.kind}`);
  const { mu, beta } = quadraticConvexity(landscape);
  // Of the part that compares q_H with q, long steps say no more: both exceed 1.
  const eta = roundSignificant((percent / 100) * (part === 'slope' || part === 'norm' ? 1 : 2 / (mu + beta)));
  return { ...pointIn(landscape, r, place), landscape, eta, part };
});

/** The numbers that T4 is made of; a mutant changes some. */
interface Ingredients extends Step {
  readonly c: QuadraticCase;
  /** θ − Πθ, as T4 means it. */
  readonly offset: readonly Interval[];
  readonly gradient: readonly Interval[];
  /** q_H */
  readonly factor: Interval;
}

function ingredientsOf(c: QuadraticCase, effort: number): Ingredients {
  const step = stepAt(c, effort);
  const { a, eta } = step;
  const { mu, beta } = quadraticConvexity(c.landscape);
  const [hMin, hMax] = [a.of(mu), a.of(beta)];
  const { offset, gradient } = pointAt(c, effort);
  const factor = quadraticContractionIn(a, { eta, hMin, hMax });
  return { ...step, c, mu: hMin, beta: hMax, offset, gradient, factor };
}

function sidesOf(x: Ingredients): Sides {
  const { a, mu, beta, eta } = x;
  switch (x.c.part) {
    case 'slope':
    case 'norm':
      return convexitySides(x.c.part, x, x.gradient, { mu, beta });
    case 'contraction':
      return { lhs: x.after, rhs: a.enclose(a.mul(x.factor, x.d)) };
    case 'better':
      return { lhs: a.enclose(x.factor), rhs: a.enclose(contractionFactorIn(a, { eta, mu, beta })) };
  }
}

/** T4 with some ingredients changed, of the parts that they matter to. */
function mutant(
  part: Part,
  change: (x: Ingredients) => Partial<Ingredients>,
  notes?: string,
): InequalityMutant<QuadraticCase> {
  return ofPart(part, (x) => sidesOf({ ...x, ...change(x) }), notes);
}

function ofPart(
  part: Part,
  sides: (x: Ingredients) => Sides,
  notes?: string,
): InequalityMutant<QuadraticCase> {
  return {
    given: { 'that part': { holds: (c) => c.part === part } },
    cases: cases.map((c) => ({ ...c, part })),
    ...otherSides((c, effort) => sides(ingredientsOf(c, effort)), notes),
  };
}

/** Σh_i/n, n the number of curvatures or of all directions. */
function mean({ a, c }: Ingredients, n: number): Interval {
  const sum = c.landscape.curvatures.reduce((total, h) => a.add(total, a.of(h)), a.of(0));
  return a.div(sum, a.of(n));
}

const quadratic: InequalityClaim<QuadraticCase> = inequalityClaim<QuadraticCase>({
  id: 'convexity/quadratic',
  says: 'R = ½(θ − m)ᵀH(θ − m), nonzero eigenvalues of H ⪰ 0 in [h_min, h_max], 𝓜 = m + ker H: LEC(h_min, h_max, ∞) (slope, norm), d(θ − η∇R) ≤ q_H d(θ) with q_H = max|1 − ηh_i| (contraction), and q_H ≤ q (better)',
  tex: String.raw`\langle\nabla R,\theta-\Pi\theta\rangle\ge h_{\min}d(\theta)^2,\ \|\nabla R\|\le h_{\max}d(\theta),\ d(\theta-\eta\nabla R)\le q_H\,d(\theta),\quad q_H=\max_{h_i\ne0}|1-\eta h_i|\le q`,
  source: 'T4; the quadratic case of LEC, by the spectral theorem',
  notes:
    'With flat directions counted in h_min or in q_H the statements are weaker, hence true: they are no mutants.',
  cases,
  schema: z
    .strictObject({ ...pointShape, eta: z.number().positive(), part: z.enum(parts) })
    .refine((c): c is QuadraticCase => c.landscape.kind === 'quadratic', 'landscape must be a quadratic'),
  sides: (c, effort) => sidesOf(ingredientsOf(c, effort)),
  informative: (c) => distanceOf(c).lo > 0,
  covers: {
    ...Object.fromEntries(parts.map((part) => [part, (c: QuadraticCase) => c.part === part])),
    'flat directions': (c) => c.landscape.flat > 0,
    rotated: (c) => c.landscape.rotation !== undefined,
    'k = 1': (c) => c.landscape.curvatures.length === 1,
    'k > 8': (c) => c.landscape.curvatures.length > 8,
    'ill-conditioned': (c) => pointFeatures(c)['β/μ']! >= 100,
    'ηh_max > 1': (c) => c.eta * quadraticConvexity(c.landscape).beta > 1,
    'ηh_max > 2': (c) => c.eta * quadraticConvexity(c.landscape).beta > 2,
  },
  tightAt: {
    'along the least of two curvatures': {
      landscape: { kind: 'quadratic', curvatures: [1, 10], flat: 0 },
      r: 1,
      theta: [1, 0],
      eta: 0.01,
      part: 'slope',
    },
  },
  features: (c) => ({ ...pointFeatures(c), η·h_max: c.eta * quadraticConvexity(c.landscape).beta }),
  explain: (c) => {
    const x = ingredientsOf(c, 0);
    return [
      ...explainPoint(c),
      `η = ${c.eta}: q_H = ${x.a.enclose(x.factor).hi}, after the step d = ${x.after.hi}`,
    ];
  },
  mustRefute: {
    'μ = mean curvature': mutant('slope', (x) => ({ mu: mean(x, x.c.landscape.curvatures.length) })),
    'μ = mean curvature over all directions': mutant(
      'slope',
      (x) => ({ mu: mean(x, landscapeAt(x.c.landscape).dim) }),
      'flat directions counted: smaller than the mean curvature, yet not small enough',
    ),
    'μ = harmonic mean of the curvatures': mutant('slope', ({ a, c }) => {
      const { curvatures } = c.landscape;
      const sum = curvatures.reduce((total, h) => a.add(total, a.div(a.of(1), a.of(h))), a.of(0));
      return { mu: a.div(a.of(curvatures.length), sum) };
    }),
    'μ = 2h_min h_max/(h_min + h_max)': {
      ...mutant('slope', ({ a, mu, beta }) => ({
        mu: a.div(a.mul(a.of(2), a.mul(mu, beta)), a.add(mu, beta)),
      })),
      budget: 'default',
    },
    'β = mean curvature': mutant('norm', (x) => ({ beta: mean(x, x.c.landscape.curvatures.length) })),
    'β = root mean square curvature': mutant('norm', ({ a, c }) => {
      const { curvatures } = c.landscape;
      const sum = curvatures.reduce((total, h) => a.add(total, a.square(a.of(h))), a.of(0));
      return { beta: a.sqrt(a.div(sum, a.of(curvatures.length))) };
    }),
    'β = √(h_min h_max)': mutant('norm', ({ a, mu, beta }) => ({ beta: a.sqrt(a.mul(mu, beta)) })),
    '𝓜 = {m}: ker H forgotten': mutant('slope', ({ a, c }) => {
      const m = c.landscape.center ?? c.theta.map(() => 0);
      const offset = c.theta.map((value, i) => a.sub(a.of(value), a.of(m[i]!)));
      return { offset, d: enclosedNorm(a, offset) };
    }),
    'q_H = |1 − ηh_min|': mutant('contraction', (x) => ({ factor: newton(x, x.mu) })),
    'q_H = |1 − ηh_max|': mutant('contraction', (x) => ({ factor: newton(x, x.beta) })),
    'min for max in q_H': mutant('contraction', (x) => {
      const [low, high] = [newton(x, x.mu), newton(x, x.beta)];
      return { factor: x.a.sub(x.a.add(low, high), larger(low, high)) };
    }),
    'q_H at the mean curvature': mutant('contraction', (x) => ({
      factor: newton(x, mean(x, x.c.landscape.curvatures.length)),
    })),
    'q_H = (h_max − h_min)/(h_max + h_min) whatever η': mutant(
      'contraction',
      ({ a, mu, beta }) => ({ factor: a.div(a.sub(beta, mu), a.add(beta, mu)) }),
      'the factor of the best step size',
    ),
    'q_H = e^{−ηh_min}': ofPart(
      'contraction',
      ({ a, c, d, after }) => {
        const flow = exp(-c.eta * quadraticConvexity(c.landscape).mu);
        return { lhs: after, rhs: within(flow * a.enclose(d).hi, 1e-14) };
      },
      'the gradient flow’s contraction: true of short steps',
    ),
    'q ≤ q_H': ofPart('better', (x) => {
      const { lhs, rhs } = sidesOf(x);
      return { lhs: rhs, rhs: lhs };
    }),
  },
});

/** The numbers of T4's right sides: h_min and h_max in LEC and in q_H, η and what they make of q. */
export const quadraticClaim: InequalityClaim<QuadraticCase> = withTerms(quadratic, {
  terms: (c) => {
    const { mu, beta } = quadraticConvexity(c.landscape);
    return { hMin: mu, hMax: beta, eta: c.eta };
  },
  sides: ({ hMin, hMax, eta }, effort, c) => {
    const x = ingredientsOf(c, effort);
    const { a } = x;
    const changed = { eta: a.of(eta), mu: a.of(hMin), beta: a.of(hMax) };
    // the left side of q_H ≤ q stays as it is
    if (c.part === 'better') return sidesOf({ ...x, ...changed });
    const ends = { eta: changed.eta, hMin: changed.mu, hMax: changed.beta };
    return sidesOf({ ...x, ...changed, factor: quadraticContractionIn(a, ends) });
  },
});
