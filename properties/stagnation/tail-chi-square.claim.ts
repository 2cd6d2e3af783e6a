import { exp, ln, pow } from '../../src/core/elementary.ts';
import type { Probability } from '../../src/core/probability.ts';
import type { InequalityClaim } from '../../src/judge/claims/claim.ts';
import { chiSquareTail } from '../../src/theory/bounds/noise-tail.ts';
import {
  energy,
  largest,
  type NoiseCase,
  rootMeanSquare,
  smallest,
  tailClaim,
  wrongTail,
} from './tail-claim.ts';

/** Tail (i) with another k or s_1. */
function tail(c: NoiseCase, change: { readonly k?: number; readonly s1?: number } = {}): Probability {
  const { k = c.singularValues.length, s1 = largest(c) } = change;
  return chiSquareTail({ a: c.a, s1, k });
}

/** (Σs_i^p/k)^{1/p} */
function powerMean(c: NoiseCase, degree: number): number {
  const most = largest(c);
  const { singularValues } = c;
  const mean = singularValues.reduce((sum, s) => sum + pow(s / most, degree), 0) / singularValues.length;
  return most * pow(mean, 1 / degree);
}

function geometricMean({ singularValues }: NoiseCase): number {
  return exp(singularValues.reduce((sum, s) => sum + ln(s), 0) / singularValues.length);
}

export const tailChiSquareClaim: InequalityClaim<NoiseCase> = tailClaim({
  id: 'stagnation/tail-chi-square',
  says: 'P(‖Gz‖ ≤ a) ≥ F_{χ²_k}(a²/s_1²), s_1 the largest of the k singular values of G',
  tex: String.raw`P(\|Gz\|\le a)\ \ge\ F_{\chi^2_k}\!\left(\frac{a^2}{s_1^2}\right)`,
  source: 'T1, tail (i); ‖Gz‖² ≤ s_1²χ²_k',
  notes: 'Held against the exact law of ‖Gz‖; an equality where all singular values are equal.',
  terms: (c) => ({ a: c.a, s1: largest(c), k: c.singularValues.length }),
  wholeTerms: ['k'],
  tail: chiSquareTail,
  minimumInformative: 0.5,
  isLaw: (c) => largest(c) === smallest(c),
  mustRefute: {
    'k − 1 degrees of freedom': wrongTail((c) => tail(c, { k: Math.max(1, c.singularValues.length - 1) })),
    'k := 1': wrongTail((c) => tail(c, { k: 1 })),
    's_k for s_1': wrongTail((c) => tail(c, { s1: smallest(c) })),
    'root mean square for s_1': wrongTail((c) => tail(c, { s1: rootMeanSquare(c) })),
    'power mean of degree 20 for s_1': wrongTail(
      (c) => tail(c, { s1: powerMean(c, 20) }),
      'within a few percent of s_1, wrong far out in the tail',
    ),
    'geometric mean for s_1': wrongTail(
      (c) => tail(c, { s1: geometricMean(c) }),
      'the other way round it is Okamoto’s inequality',
    ),
    'stable rank for k': wrongTail(
      (c) => tail(c, { k: Math.ceil(energy(c) / (largest(c) * largest(c))) }),
      'Σs_i²/s_1², rounded up: right in the mean, wrong in the lower tail',
    ),
    'second largest for s_1': wrongTail((c) =>
      tail(c, { s1: c.singularValues.toSorted((x, y) => y - x)[1] ?? largest(c) }),
    ),
    's_1 for s_1²': wrongTail((c) => tail(c, { s1: Math.sqrt(largest(c)) })),
  },
});
