import type { Curvature } from './curvature.ts';
import type { GradientNoise } from './gradient-noise.ts';
import type { Estimate } from './spectral-density.ts';

/** A number of directions that may stand for the number of parameters in a bound. */
export interface EffectiveDimension {
  readonly name: string;
  readonly value: Estimate;
  /** What uses it. */
  readonly use: string;
}

/** Estimates, from the Hessian's density and the covariance of gradients. */
export function effectiveDimensions(
  parameters: number,
  curvature: Curvature | undefined,
  noise: GradientNoise | undefined,
): readonly EffectiveDimension[] {
  const curved = (curvature?.hessian.counts ?? []).map(({ share, count }) => ({
    name: `eigenvalues of the Hessian above ${share} of the largest in size`,
    value: count,
    use: `k_⊥, across the minima: T1 to T9; G2’s k_∥ along them is ${Math.max(0, Math.round(parameters - count.value))}`,
  }));
  const noisy =
    noise === undefined
      ? []
      : [
          {
            name: 'trace over largest eigenvalue of the gradients’ covariance',
            value: { value: noise.effectiveRank },
            use: 'Σs_i²/s_1² of SGD’s own noise: T2, T3, T11',
          },
          {
            name: `rank of the gradients’ covariance${noise.isRankLimited ? ', at least' : ''}`,
            value: { value: noise.rank },
            use: 'k of SGD’s own noise: T2, T11',
          },
        ];
  return [
    {
      name: 'Gaussian noise in every direction',
      value: { value: parameters },
      use: 'k of SGD with isotropic noise: T2, T11',
    },
    ...noisy,
    ...curved,
  ];
}
