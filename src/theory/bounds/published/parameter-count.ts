import { bestEntropyBound } from '../entropy-bound.ts';
import { perturbationLambda } from '../network-lipschitz.ts';
import { type PublishedBound, type PublishedSetting, requireSetting } from './setting.ts';

/**
 * Uniform convergence over all parameters, Θ = {‖θ − θ*‖₂ ≤ radius} in R^p: G2 with k = p and epsilon = 0 (U
 * the identity). With probability ≥ 1 − delta, on all of Θ |R − R_n| ≤ M √(log(4/delta)/(2n)) + 2 min(M,
 * Lambda r) √((p log(1 + 2r/tau) + log(4/delta))/(2n)) + 2 Lambda tau, at the best tau in (0, radius]. It
 * grows as √p; what G2 says of a flat does not. Two-sided. Folklore (a union bound over a net of the
 * parameters, e.g. Anthony & Bartlett 1999); the constants are ours.
 * @param biases β_l ≥ ‖b_l‖₂ on Θ, for networks that have biases
 * @throws {RangeError} on a broken domain, and for networks with biases if `biases` is missing
 */
export function parameterCountBound(setting: PublishedSetting, biases?: readonly number[]): PublishedBound {
  requireSetting(setting);
  const { p, radius } = setting;
  if (setting.biased && biases === undefined)
    throw new RangeError('biases must be given for networks that have them');
  const Lambda = perturbationLambda({ ...setting, ...(biases !== undefined && { biases }) });
  const { total } = bestEntropyBound({ ...setting, kParallel: p, r: radius, epsilon: 0, Lambda });
  return {
    value: total,
    constant: 'explicit',
    citation: 'parameter counting: G2 with k = p; after Anthony & Bartlett 1999',
    unmet: [],
  };
}
