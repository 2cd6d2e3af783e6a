import { z } from 'zod';
import type { Hypothesis, InequalityClaim } from '../../../src/judge/claims/claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { enclosedNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { inputWidth, parameterCount } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import {
  arithmeticAt,
  exactVector,
  explainNetwork,
  hasBiases,
  type Interval,
  networkOf,
} from '../../../src/theory/cases/network-case.ts';
import { type ChangeTerms, changeTermsOf, changeSides } from './terms.ts';
import { type ChangeCase, changes, trainedChanges } from './cases.ts';
import { trainedCovers, withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { alignedLayers } from '../aligned-layers.ts';

const withinBall: Hypothesis<ChangeCase> = {
  holds: ({ x, B }) => {
    const a = arithmeticAt(2);
    return a.enclose(enclosedNorm(a, exactVector(a, x))).hi <= B;
  },
  without: changes({}, [0.5, 0.1]),
};

function inTurn(shift: readonly number[]): string {
  const shown = shift.slice(0, 8).join(', ');
  return shift.length > 8 ? `${shown}, … (${shift.length} numbers)` : `${shown} in turn`;
}

/** What both forms of N2 have in common; `bound` is the right side. @param data data sets that networks are to be trained on, too */
export function changeClaimParts(
  bound: (scene: ChangeTerms) => Interval,
  data?: DataTables,
): Pick<
  InequalityClaim<ChangeCase>,
  'cases' | 'schema' | 'given' | 'sides' | 'informative' | 'covers' | 'tightAt' | 'features' | 'explain'
> {
  const share = (c: ChangeCase): number => {
    const scene = changeTermsOf(c, 0);
    const { a, outputs } = scene;
    const most = bound(scene);
    return a.enclose(most).lo > 0 ? a.enclose(a.div(outputs, most)).lo : 0;
  };
  const onData = trainedChanges(data);
  const depthOf = (c: ChangeCase): number => networkOf(c.network).layers.length;
  return {
    cases: withTrained(changes({}, [1, 1, 1, 2]), onData),
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
    sides: changeSides(bound),
    informative: (c) => changeTermsOf(c, 0).a.enclose(changeTermsOf(c, 0).outputs).lo > 0,
    covers: {
      ...Object.fromEntries(
        (['identity', 'relu', 'leaky-relu', 'tanh'] as const).map((name) => [
          name,
          (c: ChangeCase) => networkOf(c.network).activation === name,
        ]),
      ),
      biases: (c) => hasBiases(networkOf(c.network)),
      'one layer changes': (c) => c.factors.filter((f) => f !== 1).length === 1 && c.factors.length > 1,
      'θ′ larger than θ': ({ factors }) => factors.every((f) => Math.abs(f) > 1),
      'four layers': (c) => depthOf(c) === 4,
      'above half of the bound, two layers or more': (c) => depthOf(c) > 1 && share(c) > 0.5,
      ...trainedCovers(onData, (c: ChangeCase) => c.network),
    },
    tightAt: {
      'two weights, a tenth less': {
        network: {
          kind: 'literal',
          activation: 'identity',
          layers: [{ weights: [[1]] }, { weights: [[1]] }],
        },
        factors: [0.9, 0.9],
        shift: [0],
        x: [1],
        B: 1,
      },
      'two weights, doubled': {
        network: {
          kind: 'literal',
          activation: 'identity',
          layers: [{ weights: [[1]] }, { weights: [[1]] }],
        },
        factors: [2, 2],
        shift: [0],
        x: [1],
        B: 1,
      },
      'a bias alone': {
        network: { kind: 'literal', activation: 'identity', layers: [{ weights: [[1]], bias: [1] }] },
        factors: [0.9],
        shift: [0],
        x: [0],
        B: 0,
      },
      'a weight above a bias': {
        network: {
          kind: 'literal',
          activation: 'relu',
          layers: [
            { weights: [[0]], bias: [3] },
            { weights: [[1]], bias: [0] },
          ],
        },
        factors: [1, 0.9],
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
    features: (c) => ({ L: depthOf(c), p: parameterCount(networkOf(c.network)), 'lhs/rhs': share(c) }),
    explain: (c) => {
      const scene = changeTermsOf(c, 0);
      const { a, net, weightChanges, outputs, distance } = scene;
      return [
        ...explainNetwork(net),
        `θ′ = θ times ${c.factors.join(', ')} layer by layer, plus ${inTurn(c.shift)}`,
        `‖W_l − W'_l‖_σ = ${weightChanges.map((w) => a.enclose(w).hi).join(', ')}, ‖θ − θ'‖ = ${a.enclose(distance).hi}`,
        `x = (${c.x.join(', ')}), B = ${c.B}: ‖f_θ(x) − f_θ'(x)‖ = ${a.enclose(outputs).hi}, at most ${a.enclose(bound(scene)).hi}`,
      ];
    },
  };
}
