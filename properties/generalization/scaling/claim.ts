import {
  type InequalityClaim,
  inequalityClaim,
  type InequalityMutant,
  type Sides,
} from '../../../src/judge/claims/claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { ln } from '../../../src/core/elementary.ts';
import {
  anchored,
  countLogs,
  enclosed,
  flat,
  frobeniusOf,
  trainedScaling,
  parametersOf,
  type Part,
  parts,
  type Quantities,
  radiiOf,
  scaledLayer,
  type ScalingCase,
  scalingCases,
  scalingSchema,
  type Setup,
  theory,
  timesAt,
  widened,
} from './cases.ts';
import { withTrained } from '../../../src/theory/cases/trained-networks.ts';

/** The bound that a law is about: G1's total or G2's. */
function totalOf(q: Quantities, c: ScalingCase, s: Setup): number {
  return c.bound === 'G1' ? q.sampling(s) + q.approximation(s) : q.entropy(s);
}

/** The setup with one number larger, for the laws of growth. */
const larger = {
  norm: (c: ScalingCase): Setup => {
    // s_l grows at a fixed r_l
    const norms = timesAt(c.norms, c);
    return { ...c, norms, shares: c.shares.map((share, l) => (share * c.norms[l]!) / norms[l]!) };
  },
  radius: (c: ScalingCase): Setup => ({ ...c, radius: c.factor * c.radius, shares: timesAt(c.shares, c) }),
  input: (c: ScalingCase): Setup => ({ ...c, B: c.factor * c.B }),
  lipschitz: (c: ScalingCase): Setup => ({ ...c, rho: c.factor * c.rho }),
  confidence: (c: ScalingCase): Setup => ({ ...c, delta: c.delta / c.factor }),
  sample: (c: ScalingCase): Setup => ({ ...c, n: Math.ceil(c.n / c.factor) }),
};

function sidesOf(q: Quantities, c: ScalingCase): Sides {
  const { part, factor, widening } = c;
  switch (part) {
    case 'width':
      return atMost(totalOf(q, c, widened(c)), totalOf(q, c, c));
    case 'product':
      return atMost(q.approximation(scaledLayer(c)), factor * q.approximation(c));
    case 'product from below':
      return atMost(factor * q.approximation(c), q.approximation(scaledLayer(c)));
    case 'rate':
      return atMost(widening * q.sampling(manyMore(c)), q.sampling(c));
    case 'rate from below':
      return atMost(q.sampling(c), widening * q.sampling(manyMore(c)));
    case 'count': {
      // the square of the count's term is m²·2(pL + c)/n; its part in p has slope 1, the term itself nearly ½
      const { c: constant, L } = countLogs(c);
      const own = parametersOf(c) * L;
      return atMost(widening * Math.sqrt(own / (own + constant)) * q.count(c), q.count(widened(c)));
    }
    case 'norm':
    case 'radius':
    case 'input':
    case 'lipschitz':
    case 'confidence':
    case 'sample':
      return atMost(totalOf(q, c, c), totalOf(q, c, larger[part](c)));
  }
}

function manyMore(c: ScalingCase): Setup {
  return { ...c, n: c.widening * c.widening * c.n };
}

function atMost(lhs: number, rhs: number): Sides {
  return { lhs: enclosed(lhs), rhs: enclosed(rhs) };
}

/** Other quantities for the theory's, on the laws that they break. */
function mutant(
  only: Part | readonly Part[],
  quantities: Partial<Quantities>,
  notes?: string,
): InequalityMutant<ScalingCase> {
  return swapped(only, (c) => sidesOf({ ...theory, ...quantities }, c), notes);
}

/** Another statement in the place of one law. */
function swapped(
  only: Part | readonly Part[],
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

const products: readonly Part[] = ['product', 'product from below'];
const rates: readonly Part[] = ['rate', 'rate from below'];

/** @param data data sets whose trained networks' norms and widths are to be among the cases */
export function scalingClaim(data?: DataTables): InequalityClaim<ScalingCase> {
  const onData = trainedScaling(data);
  return inequalityClaim<ScalingCase>({
    id: 'generalization/scaling',
    says: 'at fixed spectral norms p does not count in G1 and G2, while counting parameters grows as √p; G1’s second term is proportional to each ‖W_l‖_σ at fixed r_l/s_l, its first to 1/√n; G1 and G2 grow with every norm, radius, B, ρ, 1/δ and 1/n',
    tex: String.raw`\frac{\partial\log\text{bound}}{\partial\log p}=0,\qquad \frac{\partial\log\big(2\rho B\sum_l r_l\prod_{j\ne l}s_j\big)}{\partial\log\prod_l s_l}\Big|_{r_l/s_l}=1`,
    source: 'G5; it follows from the forms of G1 and G2',
    notes:
      'Networks whose layers are s_l times isometries of any width: ‖W_l‖_σ = s_l, ‖W_l‖_F = s_l √min(d_{l−1}, d_l). The equalities are held from both sides and end in ties. Dropped mutants: the largest term for the sum over layers, and the sum of squares’ root: false bounds, but they scale alike.',
    cases: withTrained(scalingCases, onData),
    schema: scalingSchema,
    given: {},
    sides: (c) => sidesOf(theory, c),
    // a bound above the range of the loss says nothing, and its growth as little
    informative: (c) => totalOf(theory, c, c) < c.M,
    covers: {
      ...Object.fromEntries(parts.map((part) => [part, (c: ScalingCase) => c.part === part])),
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
      G1: anchored(c).total,
      G2: theory.entropy(c),
    }),
    explain: (c) => [
      `${c.part} (${c.bound}): s_l = ${c.norms.join(', ')}, r_l = ${radiiOf(c).join(', ')}, widths ${c.widths.join('-')}, p = ${parametersOf(c)}`,
      `G1 = ${anchored(c).sampling} + ${anchored(c).approximation}; Λ = ${flat(c).Lambda}, G2 = ${theory.entropy(c)}`,
      `scaled: widths by ${c.widening}, other numbers by ${c.factor}, layer ${(c.layer % c.norms.length) + 1}`,
    ],
    mustRefute: {
      'p for k_∥': mutant(
        'width',
        {
          approximation: (s) => theory.count(s),
          entropy: (s) => theory.count(s),
        },
        'a bound that counts parameters',
      ),
      'Frobenius norms for spectral ones': mutant(
        'width',
        {
          approximation: (s) => theory.approximation({ ...s, norms: frobeniusOf(s) }),
          entropy: (s) => theory.entropy({ ...s, norms: frobeniusOf(s) }),
        },
        'isometries grow in Frobenius norm with their width',
      ),
      'the logarithm of the width': mutant(
        'width',
        {
          sampling: (s) => theory.sampling(s) * Math.sqrt(ln(2 * Math.max(...s.widths))),
          entropy: (s) => theory.entropy(s) * Math.sqrt(ln(2 * Math.max(...s.widths))),
        },
        'as in Bartlett et al. 2017',
      ),
      'the sum of the norms for their product': mutant(products, {
        approximation: (s) =>
          2 * s.rho * s.B * s.norms.reduce((a, b) => a + b, 0) * s.shares.reduce((a, b) => a + b, 0),
      }),
      'the largest norm to the power L': mutant(
        products,
        {
          approximation: (s) =>
            s.norms.reduce((product) => product * Math.max(...s.norms), 2 * s.rho * s.B) *
            s.shares.reduce((a, b) => a + b, 0),
        },
        'what identical layers suggest',
      ),
      'a root of the product': mutant(products, {
        approximation: (s) => s.rho * s.B * Math.sqrt(s.norms.reduce((a, b) => a * b, 1)),
      }),
      'slope 1 at fixed r_l': swapped(
        'product from below',
        (c) => atMost(c.factor * theory.approximation(c), theory.approximation(larger.norm(c))),
        'the layer’s own term does not grow',
      ),
      'slope 1 of the whole bound': swapped('product from below', (c) => {
        const total = (s: Setup): number => theory.sampling(s) + theory.approximation(s);
        return atMost(c.factor * total(c), total(scaledLayer(c)));
      }),
      '1/n for 1/√n': mutant(rates, { sampling: (s) => (s.M * ln((2 * s.K) / s.delta)) / s.n }),
      'G2 decays as 1/√n': swapped(
        'rate',
        (c) => atMost(c.widening * theory.entropy(manyMore(c)), theory.entropy(c)),
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
        atMost(totalOf(theory, c, larger.sample(c)), totalOf(theory, c, c)),
      ),
      'k_∥ does not count either': swapped('width', (c) =>
        atMost(theory.entropy({ ...c, k: c.widening * c.k }), theory.entropy(c)),
      ),
    },
  });
}
