import type { Probability } from '../../../src/core/probability.ts';
import type { DataTables } from '../../../src/data/table.ts';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { contractionFactor } from '../../../src/theory/bounds/contraction.ts';
import { driftEveryStep } from '../../../src/theory/bounds/drift-every-step.ts';
import { driftLevel } from '../../../src/theory/bounds/drift-level.ts';
import { bestDriftProduct, bestSupermartingale } from '../../../src/theory/bounds/drift-search.ts';
import { productLevel, stationaryLevel } from '../../../src/theory/bounds/noise-level.ts';
import { exactTail } from '../../../src/theory/bounds/noise-tail.ts';
import type { Step } from '../../../src/theory/bounds/schedule.ts';
import { stagnationProduct } from '../../../src/theory/bounds/stagnation-product.ts';
import { roundSignificant } from '../../../src/theory/cases/round-numbers.ts';
import { certificateNear, valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { NoiseInputs } from '../../../src/theory/cases/random-valleys.ts';
import { isConstant, noiseLevel, stepSize } from '../../../src/theory/sgd/schedule.ts';

/** What the theorems of section 1 know of a case: numbers, and nothing of the landscape behind them. */
export interface Constants extends Readonly<Record<'mu' | 'beta' | 'Delta' | 'r' | 'd0' | 'T', number>> {
  /** η_0 and σ_0; the only ones where the schedule is constant. */
  readonly eta: number;
  readonly sigma: number;
  /** q of the first step. */
  readonly q: number;
  /** Every step, where they are not all the same. */
  readonly stepAt?: (t: number) => Step;
  /** Singular values of G, decreasing. */
  readonly singularValues: readonly number[];
  /** Dimension of the space that P projects on. */
  readonly tubeDim: number;
}

/** The terms of the theorems' bounds: q, η and σ of every step where they are not all the same. */
export interface ValleyTerms extends Readonly<Record<'r' | 'd0' | 'T' | 'Delta' | 'tubeDim', number>> {
  readonly q: number | readonly number[];
  readonly eta: number | readonly number[];
  readonly sigma: number | readonly number[];
  readonly singularValues: readonly number[];
}

/**
 * The constants of a case. Where LEC is not known on the whole tube, those of the largest known tube among
 * r/2, r/4, …: the wrong constants that someone would use who forgot to ask for it.
 * @throws {RangeError} where LEC is known on no tube
 */
export function constantsOf(c: ValleyCase, data?: DataTables): Constants {
  const { landscape, singularValues, tubeDim } = valley(c, data);
  const certificate = certificateNear(landscape, c.r);
  if (certificate === undefined)
    throw new RangeError(`LEC must be known on some tube, got none below ${c.r}`);
  const { mu, beta, Delta } = certificate;
  const stepAt = (t: number): Step => {
    const eta = stepSize(c.schedule, t);
    return { q: contractionFactor({ eta, mu, beta }), eta, sigma: noiseLevel(c.schedule, t) };
  };
  const decaying = isConstant(c.schedule) ? {} : { stepAt };
  return { mu, beta, Delta, ...stepAt(0), ...decaying, singularValues, tubeDim, r: c.r, d0: c.d0, T: c.T };
}

export function termsOf(c: ValleyCase, data?: DataTables): ValleyTerms {
  const { q, eta, sigma, stepAt, singularValues, tubeDim, r, d0, T, Delta } = constantsOf(c, data);
  const known = { singularValues, tubeDim, r, d0, T, Delta };
  if (stepAt === undefined) return { q, eta, sigma, ...known };
  const steps = Array.from({ length: T }, (_, t) => stepAt(t));
  return {
    q: steps.map((step) => step.q),
    eta: steps.map((step) => step.eta),
    sigma: steps.map((step) => step.sigma),
    ...known,
  };
}

/** The same change of q at every step. */
export function withFactor(
  { q }: Pick<ValleyTerms, 'q'>,
  change: (q: number) => number,
): Pick<ValleyTerms, 'q'> {
  return { q: typeof q === 'number' ? change(q) : q.map(change) };
}

/** One step for all, or every one; beyond the last as the last. */
export function stepsOf({
  q,
  eta,
  sigma,
}: Pick<ValleyTerms, 'q' | 'eta' | 'sigma'>): Step | ((t: number) => Step) {
  if (typeof q === 'number' && typeof eta === 'number' && typeof sigma === 'number') return { q, eta, sigma };
  const at = (term: ValleyTerms['q'], t: number): number =>
    typeof term === 'number' ? term : term[Math.min(t, term.length - 1)]!;
  return (t) => ({ q: at(q, t), eta: at(eta, t), sigma: at(sigma, t) });
}

/** T1, with the exact law of ‖Gz‖. */
export function productBound(x: Omit<ValleyTerms, 'tubeDim' | 'd0'>): Probability {
  const { r, Delta, T, singularValues } = x;
  const steps = stepsOf(x);
  return stagnationProduct({ r, Delta, T, steps, tail: (a) => exactTail({ a, singularValues }) });
}

/** r/c beyond which nothing leaves and the quadrature is slow. */
const farOut = 300;

/**
 * The best stagnation bound: T7 if `isotropic`, else of T1, T2-product, T2* and T9; of T1 and T2* where steps
 * decay or do not contract.
 */
export function bestStagnation(x: ValleyTerms, isotropic: boolean): Probability {
  const { singularValues, tubeDim, r, T, Delta } = x;
  const steps = stepsOf(x);
  // A start outside counts as one on the boundary: only for someone who forgot to ask.
  const d0 = Math.min(x.d0, r);
  const everyStep = { steps, singularValues, r, d0, T, Delta };
  const isNoisy = singularValues.some((s) => s > 0);
  if (typeof steps === 'function')
    return isNoisy ? better(productBound(x), driftEveryStep(everyStep)) : productBound(x);
  const { q, eta, sigma } = steps;
  const c = eta * sigma * (singularValues[0] ?? 0);
  if (isotropic && r < farOut * c) {
    const { stay, exit, error } = survivalProbability({ k: tubeDim, q, c, r, d0, T, drift: eta * Delta });
    return { stay: stay - error, exit: exit + error };
  }
  const product = productBound(x);
  if (!isNoisy) return product;
  if (q >= 1) return better(product, driftEveryStep(everyStep));
  const symbols = { q, eta, sigma, singularValues, r, d0, T, Delta };
  const drift = bestDriftProduct(symbols);
  const everyLambda = driftEveryStep(everyStep, { tries: [drift.constants] });
  return [drift, everyLambda, bestSupermartingale(symbols)].reduce<Probability>(better, product);
}

function better(a: Probability, b: Probability): Probability {
  return b.exit < a.exit ? b : a;
}

/** The best bound of a case. */
export function bestBound(x: ValleyTerms, c: ValleyCase, data?: DataTables): Probability {
  return bestStagnation(x, valley(c, data).isotropic !== undefined);
}

/**
 * The case with the noise at which that bound is likely to be informative.
 * @param level a number in (0, 1): how many, within these limits
 */
export function withBestLevel(c: ValleyCase, level: number, data?: DataTables): ValleyCase {
  const { landscape, singularValues, isotropic } = valley(c, data);
  const certificate = certificateNear(landscape, c.r);
  if (certificate === undefined) return c;
  const known = { ...certificate, eta: c.schedule.eta, r: c.r, d0: c.d0, T: c.T, singularValues, level };
  const sigma = roundSignificant(bestLevel(known, isConstant(c.schedule), isotropic !== undefined));
  return sigma > 0 && sigma < Infinity ? { ...c, schedule: { ...c.schedule, sigma } } : c;
}

function bestLevel(x: NoiseInputs, steady: boolean, isotropic: boolean): number {
  const raised = { ...x, level: 0.3 + 0.65 * x.level };
  if (!steady) return productLevel(raised);
  return isotropic ? stationaryLevel(raised) : driftLevel({ ...x, level: 0.6 + 0.38 * x.level });
}
