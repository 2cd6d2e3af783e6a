import type { Arithmetic } from './arithmetic.ts';
import { enclosedDot } from './enclosed-vectors.ts';
import { enclosedSolver } from './enclosed-solve.ts';

/**
 * The map g ↦ the one o in the range of G with Go = g, over enclosed numbers: for a gradient g = G(θ − m)
 * that is the part of θ − m normal to the kernel. x_J = G_JJ⁻¹g_J on independent rows J, and 0 on the free
 * ones, solves Gx = g; o is x less its projection on the kernel, which e_f − Σ_J (G_JJ⁻¹G_Jf)_j e_j span.
 * @param G: p × p, symmetric positive semidefinite
 * @param J indices of a maximal set of independent rows, so that G_JJ is positive definite
 * @throws {RangeError} when a pivot cannot be told from 0 at this precision
 */
export function enclosedRangeSolver<N>(
  a: Arithmetic<N>,
  G: readonly (readonly N[])[],
  J: readonly number[],
): (g: readonly N[]) => N[] {
  const free = G.map((_, i) => i).filter((i) => !J.includes(i));
  const solve = enclosedSolver(
    a,
    J.map((i) => J.map((j) => G[i]![j]!)),
  );
  const kernel = free.map((f) => solve(J.map((j) => G[j]![f]!)));
  const solveKernel = enclosedSolver(
    a,
    kernel.map((x, i) => kernel.map((y, j) => a.add(enclosedDot(a, x, y), a.of(i === j ? 1 : 0)))),
  );
  return (g) => {
    const x = solve(J.map((j) => g[j]!));
    // The kernel vector of f meets x in −⟨kernel_f, x_J⟩.
    const weights = solveKernel(kernel.map((k) => a.neg(enclosedDot(a, k, x))));
    const o: N[] = g.map(() => a.of(0));
    free.forEach((f, i) => {
      o[f] = a.neg(weights[i]!);
    });
    J.forEach((j, i) => {
      o[j] = kernel.reduce<N>((sum, k, f) => a.add(sum, a.mul(weights[f]!, k[i]!)), x[i]!);
    });
    return o;
  };
}
