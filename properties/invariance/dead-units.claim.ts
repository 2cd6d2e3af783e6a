import { type Arbitrary, constantFrom, tuple } from 'fast-check';
import { z } from 'zod';
import type { DataTables } from '../../src/data/table.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { tanhAndTrainedLabels } from '../../src/theory/cases/describe-network.ts';
import type { NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import type { Network } from '../../src/theory/network/network.ts';
import { replaceUnits, type UnitFactors, unitsOf } from '../../src/theory/network/transform.ts';
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
import { eachHiddenLayer, range, unitsToGrow, withDeadUnits } from './unit-changes.ts';

/** Dead units are added to every hidden layer until p is `factor` times as large. */
export interface DeadUnitsCase extends EqualityCase {
  readonly factor: number;
}

function casesOf(asked: readonly Quantity[], space: Partial<NetworkSpace> = {}): Arbitrary<DeadUnitsCase> {
  return withFactors(equalityCases(space, asked), [2, 10, 100, 1000]);
}

function withFactors(cases: Arbitrary<EqualityCase>, factors: readonly number[]): Arbitrary<DeadUnitsCase> {
  return tuple(cases, constantFrom(...factors)).map(([c, factor]) => ({ ...c, factor }));
}

const after = transforming<DeadUnitsCase>((net, { factor }) => withDeadUnits(net, factor));

/** Units that are not quite dead: copies of the layer's units, of which something is left. */
function halfDead(left: UnitFactors): (net: Network, c: DeadUnitsCase) => Network {
  return (net, { factor }) => {
    const count = unitsToGrow(net, factor);
    return eachHiddenLayer(net, (current, l, width) => {
      const added = range(count).map((i) => ({ from: i % width, ...left }));
      return replaceUnits(current, l, [...unitsOf(current, l), ...added]);
    });
  };
}

const sizes = ['spectral norm', 'G1', 'G2', 'Golowich'] as const;
/** Where what is left of a unit is not 0 either. */
const biased: Partial<NetworkSpace> = { ...dense, biases: [1] };

export function deadUnitsClaim(data?: DataTables): InequalityClaim<DeadUnitsCase> {
  const trained = trainedEqualityCases(data, normQuantities);
  // with the many inputs of data, p times 1000 would be millions
  const onData = trained && withFactors(trained, [2, 10, 100]);
  return equalityClaim<DeadUnitsCase>({
    id: 'invariance/dead-units',
    says: 'hidden units with row, bias and column 0 multiply p by up to 1000 and leave as they are: the function, every ‖W_l‖_σ and ‖b_l‖, G1, G2 with its k_∥, and the bound of Golowich et al.',
    tex: String.raw`W_l\to\begin{pmatrix}W_l\\0\end{pmatrix},\ W_{l+1}\to\begin{pmatrix}W_{l+1}&0\end{pmatrix}:\quad f_\theta,\ \|W_l\|_\sigma,\ \mathrm{G1},\ \mathrm{G2}\ \text{stay},\ p\to 1000\,p`,
    source: 'G4',
    notes:
      'An equality is asked as two inequalities. The function is compared exactly where no operation rounds, in interval arithmetic elsewhere (tanh); norms and bounds by enclosures.',
    after,
    quantities: normQuantities,
    cases: casesOf(normQuantities),
    onData,
    schema: z.strictObject({ ...equalityShape, factor: z.number().min(1).max(1000) }),
    covers: { ...tanhAndTrainedLabels, 'p at least 1000 times as large': (c) => growthBy(after)(c) >= 1000 },
    mustRefute: {
      ...widthMutants(after, 'by its logarithm, beside norms that stay'),
      'a column that is not 0': insteadOf(halfDead({ row: 0, bias: 0, column: 1 }), {
        cases: casesOf(sizes, dense),
        notes: 'φ(0) = 0 keeps the function, but the layer above grows',
      }),
      'a row that is not 0': insteadOf(halfDead({ row: 1, bias: 0, column: 0 }), {
        cases: casesOf(sizes, dense),
        notes: 'nothing reads the unit, but its layer grows',
      }),
      'a bias that is not 0, unread': insteadOf(halfDead({ row: 0, bias: 1, column: 0 }), {
        cases: casesOf(['bias norm', 'G1', 'G2'], biased),
      }),
      'a bias that is not 0, read': insteadOf(halfDead({ row: 0, bias: 1, column: 1 }), {
        cases: casesOf(['function'], biased),
        notes: 'a constant is added to the function',
      }),
      'copies of other units': insteadOf(halfDead({ row: 1, bias: 1, column: 1 }), {
        cases: casesOf(['function', 'spectral norm'], dense),
      }),
    },
  });
}
