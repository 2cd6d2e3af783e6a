import type { DataTables } from '../../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant } from '../../../src/judge/claims/claim.ts';
import { exactVector } from '../../../src/linalg/enclosed-vectors.ts';
import { type Interval, largest } from '../../../src/linalg/precision-ladder.ts';
import { layerGainsIn, perturbationBoundIn } from '../../../src/theory/bounds/network-perturbation.ts';
import { largestEntry, type MutantChange } from '../enclosed-inequality.ts';
import type { ChangeCase, ChangeTerms } from './change-case.ts';
import { change, changeClaim } from './change-claim.ts';

function bound({ a, both, weightChanges, biasChanges }: ChangeTerms): Interval {
  return perturbationBoundIn(a, { ...both, weightChanges, ...(biasChanges && { biasChanges }) });
}

/** B_{l−1}‖W_l − W'_l‖_σ∏_{j>l}s_j, bottom to top. */
function weightSummands({ a, both, weightChanges }: ChangeTerms, sizes = both): Interval[] {
  return layerGainsIn(a, sizes).map(({ weights }, l) => a.mul(weights, weightChanges[l]!));
}

/** ‖b_l − b'_l‖∏_{j>l}s_j, none without biases. */
function biasSummands({ a, both, biasChanges = [] }: ChangeTerms, sizes = both): Interval[] {
  return layerGainsIn(a, sizes).flatMap(({ biases }, l) => (biases ? [a.mul(biases, biasChanges[l]!)] : []));
}

function summandsOf(terms: ChangeTerms, sizes = terms.both): Interval[] {
  return [...weightSummands(terms, sizes), ...biasSummands(terms, sizes)];
}

/** ∏_{j>l}s_j of each layer. */
function gainsAbove({ a, both }: ChangeTerms): Interval[] {
  return layerGainsIn(a, { ...both, biases: both.norms.map(() => a.of(0)) }).map(({ biases }) => biases!);
}

/** The sum of other terms. */
function withSummands(
  summands: (terms: ChangeTerms, c: ChangeCase) => readonly Interval[],
  changes?: MutantChange<ChangeCase>,
): InequalityMutant<ChangeCase> {
  return change.withBound((terms, c) => {
    const { a } = terms;
    return summands(terms, c).reduce((sum, value) => a.add(sum, value), a.of(0));
  }, changes);
}

/** The sum of the changes times other gains than the theorem's. */
function withGains(
  gains: (terms: ChangeTerms) => readonly { readonly weights: Interval; readonly biases: Interval }[],
): InequalityMutant<ChangeCase> {
  return withSummands((terms) => {
    const { a, weightChanges, biasChanges } = terms;
    return gains(terms).flatMap(({ weights, biases }, l) => [
      a.mul(weights, weightChanges[l]!),
      ...(biasChanges ? [a.mul(biases, biasChanges[l]!)] : []),
    ]);
  });
}

/** B_0, B_1, …, each made of the one below, s_l and β_l. */
function radiiBy(
  { a, both: { B, norms, biases } }: ChangeTerms,
  next: (radius: Interval, s: Interval, beta: Interval) => Interval,
): Interval[] {
  const radii = [B];
  for (const [l, s] of norms.entries()) radii.push(next(radii[l]!, s, biases?.[l] ?? a.of(0)));
  return radii;
}

export function perturbationClaim(data?: DataTables): InequalityClaim<ChangeCase> {
  return changeClaim(bound, data, {
    id: 'networks/perturbation',
    says: '‖W_l‖_σ, ‖W′_l‖_σ ≤ s_l, ‖b_l‖, ‖b′_l‖ ≤ β_l, ‖x‖ ≤ B: ‖f_θ(x) − f_θ′(x)‖ ≤ Σ_l (B_{l−1}‖W_l − W′_l‖_σ + ‖b_l − b′_l‖)∏_{j>l}s_j, B_0 = B, B_l = s_l B_{l−1} + β_l',
    tex: String.raw`\|f_\theta(x)-f_{\theta'}(x)\|\ \le\ \sum_l\Bigl(B_{l-1}\|W_l-W'_l\|_\sigma+\|b_l-b'_l\|\Bigr)\prod_{j>l}s_j,\qquad B_l=s_lB_{l-1}+\beta_l`,
    source: 'N2, with biases; without them the sum is B Σ_l ‖W_l − W′_l‖_σ ∏_{j≠l} s_j',
    notes:
      'Sharper and true, hence no mutant: B_{l−1} from θ alone with the s_j above from θ′ alone. ‖W_l − W′_l‖_F for the spectral norm is true, too.',
    mustRefute: {
      'maximum over layers for the sum': change.withBound((terms) => largest(terms.a, summandsOf(terms))),
      'the first layer forgotten': withSummands((terms) => summandsOf(terms).slice(1)),
      'the last layer forgotten': withSummands((terms) => [
        ...weightSummands(terms).slice(0, -1),
        ...biasSummands(terms),
      ]),
      's_l and β_l of θ alone': {
        ...withSummands((terms) => summandsOf(terms, terms.first)),
        budget: 'default',
      },
      's_l and β_l of θ′ alone': withSummands((terms) => summandsOf(terms, terms.second)),
      'the changes in the order from the top': withSummands((terms) =>
        summandsOf({ ...terms, weightChanges: [...terms.weightChanges].reverse() }),
      ),
      'the layers above forgotten': withGains((terms) => {
        const { a, both } = terms;
        const radii = radiiBy(terms, (radius, s, beta) => a.add(a.mul(s, radius), beta));
        return both.norms.map((_, l) => ({ weights: radii[l]!, biases: a.of(1) }));
      }),
      'the layers below forgotten': withGains((terms) =>
        gainsAbove(terms).map((above) => ({ weights: terms.a.mul(terms.both.B, above), biases: above })),
      ),
      'B forgotten': withSummands((terms) => summandsOf(terms, { ...terms.both, B: terms.a.of(1) })),
      'biases forgotten in B_l': withSummands((terms) => {
        const { B, norms } = terms.both;
        return [...weightSummands(terms, { B, norms }), ...biasSummands(terms)];
      }),
      'the first layer’s bias alone in B_l': withGains((terms) => {
        const { a, both } = terms;
        const [first = a.of(0)] = both.biases ?? [];
        const biases = both.biases?.map((_, l) => (l === 0 ? first : a.of(0)));
        const radii = radiiBy({ ...terms, both: { ...both, ...(biases && { biases }) } }, (radius, s, beta) =>
          a.add(a.mul(s, radius), beta),
        );
        return gainsAbove(terms).map((above, l) => ({ weights: a.mul(above, radii[l]!), biases: above }));
      }),
      'changes of biases forgotten': withSummands((terms) => weightSummands(terms)),
      'biases added to B_l after the layer above': withGains((terms) => {
        // B_l = s_l(B_{l−1} + β_l): right for small s_l only
        const { a } = terms;
        const radii = radiiBy(terms, (radius, s, beta) => a.mul(s, a.add(radius, beta)));
        return gainsAbove(terms).map((above, l) => ({ weights: a.mul(above, radii[l]!), biases: above }));
      }),
      'largest entry of W_l − W′_l': withSummands((terms) => {
        const weightChanges = terms.differences.map((entries) => largestEntry(terms.a, entries));
        return summandsOf({ ...terms, weightChanges });
      }),
      'difference of the norms for the norm of the difference': withSummands((terms) => {
        const { a, first, second } = terms;
        const weightChanges = first.norms.map((s, l) => a.sqrt(a.square(a.sub(s, second.norms[l]!))));
        return summandsOf({ ...terms, weightChanges });
      }),
      'largest coordinate of x for B': withSummands(
        (terms, { x }) => {
          const B = largestEntry(terms.a, exactVector(terms.a, x));
          return summandsOf(terms, { ...terms.both, B });
        },
        { given: { '‖x‖ ≤ B': null } },
      ),
    },
  });
}
