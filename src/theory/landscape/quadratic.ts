import { requireThat } from '../../core/errors.ts';
import { type Frame, inFrame } from './frame.ts';
import type { Landscape } from './landscape.ts';

/** R(θ) = ½(θ − m)ᵀH(θ − m). H has the eigenvalues `curvatures` along the normal axes, 0 along the others. */
export interface QuadraticSpec extends Frame {
  readonly kind: 'quadratic';
  /** The nonzero eigenvalues of H, each positive; axis i of the landscape belongs to entry i. */
  readonly curvatures: readonly number[];
}

/** LEC(min h_i, max h_i, ∞) (T4), 𝓜 = m + ker H. @throws {RangeError} unless all h_i are positive */
export function quadratic(spec: QuadraticSpec): Landscape {
  const curvatures = Float64Array.from(spec.curvatures);
  const k = curvatures.length;
  requireThat(k > 0, 'number of curvatures', 'positive', k);
  for (const h of curvatures) requireThat(h > 0 && h < Infinity, 'curvature', 'positive and finite', h);
  const mu = curvatures.reduce((x, y) => Math.min(x, y));
  const beta = curvatures.reduce((x, y) => Math.max(x, y));
  return inFrame(
    {
      k,
      risk: (u) => {
        let sum = 0;
        for (let i = 0; i < k; i++) sum += curvatures[i]! * u[i]! * u[i]!;
        return sum / 2;
      },
      gradient: (u, out) => {
        for (let i = 0; i < k; i++) out[i] = curvatures[i]! * u[i]!;
      },
      program: { kind: 'quadratic', k, curvatures },
      enclosedGradient: (a, u) => u.map((x, i) => a.mul(a.of(curvatures[i]!), x)),
      certificate: () => ({ mu, beta, r: Infinity, Delta: 0, basis: 'exact' }),
      hessianAtMinimum: () => ({ mu0: mu, lambdaMax: beta, K: 0 }),
    },
    spec,
  );
}
