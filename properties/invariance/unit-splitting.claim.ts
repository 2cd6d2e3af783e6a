import { type Arbitrary, boolean, constantFrom, tuple } from 'fast-check';
import { z } from 'zod';
import type { DataTables } from '../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant } from '../../src/judge/claims/claim.ts';
import type { NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { evenly, isHomogeneous, type UnitFactors } from '../../src/theory/network/transform.ts';
import {
  dense,
  equalityCases,
  type EqualityCase,
  equalityShape,
  normQuantities,
  type Quantity,
  trainedEqualityCases,
} from './equality-case.ts';
import { equalityClaim, growthBy, insteadOf, transforming, widthMutants } from './equality-claim.ts';
import { copyUnits, eachHiddenLayer, range, splitUnits } from './unit-changes.ts';

export interface SplittingCase extends EqualityCase {
  /** Copies made in hidden layers 1, 2, …, powers of 4, so that 1/√m is exact; others stay. */
  readonly copies: readonly number[];
  /** Every unit of a layer, or only the one at `at`? */
  readonly all: boolean;
}

/** Two neighbours multiply the weights between them by both numbers. */
const patterns = [[4], [16], [1024], [4, 4], [1, 64], [16, 64], [4, 4, 16], [16, 1, 256]];

const homogeneous: Partial<NetworkSpace> = {
  forms: ['literal', 'literal', 'generated'],
  kinds: ['rounded', 'constant', 'rounded', 'gaussian', 'aligned'],
  activations: ['identity', 'relu', 'relu', 'leaky-relu'],
  width: [1, 3],
  scales: [1, 2, 0.5],
};

function casesOf(
  asked: readonly Quantity[],
  space: Partial<NetworkSpace> = {},
  copies: readonly (readonly number[])[] = patterns,
): Arbitrary<SplittingCase> {
  return withCopyCounts(equalityCases({ ...homogeneous, ...space }, asked), copies);
}

function withCopyCounts(
  cases: Arbitrary<EqualityCase>,
  copies: readonly (readonly number[])[],
): Arbitrary<SplittingCase> {
  return tuple(
    cases,
    constantFrom(...copies),
    boolean().map((one) => !one),
  ).map(([c, chosen, all]) => ({ ...c, copies: chosen, all }));
}

function copiesAt({ copies }: SplittingCase, l: number): number {
  return copies[l - 1] ?? 1;
}

const after = transforming<SplittingCase>((net, c) =>
  eachHiddenLayer(net, (current, l) => splitUnits(current, l, copiesAt(c, l), c.all ? undefined : c.at)),
);

/** Copies with weights multiplied in another way. @param factors of each of m copies; root is √m */
function splitWith(
  factors: (root: number, copy: number) => UnitFactors,
  change: Omit<InequalityMutant<SplittingCase>, 'sides'> = {},
): InequalityMutant<SplittingCase> {
  return insteadOf(
    (net, c) =>
      eachHiddenLayer(net, (current, l, width) => {
        const m = copiesAt(c, l);
        const chosen = c.all ? range(width) : [c.at % width];
        return copyUnits(current, l, m, chosen, (copy) => factors(Math.sqrt(m), copy));
      }),
    change,
  );
}

const sizes = ['spectral norm', 'G1', 'G2', 'Golowich'] as const;
/** Where tanh, in interval arithmetic, is still quick. */
const curved = casesOf(['function'], { ...dense, activations: ['tanh'] }, [[4], [16], [4, 4]]);

export function unitSplittingClaim(data?: DataTables): InequalityClaim<SplittingCase> {
  const trained = trainedEqualityCases(data, normQuantities, {
    activations: ['relu', 'identity', 'leaky-relu'],
  });
  const onData = trained && withCopyCounts(trained, [[4], [16], [4, 4], [1, 64], [16, 1, 16]]);
  return equalityClaim<SplittingCase>({
    id: 'invariance/unit-splitting',
    says: 'splitting hidden units into m copies, their rows, biases and columns times 1/√m, multiplies p by up to 1000 and leaves as they are: the function (φ positively homogeneous), every ‖W_l‖_σ and ‖b_l‖, G1, G2 with its k_∥, and the bound of Golowich et al.',
    tex: String.raw`W_l\to E W_l,\ W_{l+1}\to W_{l+1}E^\top,\ E=\tfrac1{\sqrt m}(1,\dots,1)^\top:\quad f_\theta,\ \|W_l\|_\sigma,\ \mathrm{G1},\ \mathrm{G2}\ \text{stay}`,
    source: 'G4',
    notes:
      'm is a power of 4, so that 1/√m is exact. The function is compared exactly where no operation rounds. (1/√m, 1/√m) is the only even split that keeps both norms; unequal shares a_i of squares Σa_i² = 1, the same in row and column, would do as well.',
    after,
    quantities: normQuantities,
    cases: casesOf(normQuantities),
    onData,
    schema: z.strictObject({
      ...equalityShape,
      copies: z.array(z.union([1, 4, 16, 64, 256, 1024].map((m) => z.literal(m)))).readonly(),
      all: z.boolean(),
    }),
    given: {
      'φ positively homogeneous': {
        holds: ({ network }) => isHomogeneous(networkOf(network).activation),
        without: curved,
      },
    },
    covers: {
      'neighbouring layers split': ({ copies }) => copies.length > 1 && copies[0]! > 1 && copies[1]! > 1,
      'one unit of several': (c) => !c.all && networkOf(c.network).layers[0]!.width > 1,
      'p more than 500 times as large': (c) => growthBy(after)(c) > 500,
    },
    mustRefute: {
      ...widthMutants(after, 'm rows of length 1/√m add up to √m of them: ‖Wᵀ‖_{2,1} grows'),
      'splitting under tanh': {
        given: { 'φ positively homogeneous': null },
        cases: curved,
        notes: 'm tanh(z/√m)/√m is not tanh(z)',
      },
      'columns alone, times 1/m': splitWith((root) => ({ row: 1, bias: 1, column: 1 / (root * root) }), {
        cases: casesOf(sizes),
        notes: 'keeps the function; W_l grows by √m, W_{l+1} shrinks by it',
      }),
      'rows alone, times 1/m': splitWith((root) => ({ ...evenly(1 / (root * root)), column: 1 }), {
        cases: casesOf(sizes),
        notes: 'keeps the function; W_l shrinks by √m, W_{l+1} grows by it',
      }),
      'rows and columns times 1/m': splitWith((root) => evenly(1 / (root * root))),
      'copies as they are': splitWith(() => evenly(1)),
      'copies of both signs': splitWith((root, copy) => evenly((copy % 2 === 0 ? 1 : -1) / root), {
        cases: casesOf(['function'], { ...dense, activations: ['relu', 'leaky-relu'] }),
        notes: 'keeps every norm, and the function of a linear network; (φ(z) − φ(−z))/2 is z/2 for ReLU',
      }),
      'biases as they are': splitWith((root) => ({ ...evenly(1 / root), bias: 1 }), {
        cases: casesOf(['function', 'bias norm', 'G1', 'G2'], { biases: [1] }),
      }),
    },
  });
}
