import { type Arbitrary, constantFrom, integer, oneof, record } from 'fast-check';
import { z } from 'zod';
import { type Enclosure, within } from '../../src/core/enclosure.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../src/judge/claims/define-claim.ts';
import { contractionFactor } from '../../src/theory/bounds/contraction.ts';
import { lastStepDivergence } from '../../src/theory/bounds/path-divergence.ts';
import { explainPoint, pointFeatures } from '../../src/theory/cases/describe-point.ts';
import { distanceOf, inTube, landscapeAt, lecAt, pointShape } from '../../src/theory/cases/point-case.ts';
import { localFamilies } from '../../src/theory/cases/random-landscapes.ts';
import { points, type PointSpace, sharesAround } from '../../src/theory/cases/random-points.ts';
import { roundSignificant } from '../../src/theory/cases/round-numbers.ts';
import { stepAt, type StepCase } from '../contraction/step.ts';
import { convexityKnown } from '../convexity/inequalities.ts';

/** The last step from θ_{T−1}, with noise of level sigma in every direction. */
interface LastStepCase extends StepCase {
  readonly sigma: number;
}

type LastStepTerms = Readonly<Record<'eta' | 'sigma' | 'mu' | 'beta' | 'Delta' | 'r', number>>;

/** Landscapes with one minimizer. */
const single: PointSpace = {
  families: ['bowl', 'quadratic', 'angular', 'radial', 'separable'],
  flat: [0, 0],
  conditions: [1, 1.5, 2, 5],
  shares: [1, 1, 1, 0.95, 0.5],
};

function lastSteps(
  space: PointSpace,
  percents: readonly [number, number] = [5, 190],
): Arbitrary<LastStepCase> {
  return record({
    point: points(space),
    percent: oneof(constantFrom(100, 50, 150), integer({ min: percents[0], max: percents[1] })),
    noise: constantFrom(1, 0.3, 3, 0.1),
  }).map(({ point, percent, noise }) => {
    const { mu, beta } = lecAt(point);
    const eta = roundSignificant(((percent / 100) * mu) / (beta * beta));
    return { ...point, eta, sigma: roundSignificant((noise * point.r) / eta) };
  });
}

function termsOf(c: LastStepCase): LastStepTerms {
  const { mu, beta, Delta } = lecAt(c);
  // a point that rounding has put just outside the tube has a wider one
  const r = inTube(c) ? Math.max(c.r, distanceOf(c).hi) : c.r;
  return { eta: c.eta, sigma: c.sigma, mu, beta, Delta, r };
}

/** KL(N(y, c²I)‖N(θ*, c²I)) = ‖y − θ*‖²/(2c²), y = θ − η∇R_n(θ), θ* the minimizer nearest to 0. */
function divergenceOf(c: LastStepCase): Enclosure {
  const noise = c.eta * c.sigma;
  const { after } = stepAt(c, 0);
  const along = alongMinimizers(c);
  const of = (d: number): Enclosure => within((d * d + along * along) / (2 * noise * noise), 1e-12);
  return { lo: of(after.lo).lo, hi: of(after.hi).hi };
}

/** How far the nearest minimizer is from θ*; nothing where there is one alone. */
function alongMinimizers({ landscape, theta }: LastStepCase): number {
  const { dim, normalDim, nearest } = landscapeAt(landscape);
  if (normalDim === dim) return 0;
  const [foot, first] = [new Float64Array(dim), new Float64Array(dim)];
  nearest(Float64Array.from(theta), foot);
  nearest(new Float64Array(dim), first);
  return Math.sqrt(foot.reduce((sum, x, i) => sum + (x - first[i]!) * (x - first[i]!), 0));
}

/** The bound with d = r. */
function bound({ eta, sigma, Delta, r, ...lec }: LastStepTerms): number {
  return lastStepDivergence({ q: contractionFactor({ eta, ...lec }), d: r, eta, Delta, c: eta * sigma });
}

function sides(rhs: (x: LastStepTerms, c: LastStepCase) => number) {
  return (x: LastStepTerms, _effort: number, c: LastStepCase) => ({
    lhs: divergenceOf(c),
    rhs: rounded(rhs(x, c), c),
  });
}

/** q is right to a few ulp of 1 + ηβ, and may be 0 where it is not. */
function rounded(value: number, c: LastStepCase): Enclosure {
  const root = Math.sqrt(2 * value);
  const radius = root * 1e-13 + (1e-14 * (1 + c.eta * lecAt(c).beta) * c.r) / (c.eta * c.sigma);
  const half = (x: number): number => (x * x) / 2;
  return { lo: half(Math.max(0, root - radius)), hi: half(root + radius) };
}

const wrong = (rhs: (x: LastStepTerms, c: LastStepCase) => number) => ({ sides: sides(rhs) });
const deviating: PointSpace = { ...single, deviations: [0.01, 0.1, 0.5] };

export const lastStepClaim: InequalityClaim<LastStepCase> = inequalityClaim<LastStepCase, LastStepTerms>({
  id: 'generalization/last-step',
  says: 'with 𝓜 = {θ*}, LEC(μ, β, r) and noise σz in every direction, c = ησ: given θ_{T−1} ∈ T_r the law of θ_T is at most (qr + ηΔ)²/(2c²) away from N(θ*, c²I), in KL',
  tex: String.raw`\theta_{T-1}\in T_r\ \Rightarrow\ \mathrm{KL}\big(\mathcal L(\theta_T\mid\theta_{T-1})\,\|\,N(\theta^*,c^2I)\big)\ \le\ \frac{(qr+\eta\Delta)^2}{2c^2},\qquad c=\eta\sigma`,
  source: 'G7, from the noise of the last step alone; L1',
  notes:
    'The divergence is that of two Gaussians. It counts parameters after all: noise in all p directions keeps r above about c√(p/(1 − q²)), where the bound is q²p/(2(1 − q²)).',
  cases: oneof({ weight: 2, arbitrary: lastSteps(single) }, { weight: 1, arbitrary: lastSteps(deviating) }),
  schema: z.strictObject({ ...pointShape, eta: z.number().positive(), sigma: z.number().positive() }),
  given: {
    LEC: {
      ...convexityKnown(),
      without: lastSteps({ ...single, families: ['radial', 'separable'], tubes: [2, 3, 5] }),
    },
    'θ ∈ T_r': {
      holds: (c) => inTube(c),
      without: lastSteps({ ...single, shares: [1.5, 2, 3] }),
      relaxed: (c, share) => distanceOf(c).lo <= (1 + share) * c.r,
      beyond: lastSteps({ ...single, shares: sharesAround }),
    },
    'one minimizer': {
      holds: ({ landscape }) => {
        const { dim, normalDim } = landscapeAt(landscape);
        return dim === normalDim;
      },
      without: lastSteps({ ...single, families: ['bowl', 'quadratic'], flat: [1, 3] }),
    },
  },
  terms: termsOf,
  sides: sides(bound),
  informative: (c) => divergenceOf(c).lo > 1e-9 && bound(termsOf(c)) < 100,
  covers: {
    'Δ > 0': (c) => lecAt(c).Delta > 0,
    'on the boundary': (c) => distanceOf(c).hi >= 0.999 * c.r,
    'not quadratic': ({ landscape }) => localFamilies.some((family) => family === landscape.kind),
    'q > 0.9': ({ eta, ...c }) => contractionFactor({ ...lecAt(c), eta }) > 0.9,
  },
  features: (c) => ({ ...pointFeatures(c), η·μ: c.eta * lecAt(c).mu, 'r/c': c.r / (c.eta * c.sigma) }),
  explain: (c) => [
    ...explainPoint(c),
    `η = ${c.eta}, σ = ${c.sigma}: KL = ${divergenceOf(c).hi}, (qr + ηΔ)²/(2c²) = ${bound(termsOf(c))}`,
  ],
  mustRefute: {
    '4c² for 2c²': wrong((x) => bound(x) / 2),
    'q² for q': wrong(({ eta, sigma, Delta, r, ...lec }) => {
      const q = contractionFactor({ eta, ...lec });
      return lastStepDivergence({ q: q * q, d: r, eta, Delta, c: eta * sigma });
    }),
    'Δ forgotten': { ...wrong((x) => bound({ ...x, Delta: 0 })), cases: lastSteps(deviating) },
    'squares added': {
      ...wrong((x) => bound({ ...x, Delta: 0 }) + bound({ ...x, r: 0 })),
      cases: lastSteps(deviating),
      notes: 'q²r² + η²Δ² for (qr + ηΔ)²: as if the deviation were at right angles',
    },
    'Δ for ηΔ where η > 1, η²Δ else': {
      ...wrong((x) => bound({ ...x, Delta: x.Delta * Math.min(x.eta, 1 / x.eta) })),
      cases: lastSteps(deviating),
    },
    'the distance after the step for that before it': wrong((x, c) =>
      bound({ ...x, r: stepAt(c, 0).after.lo }),
    ),
    '3% less': wrong((x) => 0.97 * bound(x)),
    '1 − ημ for q': {
      ...wrong(({ eta, sigma, mu, Delta, r }) =>
        lastStepDivergence({ q: Math.abs(1 - eta * mu), d: r, eta, Delta, c: eta * sigma }),
      ),
      cases: lastSteps({ ...single, families: ['angular'] }, [20, 150]),
    },
  },
});
