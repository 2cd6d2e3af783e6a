import { type Arbitrary, constantFrom, tuple } from 'fast-check';
import { z } from 'zod';
import type { NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import { type InequalityClaim, inequalityClaim } from '../../src/judge/claims/claim.ts';
import type { DataTables } from '../../src/data/table.ts';
import { type Network, parameterCount } from '../../src/theory/network/network.ts';
import {
  type EqualityCase,
  equalityCases,
  equalityCovers,
  equalityShape,
  equalitySides,
  explainEquality,
  fits,
  growth,
  instead,
  isNotZero,
  misfit,
  trainedEqualityCases,
  transforming,
} from './equality-case.ts';
import { trainedCovers, withTrained } from '../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../src/theory/network/build.ts';
import { normQuantities, type Quantity } from './network-quantities.ts';
import {
  eachHiddenLayer,
  range,
  rebuilt,
  same,
  type Unit,
  unitsToGrow,
  withDeadUnits,
} from './rebuilt-units.ts';

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
function half(left: Omit<Unit, 'from'>): (net: Network, c: DeadUnitsCase) => Network {
  return (net, { factor }) => {
    const count = unitsToGrow(net, factor);
    return eachHiddenLayer(net, (so, l) => {
      const { width } = net.layers[l - 1]!;
      const added = range(count).map((i) => ({ from: i % width, ...left }));
      return rebuilt(so, l, [...range(width).map(same), ...added]);
    });
  };
}

/** Where what is left of a unit is not 0 either. */
const dense: Partial<NetworkSpace> = { forms: ['generated'], kinds: ['constant', 'rounded', 'gaussian'] };
const biased: Partial<NetworkSpace> = { ...dense, biases: [1] };

/** @param data data sets that networks are to be trained on, too */
export function deadUnitsClaim(data?: DataTables): InequalityClaim<DeadUnitsCase> {
  const trained = trainedEqualityCases(data, normQuantities);
  // with the many inputs of data, p times 1000 would be millions
  const onData = trained && withFactors(trained, [2, 10, 100]);
  return inequalityClaim<DeadUnitsCase>({
    id: 'invariance/dead-units',
    says: 'hidden units with row, bias and column 0 multiply p by up to 1000 and leave as they are: the function, every ‖W_l‖_σ and ‖b_l‖, G1, G2 with its k_∥, and the bound of Golowich et al.',
    tex: String.raw`W_l\to\begin{pmatrix}W_l\\0\end{pmatrix},\ W_{l+1}\to\begin{pmatrix}W_{l+1}&0\end{pmatrix}:\quad f_\theta,\ \|W_l\|_\sigma,\ \mathrm{G1},\ \mathrm{G2}\ \text{stay},\ p\to 1000\,p`,
    source: 'G4',
    notes:
      'An equality is asked as two inequalities. The function is compared exactly where no operation rounds, in interval arithmetic elsewhere (tanh); norms and bounds by enclosures.',
    cases: withTrained(casesOf(normQuantities), onData),
    schema: z.strictObject({ ...equalityShape, factor: z.number().min(1).max(1000) }).refine(fits, misfit),
    given: {},
    sides: equalitySides(after),
    informative: isNotZero,
    covers: {
      ...equalityCovers(normQuantities),
      tanh: (c) => networkOf(c.network).activation === 'tanh',
      trained: (c) => c.network.kind === 'trained',
      'p at least 1000 times as large': (c) => growth(after)(c) >= 1000,
      ...trainedCovers(onData, (c: DeadUnitsCase) => c.network),
    },
    features: (c) => ({
      L: networkOf(c.network).layers.length,
      p: parameterCount(networkOf(c.network)),
      'p after/p': growth(after)(c),
    }),
    explain: explainEquality(after),
    mustRefute: {
      'the bound counts parameters': {
        sides: equalitySides(after, 'parameter count'),
        notes: 'a net over all of Θ in the place of one over the flat: what G4 tells apart',
      },
      'Bartlett, Foster & Telgarsky do not see the width': {
        sides: equalitySides(after, 'Bartlett'),
        notes: 'by its logarithm, beside norms that stay',
      },
      'a column that is not 0': instead(half({ row: 0, bias: 0, column: 1 }), {
        cases: casesOf(['spectral norm', 'G1', 'G2', 'Golowich'], dense),
        notes: 'φ(0) = 0 keeps the function, but the layer above grows',
      }),
      'a row that is not 0': instead(half({ row: 1, bias: 0, column: 0 }), {
        cases: casesOf(['spectral norm', 'G1', 'G2', 'Golowich'], dense),
        notes: 'nothing reads the unit, but its layer grows',
      }),
      'a bias that is not 0, unread': instead(half({ row: 0, bias: 1, column: 0 }), {
        cases: casesOf(['bias norm', 'G1', 'G2'], biased),
      }),
      'a bias that is not 0, read': instead(half({ row: 0, bias: 1, column: 1 }), {
        cases: casesOf(['function'], biased),
        notes: 'a constant is added to the function',
      }),
      'copies of other units': instead(half({ row: 1, bias: 1, column: 1 }), {
        cases: casesOf(['function', 'spectral norm'], dense),
      }),
    },
  });
}
