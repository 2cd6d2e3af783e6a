import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { type Chain, longerStep, monotoneClaim, orderMutant, type PairCase } from './monotone-claim.ts';

/** The larger step for as long a time: η times as large, as many times fewer steps, rounded. */
function sameTime(c: PairCase, round: (steps: number) => number): Chain {
  return { ...longerStep(c), T: Math.max(1, round(c.T / c.times)) };
}

export const stepSizeClaim: InequalityClaim<PairCase> = monotoneClaim({
  id: 'monotone/step-size',
  says: 'on an isotropic quadratic the probability of staying for T steps is nonincreasing in the step size η: a = 1 − ηh and c = ησs change together',
  tex: String.raw`\eta\le\eta'\ \Rightarrow\ P_{\eta'}(\|\theta_t-m\|\le r\ \forall t\le T)\ \le\ P_\eta(\|\theta_t-m\|\le r\ \forall t\le T),\qquad R=\tfrac h2\|\theta-m\|^2`,
  source: 'O1; this project’s',
  notes:
    'Proof, for η′ = tη and ηh ≤ 1, on the same z: Y = (θ − m)/ησs follows Y ← aY + z in a ball of radius ρ, Y′ follows Y′ ← a′Y′ + z in one of radius ρ/t, a − a′ = (t − 1)(1 − a), Y_0 = tY′_0. While Y′ stays, ‖Y − Y′‖ ≤ a‖Y − Y′‖ + (1 − a)(t − 1)ρ/t keeps it below (t − 1)ρ/t, hence ‖Y‖ ≤ ρ. Beyond ηh = 1 both |a| and c grow. At a fixed time ηT it is false: a mutant.',
  drifts: [0],
  chains: (c) => [longerStep(c), c],
  changed: (c) => `the first takes steps ${c.times} times as large, with η = 1 and h = 1 − q in the second`,
  mustRefute: {
    'nondecreasing in η': orderMutant((c) => [c, longerStep(c)]),
    'nonincreasing in η at the same time ηT': orderMutant((c) => [sameTime(c, Math.floor), c]),
    'nondecreasing in η at the same time ηT': orderMutant((c) => [c, sameTime(c, Math.ceil)]),
    'the noise per step kept, nonincreasing in η': orderMutant(
      (c) => [{ ...longerStep(c), c: 1 }, c],
      'σ ∝ 1/η: then a larger step only contracts more, up to ηh = 1',
    ),
    'σ ∝ 1/√η, nondecreasing in η': orderMutant(
      (c) => [c, { ...longerStep(c), c: Math.sqrt(c.times) }],
      'the noise of a gradient flow’s diffusion, sampled more rarely',
    ),
    'the contraction kept, nondecreasing in η': orderMutant((c) => [c, { ...longerStep(c), q: c.q }]),
  },
});
