import { gamma, unitRoundoff, up } from './rounding.ts';

/** Columns that are worked on together. */
const width = 4;

/**
 * Cholesky of M = fl(μI − G), left-looking, four columns at a time. Row-major L overwrites `L`; what lies
 * above the diagonal is not used. See `eigenvalueBound` for what its success proves.
 * @param G: k × k, row-major, symmetric
 * @returns the first row whose pivot was not positive; `undefined` where all were, so that L is complete
 */
export function factorShifted(G: Float64Array, k: number, mu: number, L: Float64Array): number | undefined {
  for (let from = 0; from < k; from += width) {
    const to = Math.min(k, from + width);
    if (to - from === width) reduceFour(G, k, mu, L, from);
    else for (let j = from; j < to; j++) reduceOne(G, k, mu, L, j, from);
    for (let j = from; j < to; j++) {
      const pivot = lessProducts(L, k, j, j, from, j);
      if (!(pivot > 0)) return j;
      const root = Math.sqrt(pivot);
      L[j * k + j] = root;
      for (let i = j + 1; i < k; i++) L[i * k + j] = lessProducts(L, k, i, j, from, j) / root;
    }
  }
  return undefined;
}

/** L_ij − Σ_{from ≤ t < to} L_it L_jt. */
function lessProducts(L: Float64Array, k: number, i: number, j: number, from: number, to: number): number {
  let rest = L[i * k + j]!;
  for (let t = from; t < to; t++) rest -= L[i * k + t]! * L[j * k + t]!;
  return rest;
}

function shifted(G: Float64Array, k: number, mu: number, i: number, j: number): number {
  return i === j ? mu - G[i * k + j]! : -G[i * k + j]!;
}

/** L_ij ← M_ij − Σ_{t < from} L_it L_jt for i ≥ j. */
function reduceOne(G: Float64Array, k: number, mu: number, L: Float64Array, j: number, from: number): void {
  for (let i = j; i < k; i++) {
    let sum = 0;
    for (let t = 0; t < from; t++) sum += L[i * k + t]! * L[j * k + t]!;
    L[i * k + j] = shifted(G, k, mu, i, j) - sum;
  }
}

/** The same for the four columns from `from` on: each L_it is read once for all four. */
function reduceFour(G: Float64Array, k: number, mu: number, L: Float64Array, from: number): void {
  const [a, b, c, d] = [from * k, (from + 1) * k, (from + 2) * k, (from + 3) * k];
  for (let i = from; i < k; i++) {
    const row = i * k;
    let sa = 0;
    let sb = 0;
    let sc = 0;
    let sd = 0;
    for (let t = 0; t < from; t++) {
      const x = L[row + t]!;
      sa += x * L[a + t]!;
      sb += x * L[b + t]!;
      sc += x * L[c + t]!;
      sd += x * L[d + t]!;
    }
    L[row + from] = shifted(G, k, mu, i, from) - sa;
    if (i > from) L[row + from + 1] = shifted(G, k, mu, i, from + 1) - sb;
    if (i > from + 1) L[row + from + 2] = shifted(G, k, mu, i, from + 2) - sc;
    if (i > from + 2) L[row + from + 3] = shifted(G, k, mu, i, from + 3) - sd;
  }
}

/**
 * If `factorShifted` of μI − Ĝ runs to completion, λ_max(Ĝ) ≤ eigenvalueBound(mu, k).
 *
 * Proof. All pivots of M̂ = fl(μI − Ĝ) were positive, so L is real and LLᵀ = M̂ + E with |E| ≤
 * γ_{k+1}|L||L|ᵀ, whatever the order of the sums (Higham 2002, theorem 10.3). On the diagonal, ‖l_i‖² ≤
 * m̂_ii + γ_{k+1}‖l_i‖², hence ‖E‖_F ≤ γ_{k+1}‖L‖_F² ≤ γ_{k+1}/(1 − γ_{k+1})·tr M̂ ≤ γ_{k+2}·kμ, since 0 ≤
 * m̂_ii ≤ μ (Ĝ has a diagonal of squares) and k < 2²⁶. LLᵀ has no negative eigenvalue, so λ_min(M̂) ≥ −‖E‖_F;
 * and M̂ differs from μI − Ĝ on the diagonal alone, by at most u·μ. So λ_max(Ĝ) = μ − λ_min(μI − Ĝ) ≤ μ(1 +
 * kγ_{k+2} + u). Underflow adds at most 2⁻¹⁰⁷⁴ for each product, and for each quotient that times its
 * divisor, which is at most √μ: in all k²(k + 1 + √μ)·2⁻¹⁰⁷⁴ (compare Rump 2006, "Verification of positive
 * definiteness").
 * @param mu ≥ 1
 */
export function eigenvalueBound(mu: number, k: number): number {
  const relative = up(up(k * gamma(k + 2)) + unitRoundoff);
  const underflow = up(up(k * k * (k + 2 + mu)) * Number.MIN_VALUE);
  return up(up(mu + up(mu * relative)) + underflow);
}

/** x ← (LLᵀ)⁻¹x. */
export function solveWith(L: Float64Array, k: number, x: Float64Array): void {
  for (let i = 0; i < k; i++) {
    let rest = x[i]!;
    for (let t = 0; t < i; t++) rest -= L[i * k + t]! * x[t]!;
    x[i] = rest / L[i * k + i]!;
  }
  solveTransposed(L, k, k, x);
}

/** x ← L⁻ᵀx on the first `count` coordinates. */
function solveTransposed(L: Float64Array, k: number, count: number, x: Float64Array): void {
  for (let i = count - 1; i >= 0; i--) {
    const xi = x[i]! / L[i * k + i]!;
    x[i] = xi;
    for (let t = 0; t < i; t++) x[t] = x[t]! - L[i * k + t]! * xi;
  }
}

/**
 * Where `factorShifted` failed at row j: x = (−L⁻ᵀl_j, 1, 0, …, 0), for which xᵀMx is the pivot that was not
 * positive, so that its Rayleigh quotient for G is at least μ, up to rounding. It proves nothing by itself.
 */
export function failingDirection(L: Float64Array, k: number, failedAt: number, x: Float64Array): void {
  x.fill(0);
  for (let t = 0; t < failedAt; t++) x[t] = -L[failedAt * k + t]!;
  solveTransposed(L, k, failedAt, x);
  x[failedAt] = 1;
}
