import { exp, fc, fromExit, log1p, probabilityClaim, z } from 'lakatos';
import type { ExactProbability } from 'lakatos';
import { allOf, chiSquare, interval, perTrajectory } from 'lakatos/kit';

/** N orthogonal vectors and a Gaussian projection to m dimensions, which are N independent χ²_m/m. */
interface Case {
  readonly m: number;
  readonly N: number;
  readonly epsilon: number;
}
/** e^{−m(ε − ln(1 + ε))/2}, of too long and, with −ε, of too short. */
const tail = (m: number, epsilon: number, times: number): number =>
  exp((-times * m * (epsilon - log1p(epsilon))) / 2);
interface Terms {
  readonly m: number;
  readonly N: number;
  readonly ε: number;
}
const bound = ({ m, N, ε }: Terms, times = 1) => fromExit(N * (tail(m, ε, times) + tail(m, 0 - ε, times)));

/** That one length is right. */
function kept({ m, epsilon }: Case): ExactProbability {
  const length = chiSquare(m);
  const exit = interval.add(length.sf(m * (1 + epsilon)), length.cdf(m * (1 - epsilon)));
  return { exit, stay: interval.sub(1, exit) };
}

export const johnsonLindenstrauss = probabilityClaim({
  id: 'projections/johnson-lindenstrauss',
  says: 'P(‖Ax‖² ∈ (1 ± ε)‖x‖² for all N vectors) ≥ 1 − N(e^{−m(ε − ln(1 + ε))/2} + e^{−m(−ε − ln(1 − ε))/2}), A: m rows, N(0, 1/m)',
  tex: String.raw`P(\|Ax\|^2\in(1\pm\varepsilon)\|x\|^2\ \forall x)\ge 1-N\left(e^{-m(\varepsilon-\ln(1+\varepsilon))/2}+e^{-m(-\varepsilon-\ln(1-\varepsilon))/2}\right)`,
  source: 'Dasgupta and Gupta 2003, lemma 2.2; Johnson and Lindenstrauss 1984',
  notes:
    'The usual e^{−m(ε²/4 − ε³/6)} is larger than both. For N points the vectors are their N(N − 1)/2 differences.',
  cases: fc
    .record({
      m: fc.constantFrom(10, 100, 1000, 4000),
      N: fc.constantFrom(1, 10, 1000),
      E: fc.integer({ min: 8, max: 950 }),
    })
    .map(({ m, N, E }): Case => ({ m, N, epsilon: Math.ceil(1000 * Math.sqrt((4 * E) / m)) / 1000 }))
    .filter(({ epsilon }) => epsilon < 1),
  schema: z.strictObject({
    m: z.int().min(1).max(4096),
    N: z.int().min(1),
    epsilon: z.number().positive().lt(1),
  }),
  covers: { 'one vector': ({ N }) => N === 1, 'ε > ½': ({ epsilon }) => epsilon > 0.5 },
  features: ({ m, N, epsilon }) => ({ m, N, ε: epsilon }),
  event: ({ m, N, epsilon }) => {
    const image = new Float64Array(m);
    return perTrajectory(m * N, (stream) => {
      for (let i = 0; i < N; i++) {
        stream.fillNormal(image);
        const length = image.reduce((sum, x) => sum + x * x, 0) / m;
        if (Math.abs(length - 1) > epsilon) return false;
      }
      return true;
    });
  },
  exactly: (c) => allOf(c.N, kept(c)),
  terms: ({ m, N, epsilon }) => ({ m, N, ε: epsilon }),
  atLeast: (x) => bound(x),
  mustRefute: {
    '5% more': { atLeast: (x) => bound(x, 1.05) },
    '1% more': { atLeast: (x) => bound(x, 1.01) },
    'N forgotten': { terms: () => ({ N: 1 }) },
    'ε²/2 for ε²/4': { atLeast: ({ m, N, ε }) => fromExit(2 * N * exp((-m * ε * ε) / 2)) },
  },
});
