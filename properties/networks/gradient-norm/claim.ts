import { z } from 'zod';
import { layerGainsIn, perturbationFactorIn } from '../../../src/theory/bounds/network-perturbation.ts';
import {
  type InequalityClaim,
  inequalityClaim,
  type InequalityMutant,
  type Sides,
} from '../../../src/judge/claims/claim.ts';
import type { DataTables } from '../../../src/data/table.ts';
import type { Arithmetic } from '../../../src/linalg/arithmetic.ts';
import { enclosedNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { enclosedGradient, enclosedPass } from '../../../src/theory/network/enclosed.ts';
import {
  inputWidth,
  type Network,
  outputWidth,
  parameterCount,
} from '../../../src/theory/network/network.ts';
import { networkSchema } from '../../../src/theory/network/schema.ts';
import {
  arithmeticAt,
  biasIntervals,
  exactVector,
  explainNetwork,
  hasBiases,
  type Interval,
  largest,
  networkOf,
  remembering,
  spectralInterval,
} from '../../../src/theory/cases/network-case.ts';
import { enclosedLoss, type EnclosedLoss } from './enclosed-loss.ts';
import { type GradientCase, gradientKinds, gradients, trainedGradients } from './cases.ts';
import { trainedCovers, withTrained } from '../../../src/theory/cases/trained-networks.ts';
import { alignedLayers } from '../aligned-layers.ts';

interface Scene {
  readonly a: Arithmetic<Interval>;
  readonly net: Network;
  readonly norms: readonly Interval[];
  readonly biases?: readonly Interval[];
  /** ‖x‖ */
  readonly B: Interval;
  readonly x: readonly Interval[];
  readonly loss: EnclosedLoss;
  /** ‖∇_θ‖ */
  readonly length: Interval;
}

const remember = remembering<Scene>();

function sceneOf(c: GradientCase, effort: number): Scene {
  return remember(c, String(effort), () => {
    const a = arithmeticAt(effort);
    const net = networkOf(c.network);
    const x = exactVector(a, c.x);
    const active = enclosedPass(a, net, x);
    const loss = enclosedLoss(a, c.loss, active.at(-1)!, exactVector(a, c.v));
    return {
      a,
      net,
      norms: net.layers.map((layer) => spectralInterval(a, layer, effort)),
      ...(hasBiases(net) && { biases: biasIntervals(a, net) }),
      B: enclosedNorm(a, x),
      x,
      loss,
      length: enclosedNorm(a, enclosedGradient(a, net, active, loss.slope)),
    };
  });
}

/** ρ times the bound of ‖∂f/∂θ‖. */
function bound(scene: Scene): Interval {
  return scene.a.mul(scene.loss.rho, perturbationFactorIn(scene.a, scene));
}

function sidesWith(
  rhs: (scene: Scene, c: GradientCase) => Interval,
): (c: GradientCase, effort: number) => Sides {
  return (c, effort) => {
    const scene = sceneOf(c, effort);
    return { lhs: scene.a.enclose(scene.length), rhs: scene.a.enclose(rhs(scene, c)) };
  };
}

/** With another factor in place of BΓ. */
function withFactor(
  factor: (scene: Scene) => Interval,
  change: Omit<InequalityMutant<GradientCase>, 'sides'> = {},
): InequalityMutant<GradientCase> {
  return { sides: sidesWith((scene) => scene.a.mul(scene.loss.rho, factor(scene))), ...change };
}

function gainsOf(scene: Scene): { readonly weights: Interval[]; readonly biases: Interval[] } {
  const gains = layerGainsIn(scene.a, scene);
  return {
    weights: gains.map(({ weights }) => weights),
    biases: gains.flatMap(({ biases }) => biases ?? []),
  };
}

function share(c: GradientCase): number {
  const scene = sceneOf(c, 0);
  const { a, length } = scene;
  const most = bound(scene);
  return a.enclose(most).lo > 0 ? a.enclose(a.div(length, most)).lo : 0;
}

/** @param data data sets that networks are to be trained on, too */
export function gradientNormClaim(data?: DataTables): InequalityClaim<GradientCase> {
  const onData = trainedGradients(data);
  return inequalityClaim<GradientCase>({
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
          z.strictObject({ kind: z.literal('clipped-distance'), M: z.number().positive() }),
          z.strictObject({ kind: z.literal('clipped-squared'), M: z.number().positive() }),
          z.strictObject({
            kind: z.literal('clipped-hinge'),
            M: z.number().positive(),
            gamma: z.number().positive(),
          }),
        ]),
      })
      .refine(({ network, x, v }) => {
        const net = networkOf(network);
        return x.length === inputWidth(net) && v.length === outputWidth(net);
      }, 'x and v must have the widths of the network’s input and output'),
    given: {},
    sides: sidesWith(bound),
    informative: (c) => sceneOf(c, 0).a.enclose(sceneOf(c, 0).length).lo > 0,
    covers: {
      ...Object.fromEntries(gradientKinds.map((kind) => [kind, (c: GradientCase) => c.loss.kind === kind])),
      ...Object.fromEntries(
        (['identity', 'relu', 'leaky-relu', 'tanh'] as const).map((name) => [
          name,
          (c: GradientCase) => networkOf(c.network).activation === name,
        ]),
      ),
      biases: (c) => hasBiases(networkOf(c.network)),
      'four layers': (c) => networkOf(c.network).layers.length === 4,
      'above 90% of the bound, two layers or more': (c) =>
        networkOf(c.network).layers.length > 1 && share(c) > 0.9,
      ...trainedCovers(onData, (c: GradientCase) => c.network),
    },
    tightAt: {
      'aligned rank-one layers': {
        network: alignedLayers,
        x: [3, 4],
        v: [1, 2],
        loss: { kind: 'output' },
      },
      'the margin of two classes': {
        network: {
          kind: 'literal',
          activation: 'identity',
          layers: [
            { weights: [[1], [-1]] },
            {
              weights: [
                [1, 0],
                [0, 1],
              ],
            },
          ],
        },
        x: [0.1],
        v: [1, 0],
        loss: { kind: 'clipped-hinge', M: 1, gamma: 1 },
      },
    },
    features: (c) => ({
      L: networkOf(c.network).layers.length,
      p: parameterCount(networkOf(c.network)),
      'lhs/rhs': share(c),
    }),
    explain: (c) => {
      const scene = sceneOf(c, 0);
      const { a, net, B, loss, length } = scene;
      return [
        ...explainNetwork(net),
        `x = (${c.x.join(', ')}), B = ‖x‖ = ${a.enclose(B).hi}; ${c.loss.kind} with (${c.v.join(', ')}), ρ = ${a.enclose(loss.rho).hi}`,
        `BΓ = ${a.enclose(perturbationFactorIn(a, scene)).hi}, ‖∇_θ‖ = ${a.enclose(length).hi}`,
      ];
    },
    mustRefute: {
      'largest layer for the root of the sum of squares': withFactor((scene) => {
        const { weights, biases } = gainsOf(scene);
        return largest(scene.a, [...weights, ...biases]);
      }),
      'the first layer forgotten': withFactor((scene) => {
        const { weights, biases } = gainsOf(scene);
        return enclosedNorm(scene.a, [...weights.slice(1), ...biases]);
      }),
      'the last layer forgotten': withFactor((scene) => {
        const { weights, biases } = gainsOf(scene);
        return enclosedNorm(scene.a, [...weights.slice(0, -1), ...biases]);
      }),
      '∏ over all layers for Γ': withFactor(({ a, B, norms }) =>
        norms.reduce((product, s) => a.mul(product, s), B),
      ),
      'B forgotten': withFactor((scene) => perturbationFactorIn(scene.a, { ...scene, B: scene.a.of(1) })),
      'largest coordinate of x for B': withFactor((scene) =>
        perturbationFactorIn(scene.a, {
          ...scene,
          B: largest(
            scene.a,
            scene.x.map((xi) => scene.a.sqrt(scene.a.square(xi))),
          ),
        }),
      ),
      'ρ forgotten': { sides: sidesWith((scene) => perturbationFactorIn(scene.a, scene)) },
      '√2 of the margin forgotten': {
        cases: gradients({}, ['clipped-hinge']),
        sides: sidesWith((scene, { loss }) =>
          loss.kind === 'clipped-hinge'
            ? scene.a.div(perturbationFactorIn(scene.a, scene), scene.a.of(loss.gamma))
            : bound(scene),
        ),
      },
      'no 1 for the biases': withFactor((scene) => enclosedNorm(scene.a, gainsOf(scene).weights), {
        cases: gradients({ biases: [1, 2] }),
      }),
      'biases forgotten in B_l': withFactor(
        (scene) => {
          const { a, B, norms, biases } = scene;
          const weights = layerGainsIn(a, { B, norms }).map((gain) => gain.weights);
          return biases ? enclosedNorm(a, [...weights, ...gainsOf(scene).biases]) : enclosedNorm(a, weights);
        },
        { cases: gradients({ biases: [1, 2], depth: [2, 3] }) },
      ),
      '1% less': withFactor((scene) => scene.a.mul(scene.a.of(0.99), perturbationFactorIn(scene.a, scene))),
    },
  });
}
