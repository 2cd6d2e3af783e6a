import { z } from 'zod';
import type { Enclosure } from '../../../src/core/enclosure.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { Hypothesis, InequalityClaim } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { explainNetwork, hasActivation, isBiased } from '../../../src/theory/cases/describe-network.ts';
import { trainedCovers, withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import {
  inputWidth,
  type Network,
  outputWidth,
  parameterCount,
} from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import { isHomogeneous } from '../../../src/theory/network/transform.ts';
import { growthBy, sidesOf } from '../equality-claim.ts';
import { outputsOf } from '../exact-forward.ts';
import {
  dyadicNetworks,
  factors,
  type GapCase,
  gapCases,
  gapOf,
  grown,
  trainedGapCases,
  populationSize,
  smallNetworks,
  wronglyGrown,
} from './cases.ts';

type GapSides = InequalityClaim<GapCase>['sides'];

function gapBefore(c: GapCase, effort: number): Enclosure {
  return gapOf(networkOf(c.network), c, effort);
}

function sidesWith(after: (c: GapCase) => Network): GapSides {
  return (c, effort) => sidesOf(c, gapBefore(c, effort), gapOf(after(c), c, effort));
}

/** The gap after is at least what `least` makes of the gap before. */
function growsTo(least: (gap: Enclosure, c: GapCase) => Enclosure): GapSides {
  return (c, effort) => ({ lhs: least(gapBefore(c, effort), c), rhs: gapOf(grown(c), c, effort) });
}

function above({ lo, hi }: Enclosure): Enclosure {
  return { lo: nextUp(lo), hi: nextUp(hi) };
}

const growth = growthBy(grown);

/** So that what the shrinker leaves of a foil is a network that does something. */
const notConstant: Readonly<Record<string, Hypothesis<GapCase>>> = {
  'f is not constant on the examples': {
    holds: (c) => {
      const net = networkOf(c.network);
      const [first, ...others] = c.inputs.map((x) => outputsOf(net, x, 0)[0]!);
      return others.some(({ lo, hi }) => lo > first!.hi || hi < first!.lo);
    },
  },
};

/** The next float64 above a number in [0, ∞): a < b of float64 numbers is nextUp(a) ≤ b. */
export function nextUp(x: number): number {
  const word = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  return new Float64Array(BigUint64Array.of(word + 1n).buffer)[0]!;
}

export function generalizationGapClaim(data?: DataTables): InequalityClaim<GapCase> {
  const onData = trainedGapCases(data);
  return inequalityClaim<GapCase>({
    id: 'invariance/generalization-gap',
    says: 'on the same sample, |R − R_n| of a network is the same after adding dead units or splitting units, however large p has become',
    tex: String.raw`|R-R_n|(\theta)=|R-R_n|(\theta')\ \text{ for } \theta'\in\mathbb R^{1000\,p} \text{ with dead or split units}`,
    source: 'G4; the conjecture that the gap grows with p, refuted',
    notes:
      'R is the mean over eight examples. Losses are min(1, |f − y|/c) with dyadic numbers, so that gaps are exact. “Grows” is asked strictly, gap before < gap after: of float64 numbers that is the next float64 above the one ≤ the other.',
    cases: withTrained(gapCases(dyadicNetworks), onData),
    schema: z
      .strictObject({
        network: networkSchema,
        growing: z.enum(['dead units', 'splitting']),
        factor: z.union(factors.map((factor) => z.literal(factor))),
        inputs: z.array(z.array(z.number()).readonly()).length(populationSize).readonly(),
        labels: z.array(z.number()).length(populationSize).readonly(),
        sample: z.array(z.int().nonnegative().lt(populationSize)).min(1).readonly(),
        scale: z.int().positive(),
        smaller: z.enum(['before', 'after']),
      })
      .refine(({ network, inputs }) => {
        const net = networkOf(network);
        const width = inputWidth(net);
        return net.layers.length > 1 && outputWidth(net) === 1 && inputs.every((x) => x.length === width);
      }, 'the network must have a hidden layer and one output, and the inputs its width'),
    given: {
      'φ positively homogeneous where units are split': {
        holds: ({ network, growing }) =>
          growing !== 'splitting' || isHomogeneous(networkOf(network).activation),
        without: gapCases(
          smallNetworks({ forms: ['generated'], kinds: ['constant', 'rounded'], activations: ['tanh'] }),
        ).map((c) => ({ ...c, growing: 'splitting', factor: 4 })),
      },
    },
    sides: sidesWith(grown),
    informative: (c) => gapBefore(c, 0).lo > 0,
    covers: {
      'dead units': ({ growing }) => growing === 'dead units',
      splitting: ({ growing }) => growing === 'splitting',
      ReLU: hasActivation('relu'),
      biases: isBiased,
      'p at least 1000 times as large': (c) => growth(c) >= 1000,
      'a gap above a tenth of the range': (c) => gapBefore(c, 0).lo > 0.1,
      ...trainedCovers(onData, (c: GapCase) => c.network),
    },
    features: (c) => ({
      n: c.sample.length,
      p: parameterCount(networkOf(c.network)),
      'p after/p': growth(c),
      gap: gapBefore(c, 0).lo,
    }),
    explain: (c) => {
      const [before, transformed] = [networkOf(c.network), grown(c)].map((net) => gapOf(net, c, 2));
      return [
        ...explainNetwork(networkOf(c.network)),
        `${c.growing}: p = ${parameterCount(grown(c))} for ${parameterCount(networkOf(c.network))}`,
        ...c.inputs.map((x, i) => `x = (${x.join(', ')}), y = ${c.labels[i]!}`),
        `sample: examples ${c.sample.join(', ')} (counted from 0), loss min(1, |f − y|/${c.scale})`,
        `|R − R_n| = ${before!.lo} before, ${transformed!.lo} after`,
      ];
    },
    mustRefute: {
      'the generalization gap grows with p': {
        given: notConstant,
        sides: growsTo(above),
        notes: 'the foil, asked strictly: the gap before < the gap after',
      },
      'the generalization gap grows as √p': {
        given: notConstant,
        sides: growsTo(({ lo, hi }, c) => {
          const root = Math.floor(Math.sqrt(growth(c)));
          return { lo: lo * root * (1 - 2e-16), hi: hi * root * (1 + 3e-16) };
        }),
        notes: 'what a bound that counts parameters says of it',
      },
      'the generalization gap shrinks as p grows': {
        given: notConstant,
        sides: (c, effort) => ({ lhs: above(gapOf(grown(c), c, effort)), rhs: gapBefore(c, effort) }),
        notes: 'more parameters are no less harmful than they are harmful',
      },
      'new units of any kind': { sides: sidesWith(wronglyGrown) },
    },
  });
}
