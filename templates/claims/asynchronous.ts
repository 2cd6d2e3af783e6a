import { asyncExperiment, fc, fromStay, probabilityClaim, z } from 'lakatos';

/** Stands for a service: it answers a seed with the faces of so many dice. */
async function rollDice(seed: number, count: number): Promise<number[]> {
  await Promise.resolve();
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 1 + Math.floor((state / 2 ** 32) * 6);
  });
}

export default probabilityClaim<{ face: number }>({
  id: 'kinds/asynchronous',
  says: 'a face of at most f comes with probability at least f/6',
  tex: String.raw`P(X\le f)\ge f/6`,
  source: 'made up',
  cases: fc.record({ face: fc.integer({ min: 1, max: 5 }) }),
  schema: z.strictObject({ face: z.int().min(1).max(6) }),
  event: ({ face }) =>
    asyncExperiment({
      horizon: 1,
      run: async (stream, trajectories) => {
        const faces = await rollDice(stream.bits32(), trajectories);
        return { values: Float64Array.from(faces, (shown) => Number(shown <= face)), steps: trajectories };
      },
    }),
  // the dice are a generator's, and right to about 1e-3
  atLeast: ({ face }) => fromStay(face / 6 - 0.005),
  mustRefute: { 'f/6 + 0.02': { atLeast: ({ face }) => fromStay(face / 6 + 0.02) } },
});
