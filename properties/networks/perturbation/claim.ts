import { layerGainsIn, perturbationBoundIn } from '../../../src/theory/bounds/network-perturbation.ts';
import { type InequalityClaim, inequalityClaim } from '../../../src/judge/claims/claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { exactVector, type Interval, largest } from '../../../src/theory/cases/network-case.ts';
import { type ChangeTerms, changeSides, summandsOf, sumOf } from './terms.ts';
import { changeClaimParts } from './claim-parts.ts';
import type { ChangeCase } from './cases.ts';

function bound({ a, B, both, weightChanges, biasChanges }: ChangeTerms): Interval {
  return perturbationBoundIn(a, { B, ...both, weightChanges, ...(biasChanges && { biasChanges }) });
}

/** The terms of the weights alone. */
const weightTerms = (scene: ChangeTerms, terms = summandsOf(scene)): Interval[] =>
  terms.slice(0, scene.net.layers.length);

/** @param data data sets that networks are to be trained on, too */
export function perturbationClaim(data?: DataTables): InequalityClaim<ChangeCase> {
  return inequalityClaim<ChangeCase>({
    id: 'networks/perturbation',
    says: '‖W_l‖_σ, ‖W′_l‖_σ ≤ s_l, ‖b_l‖, ‖b′_l‖ ≤ β_l, ‖x‖ ≤ B: ‖f_θ(x) − f_θ′(x)‖ ≤ Σ_l (B_{l−1}‖W_l − W′_l‖_σ + ‖b_l − b′_l‖)∏_{j>l}s_j, B_0 = B, B_l = s_l B_{l−1} + β_l',
    tex: String.raw`\|f_\theta(x)-f_{\theta'}(x)\|\ \le\ \sum_l\Bigl(B_{l-1}\|W_l-W'_l\|_\sigma+\|b_l-b'_l\|\Bigr)\prod_{j>l}s_j,\qquad B_l=s_lB_{l-1}+\beta_l`,
    source: 'N2, with biases; without them the sum is B Σ_l ‖W_l − W′_l‖_σ ∏_{j≠l} s_j',
    notes:
      'Sharper and true, hence no mutant: B_{l−1} from θ alone with the s_j above from θ′ alone. ‖W_l − W′_l‖_F for the spectral norm is true, too.',
    ...changeClaimParts(bound, data),
    mustRefute: {
      'maximum over layers for the sum': {
        sides: changeSides((scene) => largest(scene.a, summandsOf(scene))),
      },
      'the first layer forgotten': {
        sides: changeSides((scene) => sumOf(scene.a, summandsOf(scene).slice(1))),
      },
      'the last layer forgotten': {
        sides: changeSides((scene) =>
          sumOf(
            scene.a,
            summandsOf(scene).filter((_, i) => i !== scene.net.layers.length - 1),
          ),
        ),
      },
      's_l and β_l of θ alone': {
        sides: changeSides((scene) => sumOf(scene.a, summandsOf(scene, scene.first))),
      },
      's_l and β_l of θ′ alone': {
        sides: changeSides((scene) => sumOf(scene.a, summandsOf(scene, scene.second))),
      },
      'the layers above forgotten': {
        sides: changeSides(({ a, B, both, weightChanges, biasChanges }) => {
          let radius = B;
          let sum = a.of(0);
          for (const [l, s] of both.norms.entries()) {
            sum = a.add(sum, a.mul(radius, weightChanges[l]!));
            if (biasChanges) sum = a.add(sum, biasChanges[l]!);
            radius = a.mul(s, radius);
            if (both.biases) radius = a.add(radius, both.biases[l]!);
          }
          return sum;
        }),
      },
      'the layers below forgotten': {
        sides: changeSides(({ a, B, both, weightChanges, biasChanges }) =>
          sumOf(
            a,
            layerGainsIn(a, { B: a.of(1), ...both, biases: both.norms.map(() => a.of(0)) }).flatMap(
              ({ biases }, l) => [
                a.mul(a.mul(B, biases!), weightChanges[l]!),
                ...(biasChanges ? [a.mul(biases!, biasChanges[l]!)] : []),
              ],
            ),
          ),
        ),
      },
      'B forgotten': {
        sides: changeSides((scene) => sumOf(scene.a, summandsOf({ ...scene, B: scene.a.of(1) }))),
      },
      'biases forgotten in B_l': {
        sides: changeSides((scene) => {
          const { a, both, biasChanges } = scene;
          const without = weightTerms(scene, summandsOf(scene, { norms: both.norms }));
          return sumOf(a, biasChanges ? [...without, ...summandsOf(scene).slice(without.length)] : without);
        }),
      },
      'changes of biases forgotten': {
        sides: changeSides((scene) => sumOf(scene.a, weightTerms(scene))),
      },
      'biases added to B_l after the layer above': {
        sides: changeSides((scene) => {
          // B_l = s_l(B_{l−1} + β_l): right for small s_l only
          const { a, B, both, biasChanges } = scene;
          let radius = B;
          const radii = both.norms.map((s, l) => {
            const mine = radius;
            radius = a.mul(s, a.add(radius, both.biases?.[l] ?? a.of(0)));
            return mine;
          });
          const above = layerGainsIn(a, {
            B: a.of(0),
            norms: both.norms,
            biases: both.norms.map(() => a.of(0)),
          });
          return sumOf(
            a,
            above.flatMap(({ biases }, l) => [
              a.mul(biases!, a.mul(radii[l]!, scene.weightChanges[l]!)),
              ...(biasChanges ? [a.mul(biases!, biasChanges[l]!)] : []),
            ]),
          );
        }),
      },
      'largest entry of W_l − W′_l': {
        sides: changeSides((scene) => {
          const { a, differences } = scene;
          const weightChanges = differences.map((entries) =>
            largest(
              a,
              entries.map((d) => a.sqrt(a.square(d))),
            ),
          );
          return sumOf(a, summandsOf({ ...scene, weightChanges }));
        }),
      },
      'difference of the norms for the norm of the difference': {
        sides: changeSides((scene) => {
          const { a, first, second } = scene;
          const weightChanges = first.norms.map((s, l) => a.sqrt(a.square(a.sub(s, second.norms[l]!))));
          return sumOf(a, summandsOf({ ...scene, weightChanges }));
        }),
      },
      'largest coordinate of x for B': {
        given: { '‖x‖ ≤ B': null },
        sides: (c, effort) =>
          changeSides((scene) => {
            const { a } = scene;
            const coordinates = exactVector(a, c.x).map((xi) => a.sqrt(a.square(xi)));
            return sumOf(a, summandsOf({ ...scene, B: largest(a, coordinates) }));
          })(c, effort),
      },
    },
  });
}
