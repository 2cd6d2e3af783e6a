import { radial } from '../landscape/radial.ts';
import { quadratic } from '../landscape/quadratic.ts';
import type { GradientField } from '../landscape/landscape.ts';
import { outward } from '../landscape/outward.ts';
import type { GradientProgram } from '../landscape/gradient-program.ts';
import { norm } from '../../linalg/vectors.ts';
import type { Noise } from './noise.ts';
import type { Sgd } from './sgd.ts';

/** Below this dimension the vector itself is as cheap as its norm. */
export const minRadialDim = 12;

/**
 * The norm of a process in R^k whose gradient is w(‖u‖)u and whose noise is isotropic, as a process of its
 * own: one number and two normals a step, whatever k. Undefined for others, and for k < `minRadialDim`.
 *
 * *Proof.* Given u_t, the next state is y + ν z with y = (1 − ηw)u_t, ν = η_tσ_ts and z ~ N(0, I_k)
 * independent of the past (the sign of z is immaterial). Its norm has the law of ‖ ‖y‖e_1 − ν z ‖ = √((‖y‖ −
 * ν z_1)² + ν² χ²_{k−1}), as z has that of Rz for the rotation R that takes y to ‖y‖e_1. This depends on u_t
 * through ‖u_t‖ alone, so ‖u_0‖, ‖u_1‖, … is the Markov chain with that transition; whether y points
 * backwards (1 − ηw < 0) does not matter, since z_1 is symmetric.
 * @param sgd a process in its normal space
 */
export function radialChain(sgd: Sgd): Sgd | undefined {
  const { landscape, noise, projection } = sgd;
  const { program } = landscape;
  if (projection || noise.damping !== undefined || program === undefined || program.frame) return undefined;
  const { gradient } = program;
  const scale = isotropicScale(noise, landscape.dim);
  if (scale === undefined || gradient.k < minRadialDim) return undefined;
  const line = alongOneAxis(gradient);
  if (line === undefined) return undefined;
  return {
    ...sgd,
    landscape: program.outward === 0 ? line : outward(line, program.outward),
    noise: radialNoise(gradient.k, scale, noise),
    start: Float64Array.of(norm(sgd.start)),
  };
}

/** s with S = sI. */
function isotropicScale({ program }: Noise, dim: number): number | undefined {
  if (program.kind !== 'scaled' || program.from !== 0 || program.columns !== dim) return undefined;
  const [first] = program.scales;
  return program.scales.every((scale) => scale === first) ? first : undefined;
}

/** The landscape along one axis, where its gradient is w(‖u‖)u. */
function alongOneAxis(g: GradientProgram): (ReturnType<typeof radial> & GradientField) | undefined {
  if (g.kind === 'quadratic') {
    const [h] = g.curvatures;
    return g.curvatures.every((other) => other === h)
      ? quadratic({ kind: 'quadratic', curvatures: [h!], flat: 0 })
      : undefined;
  }
  if (g.kind !== 'radial') return undefined;
  const { h, amplitude, frequency, inverseRim2 } = g;
  return radial({
    kind: 'radial',
    normalDim: 1,
    flat: 0,
    h,
    ...(amplitude > 0 && { ripple: { amplitude, frequency } }),
    ...(inverseRim2 > 0 && { rim: Math.sqrt(1 / inverseRim2) }),
  });
}

function radialNoise(k: number, scale: number, { spec }: Noise): Noise {
  return {
    spec,
    columns: k === 1 ? 1 : 2,
    program: { kind: 'radial', columns: k === 1 ? 1 : 2, k, scale },
    radial: { k, scale },
    add: () => {
      throw new TypeError('noise across the radius is not a vector');
    },
    matrix: () => {
      throw new TypeError('noise across the radius has no matrix');
    },
  };
}
