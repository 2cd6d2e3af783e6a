import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { bestDriftProduct, bestSupermartingale } from '../../../src/theory/bounds/drift-search.ts';
import { exactTail } from '../../../src/theory/bounds/noise-tail.ts';
import { stagnationProduct } from '../../../src/theory/bounds/stagnation-product.ts';
import type { ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { NoiseInputs } from '../../../src/theory/cases/random-valleys.ts';
import type { Probability } from '../../../src/core/probability.ts';
import { isConstant } from '../../../src/theory/sgd/schedule.ts';
import type { Constants } from './constants.ts';
import { driftLevel } from '../../../src/theory/bounds/drift-level.ts';
import { productLevel, stationaryLevel } from '../../../src/theory/bounds/noise-level.ts';

/** r/c beyond which nothing leaves and the quadrature is slow. */
const farOut = 300;

/**
 * The largest of the theory's stagnation bounds that apply: T7 where `isotropic` (it is never below the others), else the
 * best of T1, T2-product and T9, and T1 alone where steps decay.
 */
export function bestStagnation(x: Constants, isotropic: boolean): Probability {
  const { q, eta, sigma, singularValues, tubeDim, r, T, Delta } = x;
  // A start outside counts as one on the boundary: only for someone who forgot to ask.
  const d0 = Math.min(x.d0, r);
  const steady = typeof x.steps !== 'function';
  const c = eta * sigma * (singularValues[0] ?? 0);
  if (steady && isotropic && r < farOut * c) {
    const { stay, exit, error } = survivalProbability({ k: tubeDim, q, c, r, d0, T, drift: eta * Delta });
    return { stay: stay - error, exit: exit + error };
  }
  const product = stagnationProduct({
    r,
    Delta,
    T,
    steps: x.steps,
    tail: (a) => exactTail({ a, singularValues }),
  });
  if (!steady || singularValues.length === 0 || q >= 1) return product;
  const symbols = { q, eta, sigma, singularValues, r, d0, T, Delta };
  return least([product, bestDriftProduct(symbols), bestSupermartingale(symbols)]);
}

function least(bounds: readonly Probability[]): Probability {
  return bounds.reduce((best, bound) => (bound.exit < best.exit ? bound : best));
}

/** The noise level at which that bound is likely to be informative: the looser the bound, the more exits it is to allow. */
export function bestLevel(x: NoiseInputs, c: ValleyCase, isotropic: boolean): number {
  const raised = { ...x, level: 0.3 + 0.65 * x.level };
  if (!isConstant(c.schedule)) return productLevel(raised);
  return isotropic ? stationaryLevel(raised) : driftLevel({ ...x, level: 0.6 + 0.38 * x.level });
}
