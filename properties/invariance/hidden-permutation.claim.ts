import { type Arbitrary, integer, shuffledSubarray, tuple } from 'fast-check';
import { z } from 'zod';
import type { NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import { type InequalityClaim, inequalityClaim, type Sides } from '../../src/judge/claims/claim.ts';
import { exactly } from '../../src/core/enclosure.ts';
import type { DataTables } from '../../src/data/table.ts';
import { unitRoundoff } from '../../src/linalg/rounding.ts';
import { spectralNorm } from '../../src/linalg/spectral-norm.ts';
import { type Network, parameterCount, rowsOf } from '../../src/theory/network/network.ts';
import { permuteUnits } from '../../src/theory/network/transform.ts';
import {
  type EqualityCase,
  equalityCases,
  equalityCovers,
  equalityShape,
  equalitySides,
  explainEquality,
  fits,
  instead,
  isNotZero,
  misfit,
  trainedEqualityCases,
  transforming,
} from './equality-case.ts';
import { trainedCovers, withTrained } from '../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { quantities, type Quantity } from './network-quantities.ts';
import { eachHiddenLayer, range, rebuilt, same } from './rebuilt-units.ts';

const maxUnits = 6;

/** Hidden units change places. */
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
  eachHiddenLayer(net, (so, l) => permuteUnits(so, l, orderOf(so.layers[l - 1]!.width, c))),
);

/** Rows in the new order, columns as they are; biases go with the rows. */
function rowsAlone(net: Network, c: PermutationCase): Network {
  return eachHiddenLayer(net, (so, l) => {
    const { width } = so.layers[l - 1]!;
    return rebuilt(so, l, orderOf(width, c).map(same), range(width).map(same));
  });
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
  return eachHiddenLayer(net, (so, l) => {
    const order = orderOf(so.layers[l - 1]!.width, c);
    return rebuilt(
      so,
      l,
      order.map(same),
      range(order.length).map((i) => same(order.indexOf(i))),
    );
  });
}

/** ‖W'_l − W_l‖_σ against r: is the permuted network in the neighbourhood of the old anchor? */
function fromOldAnchor(c: PermutationCase): Sides {
  const before = networkOf(c.network);
  const l = c.at % before.layers.length;
  const moved = rowsOf(after(c).layers[l]!);
  const apart = rowsOf(before.layers[l]!).map((row, i) => Array.from(row, (w, j) => moved[i]![j]! - w));
  // Subtracting rounds each entry by at most 2⁻⁵³ of itself, hence the norm by less than 2⁻⁵³‖·‖_F, and ‖·‖_F ≤ 2‖·‖_σ
  // of at most four rows or columns.
  const { lo, hi } = spectralNorm(apart);
  return {
    lhs: { lo: lo * (1 - 4 * unitRoundoff), hi: hi * (1 + 4 * unitRoundoff) },
    rhs: exactly(c.radius),
  };
}

const dense: Partial<NetworkSpace> = { forms: ['generated'], kinds: ['rounded', 'gaussian'], width: [3, 4] };

/** @param data data sets that networks are to be trained on, too */
export function hiddenPermutationClaim(data?: DataTables): InequalityClaim<PermutationCase> {
  const trained = trainedEqualityCases(data, quantities);
  const onData = trained && withOrders(trained);
  return inequalityClaim<PermutationCase>({
    id: 'invariance/hidden-permutation',
    says: 'hidden units in another order leave as they are: the function, every ‖W_l‖_σ and ‖b_l‖, G1, G2, and every published bound, those that count parameters too',
    tex: String.raw`W_l\to P W_l,\ b_l\to P b_l,\ W_{l+1}\to W_{l+1}P^\top:\quad f_\theta,\ \|W_l\|_\sigma,\ \text{and every bound stay}`,
    source: 'G5',
    notes:
      'The bounds are about a class round fixed matrices: a permuted network has the same bound round permuted anchors, not round the old ones, from which it may be far.',
    cases: withTrained(casesOf(quantities), onData),
    schema: z
      .strictObject({
        ...equalityShape,
        order: z
          .array(z.int().nonnegative())
          .refine((order) => order.toSorted((i, j) => i - j).every((unit, i) => unit === i), 'a permutation')
          .readonly(),
      })
      .refine(fits, misfit)
      .refine(
        ({ network, order }) => networkOf(network).layers.every(({ width }) => width <= order.length),
        'the permutation must be of as many units as the widest layer has',
      ),
    given: {},
    sides: equalitySides(after),
    informative: (c) => isNotZero(c) && moves(c),
    covers: {
      ...equalityCovers(quantities),
      tanh: (c) => networkOf(c.network).activation === 'tanh',
      trained: (c) => c.network.kind === 'trained',
      ...trainedCovers(onData, (c: PermutationCase) => c.network),
    },
    features: (c) => ({
      L: networkOf(c.network).layers.length,
      p: parameterCount(networkOf(c.network)),
    }),
    explain: (c) => [`order (${c.order.join(', ')})`, ...explainEquality(after)(c)],
    mustRefute: {
      'rows alone': instead(rowsAlone, {
        cases: casesOf(['function'], dense),
        notes:
          'permutes the rows of W_l and not the columns of W_{l+1}: every norm stays, the function does not',
      }),
      'columns by the inverse': instead(backwards, {
        cases: casesOf(['function'], dense),
        notes: 'right for permutations that are their own inverse',
      }),
      'anchors as they are': {
        sides: fromOldAnchor,
        notes: 'the permuted network is to lie within r of the old matrices, as the one before did',
      },
      'biases as they are': instead(withoutBiases, {
        cases: casesOf(['function'], { ...dense, biases: [1] }),
      }),
    },
  });
}
