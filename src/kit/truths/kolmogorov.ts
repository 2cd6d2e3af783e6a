import { exp } from '../../core/elementary.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { requireIntegerIn } from '../../core/preconditions.ts';
import { logBinomial } from './discrete-laws.ts';
import { type Law, lawOf, one, probabilityNear, zero } from './law.ts';

const accuracy = 1e-12;
/** Beyond n d² = 18 the chance of a larger distance is below 1e-15. */
const farTail = 18;
const maxPoints = 1000;

/**
 * The Kolmogorov law, the limit of √n D_n: P(K > x) = 2 Σ_{k≥1} (−1)^{k−1} e^{−2k²x²}. To 1e-12 in the
 * smaller tail, down to 1e-300.
 * @accuracy To 1e-12 in the smaller tail, down to 1e-300.
 */
export function kolmogorovLimit(): Law {
  return lawOf((x) => {
    if (x <= 0) return { cdf: zero, sf: one };
    if (x < 1) {
      // the same by the theta function's other series, whose terms are positive: Σ e^{−(2k−1)²π²/8x²} √(2π)/x
      const rate = (Math.PI * Math.PI) / (8 * x * x);
      let sum = 0;
      for (let k = 1; k <= 9; k += 2) sum += exp(-k * k * rate);
      const cdf = probabilityNear((Math.sqrt(2 * Math.PI) / x) * sum, accuracy * (1 + rate * 1e-2));
      return { cdf, sf: complement(cdf) };
    }
    const terms = [1, 2, 3, 4, 5].map((k) => exp(-2 * k * k * x * x));
    const [a, b, c, d, e] = terms as [number, number, number, number, number];
    const sf = probabilityNear(2 * (a - b + c - d + e), accuracy * (1 + x * x * 1e-2));
    return { sf, cdf: complement(sf) };
  });
}

/**
 * The one-sided distance D_n⁺ = sup (F_n − F) of n uniform points, to 1e-12 in the upper tail:
 * P(D_n⁺ > d) = d Σ_j C(n, j) (d + j/n)^{j−1} (1 − d − j/n)^{n−j}, a sum of positive terms.
 * @param n integer, 1..1e6
 * @throws {RangeError} otherwise
 * Source: Birnbaum and Tingey, *One-sided confidence contours*, Ann. Math. Stat. 22 (1951).
 */
export function kolmogorovOneSided(n: number): Law {
  requireIntegerIn(1, 1e6, { n });
  return lawOf((d) => {
    if (d <= 0) return { cdf: zero, sf: one };
    if (d >= 1) return { cdf: one, sf: zero };
    let sum = 0;
    for (let j = 0; j < n && d + j / n < 1; j++) {
      const p = d + j / n;
      sum += (d / p) * exp(logBinomial(j, n, p));
    }
    const sf = probabilityNear(sum, accuracy * (1 + d * d * n));
    return { sf, cdf: complement(sf) };
  });
}

/**
 * D_n = sup |F_n − F| of n points from a continuous law F. P(D_n ≤ d) to n·1e-13; P(D_n > d) is 1 less that,
 * and exact as 2 P(D_n⁺ > d) for d ≥ ½; where it is below 1e-15 it is only known to a factor of 2.
 * @accuracy P(D_n ≤ d) to n·1e-13; the upper tail is 1 less that, and exact from d = ½ on.
 * @param n integer, 1..1000
 * @throws {RangeError} otherwise
 * Source: Marsaglia, Tsang and Wang, *Evaluating Kolmogorov's distribution*, J. Stat. Software 8 (2003), with
 * the corner's cancellation written out.
 */
export function kolmogorov(n: number): Law {
  requireIntegerIn(1, maxPoints, { n });
  const oneSided = kolmogorovOneSided(n);
  return lawOf((d) => {
    if (2 * n * d <= 1) return { cdf: zero, sf: one };
    if (d >= 1) return { cdf: one, sf: zero };
    const { lo, hi } = oneSided.sf(d);
    const twice: Enclosure = { lo: 2 * lo, hi: Math.min(1, 2 * hi) };
    if (d >= 0.5) return { sf: twice, cdf: complement(twice) };
    if (n * d * d > farTail) {
      const sf = { lo, hi: twice.hi };
      return { sf, cdf: complement(sf) };
    }
    // n d is rounded, which counts where it is near the least that is possible, ½
    const cdf = probabilityNear(twoSided(n, d), accuracy + n * (1e-13 + 1e-15 / (2 * n * d - 1)));
    const rest = complement(cdf);
    return { cdf, sf: { lo: Math.max(rest.lo, lo), hi: Math.min(rest.hi, twice.hi) } };
  });
}

function complement({ lo, hi }: Enclosure): Enclosure {
  return { lo: Math.max(0, 1 - hi - 1e-16), hi: Math.min(1, 1 - lo + 1e-16) };
}

/** n!/nⁿ · (Hⁿ)_{kk}, all of positive terms. */
function twoSided(n: number, d: number): number {
  const k = Math.ceil(n * d);
  const m = 2 * k - 1;
  const [h, rest] = [k - n * d, n * d - (k - 1)];
  const powers = [1];
  for (let i = 1; i <= m; i++) powers.push(powers[i - 1]! * h);
  /** 1 − h^q = (1 − h)(1 + h + … + h^{q−1}). */
  const oneLess = (q: number): number => rest * powers.slice(0, q).reduce((sum, power) => sum + power, 0);
  const factorials = [1];
  for (let i = 1; i <= m; i++) factorials.push(factorials[i - 1]! * i);
  const matrix = Array.from({ length: m }, (_, i) =>
    Float64Array.from({ length: m }, (_, j) => {
      if (i - j + 1 < 0) return 0;
      const corner = i === m - 1 && j === 0;
      const part = j === 0 ? oneLess(i + 1) : i === m - 1 ? oneLess(m - j) : 1;
      return (corner ? cornerOf(m, h, rest) : part) / factorials[i - j + 1]!;
    }),
  );
  let vector = new Float64Array(m);
  vector[k - 1] = 1;
  // Hⁿ grows as n!/nⁿ falls: a factor of it to each step
  for (let step = 1; step <= n; step++) {
    const next = new Float64Array(m);
    for (const [i, row] of matrix.entries()) {
      let sum = 0;
      for (let j = 0; j < m; j++) sum += row[j]! * vector[j]!;
      next[i] = (sum * step) / n;
    }
    vector = next;
  }
  return vector[k - 1]!;
}

/**
 * 1 − 2h^m + max(0, 2h − 1)^m without cancellation. With u = 1 − h and g = 2h − 1 ≥ 0 it is
 * (1 − h^m) − (h^m − g^m) = u Σ_i h^i (1 − g^{m−1−i}), 1 − g^q = 2u(1 + g + … + g^{q−1}).
 */
function cornerOf(m: number, h: number, u: number): number {
  const g = h - u;
  if (g <= 0) {
    let power = 1;
    for (let i = 0; i < m - 1; i++) power *= h;
    // 1 − 2h^m = 1 − 2h·h^{m−1}, and 1 − 2h = u − h
    return 1 - power + power * (u - h);
  }
  let sum = 0;
  let power = 1;
  const inner = [0];
  for (let q = 1, gq = 1; q < m; q++, gq *= g) inner.push(inner[q - 1]! + gq);
  for (let i = 0; i < m; i++, power *= h) sum += power * 2 * u * inner[m - 1 - i]!;
  return u * sum;
}
