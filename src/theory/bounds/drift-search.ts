import { exp, ln, log1p } from '../../core/elementary.ts';
import type { Probability } from '../../core/probability.ts';
import {
  constantsAt,
  type DriftConstants,
  type DriftSymbols,
  logMoment,
  type PreparedDrift,
  prepareDrift,
} from './drift-constants.ts';
import { minimize } from './compass-search.ts';
import { driftProduct, driftSum } from './stagnation-drift.ts';
import {
  type SupermartingaleBound,
  scaledExcess,
  supermartingaleAboveOne,
  supermartingaleBound,
} from './supermartingale.ts';

/** A number to be made small by the choice of lambda and w; ∞ where there is no bound, never NaN. */
export type DriftObjective = (constants: DriftConstants) => number;

/** Turns the theorem's constants into others: the identity, or a mutant. */
export type DriftChange = (constants: DriftConstants) => DriftConstants;

/**
 * The constants of the lambda in (0, (1 − q²/w)/(2 c_1²)), and for Delta > 0 of the w in (q², 1), at which
 * `objective` is least, as far as a fixed grid and a compass search in their logits find it. Any lambda and w
 * give a true bound: stopping short costs tightness alone. Deterministic.
 * @param spacing of the grid: 1 where `objective` may have several wells
 * @throws {RangeError} on symbols outside their domain
 */
export function optimizeDrift(
  symbols: DriftSymbols,
  objective: DriftObjective,
  spacing: 1 | 2 = 2,
): DriftConstants {
  const prepared = prepareDrift(symbols);
  const at = (u: readonly number[]): DriftConstants => fromLogits(prepared, u);
  const valueAt = (u: readonly number[]): number => {
    const constants = at(u);
    return constants.kappa < 1 ? objective(constants) : Infinity;
  };
  return at(minimize(valueAt, symbols.Delta > 0 ? 2 : 1, spacing));
}

/** T2-sum at the best lambda (and w) for it. `change` makes a mutant, itself optimized. */
export function bestDriftSum(
  symbols: DriftSymbols,
  change: DriftChange = same,
): Probability & { readonly constants: DriftConstants } {
  const constants = change(optimizeDrift(symbols, sumObjective(symbols.T, change)));
  return { ...driftSum(constants), constants };
}

/** T2-product at the best lambda (and w) for it; never below `bestDriftSum`. `change` as there. */
export function bestDriftProduct(
  symbols: DriftSymbols,
  change: DriftChange = same,
): Probability & { readonly constants: DriftConstants } {
  const own = optimizeDrift(symbols, productObjective(symbols.T, change));
  return betterThanSum(symbols, change, own, driftProduct);
}

/** T9 at the best lambda (and w) and its s; its exit is at most `bestDriftSum`'s. `change` as there. */
export function bestSupermartingale(
  symbols: DriftSymbols,
  change: DriftChange = same,
): SupermartingaleBound & { readonly constants: DriftConstants } {
  // one well for small s, one for large
  const own = optimizeDrift(symbols, supermartingaleObjective(symbols.T, change), 1);
  return betterThanSum(symbols, change, own, supermartingaleBound);
}

/** T9 with V − 1 at T9's best lambda (and w), which is nearly best for it too, and its own best s. */
export function bestSupermartingaleAboveOne(
  symbols: DriftSymbols,
  change: DriftChange = same,
): SupermartingaleBound & { readonly constants: DriftConstants } {
  const { constants } = bestSupermartingale(symbols, change);
  return { ...supermartingaleAboveOne(constants), constants };
}

/** The bound at the constants found for it or at those of T2-sum, where it is better there. */
function betterThanSum<B extends Probability>(
  symbols: DriftSymbols,
  change: DriftChange,
  own: DriftConstants,
  bound: (constants: DriftConstants) => B,
): B & { readonly constants: DriftConstants } {
  const candidates = [change(own), bestDriftSum(symbols, change).constants];
  const [a, b] = candidates.map((constants) => ({ ...bound(constants), constants }));
  return a!.exit <= b!.exit ? a! : b!;
}

/** log of T2-sum's exit, to a few digits: what the search for lambda needs. */
export function sumObjective(T: number, change: DriftChange = same): DriftObjective {
  const grid = stepGrid(T);
  return (theorem) => {
    const c = change(theorem);
    const top = largestLogHazard(c);
    if (!(top < Infinity)) return Infinity;
    return top + ln(total(grid, c, (logHazard) => exp(logHazard - top)));
  };
}

/** log(−log of T2-product), to a few digits; large if a factor is 0, more so further from a bound. */
export function productObjective(T: number, change: DriftChange = same): DriftObjective {
  const grid = stepGrid(T);
  const ofSum = sumObjective(T, change);
  return (theorem) => {
    const c = change(theorem);
    const top = largestLogHazard(c);
    if (top < negligibleLog) return ofSum(theorem);
    if (!(top < 0)) return noBound + Math.min(top, noBound);
    // between the nodes' steps no hazard exceeds the largest, so that the logarithm stays finite
    return ln(total(grid, c, (logHazard) => -log1p(-exp(Math.min(logHazard, top)))));
  };
}

/** log of T9's exit at the best s, to a few digits. */
export function supermartingaleObjective(T: number, change: DriftChange = same): DriftObjective {
  const grid = stepGrid(T);
  return (theorem) => {
    const c = change(theorem);
    const excess = scaledExcess(c);
    let best = exp(c.logM0 - c.lambda * c.r * c.r) + excess * T;
    const sum = total(grid, c, exp, (before, end) => {
      if (end < T) best = Math.min(best, before + excess * (T - end));
    });
    best = Math.min(best, sum);
    // where all underflows, the exponent alone still tells the better lambda
    return best > 0 ? ln(best) : -noBound + largestLogHazard(c);
  };
}

/** exp below this leaves log1p(−h) = −h. */
const negligibleLog = -40;
const noBound = 1e6;

function same(constants: DriftConstants): DriftConstants {
  return constants;
}

/** A change of the log hazard below this is none: the search asks for a few digits. */
const settledChange = 1e-9;

/**
 * Σ_{t=1}^{T} term(log m_t − lambda r²), to a few digits. Where m_t has settled, what is left counts at once.
 * @param atEnd told of the sum up to a step at which a block of the grid ends
 */
function total(
  grid: readonly GridNode[],
  { kappa, logD, logM0, lambda, r }: DriftConstants,
  term: (logHazard: number) => number,
  atEnd?: (sum: number, t: number) => void,
): number {
  const logKappa = kappa > 0 ? ln(kappa) : -Infinity;
  const limit = logD / (1 - kappa) - lambda * r * r;
  const start = logM0 - logD / (1 - kappa);
  let sum = 0;
  let power = 1;
  for (const { t, weight, rest, end } of grid) {
    power = t <= exactSteps ? power * kappa : exp(t * logKappa);
    if (power * Math.abs(start) < settledChange) return sum + rest * term(limit);
    sum += weight * term(limit + start * power);
    if (end > 0) atEnd?.(sum, end);
  }
  return sum;
}

/** m_t is monotone, so the largest hazard stands at one end. */
function largestLogHazard(c: DriftConstants): number {
  return Math.max(logMoment(c, 1), logMoment(c, c.T)) - c.lambda * c.r * c.r;
}

function fromLogits(prepared: PreparedDrift, [uLambda = 0, uW]: readonly number[]): DriftConstants {
  const { q } = prepared.symbols;
  const spread = (1 - q) * (1 + q) * (uW === undefined ? 1 : logistic(uW));
  const w = uW === undefined ? 1 : q * q + spread;
  return constantsAt(prepared, (logistic(uLambda) * spread) / (2 * w * prepared.c1Square), w);
}

function logistic(u: number): number {
  return 1 / (1 + exp(-u));
}

interface GridNode {
  readonly t: number;
  readonly weight: number;
  /** The steps that this node and those after it stand for. */
  readonly rest: number;
  /** The last step of a block at its last node; 0 elsewhere. */
  readonly end: number;
}

const exactSteps = 24;
/** Gauss–Legendre with 4 nodes on [−1, 1]: (node, weight), Abramowitz & Stegun 25.4.30. */
const gaussRule: readonly (readonly [number, number])[] = [
  [-0.8611363115940526, 0.34785484513745385],
  [-0.33998104358485626, 0.6521451548625461],
  [0.33998104358485626, 0.6521451548625461],
  [0.8611363115940526, 0.34785484513745385],
];

/** Σ_{t=1}^{T} f(t) ≈ Σ weight f(t), f monotone and smooth: first single steps, then blocks growing by ½. */
function stepGrid(T: number): readonly GridNode[] {
  const grid: GridNode[] = [];
  let before = 0;
  const push = (t: number, weight: number, end: number): void => {
    grid.push({ t, weight, rest: T - before, end });
    before += weight;
  };
  for (let t = 1; t <= Math.min(T, exactSteps); t++) push(t, 1, t);
  for (let done = exactSteps; done < T; ) {
    const end = Math.min(T, done + (done >> 1));
    const half = (end - done) / 2;
    for (const [i, [node, weight]] of gaussRule.entries()) {
      push(done + 0.5 + half * (1 + node), half * weight, i === gaussRule.length - 1 ? end : 0);
    }
    done = end;
  }
  return grid;
}
