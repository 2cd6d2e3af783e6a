/** 1 + y/b + y²/(b(b+1)) + … for y ≥ 0: γ(b − 1, y) but for (b − 1)^{−1} e^{−y} y^{b−1} (DLMF 8.11.4). */
export function lowerSeries(b: number, y: number): number {
  let term = 1;
  let sum = 1;
  for (let denominator = b; term > sum * 1e-17; denominator++) {
    term *= y / denominator;
    sum += term;
  }
  return sum;
}

/**
 * Γ(a, y) e^y y^{−a} for y ≥ a > 0, by Legendre's continued fraction (DLMF 8.9.2) in the modified Lentz form.
 * @param tolerance the fraction is cut where a factor is this near to 1
 */
export function upperFraction(a: number, y: number, tolerance: number): number {
  let b = y + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < 100_000; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < tolerance) break;
  }
  return value;
}
