import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';

/** The noise of one SGD step. */
export interface NoisyStep {
  /** Step size η_t > 0. */
  readonly eta: number;
  /** Noise level σ_t ≥ 0. */
  readonly sigma: number;
  /** Contraction factor q_t ≥ 0 of the step, where it counts. */
  readonly q?: number;
}

/** One SGD step as the bounds of stagnation see it. */
export interface Step extends NoisyStep {
  readonly q: number;
}

/** The steps t = 0, 1, …: all equal, listed, or given by a function of t. Always deterministic. */
export type Schedule<S extends NoisyStep = Step> = S | readonly S[] | ((t: number) => S);

/**
 * Visits the steps t = 0 … T − 1 in order, runs of equal steps as one visit with their number.
 * @throws {RangeError} when T is not a count, a list is too short, or a step is out of its domain
 */
export function forEachStep<S extends NoisyStep>(
  steps: Schedule<S>,
  T: number,
  visit: (step: S, count: number) => void,
): void {
  requireNumbers({ count: { T } });
  if (isConstant(steps)) {
    requireStep(steps);
    if (T > 0) visit(steps, T);
    return;
  }
  let held: S | undefined;
  let count = 0;
  for (let t = 0; t < T; t++) {
    const step = typeof steps === 'function' ? steps(t) : steps[t];
    requireThat(step !== undefined, 'steps', `at least T = ${T} long`, t);
    if (held?.eta === step.eta && held.sigma === step.sigma && held.q === step.q) {
      count++;
      continue;
    }
    requireStep(step);
    if (held !== undefined) visit(held, count);
    held = step;
    count = 1;
  }
  if (held !== undefined) visit(held, count);
}

function isConstant<S extends NoisyStep>(steps: Schedule<S>): steps is S {
  return typeof steps !== 'function' && !Array.isArray(steps);
}

function requireStep({ eta, sigma, q = 0 }: NoisyStep): void {
  requireNumbers({ nonNegative: { q, sigma }, positive: { eta } });
}
