import type { Probability } from '../../core/probability.ts';
import { driftEveryStep } from './drift-every-step.ts';
import type { DriftSymbols } from './drift-constants.ts';
import { optimizeDrift, supermartingaleObjective } from './drift-search.ts';
import { supermartingaleAboveOne } from './supermartingale.ts';

/** Constant steps, no deviation. */
export type BestDriftSymbols = Omit<DriftSymbols, 'Delta'>;

/**
 * The better of T2* and T9 with V − 1, at one λ found good for T9; T2* tries that λ, too, so it is at least
 * T2-product there. T2* alone where q ≥ 1, of which T9 does not speak.
 * @throws {RangeError} on a broken domain
 */
export function bestDrift(symbols: BestDriftSymbols): Probability {
  const { q, eta, sigma, ...others } = symbols;
  const everyStep = { steps: { q, eta, sigma }, ...others };
  if (q >= 1) return driftEveryStep(everyStep);
  const constants = optimizeDrift({ ...symbols, Delta: 0 }, supermartingaleObjective(symbols.T));
  const { stay, exit } = supermartingaleAboveOne(constants);
  const every = driftEveryStep(everyStep, { tries: [constants] });
  return every.exit <= exit ? every : { stay, exit };
}
