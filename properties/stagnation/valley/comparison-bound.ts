import type { ExactProbability } from '../../../src/core/probability.ts';
import {
  type ComparisonParameters,
  type SurvivalProbability,
  survivalProbability,
} from '../../../src/theory/bounds/comparison.ts';
import { valley, type ValleyCase } from '../../../src/theory/cases/valley-case.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';
import { isConstant } from '../../../src/theory/sgd/schedule.ts';
import { constantsOf } from './valley-bound.ts';

/** A radial chain of T7 and O1: d ↦ ‖(q d + drift)e_1 + c z‖ in k dimensions. */
export type Chain = Required<ComparisonParameters>;

/**
 * The comparison chain of a case: k = k_⊥, q, c = ησs, drift ηΔ. Where the noise is not s²P, or the start
 * outside the tube, as if not asked: s = s_1, k = the rank of G, a start on the boundary.
 */
export function comparisonChain(c: ValleyCase): Chain {
  const { q, eta, sigma, singularValues, r, d0, T, Delta } = constantsOf(c);
  const scale = valley(c).isotropic ?? singularValues[0] ?? 0;
  return {
    k: singularValues.length,
    q,
    c: eta * sigma * scale,
    r,
    d0: Math.min(d0, r),
    T,
    drift: eta * Delta,
  };
}

/** The same of a theorem that knows no Δ. */
export type SteadyChain = Omit<Chain, 'drift'>;

export function steadyChain(c: ValleyCase): SteadyChain {
  const { drift: _, ...chain } = comparisonChain(c);
  return chain;
}

/**
 * The chain of O1 that the distance to 𝓜 is: of an isotropic quadratic, as it is or with the outward
 * deviation of a constant norm, noise s²P, constant steps, no projection. Undefined for any other case.
 */
export function exactChain(c: ValleyCase): Chain | undefined {
  const { isotropic, sgd } = valley(c);
  const bowl = bowlOf(c.landscape);
  if (bowl === undefined || isotropic === undefined || !isConstant(c.schedule)) return undefined;
  if (sgd.projection !== undefined || c.schedule.sigma === 0) return undefined;
  const { eta, sigma } = c.schedule;
  const factor = 1 - eta * bowl.h;
  // A step beyond the minimum turns the deviation inwards: then the chain is another one.
  if (factor < 0 && bowl.Delta > 0) return undefined;
  // On 𝓜 there is no deviation, and rounding decides whether a start there is on it.
  if (c.d0 === 0 && bowl.Delta > 0) return undefined;
  return {
    k: bowl.k,
    q: Math.abs(factor),
    c: eta * sigma * isotropic,
    r: c.r,
    d0: c.d0,
    T: c.T,
    drift: eta * bowl.Delta,
  };
}

function bowlOf(landscape: LandscapeSpec): { k: number; h: number; Delta: number } | undefined {
  if (landscape.kind === 'outward') {
    const base = bowlOf(landscape.base);
    return base?.Delta === 0 ? { ...base, Delta: landscape.Delta } : undefined;
  }
  if (landscape.kind !== 'quadratic') return undefined;
  const { curvatures } = landscape;
  const h = curvatures[0]!;
  return curvatures.every((other) => other === h) ? { k: curvatures.length, h, Delta: 0 } : undefined;
}

/** The exact probability of staying, where O1 computes it; undefined elsewhere. */
export function exactSurvival(c: ValleyCase): ExactProbability | undefined {
  const chain = exactChain(c);
  return chain && enclosedSurvival(survivalProbability(chain));
}

/** A computed survival as what it encloses. */
export function enclosedSurvival({ stay, exit, error }: SurvivalProbability): ExactProbability {
  return {
    stay: { lo: Math.max(0, stay - error), hi: stay + error },
    exit: { lo: Math.max(0, exit - error), hi: exit + error },
  };
}
