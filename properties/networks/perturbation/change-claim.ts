import { z } from 'zod';
import type { DataTables } from '../../../src/data/table.ts';
import type { Hypothesis, InequalityClaim } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { enclosedNorm, exactVector } from '../../../src/linalg/enclosed-vectors.ts';
import type { Interval } from '../../../src/linalg/precision-ladder.ts';
import {
  activationLabels,
  explainNetwork,
  hasDepth,
  isBiased,
  networkFeatures,
} from '../../../src/theory/cases/describe-network.ts';
import { trainedCovers, withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { networkArithmetic } from '../../../src/theory/network/enclosed-norms.ts';
import { type Activation, inputWidth } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import type { NetworkSpec } from '../../../src/theory/network/spec.ts';
import { type EnclosedInequality, enclosedInequality, withEnclosedTerms } from '../enclosed-inequality.ts';
import { alignedLayers } from '../network-cases.ts';
import { type ChangeCase, changes, type ChangeTerms, changeTerms, trainedChanges } from './change-case.ts';

export const change: EnclosedInequality<ChangeCase, ChangeTerms> = enclosedInequality(changeTerms);

const withinBall: Hypothesis<ChangeCase> = {
  holds: ({ x, B }) => {
    const a = networkArithmetic(2);
    return a.enclose(enclosedNorm(a, exactVector(a, x))).hi <= B;
  },
  without: changes([0.5, 0.1]),
  relaxed: ({ x, B }, share) => {
    const a = networkArithmetic(2);
    return a.enclose(enclosedNorm(a, exactVector(a, x))).hi <= (1 + share) * B;
  },
  beyond: changes([1, 0.999, 0.99, 0.95, 0.9, 0.7, 0.5, 0.1]),
};

/** One unit a layer, each with one weight and, unless that is undefined, a bias. */
function chain(
  activation: Activation,
  ...layers: readonly (readonly [w: number, b?: number])[]
): NetworkSpec {
  return {
    kind: 'literal',
    activation,
    layers: layers.map(([w, b]) => ({ weights: [[w]], ...(b !== undefined && { bias: [b] }) })),
  };
}

const aboveBias = chain('relu', [0, 3], [1, 0]);
const twoWeights = chain('identity', [1], [1]);

function inTurn(shift: readonly number[]): string {
  const shown = shift.slice(0, 8).join(', ');
  return shift.length > 8 ? `${shown}, … (${shift.length} numbers)` : `${shown} in turn`;
}

/** A form of N2: outputs differ by at most `bound`. @param data data sets that networks are trained on */
export function changeClaim(
  bound: (terms: ChangeTerms) => Interval,
  data: DataTables | undefined,
  claim: Pick<InequalityClaim<ChangeCase>, 'id' | 'says' | 'tex' | 'source' | 'notes' | 'mustRefute'>,
): InequalityClaim<ChangeCase> {
  const onData = trainedChanges(data);
  const tightness = change.tightnessOf(bound);
  const made = inequalityClaim({
    ...claim,
    cases: withTrained(changes([1, 1, 1, 2]), onData),
    schema: z
      .strictObject({
        network: networkSchema,
        factors: z.array(z.number()).readonly(),
        shift: z.array(z.number()).min(1).readonly(),
        x: z.array(z.number()).readonly(),
        B: z.number().nonnegative(),
      })
      .refine(({ network, factors, x }) => {
        const net = networkOf(network);
        return x.length === inputWidth(net) && factors.length === net.layers.length;
      }, 'x must have the input width of the network, factors one number for each layer'),
    given: { '‖x‖ ≤ B': withinBall },
    sides: change.sidesWith(bound),
    informative: change.isPositive,
    covers: {
      ...activationLabels,
      biases: isBiased,
      'one layer changes': (c) => c.factors.filter((f) => f !== 1).length === 1 && c.factors.length > 1,
      'θ′ larger than θ': ({ factors }) => factors.every((f) => Math.abs(f) > 1),
      'four layers': hasDepth(4),
      'above half of the bound, two layers or more': (c) => !hasDepth(1)(c) && tightness(c) > 0.5,
      ...trainedCovers(onData, (c: ChangeCase) => c.network),
    },
    tightAt: {
      'two weights, a tenth less': { network: twoWeights, factors: [0.9, 0.9], shift: [0], x: [1], B: 1 },
      'a change below a large layer': {
        network: chain('identity', [0.5], [2]),
        factors: [0.9, 1],
        shift: [0],
        x: [1],
        B: 1,
      },
      'two weights, doubled': { network: twoWeights, factors: [2, 2], shift: [0], x: [1], B: 1 },
      'a bias alone': { network: chain('identity', [1, 1]), factors: [0.9], shift: [0], x: [0], B: 0 },
      'a weight above a bias': { network: aboveBias, factors: [1, 0.9], shift: [0], x: [1], B: 1 },
      'a weight above two biases': {
        network: chain('relu', [0, 0], [0, 3], [1, 0]),
        factors: [1, 1, 0.9],
        shift: [0],
        x: [1],
        B: 1,
      },
      'aligned rank-one layers, a hundredth less': {
        network: alignedLayers,
        factors: [0.99, 0.99],
        shift: [0],
        x: [3, 4],
        B: 5,
      },
    },
    features: (c) => ({ ...networkFeatures(c), 'lhs/rhs': tightness(c) }),
    explain: (c) => {
      const terms = change.termsOf(c, 0);
      const { a, net, weightChanges, lhs, distance } = terms;
      return [
        ...explainNetwork(net),
        `θ′ = θ times ${c.factors.join(', ')} layer by layer, plus ${inTurn(c.shift)}`,
        `‖W_l − W'_l‖_σ = ${weightChanges.map((w) => a.enclose(w).hi).join(', ')}, ‖θ − θ'‖ = ${a.enclose(distance).hi}`,
        `x = (${c.x.join(', ')}), B = ${c.B}: ‖f_θ(x) − f_θ'(x)‖ = ${a.enclose(lhs).hi}, at most ${a.enclose(bound(terms)).hi}`,
      ];
    },
  });
  return withEnclosedTerms(
    made,
    change,
    ({ both, weightChanges, biasChanges }) => ({ ...both, weightChanges, biasChanges }),
    (terms, { weightChanges, biasChanges, ...both }) =>
      bound({ ...terms, both, weightChanges, ...(biasChanges && { biasChanges }) }),
  );
}
