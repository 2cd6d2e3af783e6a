import fc, { type Arbitrary } from 'fast-check';
import type { Json } from '../../src/core/json.ts';

/**
 * Claims whose cases have networks trained on data among them, and mutants of theirs that die on such cases
 * alone, digits or irises.
 */
export const dying: Readonly<Record<string, readonly string[]>> = {
  'networks/lipschitz-product': [
    'largest entry',
    'longest row',
    'longest column',
    'Frobenius norm over √rows',
    'the first layer forgotten',
    'sum for product',
    'largest layer for product',
    'largest coordinate of x − y for its length',
    '1% less',
  ],
  'networks/perturbation': [
    'maximum over layers for the sum',
    'the first layer forgotten',
    'the last layer forgotten',
    's_l and β_l of θ alone',
    's_l and β_l of θ′ alone',
    'largest entry of W_l − W′_l',
    'difference of the norms for the norm of the difference',
    'largest coordinate of x for B',
  ],
  'networks/perturbation-euclidean': [
    'the last layer forgotten',
    'largest spectral change for ‖θ − θ′‖',
    's_l and β_l of θ alone',
    '2% less',
  ],
  'networks/gradient-norm': [
    'largest layer for the root of the sum of squares',
    'the first layer forgotten',
    'the last layer forgotten',
    'largest coordinate of x for B',
    'ρ forgotten',
    '√2 of the margin forgotten',
    'no 1 for the biases',
    '1% less',
  ],
  'networks/spectral-enclosure': [
    'power iteration as an upper bound',
    'Gram iteration without the rounding term',
    'the largest entry as an upper bound',
    'the largest row as an upper bound',
    '‖A‖_1 as an upper bound',
    '‖A‖_F as a lower bound',
  ],
  'generalization/anchored': ['K/δ for 2K/δ', '4n for 2n', 'M/2 for M in the first term'],
  'generalization/entropy': ['no first term', '1/δ for 4/δ'],
  'generalization/end-to-end': [
    'noise halved',
    'q² for q',
    'k := 1',
    'the data’s largest curvature for the least',
  ],
  'generalization/scaling': ['the sum of the norms for their product', '1/n for 1/√n'],
  'invariance/dead-units': [
    'the bound counts parameters',
    'Bartlett, Foster & Telgarsky do not see the width',
    'a column that is not 0',
    'a row that is not 0',
    'a bias that is not 0, unread',
    'copies of other units',
  ],
  'invariance/unit-splitting': [
    'the bound counts parameters',
    'Bartlett, Foster & Telgarsky do not see the width',
    'columns alone, times 1/m',
    'rows alone, times 1/m',
    'rows and columns times 1/m',
    'copies as they are',
    'copies of both signs',
  ],
  'invariance/hidden-permutation': [
    'rows alone',
    'columns by the inverse',
    'anchors as they are',
    'biases as they are',
  ],
  'invariance/generalization-gap': [
    'the generalization gap grows with p',
    'the generalization gap grows as √p',
    'the generalization gap shrinks as p grows',
    'new units of any kind',
  ],
};

/** Claims that have such cases, too, and are not attacked on them alone, since their bounds take long. */
export const alsoOnData: readonly string[] = ['stagnation/minibatch'];

/** Has the case a network that was trained on data? */
export function isOnData(c: unknown): boolean {
  return JSON.stringify(c).includes('"trainedOn"');
}

/** Some cases, always the same. */
export function drawn<C>(cases: Arbitrary<C>, numRuns: number): Json[] {
  return fc.sample(cases, { numRuns, seed: 7 }) as Json[];
}
