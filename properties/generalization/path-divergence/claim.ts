import { type Arbitrary, constantFrom, oneof, tuple } from 'fast-check';
import { within } from '../../../src/core/enclosure.ts';
import { memoize } from '../../../src/core/memoize.ts';
import type { InequalityClaim, Sides } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { pathDivergence, type PathSymbols } from '../../../src/theory/bounds/path-divergence.ts';
import {
  difference,
  inRange,
  lawsOf,
  meanSquare,
  oneStart,
  type PathCase,
  pathSchema,
  paths,
  pseudoinverse,
  startingApart,
  withOutside,
} from './cases.ts';
import { type Gaussian, gaussianDivergence, type Small, transposed } from './gaussian.ts';

type PathTerms = PathSymbols & Readonly<Record<string, number | readonly number[]>>;

/** Products and sums that a mean square goes through, of positive terms but for the differences. */
const meanSquareError = 1e-11;

const lawsUnder: (c: PathCase, risk: 'sample' | 'other') => readonly Gaussian[] = memoize((c, risk) =>
  lawsOf(c, c[risk], risk === 'sample' ? c.start : c.otherStart),
);

/** KL(Q_T‖P_T), in closed form. */
const divergenceAt: (c: PathCase) => ReturnType<typeof gaussianDivergence> = memoize((c) => {
  const T = c.etas.length;
  return gaussianDivergence(lawsUnder(c, 'sample')[T]!, lawsUnder(c, 'other')[T]!, 4 * T);
});

/** E‖W(∇R_n − ∇R_0)(θ_t)‖² for t < T. */
function meanSquares(
  c: PathCase,
  W: Small = pseudoinverse(c.S),
  under: 'sample' | 'other' = 'sample',
): number[] {
  return lawsUnder(c, under)
    .slice(0, -1)
    .map((law) => meanSquare(c, W, law));
}

function termsOf(c: PathCase): PathTerms {
  return { meanSquares: meanSquares(c), sigmas: c.sigmas };
}

/** KL at most something. */
function atMost(c: PathCase, bound: number): Sides {
  const { value, error } = divergenceAt(c);
  return { lhs: within(Math.max(0, value), 0, error), rhs: within(bound, meanSquareError, 1e-300) };
}

/** Another sum of the steps' parts. */
function wrong(sum: (parts: readonly number[], c: PathCase) => number) {
  return {
    sides: ({ meanSquares: squares, sigmas }: PathTerms, _effort: number, c: PathCase): Sides => {
      const parts = squares.map((square, t) =>
        pathDivergence({ meanSquares: [square], sigmas: [sigmas[t]!] }),
      );
      return atMost(c, sum(parts, c));
    },
  };
}

const total = (parts: readonly number[]): number => parts.reduce((sum, x) => sum + x, 0);

/** Linear risks: the gradients are constant, and the bound an equality for every T with steps all alike. */
const linear = paths({ curvature: [0], bend: [0], noises: ['scaled', 'full'], decays: [0] });
const oneStep = paths({ steps: [1], noises: ['scaled', 'full'] });
const bent = paths({ steps: [2, 3, 5], bend: [2, -2, 1, 4], noises: ['scaled'] });

const outOfRange = paths({ noises: ['one direction'], steps: [2, 3], broken: 'range' });

/** Cases changed by little and by much. */
function changed(
  cases: Arbitrary<PathCase>,
  by: (c: PathCase, times: number) => PathCase,
): Arbitrary<PathCase> {
  const times = constantFrom(1, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 3, 10);
  return tuple(cases, times).map(([c, x]) => by(c, x));
}

export const pathDivergenceClaim: InequalityClaim<PathCase> = inequalityClaim<PathCase, PathTerms>({
  id: 'generalization/path-divergence',
  says: 'SGD with noise σ_tSz_t on two quadratics R_n (Q) and R_0 (P) from the same start, their gradients differing in the range of S: KL(Q_T‖P_T) ≤ Σ_{t<T} E_Q‖S⁺(∇R_n − ∇R_0)(θ_t)‖²/(2σ_t²)',
  tex: String.raw`\mathrm{KL}(Q_T\|P_T)\ \le\ \sum_{t<T}\frac{\mathbb E_Q\|S^+(\nabla R_n-\nabla R_0)(\theta_t)\|^2}{2\sigma_t^2}`,
  source: 'G7, its first half, on quadratics; chain rule and data processing',
  notes:
    'Both laws are Gaussian, so that both sides are in closed form. An equality at T = 1, and for linear risks where all steps are alike. Not convex quadratics too.',
  cases: oneof(
    { weight: 4, arbitrary: paths() },
    { weight: 1, arbitrary: oneStep },
    { weight: 1, arbitrary: linear },
    { weight: 1, arbitrary: bent },
  ),
  schema: pathSchema,
  given: {
    'differences in the range of S': {
      holds: (c) => inRange(c),
      without: outOfRange,
      relaxed: inRange,
      beyond: changed(outOfRange, withOutside),
    },
    'one start': {
      holds: ({ start, otherStart }) => start.every((x, i) => x === otherStart[i]),
      without: paths({ noises: ['scaled'], curvature: [0, 1], broken: 'start' }),
      relaxed: oneStart,
      beyond: changed(paths({ noises: ['scaled'], curvature: [0, 1] }), startingApart),
    },
  },
  terms: termsOf,
  sides: (x, _effort, c) => atMost(c, pathDivergence(x)),
  // an equality, but for rounding, where the two laws are the same
  informative: (c) => divergenceAt(c).value > 1e-9 + divergenceAt(c).error,
  covers: {
    'T = 1': ({ etas }) => etas.length === 1,
    'T > 5': ({ etas }) => etas.length > 5,
    'p = 3': ({ start }) => start.length === 3,
    'curvatures that differ': (c) => difference(c).D.some((row) => row.some((x) => x !== 0)),
    'noise in one direction': ({ S }) => S.length > 1 && S[1]![1] === 0,
    'noise that is not diagonal': ({ S }) => S.length > 1 && S[1]![0] !== 0,
    'decaying steps': ({ etas }) => etas.length > 1 && etas[0] !== etas.at(-1),
    'decaying noise': ({ sigmas }) => sigmas.length > 1 && sigmas[0] !== sigmas.at(-1),
  },
  tightAt: {
    'constant gradients: equality': {
      sample: { H: [[0]], b: [1] },
      other: { H: [[0]], b: [0] },
      S: [[1]],
      etas: [0.5, 0.5, 0.5],
      sigmas: [1, 1, 1],
      start: [0],
      otherStart: [0],
    },
  },
  features: (c) => ({
    p: c.start.length,
    T: c.etas.length,
    K: pathDivergence(termsOf(c)),
    'KL/K': divergenceAt(c).value / pathDivergence(termsOf(c)),
  }),
  explain: (c) => [
    `E_Q‖S⁺(∇R_n − ∇R_0)(θ_t)‖² = ${meanSquares(c).join(', ')} for t = 0, …, ${c.etas.length - 1}`,
    `K = ${pathDivergence(termsOf(c))}, KL(Q_T‖P_T) = ${divergenceAt(c).value}`,
  ],
  mustRefute: {
    '4σ² for 2σ²': wrong((parts) => total(parts) / 2),
    '3% less': wrong((parts) => 0.97 * total(parts)),
    'E_P for E_Q': { terms: (_, c) => ({ meanSquares: meanSquares(c, undefined, 'other') }), cases: bent },
    'the gradients of the step before': {
      terms: ({ meanSquares: all }) => ({ meanSquares: all.map((m, t) => all[t - 1] ?? m) }),
    },
    'S for S⁺': { terms: (_, c) => ({ meanSquares: meanSquares(c, transposed(c.S)) }) },
    'the largest term for the sum': { ...wrong((parts) => Math.max(...parts)), cases: linear },
    'the last term for the sum': wrong((parts) => parts.at(-1)!),
    'the first term forgotten': wrong((parts) => total(parts.slice(1))),
    'the mean of θ_t for its law': {
      terms: (_, c) => ({
        meanSquares: lawsUnder(c, 'sample')
          .slice(0, -1)
          .map(({ mean, covariance }) =>
            meanSquare(c, pseudoinverse(c.S), {
              mean,
              covariance: covariance.map((row) => row.map(() => 0)),
            }),
          ),
      }),
      cases: bent,
    },
    'the gradients at the start for all': {
      terms: ({ meanSquares: squares }) => ({ meanSquares: squares.map(() => squares[0]!) }),
      cases: bent,
    },
    'the largest σ for every σ_t': {
      terms: ({ sigmas }) => ({ sigmas: sigmas.map(() => Math.max(...sigmas)) }),
    },
    'S⁺ transposed': {
      terms: (_, c) => ({ meanSquares: meanSquares(c, transposed(pseudoinverse(c.S))) }),
      cases: paths({ p: [2, 3], noises: ['full'], steps: [1, 2] }),
    },
    'K with its parts weighted by η_t²': wrong((parts, c) =>
      total(parts.map((x, t) => x * c.etas[t]! * c.etas[t]!)),
    ),
  },
});
