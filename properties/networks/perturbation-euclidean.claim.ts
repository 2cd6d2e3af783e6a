import { layerGainsIn, perturbationFactorIn } from '../../src/theory/bounds/network-perturbation.ts';
import { type InequalityClaim, inequalityClaim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import { type Interval, largest } from '../../src/theory/cases/network-case.ts';
import { type ChangeTerms, changeSides, type Sizes } from './perturbation/terms.ts';
import { changeClaimParts } from './perturbation/claim-parts.ts';
import type { ChangeCase } from './perturbation/cases.ts';

function factor({ a, B, both }: ChangeTerms, sizes: Sizes = both): Interval {
  return perturbationFactorIn(a, { B, ...sizes });
}

/** What the root of the sum of squares is taken of: the weights' gains, and the biases'. */
function gains({ a, B, both }: ChangeTerms): { readonly weights: Interval[]; readonly biases: Interval[] } {
  const all = layerGainsIn(a, { B, ...both });
  return { weights: all.map(({ weights }) => weights), biases: all.flatMap(({ biases }) => biases ?? []) };
}

/** @param data data sets that networks are to be trained on, too */
export function perturbationEuclideanClaim(data?: DataTables): InequalityClaim<ChangeCase> {
  return inequalityClaim<ChangeCase>({
    id: 'networks/perturbation-euclidean',
    says: '‖W_l‖_σ, ‖W′_l‖_σ ≤ s_l, ‖x‖ ≤ B: ‖f_θ(x) − f_θ′(x)‖ ≤ BΓ‖θ − θ′‖₂, Γ = √(Σ_l ∏_{j≠l} s_j²); with biases √(Σ_l (B_{l−1}² + 1)∏_{j>l}s_j²) for BΓ',
    tex: String.raw`\|f_\theta(x)-f_{\theta'}(x)\|\ \le\ B\,\Gamma\,\|\theta-\theta'\|_2,\quad \Gamma^2=\sum_l\prod_{j\ne l}s_j^2;\qquad\text{with biases }\ B^2\Gamma^2\to\sum_l\bigl(B_{l-1}^2+1\bigr)\prod_{j>l}s_j^2`,
    source: 'N2, second inequality, with biases; Cauchy–Schwarz over the layers’ weights and biases',
    notes: 'Attained by one layer whose difference is of rank one along x.',
    ...changeClaimParts((scene) => scene.a.mul(factor(scene), scene.distance), data),
    mustRefute: {
      'largest layer for the root of the sum of squares': {
        sides: changeSides((scene) => {
          const { weights, biases } = gains(scene);
          return scene.a.mul(largest(scene.a, [...weights, ...biases]), scene.distance);
        }),
      },
      'the last layer forgotten': {
        sides: changeSides((scene) => {
          const { weights, biases } = gains(scene);
          return scene.a.mul(enclosedNorm(scene.a, [...weights.slice(0, -1), ...biases]), scene.distance);
        }),
      },
      'largest spectral change for ‖θ − θ′‖': {
        sides: changeSides((scene) =>
          scene.a.mul(
            factor(scene),
            largest(scene.a, [...scene.weightChanges, ...(scene.biasChanges ?? [])]),
          ),
        ),
        notes: 'the root of the layers’ squared changes is forgotten: W = (1, 1), W′ = (.9, .9): .19 → .141',
      },
      's_l and β_l of θ alone': {
        sides: changeSides((scene) => scene.a.mul(factor(scene, scene.first), scene.distance)),
      },
      's_l and β_l of θ′ alone': {
        sides: changeSides((scene) => scene.a.mul(factor(scene, scene.second), scene.distance)),
      },
      'B forgotten': {
        sides: changeSides((scene) => scene.a.mul(factor({ ...scene, B: scene.a.of(1) }), scene.distance)),
      },
      'no 1 for the biases': {
        sides: changeSides((scene) =>
          scene.a.mul(enclosedNorm(scene.a, gains(scene).weights), scene.distance),
        ),
      },
      'biases forgotten in B_l': {
        sides: changeSides((scene) => {
          const { a, B, both } = scene;
          const { weights, biases } = gains(scene);
          const without = layerGainsIn(a, { B, norms: both.norms }).map((gain) => gain.weights);
          const all = both.biases ? [...without, ...biases] : weights;
          return a.mul(enclosedNorm(a, all), scene.distance);
        }),
      },
      'mean square over layers': {
        sides: changeSides((scene) => {
          const { a, net } = scene;
          return a.div(a.mul(factor(scene), scene.distance), a.sqrt(a.of(net.layers.length)));
        }),
      },
      '2% less': {
        sides: changeSides((scene) =>
          scene.a.mul(scene.a.of(0.98), scene.a.mul(factor(scene), scene.distance)),
        ),
      },
    },
  });
}
