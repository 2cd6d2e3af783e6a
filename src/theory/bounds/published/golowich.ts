import { ln } from '../../../core/elementary.ts';
import { scaledProduct } from '../scaled-product.ts';
import { type PublishedBound, type PublishedSetting, requireSetting, unmetOf } from './setting.ts';

/**
 * Golowich, Rakhlin & Shamir 2018, Theorem 1 (arXiv 1712.06541): real-valued networks of depth d with ‖W_j‖_F
 * ≤ M_F(j) and a 1-Lipschitz, positively homogeneous, elementwise φ have empirical Rademacher complexity at
 * most B (√(2 log(2) d) + 1) ∏_j M_F(j)/√n on every sample with ‖x_i‖ ≤ B.
 */
export function golowichRademacher(setting: PublishedSetting): number {
  requireSetting(setting);
  const { B, frobenius, n } = setting;
  return (scaledProduct([B, ...frobenius]) * (Math.sqrt(2 * ln(2) * frobenius.length) + 1)) / Math.sqrt(n);
}

/**
 * The gap that follows from it: with probability ≥ 1 − delta, for all networks of the class, R − R_n ≤ 2 rho
 * c Rad + M √(log(1/delta)/(2n)), c = 1 for a single output. One-sided; both sides hold with delta/2 each.
 *
 * By McDiarmid, symmetrization and Ledoux & Talagrand's contraction. For m ≥ 2 outputs the publication says
 * nothing; c = √2 m follows from the vector contraction of Maurer 2016 (arXiv 1605.00251: E sup Σ_i ε_i
 * ℓ(f(x_i)) ≤ √2 rho E sup Σ_{i,k} ε_{ik} f_k(x_i)), each output f_k being a network of the class.
 * @returns `unmet` names tanh and biases, which the theorem does not cover
 * @throws {RangeError} on a broken domain
 */
export function golowichBound(setting: PublishedSetting): PublishedBound {
  const { rho, M, n, delta, widths, homogeneous, biased } = setting;
  const rademacher = golowichRademacher(setting);
  const outputs = widths.at(-1)!;
  const vector = outputs === 1 ? 1 : Math.SQRT2 * outputs;
  return {
    value: 2 * rho * vector * rademacher + M * Math.sqrt(-ln(delta) / (2 * n)),
    constant: 'explicit',
    citation: 'Golowich, Rakhlin & Shamir 2018, Theorem 1 (arXiv 1712.06541)',
    unmet: unmetOf({ 'φ positively homogeneous': homogeneous, 'no biases': !biased }),
  };
}
