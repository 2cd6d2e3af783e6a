import { exp, expm1, ln, log1p } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireAllNonNegative, requireNumbers } from '../../core/preconditions.ts';

/** What T2 and T9 speak of. */
export interface DriftSymbols {
  /** Contraction factor, in [0, 1). */
  readonly q: number;
  /** Step size, > 0. */
  readonly eta: number;
  /** Noise level, > 0. */
  readonly sigma: number;
  /** Singular values of G, ≥ 0 and at least one > 0; zeros do not matter. No noise, nothing to bound. */
  readonly singularValues: readonly number[];
  /** Tube radius, > 0. */
  readonly r: number;
  /** d(θ_0), in [0, r]. */
  readonly d0: number;
  /** Number of steps, an integer ≥ 0. */
  readonly T: number;
  /** Gradient deviation sup_{T_r} ‖∇R_n − ∇R‖, ≥ 0. */
  readonly Delta: number;
}

/**
 * T2 and T9 follow from these: m_0 = e^logM0 and m_{t+1} = e^logD m_t^kappa bound E[exp(lambda d(θ_t)²)]
 * given that SGD has not left T_r before t. Changing one of them states a different theorem.
 */
export interface DriftConstants {
  /** In [0, 1). */
  readonly kappa: number;
  readonly logD: number;
  readonly logM0: number;
  readonly lambda: number;
  readonly r: number;
  readonly T: number;
}

/** Symbols with the noise spectrum grouped, so that many lambda can be tried. */
export interface PreparedDrift {
  readonly symbols: DriftSymbols;
  /** (eta sigma s_1)² */
  readonly c1Square: number;
  /** [(eta sigma s_i)², multiplicity], distinct. */
  readonly spectrum: readonly (readonly [number, number])[];
}

/** Checks the symbols once. @throws {RangeError} on a broken domain */
export function prepareDrift(symbols: DriftSymbols): PreparedDrift {
  const { q, eta, sigma, singularValues, r, d0, T, Delta } = symbols;
  requireThat(q >= 0 && q < 1, 'q', 'in [0, 1)', q);
  requireNumbers({ positive: { eta, sigma, r }, count: { T }, nonNegative: { Delta } });
  requireAllNonNegative({ singularValues });
  requireThat(d0 >= 0 && d0 <= r, 'd0', `in [0, r = ${r}]`, d0);
  const counts = new Map<number, number>();
  let c1Square = 0;
  for (const s of singularValues) {
    const c = eta * sigma * s;
    if (c > 0) counts.set(c * c, (counts.get(c * c) ?? 0) + 1);
    c1Square = Math.max(c1Square, c * c);
  }
  requireThat(c1Square > 0, 'singularValues', 'positive in at least one direction', singularValues.join(' '));
  return { symbols, c1Square, spectrum: [...counts] };
}

/**
 * T2's constants for one lambda (and w): with c_i = eta sigma s_i, kappa = q²/(w (1 − 2 lambda c_1²)), log D
 * = −½ Σ log(1 − 2 lambda c_i²) + lambda eta² Delta²/((1 − w)(1 − 2 lambda c_1²)), log m_0 = lambda d0². For
 * Delta = 0, w = 1 and the last term is absent.
 * @param lambda in (0, (1 − q²/w)/(2 c_1²)), per squared unit of d
 * @param w in (q², 1), needed when Delta > 0; in (q², 1] and 1 if left out when Delta = 0
 * @throws {RangeError} on a broken domain
 */
export function driftConstants(
  parameters: DriftSymbols & { readonly lambda: number; readonly w?: number },
): DriftConstants {
  const { lambda, w = 1, ...symbols } = parameters;
  requireNumbers({ positive: { lambda } });
  const { q, Delta } = symbols;
  requireThat(w > q * q && (w < 1 || (w === 1 && Delta === 0)), 'w', 'in (q², 1), or 1 if Delta = 0', w);
  const constants = constantsAt(prepareDrift(symbols), lambda, w);
  requireThat(constants.kappa >= 0 && constants.kappa < 1, 'lambda', 'below (1 − q²/w)/(2 c_1²)', lambda);
  return constants;
}

/** The formulas alone; kappa outside [0, 1) tells that lambda is out of its range. */
export function constantsAt(
  { symbols, c1Square, spectrum }: PreparedDrift,
  lambda: number,
  w: number,
): DriftConstants {
  const { q, eta, Delta, d0, r, T } = symbols;
  const margin = 1 - 2 * lambda * c1Square;
  let logD = 0;
  for (const [cSquare, count] of spectrum) logD -= (count * log1p(-2 * lambda * cSquare)) / 2;
  const push = eta * Delta;
  if (Delta > 0) logD += (lambda * push * push) / ((1 - w) * margin);
  return { kappa: (q * q) / (w * margin), logD, logM0: lambda * d0 * d0, lambda, r, T };
}

/** log m_t = kappa^t log m_0 + log D (1 − kappa^t)/(1 − kappa), monotone in t ≥ 0, not only for integers. */
export function logMoment({ kappa, logD, logM0 }: Omit<DriftConstants, 'r' | 'T'>, t: number): number {
  if (t === 0) return logM0;
  if (kappa === 0) return logD;
  const logPower = t * ln(kappa);
  return exp(logPower) * logM0 - (expm1(logPower) / (1 - kappa)) * logD;
}
