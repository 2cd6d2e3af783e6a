import { describe, expect, it } from 'vitest';
import { openStream } from '../../../src/core/stream.ts';
import { addScaled, dot, norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { exampleCount, type LabelledData, onUnitBall, oneHot, subset } from '../../../src/data/labelled.ts';
import { descendInFlat, orthonormalFlat } from '../../../src/theory/network/flat.ts';
import { forwardBatch } from '../../../src/theory/network/forward.ts';
import {
  flatten,
  type Network,
  parameterCount,
  withParameters,
} from '../../../src/theory/network/network.ts';
import {
  accuracy,
  crossEntropy,
  crossEntropyGradient,
  shuffle,
  train,
} from '../../../src/theory/network/train.ts';

/** Points on three arms of a spiral, which no linear network separates. */
function spirals(perArm: number): LabelledData {
  const inputs: number[] = [];
  const labels: number[] = [];
  for (let arm = 0; arm < 3; arm++) {
    for (let i = 1; i <= perArm; i++) {
      const [t, turn] = [i / perArm, (2 * Math.PI * arm) / 3 + (4 * i) / perArm];
      inputs.push(t * Math.cos(turn), t * Math.sin(turn), 0.5);
      labels.push(arm);
    }
  }
  return {
    inputs: Float64Array.from(inputs),
    width: 3,
    classes: ['a', 'b', 'c'],
    labels: Uint32Array.from(labels),
  };
}

function start(widths: readonly number[], activation: Network['activation'] = 'relu'): Network {
  return buildNetwork({
    kind: 'generated',
    activation,
    widths,
    biases: 0,
    seed: 5,
    layers: widths.slice(1).map(() => ({ kind: 'gaussian', scale: 2 })),
  });
}

const training = { epochs: 60, batch: 16, eta: 0.02, seed: 'spirals' } as const;

describe('cross-entropy', () => {
  it('of equal outputs is log of the number of classes', () => {
    const zero = withParameters(start([3, 3]), new Float64Array(9));
    // log 3 to 20 digits: 1.0986122886681098097
    expect(crossEntropy(zero, spirals(5))).toBeCloseTo(1.0986122886681098, 15);
  });

  it('does not overflow, however sure the network is', () => {
    const sure = withParameters(
      start([3, 3]),
      start([3, 3]).layers[0]!.weights.map((w) => 1e6 * w),
    );
    const loss = crossEntropy(sure, spirals(5));
    expect(loss).toBeGreaterThan(1e4);
    expect(loss).toBeLessThan(1e7);
  });

  it.each(['relu', 'leaky-relu', 'tanh', 'identity'] as const)(
    'has the gradient that central differences give, with %s',
    (activation) => {
      const net = start([3, 7, 5, 3], activation);
      const data = spirals(6);
      const g = new Float64Array(parameterCount(net));
      expect(crossEntropyGradient(net, data, g)).toBe(crossEntropy(net, data));
      const theta = flatten(net);
      const h = 1e-6;
      theta.forEach((x, i) => {
        const at = (value: number): number =>
          crossEntropy(
            withParameters(
              net,
              theta.map((y, j) => (i === j ? value : y)),
            ),
            data,
          );
        // Central differences: h²·(third derivative) + 2⁻⁵²/h, both below 1e-8 of a loss of about 1 with
        // slopes below 10.
        expect(Math.abs((at(x + h) - at(x - h)) / (2 * h) - g[i]!)).toBeLessThan(1e-8);
      });
    },
  );
});

describe('training', () => {
  const data = spirals(30);

  it('gives the same network twice, to the last bit, and another one for another seed', () => {
    const [once, again, other] = [training, training, { ...training, seed: 'other' }].map((how) =>
      flatten(train(start([3, 16, 16, 3]), data, { ...how, epochs: 5 })),
    );
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
  });

  it('separates what no linear network separates', () => {
    const deep = train(start([3, 32, 32, 3]), data, training);
    const linear = train(start([3, 32, 32, 3], 'identity'), data, training);
    expect(accuracy(deep, data)).toBe(1);
    expect(accuracy(linear, data)).toBeLessThan(0.8);
  });

  it('leaves the network that it starts from as it is, and tells of every pass', () => {
    const net = start([3, 8, 3]);
    const before = flatten(net);
    const losses: number[] = [];
    train(net, data, { ...training, epochs: 7 }, ({ epoch, loss }) => {
      expect(epoch).toBe(losses.push(loss));
    });
    expect(losses).toHaveLength(7);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(flatten(net)).toEqual(before);
  });

  it('with no epochs is the start; a whole batch is one step of Adam, of length eta along every coordinate', () => {
    const net = start([3, 4, 3], 'tanh');
    expect(flatten(train(net, data, { ...training, epochs: 0 }))).toEqual(flatten(net));
    const g = new Float64Array(parameterCount(net));
    crossEntropyGradient(net, data, g);
    const moved = flatten(train(net, data, { epochs: 1, batch: 1000, eta: 0.01, seed: 1 }));
    const theta = flatten(net);
    // m̂/√v̂ = ±1 at the first step; 1e-8 beside |g| and the order of summation change it by less than
    // 1e-8/|g| + 1e-12.
    moved.forEach((x, i) => {
      const step = (theta[i]! - x) / 0.01;
      expect(Math.abs(step - Math.sign(g[i]!))).toBeLessThan(2e-8 / Math.abs(g[i]!) + 1e-11);
    });
  });

  it.each([
    ['no examples', subset(data, []), training, 'number of examples must be positive'],
    ['another width', { ...data, width: 2 }, training, 'width of the inputs must be 3, got 2'],
    ['another number of classes', { ...data, classes: ['a'] }, training, 'number of classes'],
    ['half an epoch', data, { ...training, epochs: 0.5 }, 'epochs must be a non-negative integer'],
    ['no batch', data, { ...training, batch: 0 }, 'batch must be a positive integer'],
    ['a step of NaN', data, { ...training, eta: Number.NaN }, 'eta must be positive and finite'],
  ])('refuses %s', (_name, examples, how, message) => {
    expect(() => train(start([3, 3]), examples, how)).toThrow(RangeError);
    expect(() => train(start([3, 3]), examples, how)).toThrow(message);
  });

  it('shuffles: every order of three occurs about equally often', () => {
    const stream = openStream(['test', 'orders']);
    const counts = new Map<string, number>();
    const [rounds, orders] = [6000, 6];
    for (let i = 0; i < rounds; i++) {
      const order = Uint32Array.of(0, 1, 2);
      shuffle(order, stream);
      counts.set(order.join(''), (counts.get(order.join('')) ?? 0) + 1);
    }
    expect(counts.size).toBe(orders);
    // Binomial(6000, 1/6) has standard deviation 28.9; six of them.
    for (const count of counts.values()) expect(Math.abs(count - rounds / orders)).toBeLessThan(174);
  });
});

describe('a data set', () => {
  const data = spirals(4);

  it('on the unit ball has directions as before and no length above 1', () => {
    const wild: LabelledData = {
      ...data,
      inputs: Float64Array.of(3, 4, 0, 0, 0, 0, 1e200, -1e200, 1e200, 5e-324, 0, 0),
      labels: Uint32Array.of(0, 1, 2, 0),
    };
    const { inputs } = onUnitBall(wild);
    for (let at = 0; at < inputs.length; at += 3) {
      expect(norm(inputs.subarray(at, at + 3))).toBeLessThanOrEqual(1);
    }
    const expected = [0.6, 0.8, 0, 0, 0, 0, ...[1, -1, 1].map((s) => s / Math.sqrt(3)), 1, 0, 0];
    expected.forEach((x, i) => {
      expect(Math.abs(inputs[i]! - x)).toBeLessThan(2e-12);
    });
  });

  it('has subsets in the order asked for, repetitions included, and one-hot targets', () => {
    const part = subset(data, [11, 0, 11]);
    expect(exampleCount(part)).toBe(3);
    expect(part.inputs.subarray(0, 3)).toEqual(data.inputs.subarray(33, 36));
    expect(oneHot(part).targets).toEqual(Float64Array.of(0, 0, 1, 1, 0, 0, 0, 0, 1));
    expect(() => subset(data, [12])).toThrow('place must be in [0, 12), got 12');
  });
});

describe('descent in a flat', () => {
  const data = spirals(20);
  const net = train(start([3, 12, 3]), data, { ...training, epochs: 3 });
  const p = parameterCount(net);
  const given = [0, 1, 1].map((i) => Float64Array.from({ length: p }, (_, j) => (i + j) % (i + 2)));
  const basis = orthonormalFlat(given, 5, p, openStream(['flat', 'flat']));

  it('has orthonormal directions, the given ones first, dependent ones left out', () => {
    expect(basis).toHaveLength(5);
    basis.forEach((u, i) => {
      basis.forEach((v, j) => {
        expect(Math.abs(dot(u, v) - (i === j ? 1 : 0))).toBeLessThan(p * 1e-15);
      });
    });
    const rest = Float64Array.from(given[1]!);
    for (const u of basis.slice(0, 2)) addScaled(-dot(u, rest), u, rest);
    expect(norm(rest)).toBeLessThan(1e-12 * norm(given[1]!));
  });

  it('lowers the loss and never leaves the ball or the flat', () => {
    const r = 0.05;
    const { network, distance } = descendInFlat(net, basis, r, 30, data);
    expect(distance).toBeLessThanOrEqual(r);
    expect(crossEntropy(network, data)).toBeLessThan(crossEntropy(net, data));
    const moved = flatten(network);
    addScaled(-1, flatten(net), moved);
    for (const u of basis) addScaled(-dot(u, moved), u, moved);
    expect(norm(moved)).toBeLessThan(1e-13);
    expect(forwardBatch(network, data.inputs)).not.toEqual(forwardBatch(net, data.inputs));
  });

  it('refuses a radius that is none, and more dimensions than there are', () => {
    expect(() => descendInFlat(net, basis, 0, 1, data)).toThrow('r must be positive and finite, got 0');
    expect(() => orthonormalFlat([], p + 1, p, openStream(['flat', 1]))).toThrow(
      `k must be an integer in [1, ${p}]`,
    );
  });
});
