import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { type BatchedSgd, batchedSurvival } from '../../../src/theory/sgd/batched-survival.ts';
import { chiSquareIsf } from '../../../src/stats/chi-square.ts';
import { binomialInterval } from '../../../src/stats/intervals.ts';

/** ½‖θ − (1, 2, 3)‖² with noise in the last two coordinates; a step of η = 1 forgets where it was. */
function bowl(change: Partial<BatchedSgd> = {}): BatchedSgd & { readonly asked: number[] } {
  const minimizer = Float64Array.of(1, 2, 3);
  const asked: number[] = [];
  return {
    minimizer,
    gradients: (thetas) => {
      asked.push(thetas.length / 3);
      return thetas.map((x, i) => x - minimizer[i % 3]!);
    },
    noise: { from: 1, k: 2 },
    eta: 1,
    sigma: 0.5,
    T: 1,
    start: minimizer,
    stepsEach: 7,
    ...change,
    asked,
  };
}

const run = (sgd: BatchedSgd, r: number, trajectories: number, name = 'a') =>
  batchedSurvival(sgd, r).run(openStream(['batched', name]), trajectories);

describe('SGD whose gradients come in batches', () => {
  it.each([1, 3])('leaves as a χ² with two degrees of freedom says, %i steps that forget', (T) => {
    const exit = 0.2;
    const r = 0.5 * Math.sqrt(chiSquareIsf(exit, 2));
    const { values } = run(bowl({ T }), r, 20_000);
    const hits = values.reduce((sum, x) => sum + x, 0);
    const { lo, hi } = binomialInterval({ hits, trials: 20_000, confidence: 1 - 1e-6 });
    expect(lo).toBeLessThan((1 - exit) ** T);
    expect(hi).toBeGreaterThan((1 - exit) ** T);
  });

  it('contracts by 1 − η without noise, and counts a step of each as it is told to', () => {
    // the distance is 2, then 1, then ½
    const sgd = bowl({ sigma: 0, eta: 0.5, T: 2, start: Float64Array.of(3, 2, 3) });
    expect([...run(sgd, 2, 3).values]).toEqual([1, 1, 1]);
    expect(run(sgd, 2, 3).steps).toBe(2 * 3 * 7);
    expect(run(sgd, 1.99, 3)).toEqual({ values: new Float64Array(3), steps: 0 });
  });

  it('asks no more for those that have left', () => {
    const sgd = bowl({ T: 4 });
    const { values, steps } = run(sgd, 0.5, 100);
    expect(sgd.asked[0]).toBe(100);
    expect(sgd.asked).toEqual(sgd.asked.toSorted((a, b) => b - a));
    expect(sgd.asked.at(-1)).toBeLessThan(50);
    expect(values.reduce((sum, x) => sum + x, 0)).toBeLessThanOrEqual(sgd.asked.at(-1)!);
    expect(steps).toBe(7 * sgd.asked.reduce((sum, x) => sum + x, 0));
  });

  it('moves only the coordinates that have noise', () => {
    const still = bowl({ noise: { from: 1, k: 2 }, eta: 1, T: 1 });
    const seen: Float64Array[] = [];
    const sgd = {
      ...still,
      T: 2,
      gradients: (x: Float64Array) => (seen.push(x.slice()), still.gradients(x)),
    };
    run(sgd, 10, 2);
    expect([seen[1]![0], seen[1]![3]]).toEqual([1, 1]);
    expect(new Set([seen[1]![1], seen[1]![4], seen[1]![2], seen[1]![5]]).size).toBe(4);
  });

  it('refuses noise beyond the last coordinate, and a start of another length', () => {
    expect(() => batchedSurvival(bowl({ noise: { from: 2, k: 2 } }), 1)).toThrow(/coordinates with noise/u);
    expect(() => batchedSurvival(bowl({ start: new Float64Array(2) }), 1)).toThrow(/length of the start/u);
  });
});
