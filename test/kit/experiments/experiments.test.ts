import { describe, expect, it } from 'vitest';
import { openStream, type Stream } from '../../../src/core/stream.ts';
import {
  coinFlips,
  markovChain,
  perTrajectory,
  sample,
} from '../../../src/kit/experiments/per-trajectory.ts';
import { type Descent, stochasticDescent } from '../../../src/kit/experiments/stochastic-descent.ts';
import { finiteSum, type FiniteSumSpec } from '../../../src/kit/functions/finite-sum.ts';
import { objective } from '../../../src/kit/functions/objective.ts';
import { gradientDescent, heavyBall } from '../../../src/kit/methods/deterministic.ts';
import { binomial } from '../../../src/kit/truths/discrete-laws.ts';
import { float64 } from '../../../src/linalg/float64.ts';

const stream = (name: string): Stream => openStream([1, 'kit', name]);
/** Five standard errors, which a right mean misses once in 1.7 million. */
const errors = 5;

function meanOf(
  draw: (stream: Stream) => number,
  count: number,
  name: string,
): { mean: number; error: number } {
  const source = stream(name);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < count; i++) {
    const value = draw(source);
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  return { mean, error: Math.sqrt((squares / count - mean * mean) / count) };
}
function expectMean(draw: (stream: Stream) => number, truth: number, name: string, count = 20_000): void {
  const { mean, error } = meanOf(draw, count, name);
  expect(Math.abs(mean - truth)).toBeLessThan(errors * error);
}

describe('an experiment for each trajectory', () => {
  it('has one value for each, and counts its steps', () => {
    const experiment = perTrajectory(7, (source) => source.uniform() < 0.5);
    const { values, steps } = experiment.run(stream('events'), 100);
    expect([values.length, steps, experiment.horizon]).toEqual([100, 700, 7]);
    expect(new Set(values)).toEqual(new Set([0, 1]));
    expect(experiment.run(stream('events'), 100).values).toEqual(values);
  });
});

describe('coins', () => {
  it.each([0.5, 0.2, 1, 0])('of chance %d have the binomial law', (chance) => {
    const [count, trials] = [12, 20_000];
    const flip = coinFlips(count, chance);
    const source = stream(`coins ${chance}`);
    const seen = new Float64Array(count + 1);
    for (let i = 0; i < trials; i++) seen[flip(source)]!++;
    for (const [k, times] of seen.entries()) {
      const p = binomial(count, chance).pmf(k).hi;
      expect(Math.abs(times - trials * p)).toBeLessThanOrEqual(
        errors * Math.sqrt(trials * p * (1 - p)) + 1e-3,
      );
    }
  });
});

describe('a sample', () => {
  it('without replacement has every subset as often, whatever was drawn before', () => {
    const draw = sample(5, 2);
    const source = stream('sample');
    const seen = new Map<string, number>();
    const trials = 20_000;
    for (let i = 0; i < trials; i++) {
      const pair = [...draw(source)].join();
      seen.set(pair, (seen.get(pair) ?? 0) + 1);
    }
    expect(seen.size).toBe(20);
    for (const times of seen.values())
      expect(Math.abs(times - trials / 20)).toBeLessThan(errors * Math.sqrt(trials / 20));
    const first = [...sample(9, 9)(stream('order'))];
    expect(first.toSorted((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const again = sample(9, 9);
    again(stream('other'));
    expect([...again(stream('order'))]).toEqual(first);
  });

  it('with replacement draws each place alike, and refuses more than there are without', () => {
    const draw = sample(4, 10, { replacement: true });
    expectMean((source) => draw(source).reduce((sum, i) => sum + i, 0) / 10, 1.5, 'replaced');
    expect(() => sample(3, 4)).toThrow('count must be an integer in [0, 3], got 4');
  });
});

describe('a Markov chain', () => {
  const transition = [
    [0.9, 0.1],
    [0.3, 0.7],
  ];
  it('is after t steps where its matrix says', () => {
    const steps = 4;
    let p = [1, 0];
    for (let t = 0; t < steps; t++)
      p = [0, 1].map((j) => p[0]! * transition[0]![j]! + p[1]! * transition[1]![j]!);
    const chain = markovChain(transition, { start: 0, steps });
    expectMean((source) => chain(source)[steps]!, p[1]!, 'chain');
    expect(chain(stream('chain')).length).toBe(steps + 1);
  });
  it('whose rows are no law is refused', () => {
    expect(() => markovChain([[0.5]], { start: 0, steps: 1 })).toThrow('sum of row 0 must be 1, got 0.5');
    expect(() =>
      markovChain(
        [
          [1.5, -0.5],
          [0, 1],
        ],
        { start: 0, steps: 1 },
      ),
    ).toThrow('not negative');
  });
});

const quadratic = { kind: 'quadratic', curvatures: [2, 0.5] } as const;
const plain: Descent = { f: quadratic, start: [1, -1], steps: 8, stepSize: 0.25 };
const last = (descent: Descent): number[] => [...stochasticDescent(descent)(stream('descent')).last];

describe('stochastic descent', () => {
  it('without noise is the method itself', () => {
    const f = objective(quadratic, float64);
    expect(last(plain)).toEqual(gradientDescent(f, plain as Descent & { readonly stepSize: number }));
    const ball = heavyBall(f, { start: [1, -1], steps: 8, stepSize: 0.25, momentum: 0.5 });
    const momentum = last({ ...plain, method: { kind: 'momentum', beta: 0.5 } });
    for (const [i, x] of momentum.entries()) expect(Math.abs(x - ball[i]!)).toBeLessThan(1e-14);
  });

  it('by Nesterov’s momentum looks ahead', () => {
    let [x, m] = [1, 0];
    for (let t = 0; t < 8; t++) {
      m = 0.5 * m + 2 * (x - 0.25 * 0.5 * m);
      x -= 0.25 * m;
    }
    expect(last({ ...plain, method: { kind: 'nesterov', beta: 0.5 } })[0]).toBeCloseTo(x, 14);
  });

  it('by Adam takes first a step of the step size, and then its recursion', () => {
    const method = { kind: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-12 } as const;
    const [a, b] = last({ ...plain, method, steps: 1 });
    expect([a, b].map((x) => x!.toFixed(9))).toEqual([(0.75).toFixed(9), (-0.75).toFixed(9)]);
    let [x, m, v] = [1, 0, 0];
    for (let t = 1; t <= 8; t++) {
      m = 0.9 * m + 0.1 * 2 * x;
      v = 0.99 * v + 0.01 * 4 * x * x;
      x -= (0.25 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.99 ** t)) + 1e-12);
    }
    expect(last({ ...plain, method })[0]).toBeCloseTo(x, 12);
  });

  it('averages x_1, …, x_T, shows each x_t, and may change its step size', () => {
    const shown: number[] = [];
    const run = stochasticDescent({ ...plain, stepSize: (t) => 0.25 / t }, (x, t) => {
      shown[t] = x[0]!;
    });
    const { average, last: end } = run(stream('average'));
    expect(shown.length).toBe(9);
    expect(shown[8]).toBe(end[0]);
    expect(shown[2]).toBe(shown[1]! - 0.125 * 2 * shown[1]!);
    expect(average[0]).toBeCloseTo(shown.slice(1).reduce((sum, x) => sum + x, 0) / 8, 14);
    const still = stochasticDescent({ ...plain, steps: 0 })(stream('still'));
    expect([...still.average]).toEqual([1, -1]);
  });

  it('stays in its set', () => {
    const far: Descent = { ...plain, noise: 3 };
    for (let i = 0; i < 20; i++) {
      const [x, y] = stochasticDescent({ ...far, projection: { ball: 0.5 } })(stream(`ball ${i}`)).last;
      expect(Math.sqrt(x! * x! + y! * y!)).toBeLessThanOrEqual(0.5 * (1 + 1e-15));
      const box = stochasticDescent({ ...far, projection: { box: [0.25, 2] } })(stream(`box ${i}`)).last;
      expect(Math.abs(box[0]!) <= 0.25 && Math.abs(box[1]!) <= 2).toBe(true);
    }
  });

  it('with Gaussian noise has the mean and the variance of the autoregression that it is', () => {
    const run = stochasticDescent({ ...plain, noise: 0.7 });
    const q = 1 - 0.25 * 2;
    const truth = q ** 8;
    expectMean((source) => run(source).last[0]!, truth, 'mean');
    const variance = (0.25 * 0.7) ** 2 * ((1 - q ** 16) / (1 - q * q));
    expectMean((source) => (run(source).last[0]! - truth) ** 2, variance, 'variance');
  });

  it('on batches has the noise at the minimum that the sum says, over the size of the batch', () => {
    const sum: FiniteSumSpec = {
      components: [quadratic, quadratic, { kind: 'huber', curvatures: [1, 3], knees: [1, 1] }, quadratic],
      tilts: [
        [3, 0],
        [-1, 2],
        [-4, -1],
        [2, -1],
      ],
    };
    const noise = finiteSum(sum, float64).noiseAtMinimum;
    const squared = (batch: NonNullable<Descent['batch']>) => {
      const run = stochasticDescent({ f: sum, start: [0, 0], steps: 1, stepSize: 1, batch });
      return (source: Stream): number => {
        const [x, y] = run(source).last;
        return x! * x! + y! * y!;
      };
    };
    expectMean(squared({ size: 2, replacement: true }), noise / 2, 'replacement');
    // without replacement the variance is less by (n − b)/(n − 1)
    expectMean(squared({ size: 2 }), ((noise / 2) * 2) / 3, 'no replacement');
    expect(squared({ size: 4 })(stream('all'))).toBe(0);
    const whole = stochasticDescent({ f: sum, start: [1, 1], steps: 1, stepSize: 1 })(stream('whole')).last;
    const exact = finiteSum(sum, float64).gradient([1, 1]);
    expect(whole[0]).toBeCloseTo(1 - exact[0]!, 14);
  });

  it('refuses parts that do not fit together', () => {
    expect(() => stochasticDescent({ ...plain, start: [1] })).toThrow('length of start');
    expect(() => stochasticDescent({ ...plain, batch: { size: 2 } })).toThrow('batch must be left away');
    expect(() => stochasticDescent({ ...plain, noise: -1 })).toThrow('noise must be');
  });
});
