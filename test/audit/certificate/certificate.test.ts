import { describe, expect, it } from 'vitest';
import { certify } from '../../../src/audit/certificate/certify.ts';
import { driftOf, noisyStep } from '../../../src/audit/certificate/train-on.ts';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import { networkDerivatives } from '../../../src/audit/derivatives/derivatives.ts';
import type { Model } from '../../../src/audit/models/model.ts';
import { paceOf, parseEffort } from '../../../src/audit/network/pace.ts';
import { openStream } from '../../../src/core/stream.ts';
import { bernoulliDivergence, logXi } from '../../../src/stats/bernoulli-divergence.ts';
import {
  fixedCertificate,
  movedCertificate,
  startCertificate,
  stirredCertificate,
} from '../../../src/theory/bounds/path-certificate.ts';

/** Two classes, each round a corner; labels wrong now and then. */
function examples(count: number, seed: string): { inputs: Float64Array; labels: Uint32Array } {
  const stream = openStream(['certificate test', seed]);
  const inputs = new Float64Array(4 * count);
  const labels = new Uint32Array(count);
  stream.fillNormal(inputs);
  for (let n = 0; n < count; n++) {
    const own = n % 2;
    for (let i = 0; i < 4; i++) inputs[4 * n + i] = inputs[4 * n + i]! + (own === 1 ? 1 : -1);
    labels[n] = stream.uniform() < 0.02 ? 1 - own : own;
  }
  return { inputs, labels };
}

/** Weights that tell little. */
function weak(): Model {
  const stream = openStream(['certificate test', 'weights']);
  const tensor = (
    name: string,
    shape: readonly number[],
  ): [string, { name: string; shape: readonly number[]; values: Float64Array }] => {
    const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
    stream.fillNormal(values);
    return [name, { name, shape, values }];
  };
  return buildModel(
    'm',
    new Map([tensor('a.weight', [6, 4]), tensor('a.bias', [6]), tensor('b.weight', [2, 6])]),
    {
      input: [4],
      layers: [
        { type: 'dense', name: 'a' },
        { type: 'activation', name: 'relu' },
        { type: 'dense', name: 'b' },
      ] as never,
    },
  );
}

const pace = (isStopped = false) =>
  paceOf(parseEffort('default'), 0, { now: () => 0, isStopped: () => isStopped }, () => undefined);
const plan = { delta: 0.05, seed: '1', maxWork: 1e7 };
const training = examples(300, 'training');
const unseen = { ...examples(2000, 'unseen'), file: 'u.csv' };

describe('the certificate by training on', () => {
  it('improves on weights that tell little, and says of how many examples', async () => {
    const found = (await certify(weak(), training, unseen, plan, pace()))!;
    expect(found.certificate.value).toBeLessThan(found.still.value);
    expect(found.certificate.errors).toBeLessThan(found.certificate.value);
    expect(found.split).toEqual({ choosing: 1000, certifying: 1000 });
    expect(found.cells.map(({ T }) => T)).toEqual([1, 2, 4, 1, 2, 4]);
  });

  it('is made of its parts as G8 says', async () => {
    const { cells, start, stirred, still, certificate, setting } = (await certify(
      weak(),
      training,
      unseen,
      plan,
      pace(),
    ))!;
    const n = 1000;
    expect(setting).toEqual({ n, delta: 0.05, cells: 6 });
    /** kl(R_n‖·) at the bound times n. */
    const spent = (errors: number, value: number, of = n): number =>
      of * bernoulliDivergence(errors / of, value);
    const near = (x: number, y: number): void => expect(Math.abs(x - y)).toBeLessThan(1e-6 * (1 + y));
    near(spent(still.errors, still.value, 2000), Math.log(1 / 0.05));
    near(spent(start.errors, start.value), Math.log(1 / 0.025));
    for (const { errors, value, logRatio } of cells)
      near(spent(errors, value), Math.max(0, logRatio + logXi(n) + Math.log((2 * 6) / 0.02)));
    near(spent(stirred.errors, stirred.empirical, stirred.draws), Math.log(1 / 0.005));
    near(
      n * bernoulliDivergence(stirred.empirical, stirred.value),
      stirred.divergence + logXi(n) + Math.log((2 * 6) / 0.02),
    );
    const least = Math.min(start.value, stirred.value, ...cells.map(({ value }) => value));
    expect(certificate.value).toBe(least);
  });

  it('depends on the seed alone', async () => {
    const [one, again, other] = [
      await certify(weak(), training, unseen, plan, pace()),
      await certify(weak(), training, unseen, plan, pace()),
      await certify(weak(), training, unseen, { ...plan, seed: '2' }, pace()),
    ];
    expect(again).toEqual(one);
    expect(other!.cells).not.toEqual(one!.cells);
  });

  it('ends where there is no time left, with nothing', async () => {
    expect(await certify(weak(), training, unseen, plan, pace(true))).toBeUndefined();
  });

  it('refuses too few examples, and examples that were all trained on', async () => {
    const first = (count: number): typeof unseen => ({
      inputs: training.inputs.subarray(0, 4 * count),
      labels: training.labels.subarray(0, count),
      file: 'u.csv',
    });
    await expect(certify(weak(), training, first(20), plan, pace())).rejects.toThrow(
      '--hold-out u.csv: expected at least 40 examples, found 20',
    );
    await expect(certify(weak(), training, first(100), plan, pace())).rejects.toThrow(
      '--hold-out u.csv: expected examples that the weights have not seen; every one of them is also in --train',
    );
    const half = {
      inputs: Float64Array.of(...training.inputs.subarray(0, 200), ...unseen.inputs.subarray(0, 200)),
      labels: Uint32Array.of(...training.labels.subarray(0, 50), ...unseen.labels.subarray(0, 50)),
      file: 'u.csv',
    };
    expect((await certify(weak(), training, half, plan, pace()))!.alsoTrainedOn).toBe(50);
  });
});

describe('a step with noise', () => {
  it('says of itself how much likelier it is than without the sample', () => {
    const of = networkDerivatives(weak(), training);
    const { theta } = of;
    const part = (from: number, to: number): Uint32Array =>
      Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const p = theta.length;
    const [own, g, z] = [new Float64Array(p), new Float64Array(p), new Float64Array(p)];
    const before = theta.slice();
    const [sigma, learningRate] = [0.2, 0.3];
    driftOf(of, { known: part(0, 100), sample: part(100, 250) }, own, g);
    const { square, product } = noisyStep(of, { own, g, z }, { sigma, learningRate }, openStream(['step']));
    // the densities of N(θ − ηm, η²σ²I) at where it led, for the two means m
    const log = (mean: (j: number) => number): number =>
      theta.reduce(
        (sum, x, j) =>
          sum - (x - before[j]! + learningRate * mean(j)) ** 2 / (2 * (learningRate * sigma) ** 2),
        0,
      );
    const ratio = log((j) => own[j]!) - log((j) => own[j]! - g[j]!);
    expect(Math.abs(square + product - ratio)).toBeLessThan(1e-9 * (1 + Math.abs(ratio)));
  });
});

describe('certificates of G8', () => {
  it('share δ, so that all of them cost no more than δ', () => {
    const s = { n: 1000, delta: 0.1, cells: 7 };
    const log = (errors: number, value: number): number => 1000 * bernoulliDivergence(errors, value);
    const failing =
      Math.exp(-log(0.1, startCertificate(s, 0.1))) +
      2 * 7 * Math.exp(logXi(1000) - log(0.1, movedCertificate(s, { logRatio: 0, empirical: 0.1 }))) +
      Math.exp(-log(0.1, fixedCertificate({ n: 1000, delta: 0.01, empirical: 0.1 })));
    expect(Math.abs(failing - 0.1)).toBeLessThan(1e-9);
  });

  it('are 1 where nothing is left', () => {
    const s = { n: 10, delta: 0.1, cells: 1 };
    expect(movedCertificate(s, { logRatio: Infinity, empirical: 0.1 })).toBe(1);
    expect(stirredCertificate(s, { divergence: 1e9, errors: 5, draws: 10 })).toBe(1);
  });
});
