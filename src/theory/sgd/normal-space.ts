import type { Landscape } from '../landscape/landscape.ts';
import { localNoise, type Noise, type NoiseSpec } from './noise.ts';
import type { Sgd } from './sgd.ts';

/** SGD with the landscape and the noise that it was made of; what can be rewritten must know both. */
export interface SpecifiedSgd extends Sgd {
  readonly landscape: Landscape;
  readonly noise: Noise & { readonly spec: NoiseSpec };
}

/**
 * The same process seen in the coordinates u along the normal axes (all axes of its own where 𝓜 is curved),
 * without frame and flat directions: d(θ_0), d(θ_1), … has the same law.
 *
 * *Proof.* Let Q be the orthogonal map to the landscape's axes and u the first k coordinates of Q(θ −
 * center). The gradient's coordinates are a function g(u) along the first k axes and 0 along the others, so
 * u_{t+1} = u_t − η_t(g(u_t) + σ_t f(d) (QS)_{1…k} z_t) does not involve the other coordinates, and d is a
 * function of u. For S = sI, (QS)_{1…k} z has the law of s z′, z′ ~ N(0, I_k), independent of the past; for
 * every other S the same z is used.
 * @returns the process itself where there is a projection, which need not respect the coordinates
 */
export function inNormalSpace(sgd: SpecifiedSgd): Sgd {
  const form = sgd.projection ? undefined : sgd.landscape.local?.();
  if (form === undefined) return sgd;
  return {
    landscape: form.field,
    noise: localNoise(sgd.noise.spec, sgd.landscape, form),
    schedule: sgd.schedule,
    T: sgd.T,
    start: form.coordinates(sgd.start),
  };
}
