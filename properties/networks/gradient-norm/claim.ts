import { z } from 'zod';
import type { DataTables } from '../../../src/data/table.ts';
import type { InequalityClaim, InequalityMutant } from '../../../src/judge/claims/claim.ts';
import { inequalityClaim } from '../../../src/judge/claims/define-claim.ts';
import { enclosedNorm, exactVector } from '../../../src/linalg/enclosed-vectors.ts';
import type { Interval } from '../../../src/linalg/precision-ladder.ts';
import { perturbationFactorIn } from '../../../src/theory/bounds/network-perturbation.ts';
import {
  activationLabels,
  biasAndDepthLabels,
  explainNetwork,
  hasDepth,
  networkFeatures,
} from '../../../src/theory/cases/describe-network.ts';
import { trainedCovers, withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { networkOf } from '../../../src/theory/network/build.ts';
import { networkArithmetic } from '../../../src/theory/network/enclosed-norms.ts';
import { enclosedGradient, enclosedPass } from '../../../src/theory/network/enclosed.ts';
import { inputWidth, type Network, outputWidth } from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import {
  enclosedInequality,
  type EnclosedTerms,
  largestEntry,
  layerSizes,
  type MutantChange,
  type Sizes,
  withEnclosedTerms,
} from '../enclosed-inequality.ts';
import {
  type Factor,
  largestGain,
  withoutB,
  withoutBiasesInRadii,
  withoutBiasGains,
  withoutFirstLayer,
  withoutLastLayer,
} from '../layer-gains-bound.ts';
import { alignedLayers } from '../network-cases.ts';
import { type GradientCase, gradientKinds, gradients, trainedGradients } from './cases.ts';
import { enclosedLoss, type EnclosedLoss } from './enclosed-loss.ts';

/** What the case says without the bound: ‖∇_θ‖ at the left, B = ‖x‖. */
interface GradientTerms extends EnclosedTerms, Sizes {
  readonly net: Network;
  readonly x: readonly Interval[];
  readonly loss: EnclosedLoss;
}

const gradient = enclosedInequality((c: GradientCase, effort): GradientTerms => {
  const a = networkArithmetic(effort);
  const net = networkOf(c.network);
  const x = exactVector(a, c.x);
  const active = enclosedPass(a, net, x);
  const loss = enclosedLoss(a, c.loss, active.at(-1)!, exactVector(a, c.v));
  return {
    a,
    net,
    ...layerSizes(a, net, effort),
    B: enclosedNorm(a, x),
    x,
    loss,
    lhs: enclosedNorm(a, enclosedGradient(a, net, active, loss.slope)),
  };
});

const { termsOf, sidesWith, withBound, tightnessOf, isPositive } = gradient;

/** ρ times the bound of ‖∂f/∂θ‖. */
function bound(terms: GradientTerms): Interval {
  return terms.a.mul(terms.loss.rho, perturbationFactorIn(terms.a, terms));
}

function withFactor(factor: Factor, change?: MutantChange<GradientCase>): InequalityMutant<GradientCase> {
  return withBound((terms) => terms.a.mul(terms.loss.rho, factor(terms.a, terms)), change);
}

const tightness = tightnessOf(bound);
const identity = [
  [1, 0],
  [0, 1],
];
const positive = z.number().positive();

export function gradientNormClaim(data?: DataTables): InequalityClaim<GradientCase> {
  const onData = trainedGradients(data);
  const claim = inequalityClaim<GradientCase>({
    id: 'networks/gradient-norm',
    says: '‖∇_θ⟨v, f_θ(x)⟩‖ ≤ ‖v‖ BΓ and ‖∇_θ ℓ(f_θ(x), y)‖ ≤ ρBΓ at ‖x‖ = B, s_l = ‖W_l‖_σ; with biases √(Σ_l (B_{l−1}² + 1)∏_{j>l}s_j²) for BΓ',
    tex: String.raw`\|\nabla_\theta\langle v,f_\theta(x)\rangle\|\le\|v\|\,B\,\Gamma,\qquad \|\nabla_\theta\,\ell(f_\theta(x),y)\|\le\rho\,B\,\Gamma`,
    source:
      'N2 for θ′ → θ; by backpropagation ∂/∂W_l is a product e_l h_{l−1}ᵀ with ‖e_l‖ ≤ ρ∏_{j>l}s_j, ‖h_{l−1}‖ ≤ B_{l−1}',
    notes:
      'At a kink of φ any slope between both sides is allowed; at a kink of ℓ, or where it is clipped, likewise. Attained by one layer, and by aligned rank-one layers with φ = identity or ReLU. √L times the largest layer’s term is true, too.',
    cases: withTrained(gradients(), onData),
    schema: z
      .strictObject({
        network: networkSchema,
        x: z.array(z.number()).readonly(),
        v: z.array(z.number()).readonly(),
        loss: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('output') }),
          z.strictObject({ kind: z.literal('clipped-distance'), M: positive }),
          z.strictObject({ kind: z.literal('clipped-squared'), M: positive }),
          z.strictObject({ kind: z.literal('clipped-hinge'), M: positive, gamma: positive }),
        ]),
      })
      .refine(({ network, x, v }) => {
        const net = networkOf(network);
        return x.length === inputWidth(net) && v.length === outputWidth(net);
      }, 'x and v must have the widths of the network’s input and output'),
    sides: sidesWith(bound),
    informative: isPositive,
    covers: {
      ...Object.fromEntries(gradientKinds.map((kind) => [kind, (c: GradientCase) => c.loss.kind === kind])),
      ...activationLabels,
      ...biasAndDepthLabels,
      'above 90% of the bound, two layers or more': (c) => !hasDepth(1)(c) && tightness(c) > 0.9,
      ...trainedCovers(onData, (c: GradientCase) => c.network),
    },
    tightAt: {
      'aligned rank-one layers': { network: alignedLayers, x: [3, 4], v: [1, 2], loss: { kind: 'output' } },
      'the margin of two classes': {
        network: {
          kind: 'literal',
          activation: 'identity',
          layers: [[[1], [-1]], identity].map((weights) => ({ weights })),
        },
        x: [0.1],
        v: [1, 0],
        loss: { kind: 'clipped-hinge', M: 1, gamma: 1 },
      },
    },
    features: (c) => ({ ...networkFeatures(c), 'lhs/rhs': tightness(c) }),
    explain: (c) => {
      const terms = termsOf(c, 0);
      const { a, net, B, loss, lhs } = terms;
      return [
        ...explainNetwork(net),
        `x = (${c.x.join(', ')}), B = ‖x‖ = ${a.enclose(B).hi}; ${c.loss.kind} with (${c.v.join(', ')}), ρ = ${a.enclose(loss.rho).hi}`,
        `BΓ = ${a.enclose(perturbationFactorIn(a, terms)).hi}, ‖∇_θ‖ = ${a.enclose(lhs).hi}`,
      ];
    },
    mustRefute: {
      'largest layer for the root of the sum of squares': withFactor(largestGain),
      'the first layer forgotten': withFactor(withoutFirstLayer),
      'the last layer forgotten': withFactor(withoutLastLayer),
      '∏ over all layers for Γ': withFactor((a, { B, norms }) =>
        norms.reduce((product, s) => a.mul(product, s), B),
      ),
      'B forgotten': withFactor(withoutB),
      'largest coordinate of x for B': withBound((terms) =>
        bound({ ...terms, B: largestEntry(terms.a, terms.x) }),
      ),
      'ρ forgotten': withBound((terms) => perturbationFactorIn(terms.a, terms)),
      '√2 of the margin forgotten': withBound(
        (terms, { loss }) =>
          loss.kind === 'clipped-hinge'
            ? terms.a.div(perturbationFactorIn(terms.a, terms), terms.a.of(loss.gamma))
            : bound(terms),
        { cases: gradients({}, ['clipped-hinge']) },
      ),
      'no 1 for the biases': withFactor(withoutBiasGains, { cases: gradients({ biases: [1, 2] }) }),
      'biases forgotten in B_l': withFactor(withoutBiasesInRadii, {
        cases: gradients({ biases: [1, 2], depth: [2, 3] }),
      }),
      '1% less': withFactor((a, sizes) => a.mul(a.of(0.99), perturbationFactorIn(a, sizes))),
    },
  });
  return withEnclosedTerms(
    claim,
    gradient,
    ({ loss, B, norms, biases }) => ({ rho: loss.rho, B, norms, biases }),
    ({ a }, { rho, B, norms, biases }) =>
      a.mul(rho, perturbationFactorIn(a, { B, norms, ...(biases && { biases }) })),
  );
}
