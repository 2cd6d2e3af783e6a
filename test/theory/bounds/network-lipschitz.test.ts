import { describe, expect, it } from 'vitest';
import {
  layerGains,
  lipschitzProduct,
  perturbationGamma,
  perturbationLambda,
} from '../../../src/theory/bounds/network-lipschitz.ts';
import { reference } from './generalization-reference.ts';
import { expectRelative } from './reference.ts';

describe('layerGains', () => {
  it('are the products of the other layers without biases, and nothing moves where there is none', () => {
    expect(layerGains({ B: 2, norms: [3, 5, 7] })).toEqual([
      { weights: 70, biases: 0 },
      { weights: 42, biases: 0 },
      { weights: 30, biases: 0 },
    ]);
  });

  it('count with biases what enters each layer: B_0 = 2, B_1 = 3·2 + 1, B_2 = 5·7 + 4', () => {
    expect(layerGains({ B: 2, norms: [3, 5, 7], biases: [1, 4, 100] })).toEqual([
      { weights: 2 * 35, biases: 35 },
      { weights: 7 * 7, biases: 7 },
      { weights: 39, biases: 1 },
    ]);
  });

  it('do not divide by a norm, and do not lose one that underflows on the way', () => {
    expect(layerGains({ B: 1, norms: [0, 2, 0] }).map(({ weights }) => weights)).toEqual([0, 0, 0]);
    const small = 1024 ** -40;
    const [first] = layerGains({ B: 1, norms: [1, small, small, 1 / small, 1 / small] });
    expect(first!.weights).toBe(1);
  });
});

describe('perturbationGamma and perturbationLambda', () => {
  it('are √L and ρB√L for norms of 1', () => {
    expectRelative(perturbationGamma({ norms: [1, 1, 1, 1] }), 2, 1e-15);
    expectRelative(perturbationLambda({ rho: 3, B: 5, norms: [1, 1, 1, 1] }), 30, 1e-15);
  });

  it('agree with each other without biases', () => {
    const norms = [0.3, 2, 5];
    expectRelative(perturbationLambda({ rho: 3, B: 5, norms }), 15 * perturbationGamma({ norms }), 1e-14);
  });

  it('count a bias of size 0 that may move: √(B² + 1) for one layer', () => {
    expectRelative(perturbationLambda({ rho: 1, B: 3, norms: [7], biases: [0] }), Math.sqrt(10), 1e-15);
  });

  it('agree with 60 reference values', () => {
    expect(reference.anchored).toHaveLength(60);
    for (const { Lambda, ...row } of reference.anchored)
      expectRelative(perturbationLambda(row), Lambda, 1e-13);
  });

  it('refuse NaN, negative sizes, no layer, and biases for other layers', () => {
    expect(() => perturbationGamma({ norms: [] })).toThrow(RangeError);
    expect(() => perturbationGamma({ norms: [Number.NaN] })).toThrow(RangeError);
    expect(() => layerGains({ B: 1, norms: [1, -1] })).toThrow(/norms\[1\]/u);
    expect(() => layerGains({ B: 1, norms: [1], biases: [1, 2] })).toThrow(/biases/u);
    expect(() => perturbationLambda({ rho: -1, B: 1, norms: [1] })).toThrow(/rho/u);
  });
});

describe('lipschitzProduct', () => {
  it('is the product of the norms, biases or not', () => {
    expect(lipschitzProduct({ norms: [2, 3, 4], biases: [9, 9, 9] })).toBe(24);
  });
});
