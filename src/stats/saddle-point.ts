import gammaln from '@stdlib/math-base-special-gammaln';
import { ln, log1p } from '../core/elementary.ts';

/**
 * What Loader's saddle-point form of the gamma, beta and binomial densities is made of: what Stirling's
 * formula leaves out, and the deviance. Unlike `a·ln x − x − lnΓ(a)` they do not cancel.
 * Source: C. Loader, Fast and accurate computation of binomial probabilities (2000).
 */

const halfLn2Pi = 0.9189385332046727;

/**
 * ln Γ(z + 1) − [(z + ½) ln z − z + ½ ln 2π], for z > 0.
 * From z = 15 on by Stirling's series (DLMF 5.11.1), truncated below 1e-17; else from ln Γ, to about 2e-15.
 */
export function stirlingError(z: number): number {
  if (z < 15) return gammaln(z + 1) - (z + 0.5) * ln(z) + z - halfLn2Pi;
  const u = 1 / (z * z);
  const series = 1 / 1260 - u * (1 / 1680 - u * (1 / 1188 - u * (691 / 360360 - u * (1 / 156))));
  return (1 / 12 - u * (1 / 360 - u * series)) / z;
}

/**
 * The deviance x ln(x/m) + m − x ≥ 0 for x, m > 0, to a few ulp beside the rounding of x and m.
 * @param gap m − x, where it is known better than from x and m, which may have been rounded
 */
export function deviance(x: number, m: number, gap: number = m - x): number {
  if (m < 0.5 * x) return x * (m > 1e-290 * x ? ln(x / m) : ln(x) - ln(m)) + gap;
  return x * excessOverLog1p(gap / x);
}

/** u − ln(1 + u) for u ≥ −½, without cancellation near 0. */
function excessOverLog1p(u: number): number {
  if (u > 1) return u - log1p(u);
  // v = u/(2 + u): ln(1 + u) = 2 artanh v, u = 2v/(1 − v), u − ln(1 + u) = 2v²/(1 − v) − 2(artanh v − v).
  const v = u / (2 + u);
  const v2 = v * v;
  let power = v2;
  let sum = 0;
  for (let n = 3; n < 60; n += 2) {
    const term = power / n;
    sum += term;
    if (term < 1e-18) break;
    power *= v2;
  }
  return v * (u - 2 * sum);
}
