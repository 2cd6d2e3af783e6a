import { describe, expect, it } from 'vitest';
import { survivalProbability } from '../../../src/theory/bounds/comparison.ts';
import { valley } from '../../../src/theory/cases/valley-case.ts';
import type { Experiment } from '../../../src/core/experiment.ts';
import { openStream } from '../../../src/core/stream.ts';
import { inlineEngine } from '../../../src/judge/engine/inline.ts';
import { reducedProcess, reducedSurvival, survival } from '../../../src/theory/sgd/experiments.ts';
import { minRadialDim } from '../../../src/theory/sgd/radial-chain.ts';
import { binomialP } from '../../statements/binomial.ts';

interface Chain {
  readonly k: number;
  readonly q: number;
  readonly T: number;
  readonly c: number;
}

/**
 * SGD on the isotropic quadratic with the contraction q and the noise c, from its minimizer in a tube of
 * radius 1.
 */
function valleyOf({ k, q, T, c }: Chain): ReturnType<typeof valley> {
  return valley({
    landscape: { kind: 'quadratic', curvatures: Array.from({ length: k }, () => 1 - q), flat: 1 },
    noise: { kind: 'isotropic', scale: 1 },
    schedule: { eta: 1, sigma: c },
    T,
    r: 1,
    d0: 0,
    along: 0,
  });
}

const truth = ({ k, q, T, c }: Chain): number =>
  survivalProbability({ k, q, c, r: 1, d0: 0, T, drift: 0 }).exit;

/** Mean of the values and its standard error. */
async function estimate(
  experiment: Experiment,
  blocks: number,
): Promise<{ mean: number; error: number; hits: number }> {
  const outcomes = await inlineEngine.run({ experiment, address: ['rare'], from: 0, to: blocks, size: 1024 });
  const values = outcomes.flatMap((block) => [...block.values]);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  return {
    mean,
    error: Math.sqrt(squares) / values.length,
    hits: values.filter((x) => x > 0).length,
  };
}

const rare = (chain: Chain): Experiment => reducedSurvival(valleyOf(chain).sgd, 1).rareExits!()!;

describe('conditional exits', () => {
  it('of one step are the exit probability itself, in every trajectory', () => {
    const chain = { k: 1, q: 0, T: 1, c: 0.1636 };
    const { values } = rare(chain).run(openStream([]), 5);
    for (const value of values) expect(Math.abs(value / truth(chain) - 1)).toBeLessThan(1e-8);
  });

  it('of several steps have the exit probability for their mean', async () => {
    const chain = { k: 1, q: 0.3, T: 5, c: 0.16 };
    const { mean, error } = await estimate(rare(chain), 20);
    // six standard errors of a mean of 20,000 values with a relative variance of 3
    expect(Math.abs(mean - truth(chain))).toBeLessThan(6 * error);
    expect(error / mean).toBeLessThan(0.02);
  });
});

describe('multilevel splitting', () => {
  // relative variances of about 100: the error of 40,000 means is 5%, skewed upwards
  it.each([
    { k: 1, q: 0.9, T: 20, c: 0.085 },
    { k: 1, q: 0.95, T: 200, c: 0.06 },
    { k: 2, q: 0.9, T: 50, c: 0.075 },
    { k: 3, q: 0.99, T: 300, c: 0.025 },
    { k: 32, q: 0.9, T: 100, c: 0.047 },
  ])('has the exit probability for its mean: %j', async (chain) => {
    const experiment = rare(chain);
    expect(
      (experiment.program as { splitting?: { levels: Float64Array } }).splitting!.levels.length,
    ).toBeGreaterThan(1);
    const { mean, error, hits } = await estimate(experiment, 40);
    const exit = truth(chain);
    expect(exit).toBeLessThan(1e-3);
    expect(hits).toBeGreaterThan(100);
    // so many hits leave the normal approximation of the mean good for six errors; a factor of 1.5 would be
    // seen
    expect(Math.abs(mean - exit)).toBeLessThan(6 * error);
    expect(6 * error).toBeLessThan(exit);
  });

  it('makes exits of 1e-9 visible where counting would take a billion trajectories', async () => {
    const chain = { k: 1, q: 0.9, T: 20, c: 0.07 };
    expect(truth(chain)).toBeLessThan(3e-9);
    const { mean, hits } = await estimate(rare(chain), 20);
    expect(hits).toBeGreaterThan(100);
    expect(mean / truth(chain)).toBeGreaterThan(0.3);
    expect(mean / truth(chain)).toBeLessThan(3);
  });
});

describe('a smaller process', () => {
  it('leaves the tube as often as the full one: normal space and radial chain', async () => {
    for (const k of [2, minRadialDim, 40]) {
      const chain = { k, q: 0.7, T: 12, c: 0.9 / Math.sqrt(2 * k + 8) };
      const { sgd } = valleyOf(chain);
      expect(reducedProcess(sgd).landscape.dim).toBe(k < minRadialDim ? k : 1);
      const stay = 1 - truth(chain);
      for (const experiment of [survival(sgd, 1), reducedSurvival(sgd, 1)]) {
        const outcomes = await inlineEngine.run({
          experiment,
          address: ['law', k],
          from: 0,
          to: 40,
          size: 1024,
        });
        const stays = outcomes.reduce((sum, { values }) => sum + [...values].reduce((n, x) => n + x, 0), 0);
        expect(binomialP(stays, 40 * 1024, stay)).toBeGreaterThan(1e-9);
        // three hundredths off would be seen
        expect(binomialP(stays, 40 * 1024, Math.min(1, stay + 0.03))).toBeLessThan(1e-9);
      }
    }
  });

  it('follows the full one step for step where both take the same normals', () => {
    const { sgd } = valley({
      landscape: { kind: 'radial', normalDim: 3, h: 1, flat: 1, ripple: { amplitude: 0.3, frequency: 2 } },
      // columns along the normal axes alone, and as many trajectories side by side for both
      noise: { kind: 'axes', scales: [1, 0.5, 2] },
      schedule: { eta: 0.3, sigma: 0.55, etaDecay: 0.01 },
      T: 30,
      r: 1,
      d0: 0.4,
      along: 1,
    });
    const [full, reduced] = [survival(sgd, 1), reducedSurvival(sgd, 1)].map((x) =>
      x.run(openStream(['path']), 200),
    );
    expect(reduced).toEqual(full);
    expect(new Set(full!.values).size).toBe(2);
  });
});
