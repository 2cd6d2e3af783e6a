/**
 * The configuration of a user's repository with three small true claims; every scripted change of the theory
 * is an edit of this text.
 */
export const gateConfig = `import {
  chiSquareSf, defineConfig, exactly, exp, fc, fromExit, inequalityClaim, ln, probabilityClaim, z,
} from 'lakatos';

const line = {
  tex: 'x', source: 'my notes, lemma 1',
  schema: z.strictObject({ eta: z.number(), T: z.int().min(1), r: z.number(), start: z.number() }),
};
const variance = ({ eta }) => eta / (2 - eta);
// the union bound
const bound = (c) => fromExit(2 * c.T * exp((-c.r * c.r) / (2 * variance(c))));
const levelled = ({ percent, T, exit }) => {
  const eta = percent / 100;
  return { eta, T, r: Math.ceil(100 * Math.sqrt(2 * variance({ eta }) * ln((2 * T) / exit))) / 100, start: 0 };
};
const cases = fc
  .record({ percent: fc.integer({ min: 5, max: 150 }), T: fc.integer({ min: 1, max: 20 }), exit: fc.constantFrom(0.5, 0.2, 0.9) })
  .map(levelled);
const stays = ({ eta, T, r, start }) => ({
  horizon: T,
  run(stream, trajectories) {
    const values = new Float64Array(trajectories);
    let steps = 0;
    for (let i = 0; i < trajectories; i++) {
      let theta = start;
      let t = 0;
      for (; t < T && Math.abs(theta) <= r; t++) theta -= eta * (theta + stream.normal());
      values[i] = Math.abs(theta) <= r ? 1 : 0;
      steps += t;
    }
    return { values, steps };
  },
});
const walk = probabilityClaim({
  ...line,
  id: 'line/union-bound',
  says: 'P(|θ_t| ≤ r for all t ≤ T) ≥ 1 − 2T exp(−r²/2v)',
  cases,
  given: {
    'starts at 0': { holds: ({ start }) => start === 0, without: cases.map((c) => ({ ...c, start: 1.5 * c.r })) },
  },
  event: stays,
  atLeast: bound,
  covers: {},
  mustRefute: {
    'T forgotten': { atLeast: (c) => bound({ ...c, T: 1 }) },
    'a quarter of the variance': { atLeast: (c) => fromExit(2 * c.T * exp((-2 * c.r * c.r) / variance(c))) },
  },
});

const norm = probabilityClaim({
  id: 'normal/norm',
  says: 'P(‖z‖² ≤ a) ≥ F_k(a), z ~ N(0, I_k)',
  tex: 'x', source: 'my notes, lemma 2',
  schema: z.strictObject({ k: z.int().min(1), a: z.number() }),
  cases: fc.record({ k: fc.integer({ min: 1, max: 5 }), a: fc.integer({ min: 1, max: 6 }) }),
  given: {},
  event: ({ k, a }) => ({
    horizon: 1,
    run(stream, trajectories) {
      const values = new Float64Array(trajectories);
      for (let i = 0; i < trajectories; i++) {
        let sum = 0;
        for (let j = 0; j < k; j++) sum += stream.normal() ** 2;
        values[i] = sum <= a ? 1 : 0;
      }
      return { values, steps: trajectories };
    },
  }),
  atLeast: ({ k, a }) => fromExit(chiSquareSf(a, k)),
  covers: {},
  mustRefute: { 'one dimension': { atLeast: ({ a }) => fromExit(chiSquareSf(a, 1)) } },
});

const triangle = inequalityClaim({
  id: 'numbers/triangle',
  says: '|x + y| ≤ |x| + |y|',
  tex: 'x', source: 'school',
  schema: z.strictObject({ x: z.int(), y: z.int() }),
  cases: fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.integer({ min: -9, max: 9 }) }),
  given: {},
  sides: ({ x, y }) => ({ lhs: exactly(Math.abs(x + y)), rhs: exactly(Math.abs(x) + Math.abs(y)) }),
  covers: {},
  mustRefute: { 'x alone': { sides: ({ x, y }) => ({ lhs: exactly(Math.abs(x + y)), rhs: exactly(Math.abs(x)) }) } },
});

export default defineConfig({ claims: [walk, norm, triangle] });
`;

/** The configuration with one passage replaced, which must be there. */
export function edited(passage: string, by: string): string {
  if (!gateConfig.includes(passage)) throw new Error(`the configuration has no passage ${passage}`);
  return gateConfig.replace(passage, by);
}
