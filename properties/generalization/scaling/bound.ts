import { ln } from '../../../src/core/elementary.ts';
import { within } from '../../../src/core/enclosure.ts';
import type { Sides } from '../../../src/judge/claims/claim.ts';
import { unitRoundoff } from '../../../src/linalg/rounding.ts';
import { type AnchoredBound, anchoredBound } from '../../../src/theory/bounds/anchored-bound.ts';
import {
  bestEntropyBound,
  entropyBound,
  type EntropySymbols,
} from '../../../src/theory/bounds/entropy-bound.ts';
import { perturbationLambda } from '../../../src/theory/bounds/network-lipschitz.ts';
import {
  type BoundInputs,
  type Law,
  parametersOf,
  radiiOf,
  scaledLayer,
  type ScalingCase,
  timesAt,
  widened,
  withLargerNorm,
  withLessData,
  withMoreData,
} from './cases.ts';

/** The quantities that the laws speak of; a mutant replaces some. */
export interface Quantities {
  /** G1's two terms. */
  sampling(x: BoundInputs): number;
  approximation(x: BoundInputs): number;
  /** G2 at its best scale. */
  entropy(x: BoundInputs): number;
  /** The second term of counting parameters, at a scale fixed by r and n. */
  count(x: BoundInputs): number;
}

export const theory: Quantities = {
  sampling: (x) => anchoredAt(x).sampling,
  approximation: (x) => anchoredAt(x).approximation,
  entropy: (x) => bestEntropyBound(entropySymbols(x)).total,
  count: (x) => entropyBound({ ...entropySymbols(x), kParallel: parametersOf(x), tau: x.radius / 8 }).entropy,
};

/** G1 */
export function anchoredAt(x: BoundInputs): AnchoredBound {
  return anchoredBound({ ...x, radii: radiiOf(x) });
}

export function entropySymbols(x: BoundInputs): EntropySymbols {
  return { ...x, kParallel: x.k, r: x.radius, Lambda: perturbationLambda(x) };
}

/** The bound that a law is about: G1's total or G2's. */
export function totalOf(q: Quantities, { bound }: ScalingCase, x: BoundInputs): number {
  return bound === 'G1' ? q.sampling(x) + q.approximation(x) : q.entropy(x);
}

type Side = (q: Quantities, c: ScalingCase) => Sides;

/** The bound does not fall when some of its inputs are larger. */
const grows =
  (enlarge: (c: ScalingCase) => BoundInputs): Side =>
  (q, c) =>
    atMost(totalOf(q, c, c), totalOf(q, c, enlarge(c)));

/** Both sides of each law. */
export const sidesOf: Readonly<Record<Law, Side>> = {
  width: (q, c) => atMost(totalOf(q, c, widened(c)), totalOf(q, c, c)),
  product: (q, c) => atMost(q.approximation(scaledLayer(c)), c.factor * q.approximation(c)),
  'product from below': (q, c) => atMost(c.factor * q.approximation(c), q.approximation(scaledLayer(c))),
  rate: (q, c) => atMost(c.widening * q.sampling(withMoreData(c)), q.sampling(c)),
  'rate from below': (q, c) => atMost(q.sampling(c), c.widening * q.sampling(withMoreData(c))),
  count: (q, c) => {
    // The square of the count's term is m²·2(pL + log(4/δ))/n with L = log(1 + 2r/τ); its part in p has slope
    // 1, the term itself nearly ½.
    const own = parametersOf(c) * ln(17);
    const share = own / (own + (ln(4) - ln(c.delta)));
    return atMost(c.widening * Math.sqrt(share) * q.count(c), q.count(widened(c)));
  },
  norm: grows(withLargerNorm),
  radius: grows((c) => ({ ...c, radius: c.factor * c.radius, shares: timesAt(c.shares, c) })),
  input: grows((c) => ({ ...c, B: c.factor * c.B })),
  lipschitz: grows((c) => ({ ...c, rho: c.factor * c.rho })),
  confidence: grows((c) => ({ ...c, delta: c.delta / c.factor })),
  sample: grows(withLessData),
};

/**
 * Relative error over at most 8 layers: of G1 (2L² + 2L + 12) 2⁻⁵³, of G2 20 · 2⁻⁵³, of Lambda less than
 * (2L² + 3L + 6) 2⁻⁵³; radii and scaled numbers round once a layer.
 */
const error = 256 * unitRoundoff;

export function atMost(lhs: number, rhs: number): Sides {
  return { lhs: within(lhs, error), rhs: within(rhs, error) };
}
