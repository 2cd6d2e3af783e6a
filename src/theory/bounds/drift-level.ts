import { ln } from '../../core/elementary.ts';
import { contractionFactor } from './contraction.ts';
import { constantsAt, prepareDrift } from './drift-constants.ts';
import { sumObjective } from './drift-search.ts';
import { levelWhere, type NoiseLevelInputs, stationaryLevel } from './noise-level.ts';

/** λ and w as shares of their ranges, coarse but near enough to the best ones for choosing cases. */
const shares = [0.4, 0.65, 0.85];

/** The noise level at which T2-sum, at the best of a few λ (and w), allows an exit of 0.15 to 0.95. */
export function driftLevel(x: NoiseLevelInputs): number {
  const q = contractionFactor(x);
  if (x.singularValues.length === 0 || q >= 1) return 1;
  const start = stationaryLevel(x);
  if (!(start > 0)) return 1;
  const logExit = ln(0.15 + 0.8 * x.level);
  const logSum = sumObjective(x.T);
  const choices = shares.flatMap((share) =>
    (x.Delta > 0 ? shares : [1]).map((fraction) => {
      const w = x.Delta > 0 ? q * q + (1 - q * q) * fraction : 1;
      return { w, scale: share * (1 - (q * q) / w) };
    }),
  );
  const d0 = Math.min(x.d0, x.r);
  return levelWhere(
    (sigma) => {
      const prepared = prepareDrift({ ...x, q, sigma, d0 });
      const found = choices.findIndex(({ w, scale }) => {
        return logSum(constantsAt(prepared, scale / (2 * prepared.c1Square), w)) < logExit;
      });
      // the one that was good enough is tried first next time
      if (found > 0) choices.unshift(...choices.splice(found, 1));
      return found >= 0;
    },
    start / 1000,
    start * 3,
  );
}
