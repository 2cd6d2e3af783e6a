import type { Claim } from '../src/judge/claims/claim.ts';

/**
 * Wrong versions that fewer than a twentieth of the cases show (measured at the default budget), or that take
 * more trajectories than `quick` has: its cases miss one of them now and then.
 */
export const rarelyFalse: Readonly<Record<string, readonly string[]>> = {
  'confinement/stationary-variance': ['1% less'],
  'contraction/one-step': ['η²μβ for η²β²', 'Δ for ηΔ'],
  'contraction/projection': [
    'Θ need not be convex',
    'd(x) for ‖x − Πθ‖',
    'noise along 𝓜 forgotten',
    'noise added in squares',
  ],
  'convexity/certificates': ['radius 20% too large: radial'],
  'convexity/empirical': ['Δ a fifth smaller, on samples'],
  'convexity/quadratic': ['μ = 2h_min h_max/(h_min + h_max)'],
  'displacement/levy': ['gradient at the start for its bound'],
  'generalization/anchored': ['ρB for 2ρB', '1.5ρB for 2ρB', 'K/δ for 2K/δ', 'B forgotten', 'n + 1 for n'],
  'generalization/end-to-end': ['the data’s largest curvature for the least', 'q = |1 − ημ|', 'Δ forgotten'],
  'generalization/entropy': ['τ dropped'],
  'generalization/published-golowich': [
    'the mean length for the longest',
    'sum for product',
    'for every choice of signs',
  ],
  'networks/perturbation': ['s_l and β_l of θ alone'],
  'networks/perturbation-euclidean': ['the first layer’s bias alone in B_l'],
  'stagnation/comparison-any-covariance-product': [
    'root mean square of the s_i for each',
    'y in the quietest direction only',
  ],
  'stagnation/correlation': ['start contracted by q^{2t}'],
  'stagnation/data-deviation': ['Δ without that at the minimizers', 'Δ/2 for Δ'],
  'stagnation/drift-deviation': ['Δ halved'],
  'stagnation/drift-order': ['T2* with T − 1 factors ≤ T7'],
  'stagnation/drift-product': ['hazards at the limit of m_t'],
  'stagnation/flat-network': ['T steps promised with one', 'q² for q'],
  'stagnation/order': ['T2-product ≤ T9', 'T2-product with κ = q² ≤ T7'],
  'stagnation/product': ['the last step’s q for q_t', 'Δ a third smaller', 'q_0 for q_t'],
  'stagnation/projected': ['start at a minimizer'],
  'stagnation/rare': ['k − 1'],
};

/** The claims, with the default budget named in those of their mutants. */
export function withBudgets(claims: readonly Claim[]): readonly Claim[] {
  return claims.map((claim) => {
    const rare = rarelyFalse[claim.id] ?? [];
    const mustRefute = Object.entries(claim.mustRefute).map(([name, mutant]) => [
      name,
      rare.includes(name) ? { ...mutant, budget: 'default' } : mutant,
    ]);
    return { ...claim, mustRefute: Object.fromEntries(mustRefute) as Claim['mustRefute'] } as Claim;
  });
}
