import { requireThat } from '../../core/errors.ts';
import type { Experiment } from '../../core/experiment.ts';
import { observe } from './observe.ts';
import { inNormalSpace, type SpecifiedSgd } from './normal-space.ts';
import { radialChain } from './radial-chain.ts';
import { rareExits } from './rare-exits.ts';
import { requireSgd, type Sgd } from './sgd.ts';

/** 1 if θ_t ∈ T_r for all t ≤ T, else 0. @param r at least 0; Infinity is allowed */
export function survival(sgd: Sgd, r: number): Experiment {
  requireRadius(sgd, r);
  return observe(sgd, { limit: r, horizon: sgd.T, value: { kind: 'stays' } }, 'distance');
}

/** `survival` of the smallest process with the law of d(θ_t): `inNormalSpace`, `radialChain`. */
export function reducedSurvival(sgd: SpecifiedSgd, r: number): Experiment {
  requireRadius(sgd, r);
  const reduced = reducedProcess(sgd);
  return { ...survival(reduced, r), rareExits: () => rareExits(reduced, r) };
}

/**
 * min(d(θ_t)², cap) if θ_s ∈ T_r for all s < t, else 0: T3's quantity, bounded; θ_t may lie outside.
 * @param t an integer in [0, T]
 * @param cap positive and finite; the mean over all trajectories is then at most that without a cap
 */
export function squaredDistanceAt(sgd: Sgd, r: number, t: number, cap: number): Experiment {
  requireRadius(sgd, r);
  requireThat(Number.isInteger(t) && t >= 0 && t <= sgd.T, 't', 'an integer in [0, T]', t);
  requireThat(cap > 0 && cap < Infinity, 'cap', 'positive and finite', cap);
  return observe(sgd, { limit: r, horizon: t, value: { kind: 'squared', cap } }, 'distance');
}

/** The smallest process whose d(θ_t) has the same law. */
export function reducedProcess(sgd: SpecifiedSgd): Sgd {
  const local = inNormalSpace(sgd);
  return radialChain(local) ?? local;
}

/** 1 if max_{t ≤ T} ‖θ_t − θ_0‖ ≤ radius, else 0, whatever the tube. @param radius at least 0 */
export function displacementWithin(sgd: Sgd, radius: number): Experiment {
  requireSgd(sgd);
  requireThat(radius >= 0, 'radius', 'not negative', radius);
  return observe(sgd, { limit: radius, horizon: sgd.T, value: { kind: 'stays' } }, 'displacement');
}

/**
 * 1 if |⟨direction, θ_T − origin⟩| ≤ x, else 0, wherever θ went before.
 * @param direction of p numbers
 * @param x at least 0
 */
export function endsWithin(sgd: Sgd, direction: Float64Array, origin: Float64Array, x: number): Experiment {
  requireSgd(sgd);
  requireThat(x >= 0, 'x', 'not negative', x);
  const value = { kind: 'ends', within: x } as const;
  return observe(sgd, { limit: Infinity, horizon: sgd.T, value }, { direction, origin });
}

function requireRadius(sgd: Sgd, r: number): void {
  requireSgd(sgd);
  requireThat(r >= 0, 'r', 'not negative', r);
}
