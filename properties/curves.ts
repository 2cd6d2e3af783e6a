import { anchoredBound } from '../src/theory/bounds/anchored-bound.ts';
import { survivalProbability } from '../src/theory/bounds/comparison.ts';
import { anyCovarianceSurvival } from '../src/theory/bounds/comparison-any-covariance.ts';
import { driftEveryStep } from '../src/theory/bounds/drift-every-step.ts';
import { bestDriftProduct, bestDriftSum } from '../src/theory/bounds/drift-search.ts';
import { bestEntropyBound } from '../src/theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../src/theory/bounds/network-lipschitz.ts';
import { exactTail } from '../src/theory/bounds/noise-tail.ts';
import { pacBayesCertificate } from '../src/theory/bounds/pac-bayes.ts';
import { parameterCountBound } from '../src/theory/bounds/published/parameter-count.ts';
import { stagnationProduct } from '../src/theory/bounds/stagnation-product.ts';
import { exp, ln } from '../src/core/elementary.ts';
import type { Curve, CurvePage } from '../src/core/illustration.ts';

/** R(θ) = ½‖θ‖² in k dimensions and its tube of radius 1, of which all is known; q = 1 − η. */
const bowl = { k: 3, eta: 0.8, q: 0.2, r: 1, d0: 0.5 } as const;

interface Point {
  readonly sigma: number;
  readonly T: number;
}

/** Exit probabilities on the bowl; `exact` is O1, of which T7 makes an equality there. */
const exits: Readonly<Record<string, (point: Point) => number>> = {
  exact: ({ sigma, T }) => survivalProbability({ ...bowl, c: bowl.eta * sigma, T }).exit,
  'T7 (comparison)': ({ sigma, T }) => survivalProbability({ ...bowl, c: bowl.eta * sigma, T }).exit,
  'T1 (product)': ({ sigma, T }) =>
    stagnationProduct({
      r: bowl.r,
      Delta: 0,
      T,
      steps: { q: bowl.q, eta: bowl.eta, sigma },
      tail: (a) => exactTail({ a, singularValues: ones }),
    }).exit,
  'T2 (drift)': ({ sigma, T }) => {
    const symbols = { ...bowl, sigma, T, singularValues: ones, Delta: 0 };
    return Math.min(bestDriftSum(symbols).exit, bestDriftProduct(symbols).exit);
  },
  'T2* (a λ per step)': ({ sigma, T }) =>
    driftEveryStep({ ...bowl, T, singularValues: ones, steps: { q: bowl.q, eta: bowl.eta, sigma } }).exit,
  'T11 (any covariance)': ({ sigma, T }) => {
    const noise = ones.map(() => bowl.eta * sigma);
    return anyCovarianceSurvival({ ...bowl, T, noise, tubeDim: bowl.k, drift: 0 }).exit;
  },
};
const ones: readonly number[] = Array.from({ length: bowl.k }, () => 1);

/** T1, T2, T2*, T7, T11 and the truth over the noise level and over the number of steps. */
export function stagnationCurves(): readonly CurvePage[] {
  const { k, eta, r, d0 } = bowl;
  const where = `The isotropic bowl of curvature 1 in ${k} dimensions, η = ${eta}, d(θ_0) = ${d0} in a tube of radius ${r}`;
  const common = { up: 'chance of leaving the tube', truth: 'exact' } as const;
  const T = 100;
  const sigma = 0.3;
  return [
    {
      ...common,
      name: 'stagnation-noise',
      title: 'Stagnation over the noise level',
      setting: `${where}, T = ${T}`,
      across: 'noise level σ',
      curves: stagnationOver(spaced(0.15, 0.6, 28), (x) => ({ sigma: x, T })),
    },
    {
      ...common,
      name: 'stagnation-steps',
      title: 'Stagnation over the number of steps',
      setting: `${where}, σ = ${sigma}`,
      across: 'steps T',
      curves: stagnationOver([...new Set(spaced(1, 10_000, 25).map(Math.round))], (x) => ({ sigma, T: x })),
    },
  ];
}

function stagnationOver(xs: readonly number[], point: (x: number) => Point): readonly Curve[] {
  return Object.entries(exits).map(([name, exit]) => ({
    name,
    points: xs
      .map((x) => ({ x, y: Math.min(1, exit(point(x))) }))
      // below, the bounds are still right, and of interest to nobody
      .filter(({ y }) => y >= 1e-15),
  }));
}

/** Networks of three layers on inputs in the unit ball, loss in [0, 1] with Lipschitz constant 1. */
const learner = { M: 1, delta: 0.01, n: 100_000, rho: 1, B: 1, layers: 3, kParallel: 10, K: 100 } as const;
/** Distance of the output from its anchor, and the radius of the flat. */
const reach = { r: 0.01, flat: 1 } as const;
/** ℓ of a run, and its error on the sample. */
const path = { divergence: 100, empirical: 0.05 } as const;

/** G1, G2 and G7 beside counting parameters: over their number, and over the spectral norms. */
export function generalizationCurves(): readonly CurvePage[] {
  const { n, kParallel, K, layers } = learner;
  const where = `${layers} layers, a loss in [0, 1], ${n} examples, G1 with ${K} anchors and radius ${reach.r}, G2 with k = ${kParallel}, G7 of a run with ℓ = ${path.divergence} and R_n = ${path.empirical}`;
  const up = '|R − R_n|, at most';
  const p = 10_000;
  return [
    {
      name: 'generalization-parameters',
      title: 'Generalization over the number of parameters',
      setting: `${where}, every ‖W_l‖_σ = 1`,
      across: 'parameters p',
      up,
      curves: gapsOver([...new Set(spaced(10, 1e8, 25).map(Math.round))], (x) => ({ p: x, product: 1 })),
    },
    {
      name: 'generalization-norms',
      title: 'Generalization over the product of spectral norms',
      setting: `${where}, p = ${p}`,
      across: '∏‖W_l‖_σ',
      up,
      curves: gapsOver(spaced(0.01, 1000, 25), (x) => ({ p, product: x })),
    },
  ];
}

interface Class {
  readonly p: number;
  readonly product: number;
}

function gapsOver(xs: readonly number[], at: (x: number) => Class): readonly Curve[] {
  const gaps: Readonly<Record<string, (c: Class) => number>> = {
    'G1 (anchors)': anchored,
    'G2 (flat)': entropy,
    'G7 (path)': along,
    'counting parameters': counted,
  };
  return Object.entries(gaps).map(([name, gap]) => ({ name, points: xs.map((x) => ({ x, y: gap(at(x)) })) }));
}

/** ‖W_l‖_σ of every layer, for a given product. */
function normOf(product: number): number {
  return exp(ln(product) / learner.layers);
}

function repeated(value: number): readonly number[] {
  return Array.from({ length: learner.layers }, () => value);
}

function anchored({ product }: Class): number {
  return anchoredBound({ ...learner, radii: repeated(reach.r), norms: repeated(normOf(product) + reach.r) })
    .total;
}

function entropy({ product }: Class): number {
  const norms = repeated(normOf(product) + reach.flat);
  const Lambda = perturbationLambda({ ...learner, norms });
  return bestEntropyBound({ ...learner, r: reach.flat, epsilon: 0, Lambda }).total;
}

/** One run, by what its path took from the sample and its error on it: no norm enters, and no p. */
function along(): number {
  const { n, delta } = learner;
  return pacBayesCertificate({ n, delta, ...path }) - path.empirical;
}

/** The ball of parameters of G2's flat, in all p directions; what else a setting holds does not enter. */
function counted({ p, product }: Class): number {
  const norms = repeated(normOf(product) + reach.flat);
  return parameterCountBound({
    ...learner,
    norms,
    frobenius: norms,
    groupNorms21: norms,
    widths: [1, ...repeated(1)],
    p,
    radius: reach.flat,
    homogeneous: true,
    biased: false,
  }).value;
}

/** `count` numbers from lo to hi in equal ratios. */
function spaced(lo: number, hi: number, count: number): readonly number[] {
  const step = ln(hi / lo) / (count - 1);
  return Array.from({ length: count }, (_, i) => lo * exp(i * step));
}
