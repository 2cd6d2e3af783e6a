import type { DataTables } from '../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant } from '../../src/judge/claims/claim.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { type Interval, largest } from '../../src/linalg/precision-ladder.ts';
import { perturbationFactorIn } from '../../src/theory/bounds/network-perturbation.ts';
import {
  type Factor,
  largestGain,
  withoutB,
  withFirstBiasInRadii,
  withoutBiasesInRadii,
  withoutBiasGains,
  withoutLastLayer,
} from './layer-gains-bound.ts';
import type { ChangeCase, ChangeTerms } from './perturbation/change-case.ts';
import { change, changeClaim } from './perturbation/change-claim.ts';

/** √(Σ_l ‖W_l − W'_l‖_σ² + ‖b_l − b'_l‖²), at most ‖θ − θ'‖. */
function changeSize({ a, weightChanges, biasChanges = [] }: ChangeTerms): Interval {
  return enclosedNorm(a, [...weightChanges, ...biasChanges]);
}

function bound(terms: ChangeTerms): Interval {
  const { a, both } = terms;
  return a.mul(perturbationFactorIn(a, both), changeSize(terms));
}

function withFactor(factor: Factor): InequalityMutant<ChangeCase> {
  return change.withBound((terms) => terms.a.mul(factor(terms.a, terms.both), changeSize(terms)));
}

export function perturbationEuclideanClaim(data?: DataTables): InequalityClaim<ChangeCase> {
  return changeClaim(bound, data, {
    id: 'networks/perturbation-euclidean',
    says: '‖W_l‖_σ, ‖W′_l‖_σ ≤ s_l, ‖x‖ ≤ B: ‖f_θ(x) − f_θ′(x)‖ ≤ BΓ√(Σ_l ‖W_l − W′_l‖_σ²) ≤ BΓ‖θ − θ′‖₂, Γ = √(Σ_l ∏_{j≠l} s_j²); with biases √(Σ_l (B_{l−1}² + 1)∏_{j>l}s_j²) for BΓ, and Σ_l ‖b_l − b′_l‖² added',
    tex: String.raw`\|f_\theta(x)-f_{\theta'}(x)\|\ \le\ B\,\Gamma\Bigl(\sum_l\|W_l-W'_l\|_\sigma^2\Bigr)^{1/2}\le\ B\,\Gamma\,\|\theta-\theta'\|_2,\quad \Gamma^2=\sum_l\prod_{j\ne l}s_j^2;\qquad\text{with biases }\ B^2\Gamma^2\to\sum_l\bigl(B_{l-1}^2+1\bigr)\prod_{j>l}s_j^2,\ \|W_l-W'_l\|_\sigma^2\to\|W_l-W'_l\|_\sigma^2+\|b_l-b'_l\|^2`,
    source: 'N2, second inequality, with biases; Cauchy–Schwarz over the layers’ weights and biases',
    notes:
      'Attained by one layer whose difference is of rank one along x. Held against the spectral changes, which are no larger than ‖θ − θ′‖; only of rank one are they as large.',
    mustRefute: {
      'largest layer for the root of the sum of squares': withFactor(largestGain),
      'the last layer forgotten': withFactor(withoutLastLayer),
      'largest spectral change for ‖θ − θ′‖': change.withBound(
        ({ a, both, weightChanges, biasChanges = [] }) =>
          a.mul(perturbationFactorIn(a, both), largest(a, [...weightChanges, ...biasChanges])),
        {
          notes:
            'the root of the layers’ squared changes is forgotten: W = (1, 1), W′ = (.9, .9): .19 → .141',
        },
      ),
      's_l and β_l of θ alone': change.withBound((terms) => bound({ ...terms, both: terms.first })),
      's_l and β_l of θ′ alone': change.withBound((terms) => bound({ ...terms, both: terms.second })),
      'B forgotten': withFactor(withoutB),
      'no 1 for the biases': withFactor(withoutBiasGains),
      'biases forgotten in B_l': withFactor(withoutBiasesInRadii),
      'mean square over layers': change.withBound((terms) =>
        terms.a.div(bound(terms), terms.a.sqrt(terms.a.of(terms.net.layers.length))),
      ),
      'the first layer’s bias alone in B_l': { ...withFactor(withFirstBiasInRadii), budget: 'default' },
      'changes of biases forgotten': change.withBound(({ a, both, weightChanges }) =>
        a.mul(perturbationFactorIn(a, both), enclosedNorm(a, weightChanges)),
      ),
      '2% less': change.withBound((terms) => terms.a.mul(terms.a.of(0.98), bound(terms))),
    },
  });
}
