import { describe, expect, it } from 'vitest';
import { exactForward, outputsOf } from '../../properties/invariance/exact-forward.ts';
import type { Activation, Network } from '../../src/theory/network/network.ts';
import { buildNetwork } from '../../src/theory/network/build.ts';

function literal(
  activation: Activation,
  layers: readonly { readonly weights: readonly (readonly number[])[]; readonly bias?: readonly number[] }[],
): Network {
  return buildNetwork({ kind: 'literal', activation, layers });
}

describe('the exact forward pass', () => {
  const layers = [
    {
      weights: [
        [1, -2],
        [0.5, 3],
      ],
      bias: [0.25, -1],
    },
    { weights: [[2, -0.75]] },
  ];

  it('gives the rational number that a person gets', () => {
    // z = (1·3 − 2·2 + ¼, ½·3 + 3·2 − 1) = (−¾, 6½)
    expect(exactForward(literal('identity', layers), [3, 2])).toEqual([2 * -0.75 - 0.75 * 6.5]);
    expect(exactForward(literal('relu', layers), [3, 2])).toEqual([-0.75 * 6.5]);
    expect(exactForward(literal('leaky-relu', layers), [3, 2])).toEqual([2 * (-0.75 / 8) - 0.75 * 6.5]);
  });

  it('says nothing where a product, a sum or tanh rounds', () => {
    expect(exactForward(literal('identity', [{ weights: [[1 / 3]] }]), [1 / 3])).toBeUndefined();
    expect(exactForward(literal('identity', [{ weights: [[1, 1]] }]), [1, 1e-20])).toBeUndefined();
    expect(exactForward(literal('tanh', layers), [3, 2])).toBeUndefined();
    expect(exactForward(literal('identity', [{ weights: [[1e-200]] }]), [1e-200])).toBeUndefined();
  });

  it('takes sums that float64 holds though terms are far apart', () => {
    expect(exactForward(literal('identity', [{ weights: [[1, 1]] }]), [2 ** 40, 2 ** -10])).toEqual([
      2 ** 40 + 2 ** -10,
    ]);
  });

  it('gives way to an enclosure of the true value', () => {
    const [third] = outputsOf(literal('identity', [{ weights: [[1 / 3, 1]] }]), [1 / 3, 1e-20], 1);
    expect(third!.lo).toBeLessThanOrEqual(1 / 9);
    expect(third!.hi).toBeGreaterThanOrEqual(1 / 9);
    expect(third!.hi - third!.lo).toBeLessThan(1e-15);
  });
});
