/**
 * What a user might write: two claims about a Gaussian random walk S_1, …, S_T. `walk/levy` is Lévy's
 * inequality and true. `walk/last-step` forgets the maximum and is false from T = 2 on: at r = 1 and T = 2,
 * P(|S_1| ≤ 1, |S_2| ≤ 1) is at most P(|S_2| ≤ 1) = 0.5205, and less by P(|S_1| > 1, |S_2| ≤ 1) > 0.
 */
export const walkConfig = `import { chiSquareCdf, chiSquareSf, defineConfig, fc, fromExit, fromStay, probabilityClaim, z } from 'lakatos';
import type { Experiment } from 'lakatos';

interface Walk { readonly T: number; readonly r: number }

/** Does the walk stay in [-r, r] for T steps? */
function stays({ T, r }: Walk): Experiment {
  return {
    horizon: T,
    run(stream, trajectories) {
      const values = new Float64Array(trajectories);
      let steps = 0;
      for (let i = 0; i < trajectories; i++) {
        let s = 0;
        let t = 0;
        for (; t < T && Math.abs(s) <= r; t++) s += stream.normal();
        values[i] = Math.abs(s) <= r ? 1 : 0;
        steps += t;
      }
      return { values, steps };
    },
  };
}

const shared = {
  source: 'my thesis, lemma 3',
  cases: fc.record({ T: fc.integer({ min: 1, max: 30 }), r: fc.integer({ min: 1, max: 8 }) }),
  schema: z.strictObject({ T: z.int().min(1), r: z.int().positive() }),
  given: {},
  event: stays,
  explain: ({ T, r }: Walk) => [\`P(|S_T| ≤ r) with S_T ~ N(0, \${T}) and r = \${r}\`],
};

export default defineConfig({
  claims: [
    probabilityClaim<Walk>({
      ...shared,
      id: 'walk/last-step',
      says: 'P(|S_t| ≤ r for all t ≤ T) ≥ P(|S_T| ≤ r)',
      tex: 'P(|S_t|\\\\le r\\\\ \\\\forall t\\\\le T)\\\\ge P(|S_T|\\\\le r)',
      covers: { 'T = 1': ({ T }) => T === 1 },
      atLeast: ({ T, r }) => fromStay(chiSquareCdf((r * r) / T, 1)),
      mustRefute: {},
    }),
    probabilityClaim<Walk>({
      ...shared,
      id: 'walk/levy',
      says: 'P(|S_t| > r for some t ≤ T) ≤ 2 P(|S_T| > r)',
      tex: 'P(\\\\exists t\\\\le T: |S_t|>r)\\\\le 2P(|S_T|>r)',
      covers: {},
      minimumInformative: 0.3,
      atLeast: ({ T, r }) => fromExit(2 * chiSquareSf((r * r) / T, 1)),
      mustRefute: { 'without the factor 2': { atLeast: ({ T, r }) => fromExit(chiSquareSf((r * r) / T, 1)) } },
    }),
  ],
});
`;
