import type { NetworkSpace } from '../../src/theory/cases/random-networks.ts';
import type { NetworkSpec } from '../../src/theory/network/spec.ts';

/** Where the bounds are attained or nearly so: narrow literal networks and aligned layers. */
export const tightSpace: Partial<NetworkSpace> = {
  depth: [1, 3],
  width: [1, 3],
  forms: ['literal', 'literal', 'generated'],
  kinds: ['aligned', 'constant', 'rounded'],
  activations: ['identity', 'relu', 'leaky-relu', 'tanh'],
  exponents: [0],
};

/** u vᵀ */
function rankOne(u: readonly number[], v: readonly number[]): number[][] {
  return u.map((ui) => v.map((vj) => ui * vj));
}

/** Two layers of rank one, aligned: N1 is attained at x = (3, 4). */
export const alignedLayers: NetworkSpec = {
  kind: 'literal',
  activation: 'relu',
  layers: [{ weights: rankOne([1, 2], [3, 4]) }, { weights: rankOne([1, 2], [1, 2]) }],
};
