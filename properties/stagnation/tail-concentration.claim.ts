import { exp } from '../../src/core/elementary.ts';
import { fromExit, type Probability } from '../../src/core/probability.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { concentrationTail } from '../../src/theory/bounds/noise-tail.ts';
import {
  energy,
  largest,
  type NoiseCase,
  rootMeanSquare,
  smallest,
  tailClaim,
  wrongTail,
} from './tail-claim.ts';

/** 1 − exp(−(a − center)₊²/(2·scale²)), tail (ii) with another centre or scale. */
function tail(c: NoiseCase, center: number, scale: number): Probability {
  const excess = Math.max(0, c.a - center) / scale;
  return fromExit(exp(-(excess * excess) / 2));
}

function rootEnergy(c: NoiseCase): number {
  return Math.sqrt(energy(c));
}

export const tailConcentrationClaim: InequalityClaim<NoiseCase> = tailClaim({
  id: 'stagnation/tail-concentration',
  says: 'P(‖Gz‖ ≤ a) ≥ 1 − exp(−(a − √Σs_i²)₊²/(2s_1²))',
  tex: String.raw`P(\|Gz\|\le a)\ \ge\ 1-\exp\!\left(-\frac{\bigl(a-\sqrt{\sum_is_i^2}\bigr)_+^2}{2s_1^2}\right)`,
  source: 'T1, tail (ii); Gaussian concentration of the s_1-Lipschitz z ↦ ‖Gz‖ round its mean',
  notes:
    'Held against the exact law of ‖Gz‖. With √(Σs_i² − s_1²) for √Σs_i² no counterexample is known: no mutant.',
  terms: (c) => ({ a: c.a, rootEnergy: rootEnergy(c), s1: largest(c) }),
  // the singular values matter by the largest alone where their root is given
  tail: (x) => concentrationTail({ a: x.a, singularValues: [x.s1], center: x.rootEnergy }),
  mustRefute: {
    'without √Σs_i²': wrongTail((c) => tail(c, 0, largest(c))),
    'half of √Σs_i²': wrongTail((c) => tail(c, rootEnergy(c) / 2, largest(c))),
    's_1 for √Σs_i²': wrongTail((c) => tail(c, largest(c), largest(c))),
    's_1² for 2s_1²': wrongTail((c) => tail(c, rootEnergy(c), largest(c) * Math.SQRT1_2)),
    's_k for s_1': wrongTail((c) => tail(c, rootEnergy(c), smallest(c))),
    'root mean square for s_1': wrongTail((c) => tail(c, rootEnergy(c), rootMeanSquare(c))),
    'a² − Σs_i² for (a − √Σs_i²)²': wrongTail((c) => {
      const excess = Math.max(0, c.a * c.a - energy(c)) / (largest(c) * largest(c));
      return fromExit(exp(-excess / 2));
    }, 'as if ‖Gz‖² had the tail of one coordinate round its mean'),
  },
});
