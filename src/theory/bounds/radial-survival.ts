import { advance, discretize, doubled } from './radial-chain.ts';
import type { KilledKernel, RadialChainParameters } from './radial-chain.ts';

/** Most multiplications of one call: about two seconds. */
const maxWork = 1.5e9;
/** A multiplication of two kernels costs about this much of one in plain stepping. */
const denseCost = 0.6;

/**
 * log P(survives `remaining` more steps | survived the first), on panels of `nodesPerPanel` nodes.
 * The conditional law of the position is carried forward. Once it has settled (on the kernel's leading left
 * eigenvector) the hazard is constant; slow settling is shortened by doubling the kernel.
 * @returns undefined where `maxWork` multiplications do not suffice
 */
export function logSurvival(
  chain: RadialChainParameters,
  nodesPerPanel: number,
  remaining: number,
  logNegligible?: number,
): number | undefined {
  const { kernel, position } = discretize(chain, nodesPerPanel, logNegligible);
  const powers = [kernel];
  const plan = doublings(kernel, remaining, chain.q);
  // kernels are not full at first, so a plan counts somewhat too much
  if (plan.work > 3 * maxWork) return undefined;
  let work = 0;
  for (let i = plan.count; i > 0; i--) {
    const last = powers.at(-1)!;
    work += (denseCost * last.entries.length * last.entries.length) / last.size;
    if (work > maxWork) return undefined;
    powers.push(doubled(last));
  }
  const scratch = new Float64Array(kernel.size);
  let total = 0;
  let left = remaining;
  for (const power of powers.toReversed()) {
    const settles = settlement(power, chain.q);
    while (left >= power.steps) {
      work += power.entries.length;
      if (work > maxWork) return undefined;
      const before = position.slice();
      const logStay = advance(power, position, scratch);
      total += logStay;
      left -= power.steps;
      if (logStay === -Infinity) return total;
      if (settles(before, position, logStay)) return total + (left / power.steps) * logStay;
    }
  }
  return total;
}

/** How often to double the kernel for the fewest multiplications, and how many, if the law settles at q². */
function doublings(
  kernel: KilledKernel,
  remaining: number,
  q: number,
): { readonly count: number; readonly work: number } {
  const settled = q < 1 ? 18 / (1 - q) : Infinity;
  const steps = Math.min(remaining, settled);
  const { size } = kernel;
  let best = 0;
  let cheapest = steps * kernel.entries.length;
  if (cheapest < 1e7 || size > 2000) return { count: 0, work: cheapest };
  for (let count = 1, power = 2; power <= remaining; count++, power *= 2) {
    const cost = denseCost * count * size * size * (size + 1) + (steps / power) * size * size;
    if (cost < cheapest) [best, cheapest] = [count, cost];
  }
  return { count: best, work: cheapest };
}

/** Watches the conditional law from step to step, and says when it and its hazard no longer change. */
function settlement(
  kernel: KilledKernel,
  q: number,
): (before: Float64Array, after: Float64Array, logStay: number) => boolean {
  // What is left to change is at most the last change / gap, if changes shrink by q² a step or faster.
  const gap = Math.min(1, 2 * kernel.steps * Math.max(1 - q, 1e-9));
  const tolerance = Math.max(1e-15, 1e-13 * gap);
  let previous = Number.NaN;
  let streak = 0;
  return (before, after, logStay) => {
    let change = 0;
    for (let i = 0; i < before.length; i++) change += Math.abs(after[i]! - before[i]!);
    const still = change <= tolerance * 10 && Math.abs(logStay - previous) <= -logStay * tolerance;
    streak = still ? streak + 1 : 0;
    previous = logStay;
    return streak >= 3;
  };
}
