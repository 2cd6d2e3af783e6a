import { describe, expect, it } from 'vitest';
import { singularValues } from '../../../src/linalg/spectrum.ts';
import { norm } from '../../../src/linalg/vectors.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import { forwardBatch } from '../../../src/theory/network/forward.ts';
import { type Network, parameterCount, rowsOf, widthsOf } from '../../../src/theory/network/network.ts';
import { addDeadUnits, permuteUnits, splitUnit } from '../../../src/theory/network/transform.ts';
import { exampleNetworks, normalExamples } from './examples.ts';

const deep = exampleNetworks.filter(({ name }) => name.includes('4-6-5-6-3'));
const all = deep.map(({ name, spec }) => [name, buildNetwork(spec)] as const);
const homogeneous = all.filter(([, { activation }]) => activation !== 'tanh');
const tanhNet = all.find(([, { activation }]) => activation === 'tanh')![1];

/**
 * Outputs are below 10 and every layer sums at most some 20 terms of that size: 4 layers · 20 · 20 · 2⁻⁵³ ·
 * 10
 */
const rounding = 2e-12;

function expectSameFunction(one: Network, other: Network): void {
  const { inputs } = normalExamples(one, 20, false);
  const [f, g] = [forwardBatch(one, inputs), forwardBatch(other, inputs)];
  expect(norm(f)).toBeGreaterThan(0.1);
  f.forEach((fi, i) => {
    expect(Math.abs(fi - g[i]!)).toBeLessThan(rounding);
  });
}

function expectSameNorms(one: Network, other: Network): void {
  one.layers.forEach((layer, l) => {
    const theirs = other.layers[l]!;
    const [mine, its] = [singularValues(rowsOf(layer)), singularValues(rowsOf(theirs))];
    // entries are rounded once more by the transformation: 2⁻⁵³‖W‖_F, at most 3‖W‖_σ here
    const slack = mine.error + its.error + 3 * 2 ** -52 * mine.values[0]!;
    expect(Math.abs(mine.values[0]! - its.values[0]!)).toBeLessThanOrEqual(slack);
    expect(Math.abs(norm(layer.bias!) - norm(theirs.bias!))).toBeLessThan(1e-14 * norm(layer.bias!));
  });
}

describe('transformations', () => {
  it.each(all)('permute the hidden units of %s', (_name, net) => {
    const permuted = permuteUnits(net, 2, [3, 0, 4, 2, 1]);
    expect(permuted.layers[1]!.weights).not.toEqual(net.layers[1]!.weights);
    expectSameFunction(net, permuted);
    expectSameNorms(net, permuted);
    expect(permuteUnits(permuted, 2, [1, 4, 3, 0, 2])).toEqual(net);
  });

  it.each(all)('add dead units to %s', (_name, net) => {
    const padded = addDeadUnits(net, 3, 50);
    expect(widthsOf(padded)).toEqual([4, 6, 5, 56, 3]);
    expect(parameterCount(padded)).toBe(parameterCount(net) + 50 * (5 + 3 + 1));
    const { inputs } = normalExamples(net, 20, false);
    expect([...forwardBatch(padded, inputs)]).toEqual([...forwardBatch(net, inputs)]);
    expectSameNorms(net, padded);
  });

  it.each(homogeneous)('split units of %s', (_name, net) => {
    let split = net;
    for (let unit = 5; unit >= 0; unit--) split = splitUnit(split, 1, unit, 3);
    expect(widthsOf(split)).toEqual([4, 18, 5, 6, 3]);
    expectSameFunction(net, split);
    expectSameNorms(net, split);
  });

  it('are refused where they would change the function', () => {
    expect(() => splitUnit(tanhNet, 1, 0, 2)).toThrow('activation must be positively homogeneous, got tanh');
    const copies = splitUnit({ ...tanhNet, activation: 'relu' }, 1, 0, 2);
    const { inputs } = normalExamples(tanhNet, 20, false);
    const other = forwardBatch({ ...copies, activation: 'tanh' }, inputs);
    const change = forwardBatch(tanhNet, inputs).map((f, i) => f - other[i]!);
    expect(norm(change)).toBeGreaterThan(1e-3);
  });

  it('are refused outside their domains', () => {
    expect(() => permuteUnits(tanhNet, 1, [0, 1, 2, 3, 4, 4])).toThrow(/permutation of 6 units/u);
    expect(() => addDeadUnits(tanhNet, 4, 1)).toThrow('l must be a hidden layer, 1 to 3, got 4');
    expect(() => addDeadUnits(tanhNet, 1, -1)).toThrow(/count/u);
    const [, net] = homogeneous[0]!;
    expect(() => splitUnit(net, 1, 6, 2)).toThrow(/unit/u);
    expect(() => splitUnit(net, 1, 0, 0)).toThrow(/m must be a positive integer/u);
  });
});
