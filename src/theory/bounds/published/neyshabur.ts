import { ln } from '../../../core/elementary.ts';
import { rootSumOfSquares, scaledProduct } from '../scaled-product.ts';
import { marginOf, type PublishedBound, type PublishedSetting, requireSetting, unmetOf } from './setting.ts';

/**
 * Neyshabur, Bhojanapalli & Srebro 2018, Theorem 1 (arXiv 1707.09564), for ReLU networks of depth d and width
 * at most h: with probability ≥ 1 − delta, for all weights, P(error) ≤ R_n(margin gamma) + O(√((B² d² h
 * ln(dh) ∏_i ‖W_i‖_σ² Σ_i ‖W_i‖_F²/‖W_i‖_σ² + ln(dn/delta))/(gamma² n))).
 *
 * The constant is hidden, so the value, with 1 for it, is a *scale*: it may be compared in how it grows, not
 * in size. In this setting gamma = 2M/rho, and the value is in units of the loss: M times that.
 * @throws {RangeError} on a broken domain
 */
export function neyshaburScale(setting: PublishedSetting): PublishedBound {
  requireSetting(setting);
  const { M, B, n, delta, norms, frobenius, widths, homogeneous, biased } = setting;
  const d = norms.length;
  const h = Math.max(...widths);
  // ‖W_i‖_F ∏_{j≠i} ‖W_j‖_σ: a zero norm is no division by zero
  const sizes = frobenius.map((F, i) => scaledProduct([F, ...norms.slice(0, i), ...norms.slice(i + 1)]));
  const size = rootSumOfSquares(sizes);
  const spread = size === 0 || B === 0 ? 0 : B * d * Math.sqrt(h * ln(d * h)) * size;
  const logs = Math.sqrt(ln(d) + ln(n) - ln(delta));
  const scale = rootSumOfSquares([spread, logs]) / (marginOf(setting) * Math.sqrt(n));
  return {
    value: M === 0 ? 0 : M * scale,
    constant: 'unspecified',
    citation: 'Neyshabur, Bhojanapalli & Srebro 2018, Theorem 1 (arXiv 1707.09564)',
    unmet: unmetOf({ 'φ positively homogeneous': homogeneous, 'no biases': !biased }),
  };
}
