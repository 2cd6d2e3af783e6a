import type { NetworkSpec } from '../../src/theory/network/spec.ts';

/** Two layers of rank one, the image of the first along the input space of the second: N1 is attained at x = (3, 4). */
export const alignedLayers: NetworkSpec = {
  kind: 'literal',
  activation: 'relu',
  layers: [
    {
      weights: [
        [3, 4],
        [6, 8],
      ],
    },
    {
      weights: [
        [1, 2],
        [2, 4],
      ],
    },
  ],
};
