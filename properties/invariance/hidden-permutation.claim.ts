import { type Arbitrary, integer, shuffledSubarray, tuple } from 'fast-check';
import { z } from 'zod';
import { exactly } from '../../src/core/enclosure.ts';
import type { DataTables } from '../../src/data/table.ts';
import type { InequalityClaim, Sides } from '../../src/judge/claims/claim.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { networkFeatures, tanhAndTrainedLabels } from '../../src/theory/cases/describe-network.ts';
import type { NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { type Network, rowsOf } from '../../src/theory/network/network.ts';
import { permuteUnits, replaceUnits, unchanged, unitsOf } from '../../src/theory/network/transform.ts';
import {
  equalityCases,
  type EqualityCase,
  equalityShape,
  quantities,
  type Quantity,
  trainedEqualityCases,
} from './equality-case.ts';
import { equalityClaim, explainEquality, insteadOf, isNotZero, transforming } from './equality-claim.ts';
import { eachHiddenLayer, range } from './unit-changes.ts';

const maxUnits = 6;

export interface PermutationCase extends EqualityCase {
  /** A permutation of 0 … 5; each layer takes what it has of it. */
  readonly order: readonly number[];
}

function casesOf(asked: readonly Quantity[], space: Partial<NetworkSpace> = {}): Arbitrary<PermutationCase> {
  return withOrders(equalityCases({ width: [2, 4], ...space }, asked));
}

function withOrders(cases: Arbitrary<EqualityCase>): Arbitrary<PermutationCase> {
  const all = range(maxUnits);
  return tuple(
    cases,
    shuffledSubarray(all, { minLength: maxUnits }),
    integer({ min: 1, max: maxUnits - 1 }),
  ).map(([c, order, turn]) => ({
    ...c,
    // a permutation that leaves all units where they are tests nothing
    order: order.every((unit, i) => unit === i) ? all.map((i) => (i + turn) % maxUnits) : order,
  }));
}

function orderOf(width: number, { order }: PermutationCase): number[] {
  return order.filter((unit) => unit < width);
}

function moves(c: PermutationCase): boolean {
  return networkOf(c.network).layers.some(
    ({ width }, l, { length }) => l < length - 1 && orderOf(width, c).some((unit, i) => unit !== i),
  );
}

const after = transforming<PermutationCase>((net, c) =>
  eachHiddenLayer(net, (current, l, width) => permuteUnits(current, l, orderOf(width, c))),
);

/** Rows in the new order, columns as they are; biases go with the rows. */
function rowsAlone(net: Network, c: PermutationCase): Network {
  return eachHiddenLayer(net, (current, l, width) =>
    replaceUnits(current, l, orderOf(width, c).map(unchanged), unitsOf(current, l)),
  );
}

function withoutBiases(net: Network, c: PermutationCase): Network {
  const moved = after(c);
  const layers = moved.layers.map((layer, l) => {
    const { bias } = net.layers[l]!;
    return bias ? { ...layer, bias } : layer;
  });
  return { ...moved, layers };
}

/** The columns in the order of the inverse permutation. */
function backwards(net: Network, c: PermutationCase): Network {
  return eachHiddenLayer(net, (current, l, width) => {
    const order = orderOf(width, c);
    const inverse = range(width).map((i) => order.indexOf(i));
    return replaceUnits(current, l, order.map(unchanged), inverse.map(unchanged));
  });
}

/** ‖W'_l − W_l‖_σ against r: is the permuted network in the neighbourhood of the old anchor? */
function fromOldAnchor(c: PermutationCase): Sides {
  const before = networkOf(c.network);
  const l = c.at % before.layers.length;
  const moved = rowsOf(after(c).layers[l]!);
  const apart = rowsOf(before.layers[l]!).map((row, i) => Array.from(row, (w, j) => moved[i]![j]! - w));
  // Entries round by 2⁻⁵³ of themselves: below 2⁻⁵³‖·‖_F ≤ 2⁻⁵³·2‖·‖_σ in all, for at most 4 rows or columns.
  const { lo, hi } = spectralNorm(apart);
  return {
    lhs: { lo: lo * (1 - 4 * unitRoundoff), hi: hi * (1 + 4 * unitRoundoff) },
    rhs: exactly(c.radius),
  };
}

const dense: Partial<NetworkSpace> = { forms: ['generated'], kinds: ['rounded', 'gaussian'], width: [3, 4] };

export function hiddenPermutationClaim(data?: DataTables): InequalityClaim<PermutationCase> {
  const trained = trainedEqualityCases(data, quantities);
  const onData = trained && withOrders(trained);
  return equalityClaim<PermutationCase>({
    id: 'invariance/hidden-permutation',
    says: 'hidden units in another order leave as they are: the function, every ‖W_l‖_σ and ‖b_l‖, G1, G2, and every published bound, those that count parameters too',
    tex: String.raw`W_l\to P W_l,\ b_l\to P b_l,\ W_{l+1}\to W_{l+1}P^\top:\quad f_\theta,\ \|W_l\|_\sigma,\ \text{and every bound stay}`,
    source: 'G5',
    notes:
      'The bounds are about a class round fixed matrices: a permuted network has the same bound round permuted anchors, not round the old ones, from which it may be far.',
    after,
    quantities,
    cases: casesOf(quantities),
    onData,
    schema: z
      .strictObject({
        ...equalityShape,
        order: z
          .array(z.int().nonnegative())
          .refine((order) => order.toSorted((i, j) => i - j).every((unit, i) => unit === i), 'a permutation')
          .readonly(),
      })
      .refine(
        ({ network, order }) =>
          networkOf(network).layers.every(
            ({ width }, l, { length }) => l === length - 1 || width <= order.length,
          ),
        'the permutation must be of as many units as the widest hidden layer has',
      ),
    informative: (c) => isNotZero(c) && moves(c),
    covers: tanhAndTrainedLabels,
    features: networkFeatures,
    explain: (c) => [`order (${c.order.join(', ')})`, ...explainEquality(after)(c)],
    mustRefute: {
      'rows alone': insteadOf(rowsAlone, {
        cases: casesOf(['function'], dense),
        notes:
          'permutes the rows of W_l and not the columns of W_{l+1}: every norm stays, the function does not',
      }),
      'columns by the inverse': insteadOf(backwards, {
        cases: casesOf(['function'], dense),
        notes: 'right for permutations that are their own inverse',
      }),
      'anchors as they are': {
        sides: fromOldAnchor,
        notes: 'the permuted network is to lie within r of the old matrices, as the one before did',
      },
      'biases as they are': insteadOf(withoutBiases, {
        cases: casesOf(['function'], { ...dense, biases: [1] }),
      }),
    },
  });
}
