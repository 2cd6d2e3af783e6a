import type { Activation } from './network.ts';

/** One m × n weight matrix by recipe, times `scale`; z are standard normals of the layer's stream. */
export type LayerSpec = { readonly scale: number } & (
  | { readonly kind: 'constant' }
  /** entries round(2z)/2 */
  | { readonly kind: 'rounded' }
  /** entries z/(√m + √n): spectral norm about 1 */
  | { readonly kind: 'gaussian' }
  /** orthonormal rows (m ≤ n) or columns, up to rounding */
  | { readonly kind: 'orthogonal' }
  /** a product m × rank × n of Gaussians, spectral norm about 1 */
  | { readonly kind: 'low-rank'; readonly rank: number }
  /** z/(√m + √n) above the diagonal, 0 on and below it: where m = n, Aⁿ = 0 and the spectral radius is 0 */
  | { readonly kind: 'nilpotent' }
  /** z/(√m + √n), each entry kept with probability `density` */
  | { readonly kind: 'sparse'; readonly density: number }
  /** z/|z′|: Cauchy entries, without a mean */
  | { readonly kind: 'heavy-tailed' }
  /** orthogonal × diagonal × orthogonal, the diagonal geometric from 1 to 1/condition */
  | { readonly kind: 'ill-conditioned'; readonly condition: number }
  /** u_l u_{l−1}ᵀ, u_l ≥ 0 of norm 1: the product of spectral norms is attained unless φ = tanh */
  | { readonly kind: 'aligned' }
  /** z·10^e, e uniform in [−exponent, exponent] for each entry */
  | { readonly kind: 'wild'; readonly exponent: number }
);

export type LayerKind = LayerSpec['kind'];

/** A network as plain JSON, from which it is built deterministically. */
export type NetworkSpec =
  | {
      readonly kind: 'literal';
      /** Where the weights come from, for the reader: the data set that they were trained on. */
      readonly trainedOn?: string;
      readonly activation: Activation;
      readonly layers: readonly {
        /** width × fan-in, as rows */
        readonly weights: readonly (readonly number[])[];
        readonly bias?: readonly number[];
      }[];
    }
  | GeneratedSpec
  /** The base after `steps` of gradient descent of length ≤ `eta` on `samples` points of a random teacher. */
  | {
      readonly kind: 'trained';
      readonly base: GeneratedSpec;
      readonly seed: number;
      readonly samples: number;
      readonly steps: number;
      readonly eta: number;
    };

export interface GeneratedSpec {
  readonly kind: 'generated';
  readonly activation: Activation;
  /** d_0, …, d_L */
  readonly widths: readonly number[];
  /** Biases are `biases`·z; none where 0. */
  readonly biases: number;
  /** Layer l of seed s draws from the stream at ['network', s, l, …], whatever other layers there are. */
  readonly seed: number;
  /** Bottom to top. */
  readonly layers: readonly LayerSpec[];
}
