import { describe, expect, it } from 'vitest';
import { rootSumOfSquares, scaledProduct } from '../../../src/theory/bounds/scaled-product.ts';
import { expectRelative } from './reference.ts';

describe('scaledProduct', () => {
  it('multiplies, 1 being the product of none', () => {
    expect(scaledProduct([])).toBe(1);
    expect(scaledProduct([3, 0.5, 8])).toBe(12);
  });

  it('passes through numbers beyond a float64 and comes back exactly', () => {
    const huge = 1024 ** 60;
    expect(scaledProduct([huge, huge, huge, 1 / huge, 1 / huge])).toBe(huge);
    expect(scaledProduct([1 / huge, 1 / huge, 1 / huge, huge, huge])).toBe(1 / huge);
    expect(scaledProduct([Number.MAX_VALUE, Number.MIN_VALUE])).toBe(Number.MAX_VALUE * Number.MIN_VALUE);
  });

  it('is 0 where a factor is, whatever the others are, and ∞ or 0 where only the result is out of range', () => {
    expect(scaledProduct([1e300, 0, 1e300])).toBe(0);
    expect(scaledProduct([1e300, 1e300])).toBe(Infinity);
    expect(scaledProduct([1e-300, 1e-300])).toBe(0);
  });
});

describe('rootSumOfSquares', () => {
  it('is the length of a vector whose squares are out of range', () => {
    // two divisions, two squares, a sum, a root and a product round
    expectRelative(rootSumOfSquares([3e200, 4e200]), 5e200, 4 * Number.EPSILON);
    expect(rootSumOfSquares([])).toBe(0);
    expect(rootSumOfSquares([0, 0])).toBe(0);
    expect(rootSumOfSquares([1, Infinity])).toBe(Infinity);
  });
});
