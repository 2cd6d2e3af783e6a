import { ln } from '../../../src/core/elementary.ts';
import { withTerms } from '../../../src/judge/claims/terms.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant, Sides } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { anchoredAt, atMost, entropySymbols, type Quantities, sidesOf, theory, totalOf } from './bound.ts';
import {
  type BoundInputs,
  frobeniusOf,
  type Law,
  laws,
  parametersOf,
  radiiOf,
  scaledLayer,
  type ScalingCase,
  scalingCases,
  scalingSchema,
  trainedScaling,
  widened,
  withLargerNorm,
  withLessData,
  withMoreData,
} from './cases.ts';

/** Other quantities for the theory's, on the laws that they break. */
function mutant(
  only: Law | readonly Law[],
  quantities: Partial<Quantities>,
  notes?: string,
): InequalityMutant<ScalingCase> {
  return swapped(only, (c) => sidesOf[c.part]({ ...theory, ...quantities }, c), notes);
}

/** Another statement in the place of one law. */
function swapped(
  only: Law | readonly Law[],
  sides: (c: ScalingCase) => Sides,
  notes?: string,
): InequalityMutant<ScalingCase> {
  const chosen = [only].flat();
  return {
    cases: scalingCases.map((c) => ({ ...c, part: chosen[c.layer % chosen.length]! })),
    given: { 'that law': { holds: (c) => chosen.includes(c.part) } },
    sides,
    ...(notes !== undefined && { notes }),
  };
}

/** Some of the theory's quantities, each changed in the same way. */
function changed(
  names: readonly (keyof Quantities)[],
  change: (of: (x: BoundInputs) => number, x: BoundInputs) => number,
): Partial<Quantities> {
  return Object.fromEntries(names.map((name) => [name, (x: BoundInputs) => change(theory[name], x)]));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const products: readonly Law[] = ['product', 'product from below'];
const rates: readonly Law[] = ['rate', 'rate from below'];

export function scalingClaim(data?: DataTables): InequalityClaim<ScalingCase> {
  const onData = trainedScaling(data);
  const claim = inequalityClaim<ScalingCase>({
    id: 'generalization/scaling',
    says: 'at fixed spectral norms p does not count in G1 and G2, while counting parameters grows as √p; G1’s second term is proportional to each ‖W_l‖_σ at fixed r_l/s_l, its first to 1/√n; G1 and G2 grow with every norm, radius, B, ρ, 1/δ and 1/n',
    tex: String.raw`\frac{\partial\log\text{bound}}{\partial\log p}=0,\qquad \frac{\partial\log\big(2\rho B\sum_l r_l\prod_{j\ne l}s_j\big)}{\partial\log\prod_l s_l}\Big|_{r_l/s_l}=1`,
    source: 'G5; it follows from the forms of G1 and G2',
    notes:
      'Networks whose layers are s_l times isometries of any width: ‖W_l‖_σ = s_l, ‖W_l‖_F = s_l √min(d_{l−1}, d_l). The equalities are held from both sides and end in ties. Dropped mutants: the largest term for the sum over layers, and the sum of squares’ root: false bounds, but they scale alike.',
    cases: withTrained(scalingCases, onData),
    schema: scalingSchema,
    sides: (c) => sidesOf[c.part](theory, c),
    // a bound above the range of the loss says nothing, and its growth as little
    informative: (c) => totalOf(theory, c, c) < c.M,
    covers: {
      ...Object.fromEntries(laws.map((law) => [law, (c: ScalingCase) => c.part === law])),
      'p a hundredfold or more': (c) => c.part === 'width' && c.widening >= 10,
      'one layer': ({ norms }) => norms.length === 1,
      'four layers': ({ norms }) => norms.length === 4,
      ...(onData && { 'trained on data': ({ trainedOn }: ScalingCase) => trainedOn !== undefined }),
    },
    tightAt: {
      'p a thousandfold': {
        part: 'width',
        bound: 'G2',
        layer: 0,
        widening: 32,
        factor: 2,
        norms: [1, 1],
        shares: [0.01, 0.01],
        widths: [4, 4, 4],
        M: 1,
        K: 1,
        delta: 0.05,
        n: 10_000,
        rho: 1,
        B: 1,
        k: 10,
        radius: 0.01,
        epsilon: 0,
      },
    },
    features: (c) => ({
      L: c.norms.length,
      p: parametersOf(c),
      '∏s_l': c.norms.reduce((a, b) => a * b, 1),
      'p′/p': c.widening * c.widening,
      factor: c.factor,
      G1: anchoredAt(c).total,
      G2: theory.entropy(c),
    }),
    explain: (c) => [
      `${c.part} (${c.bound}): s_l = ${c.norms.join(', ')}, r_l = ${radiiOf(c).join(', ')}, widths ${c.widths.join('-')}, p = ${parametersOf(c)}`,
      `G1 = ${anchoredAt(c).sampling} + ${anchoredAt(c).approximation}; Λ = ${entropySymbols(c).Lambda}, G2 = ${theory.entropy(c)}`,
      `scaled: widths by ${c.widening}, other numbers by ${c.factor}, layer ${(c.layer % c.norms.length) + 1}`,
    ],
    mustRefute: {
      'p for k_∥': mutant(
        'width',
        { approximation: theory.count, entropy: theory.count },
        'a bound that counts parameters',
      ),
      'Frobenius norms for spectral ones': mutant(
        'width',
        changed(['approximation', 'entropy'], (of, x) => of({ ...x, norms: frobeniusOf(x) })),
        'isometries grow in Frobenius norm with their width',
      ),
      'the logarithm of the width': mutant(
        'width',
        changed(['sampling', 'entropy'], (of, x) => of(x) * Math.sqrt(ln(2 * Math.max(...x.widths)))),
        'as in Bartlett et al. 2017',
      ),
      'the sum of the norms for their product': mutant(products, {
        approximation: (x) => 2 * x.rho * x.B * sum(x.norms) * sum(x.shares),
      }),
      'the largest norm to the power L': mutant(
        products,
        {
          approximation: (x) =>
            x.norms.reduce((product) => product * Math.max(...x.norms), 2 * x.rho * x.B) * sum(x.shares),
        },
        'what identical layers suggest',
      ),
      'a root of the product': mutant(products, {
        approximation: (x) => x.rho * x.B * Math.sqrt(x.norms.reduce((a, b) => a * b, 1)),
      }),
      'slope 1 at fixed r_l': swapped(
        'product from below',
        (c) => atMost(c.factor * theory.approximation(c), theory.approximation(withLargerNorm(c))),
        'the layer’s own term does not grow',
      ),
      'slope 1 of the whole bound': swapped('product from below', (c) => {
        const total = (x: BoundInputs): number => theory.sampling(x) + theory.approximation(x);
        return atMost(c.factor * total(c), total(scaledLayer(c)));
      }),
      '1/n for 1/√n': mutant(rates, { sampling: (x) => (x.M * ln((2 * x.K) / x.delta)) / x.n }),
      'G2 decays as 1/√n': swapped(
        'rate',
        (c) => atMost(c.widening * theory.entropy(withMoreData(c)), theory.entropy(c)),
        'it keeps 2Λε, and log(1 + 2r/τ) grows',
      ),
      'counting parameters does not grow with p': swapped('count', (c) =>
        atMost(theory.count(widened(c)), theory.count(c)),
      ),
      'counting parameters grows as p': swapped('count', (c) =>
        atMost(c.widening * c.widening * theory.count(c), theory.count(widened(c))),
      ),
      'counting parameters grows as √p from the start': swapped(
        'count',
        (c) => atMost(c.widening * theory.count(c), theory.count(widened(c))),
        'the logarithm of 1/δ does not grow: slope ½ is a limit',
      ),
      'more data for a weaker bound': swapped('sample', (c) =>
        atMost(totalOf(theory, c, withLessData(c)), totalOf(theory, c, c)),
      ),
      'k_∥ does not count either': swapped('width', (c) =>
        atMost(theory.entropy({ ...c, k: c.widening * c.k }), theory.entropy(c)),
      ),
    },
  });
  // a law says how the bound grows with a number; it is off where the growth is
  return withTerms(claim, {
    terms: () => ({ growth: 1 }),
    sides: ({ growth }, _effort, c) => {
      const { lhs, rhs } = sidesOf[c.part](theory, c);
      return growth === 1 ? { lhs, rhs } : { lhs, rhs: { lo: growth * rhs.lo, hi: growth * rhs.hi } };
    },
  });
}
