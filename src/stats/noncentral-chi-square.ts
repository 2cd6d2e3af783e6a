import { exp, expm1, ln, log1p } from '../core/elementary.ts';
import { requireThat } from '../core/errors.ts';
import { lowerSeries, upperFraction } from './incomplete-gamma.ts';
import { logPoissonWeight } from './poisson-weight.ts';

/*
 * X ~ χ'²_k(λ) is a Poisson(λ/2) mixture of central χ²_{k+2j}. With a = k/2, μ = λ/2, y = x/2 and the weights
 * w_j = Poisson(j; μ) · y^{a+j} e^{−y} / Γ(a+j+1),
 *   P(X ≤ x) = Σ w_j h_j,  h_j = 1 + y/(a+j+1) h_{j+1}      (recursion stable downwards in j),
 *   P(X > x) = Σ w_j e_j,  e_{j+1} = (e_j + 1)(a+j+1)/y     (recursion stable upwards in j).
 * Every term is positive: the smaller of the two is summed, relatively accurate, and gives the other.
 */

const maxNoncentrality = 1e13;

/** Terms of the mixture below this, relatively, are left out: log-concavity bounds what they add. */
const negligible = 1e-20;

/**
 * P(X ≤ x) for X ~ χ'²_k(λ), the law of ‖v + z‖² with ‖v‖² = λ, z ~ N(0, I_k).
 * Relative error below 1e-11 (typically 1e-14) for k ≤ 512, λ ≤ 1e6 wherever the result is above 1e-290.
 * @param x ≥ 0 (∞ allowed)
 * @param k degrees of freedom, integer ≥ 1
 * @param lambda noncentrality, in [0, 1e13]: the series takes about √λ terms, 0.2 s at the end of the range
 * @throws {RangeError} outside these domains
 */
export function noncentralChiSquareCdf(x: number, k: number, lambda: number): number {
  const tail = smallerTail(x, k, lambda);
  return tail.lower ? exp(tail.log) : -expm1(tail.log);
}

/** P(X > x) for X ~ χ'²_k(λ): parameters, accuracy and errors as for {@link noncentralChiSquareCdf}. */
export function noncentralChiSquareSf(x: number, k: number, lambda: number): number {
  const tail = smallerTail(x, k, lambda);
  return tail.lower ? -expm1(tail.log) : exp(tail.log);
}

/**
 * log P(X ≤ x), without underflow in the lower tail and without cancellation near 0: its absolute error is
 * about 1e-16 times its size plus 1e-13. Parameters as for {@link noncentralChiSquareCdf}.
 */
export function logNoncentralChiSquareCdf(x: number, k: number, lambda: number): number {
  const tail = smallerTail(x, k, lambda);
  return tail.lower ? tail.log : log1p(-exp(tail.log));
}

/** log P(X > x): as {@link logNoncentralChiSquareCdf}, for the upper tail. */
export function logNoncentralChiSquareSf(x: number, k: number, lambda: number): number {
  const tail = smallerTail(x, k, lambda);
  return tail.lower ? log1p(-exp(tail.log)) : tail.log;
}

/** The tail on the side of the mean where x lies: at most about 0.7. */
function smallerTail(x: number, k: number, lambda: number): Readonly<{ lower: boolean; log: number }> {
  requireThat(x >= 0, 'x', 'non-negative', x);
  requireThat(Number.isInteger(k) && k >= 1, 'k', 'a positive integer', k);
  requireThat(lambda >= 0 && lambda <= maxNoncentrality, 'lambda', 'in [0, 1e13]', lambda);
  if (x === 0) return { lower: true, log: -Infinity };
  if (x === Infinity) return { lower: false, log: -Infinity };
  const a = k / 2;
  const mu = lambda / 2;
  const y = x / 2;
  // The largest weight, where w_{j+1}/w_j = μy/((j+1)(a+j+1)) passes 1.
  const peak = Math.floor((2 * mu * y) / (a + Math.sqrt(a * a + 4 * mu * y)));
  const logPeak = logPoissonWeight(peak, mu) + logPoissonWeight(a + peak, y);
  const lower = y < a + mu;
  const sum = lower ? lowerSum(a, mu * y, y, peak) : upperSum(a, mu * y, y, peak);
  return { lower, log: logPeak + ln(sum) };
}

/** Σ w_j h_j / w_peak. Below the mean, y ≤ a + peak + 1: the series for h converges geometrically. */
function lowerSum(a: number, product: number, y: number, peak: number): number {
  let top = peak;
  let weight = 1;
  for (;;) {
    const next = weight * (product / ((top + 1) * (a + top + 1)));
    if (next < negligible) break;
    weight = next;
    top++;
  }
  let h = lowerSeries(a + top + 1, y);
  let sum = weight * h;
  for (let j = top; j > 0; j--) {
    h = 1 + (y / (a + j)) * h;
    weight *= (j * (a + j)) / product;
    const term = weight * h;
    sum += term;
    if (j <= peak && term < sum * negligible) break;
  }
  return sum;
}

/** Σ w_j e_j / w_peak. Above the mean, y ≥ a + peak, where the continued fraction of Γ(a, y) converges. */
function upperSum(a: number, product: number, y: number, peak: number): number {
  let j = peak;
  let weight = 1;
  while (j > 0) {
    const next = weight * ((j * (a + j)) / product);
    if (next < negligible) break;
    weight = next;
    j--;
  }
  let e = (a + j) * upperFraction(a + j, y, 3e-16);
  let sum = weight * e;
  for (;;) {
    e = ((e + 1) * (a + j + 1)) / y;
    weight *= product / ((j + 1) * (a + j + 1));
    j++;
    const term = weight * e;
    sum += term;
    if (j >= peak && !(term >= sum * negligible)) break;
  }
  return sum;
}
