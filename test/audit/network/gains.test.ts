import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unrolled } from '../../../properties/networks/convolution/operator.ts';
import { gainsOf, poolNorm } from '../../../src/audit/network/gains.ts';
import { factsOf } from '../../../src/audit/network/layer-facts.ts';
import { buildModel } from '../../../src/audit/models/build-model.ts';
import { applied, scoresOf } from '../models/forward.ts';
import { loadModel } from '../../../src/audit/models/load-model.ts';
import {
  type Convolution,
  type Dense,
  type Model,
  type Operation,
  type Parametric,
  parametric,
  type Pool,
  sizeOf,
} from '../../../src/audit/models/model.ts';
import type { Tensor } from '../../../src/audit/models/tensor.ts';
import { openStream } from '../../../src/core/stream.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { spectralNorm } from '../../../src/linalg/spectral-norm.ts';

const folder = 'fixtures/models/';
const fixture = async (): Promise<Model> =>
  (await loadModel((path) => readFileSync(path), `${folder}model.onnx`)).model;

/** The matrix of a linear operation, a column for each unit vector. */
function matrixOf(operation: Operation): number[][] {
  const n = sizeOf(operation.from);
  const columns = Array.from({ length: n }, (_, i) => {
    const x = new Float64Array(n);
    x[i] = 1;
    return applied([operation], x, 1);
  });
  return Array.from({ length: sizeOf(operation.to) }, (_, i) => columns.map((column) => column[i]!));
}

/** A model of one operation after a map of 2 × 5 × 5, closed by a flattening. */
function pool(spec: object): Pool {
  const model = buildModel('m', new Map([['w', { name: 'w', shape: [2], values: Float64Array.of(1, 1) }]]), {
    input: [2, 5, 5],
    layers: [{ type: 'bias', bias: 'w' }, spec as never, { type: 'flatten' }],
  });
  return model.operations[1] as Pool;
}

describe('the norm of pooling', () => {
  it('of averages is not below that of its matrix, and equal where windows do not overlap', () => {
    for (const spec of [
      { size: 2 },
      { size: 3, stride: 1 },
      { size: 3, stride: 2, padding: 1 },
      { size: 3, stride: 2, padding: 1, countPadding: true },
      { size: [2, 3], stride: [1, 2] },
    ]) {
      const average = pool({ type: 'average-pool', ...spec });
      const { lo, hi } = spectralNorm(matrixOf(average));
      expect(poolNorm(average)).toBeGreaterThanOrEqual(lo);
      if (spec.size === 2) expect(poolNorm(average)).toBeLessThan(hi * (1 + 1e-9));
      else expect(poolNorm(average)).toBeLessThan(hi * 1.5);
    }
  });

  it('of maxima is 1 where windows do not overlap, and the root of 9 where each entry is in nine', () => {
    expect(poolNorm(pool({ type: 'max-pool', size: 2 }))).toBe(1);
    expect(poolNorm(pool({ type: 'max-pool', size: 3, stride: 1 }))).toBe(3);
    // attained: one entry, the largest of its nine windows, moves all of them
    const x = new Float64Array(50);
    x[12] = 1;
    const moved = applied([pool({ type: 'max-pool', size: 3, stride: 1 })], x, 1);
    expect(norm(moved)).toBe(3);
  });
});

describe('how far a network moves', () => {
  it('is bounded by the gains of its layers, residual sums and pooling included', async () => {
    const model = await fixture();
    const stream = openStream(['gains']);
    const layers = parametric(model.operations);
    for (let trial = 0; trial < 20; trial++) {
      const size = [1e-3, 0.1, 1][trial % 3]!;
      const changed = new Map(layers.map((layer) => [layer, moved(layer, () => size * stream.normal())]));
      const other = { ...model, operations: replaced(model.operations, changed) };
      const inputs = Float64Array.from({ length: sizeOf(model.input) }, () => stream.normal());
      const { gains } = gainsOf(model.operations, norm(inputs), (layer) => {
        const [own, theirs] = [factsOf(layer), factsOf(changed.get(layer)!)];
        return {
          spectral: Math.max(own.spectral.hi, theirs.spectral.hi),
          bias: Math.max(own.bias, theirs.bias),
        };
      });
      const bound = gains.reduce((sum, gain) => {
        const { spectral, bias } = factsOf(difference(gain.layer, changed.get(gain.layer)!));
        return sum + spectral.hi * gain.weights + bias * gain.biases;
      }, 0);
      const [one, two] = [scoresOf(model, inputs), scoresOf(other, inputs)];
      const distance = norm(one.map((x, i) => x - two[i]!));
      expect(distance).toBeGreaterThan(0);
      expect(distance).toBeLessThanOrEqual(bound);
    }
  });

  it('has the gains of two dense layers, by hand', () => {
    const dense = (name: string, weights: readonly number[], bias?: readonly number[]): Dense => ({
      kind: 'dense',
      name,
      from: [1],
      to: [1],
      weights: Float64Array.from(weights),
      ...(bias && { bias: Float64Array.from(bias) }),
    });
    const [first, second] = [dense('a', [2], [3]), dense('b', [5])];
    const normsOf = (layer: Parametric) => ({
      spectral: layer === first ? 2 : 5,
      bias: layer === first ? 3 : 0,
    });
    const { gains, lipschitz, output } = gainsOf([first, second], 1, normsOf);
    const near = (x: number, y: number): void => expect(Math.abs(x - y)).toBeLessThan(1e-12);
    near(gains[0]!.weights, 5);
    near(gains[0]!.biases, 5);
    near(gains[1]!.weights, 2 * 1 + 3);
    near(gains[1]!.biases, 1);
    near(lipschitz, 10);
    near(output, 25);
    const residual: Operation = { kind: 'residual', from: [1], to: [1], branch: [first], shortcut: [] };
    const sum = gainsOf([residual, second], 1, normsOf);
    near(sum.lipschitz, (2 + 1) * 5);
    near(sum.gains[1]!.weights, 2 * 1 + 3 + 1);
  });
});

describe('the sizes of a convolution', () => {
  const tensors = (kernel: readonly number[]): Map<string, Tensor> =>
    new Map([['k', { name: 'k', shape: [2, 1, 3, 3], values: Float64Array.from(kernel) }]]);
  const stream = openStream(['sizes']);
  const kernel = Array.from({ length: 18 }, () => stream.normal());
  const layerOf = (spec: object, input: readonly [number, number, number]): Convolution =>
    buildModel('m', tensors(kernel), {
      input,
      layers: [{ type: 'convolution', weights: 'k', ...spec }, { type: 'flatten' }],
    }).operations[0] as Convolution;

  it.each([
    ['zeros around', {}, [1, 6, 6]],
    ['padding of two', { padding: 2 }, [1, 5, 6]],
    ['a stride', { stride: 2, padding: 1 }, [1, 7, 6]],
    ['dilation', { dilation: 2, padding: 1 }, [1, 7, 7]],
    ['dilation and a stride', { dilation: 2, stride: 2, padding: 2 }, [1, 8, 8]],
    ['a circle', { circular: true, padding: 1 }, [1, 6, 6]],
    ['a circle that the stride does not divide', { circular: true, padding: 1, stride: 2 }, [1, 5, 5]],
    ['a circle with more outputs than places', { circular: true, padding: 3 }, [1, 4, 4]],
    ['groups', { groups: 2, padding: 1 }, [2, 5, 5]],
  ] as const)('with %s are not below the norm of the map as a matrix', (_, spec, input) => {
    const layer = layerOf(spec, [...input] as [number, number, number]);
    const { spectral, frobenius } = factsOf(layer);
    const truth = spectralNorm(matrixOf(layer));
    expect(truth.lo).toBeLessThanOrEqual(spectral.hi);
    expect(truth.hi).toBeGreaterThan(spectral.hi / 3);
    expect(Math.abs(frobenius.hi - norm(Float64Array.from(kernel)))).toBeLessThan(1e-12);
  });

  it('is applied as the claim’s operator is written out', () => {
    const layer = layerOf({ padding: 1, stride: 2 }, [1, 5, 6]);
    const filters = [0, 1].map((o) => [[0, 1, 2].map((i) => kernel.slice(o * 9 + i * 3, o * 9 + i * 3 + 3))]);
    const written = unrolled({
      kernel: filters,
      map: [5, 6],
      stride: [2, 2],
      padding: [1, 1],
      circular: false,
    });
    expect(matrixOf(layer)).toEqual(written);
  });
});

function moved(layer: Parametric, noise: () => number): Parametric {
  const change = (list: Float64Array): Float64Array => list.map((x) => x + noise());
  const bias = layer.kind !== 'scaling' && layer.bias !== undefined ? { bias: change(layer.bias) } : {};
  if (layer.kind === 'dense') return { ...layer, weights: change(layer.weights), ...bias };
  if (layer.kind === 'convolution') return { ...layer, kernel: change(layer.kernel), ...bias };
  return { ...layer, scale: change(layer.scale), shift: change(layer.shift) };
}

function difference(layer: Parametric, other: Parametric): Parametric {
  const minus = (x: Float64Array, y: Float64Array): Float64Array => x.map((xi, i) => xi - y[i]!);
  if (layer.kind === 'scaling' && other.kind === 'scaling')
    return { ...layer, scale: minus(layer.scale, other.scale), shift: minus(layer.shift, other.shift) };
  if (layer.kind === 'dense' && other.kind === 'dense')
    return { ...layer, weights: minus(layer.weights, other.weights), bias: minus(layer.bias!, other.bias!) };
  if (layer.kind === 'convolution' && other.kind === 'convolution')
    return { ...layer, kernel: minus(layer.kernel, other.kernel), bias: minus(layer.bias!, other.bias!) };
  throw new Error('layers of two kinds');
}

function replaced(
  operations: readonly Operation[],
  changed: ReadonlyMap<Parametric, Parametric>,
): readonly Operation[] {
  return operations.map((operation) =>
    operation.kind === 'residual'
      ? {
          ...operation,
          branch: replaced(operation.branch, changed),
          shortcut: replaced(operation.shortcut, changed),
        }
      : (changed.get(operation as Parametric) ?? operation),
  );
}
