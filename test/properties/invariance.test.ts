import { describe, expect, it } from 'vitest';
import type { Quantity } from '../../properties/invariance/equality-case.ts';
import { quantityOf } from '../../properties/invariance/quantity-bound.ts';
import {
  copyUnits,
  splitUnits,
  unitsToGrow,
  withDeadUnits,
} from '../../properties/invariance/unit-changes.ts';
import { nextUp } from '../../properties/invariance/generalization-gap/claim.ts';
import { anchoredBound } from '../../src/theory/bounds/anchored-bound.ts';
import { buildNetwork } from '../../src/theory/network/build.ts';
import { flatten, parameterCount, widthsOf } from '../../src/theory/network/network.ts';
import { addDeadUnits, replaceUnits, unchanged } from '../../src/theory/network/transform.ts';

const net = buildNetwork({
  kind: 'literal',
  activation: 'relu',
  layers: [
    {
      weights: [
        [3, 4],
        [0, 0],
      ],
    },
    { weights: [[2, 0]] },
  ],
});
const query = { at: 0, x: [3, 4], n: 1000, radius: 0.125 } as const;
const ask = (quantity: Quantity, of = net): { readonly lo: number; readonly hi: number } =>
  quantityOf(of, { ...query, quantity }, 2);

describe('a quantity of a network', () => {
  it('encloses what a person works out', () => {
    expect(ask('function')).toEqual({ lo: 50, hi: 50 });
    const { lo: below, hi: above } = ask('spectral norm');
    expect(below).toBeLessThanOrEqual(5);
    expect(above).toBeGreaterThanOrEqual(5);
    const { total } = anchoredBound({
      M: 1,
      rho: 1,
      B: 1,
      delta: 0.05,
      n: 1000,
      K: 3,
      norms: [5.125, 2.125],
      radii: [0.125, 0.125],
    });
    const { lo, hi } = ask('G1');
    expect(lo).toBeLessThanOrEqual(total);
    expect(hi).toBeGreaterThanOrEqual(total);
    expect(hi / lo - 1).toBeLessThan(1e-9);
  });

  it('grows with p for parameter counting alone, and by width for Bartlett et al.', () => {
    const wide = withDeadUnits(net, 100);
    for (const quantity of ['G1', 'G2', 'Golowich'] as const) {
      expect(ask(quantity, wide).lo).toBeLessThanOrEqual(ask(quantity).hi);
      expect(ask(quantity, wide).hi).toBeGreaterThanOrEqual(ask(quantity).lo);
    }
    for (const quantity of ['parameter count', 'Bartlett', 'Neyshabur'] as const)
      expect(ask(quantity, wide).lo).toBeGreaterThan(ask(quantity).hi);
  });
});

describe('changed units', () => {
  it('have their rows, biases and columns multiplied each by its own factor', () => {
    const biased = buildNetwork({
      kind: 'literal',
      activation: 'relu',
      layers: [
        {
          weights: [
            [3, 4],
            [1, 2],
          ],
          bias: [7, 8],
        },
        { weights: [[2, 6]] },
      ],
    });
    const unit = { from: 1, row: 10, bias: 100, column: 1000 };
    expect([...flatten(replaceUnits(biased, 1, [unit, unchanged(0)]))]).toEqual([
      10, 20, 3, 4, 800, 7, 6000, 2,
    ]);
    expect([...flatten(replaceUnits(biased, 1, [unit], [unchanged(0)]))]).toEqual([10, 20, 800, 2]);
  });

  it('are copied where they are split', () => {
    const half = { row: 0.5, bias: 0.5, column: 0.5 };
    expect(flatten(copyUnits(net, 1, 4, [0, 1], () => half))).toEqual(flatten(splitUnits(net, 1, 4)));
    expect(widthsOf(splitUnits(net, 1, 4, 1))).toEqual([2, 5, 1]);
  });

  it('are as few as make p so many times as large', () => {
    const count = unitsToGrow(net, 10);
    expect(parameterCount(addDeadUnits(net, 1, count))).toBeGreaterThanOrEqual(10 * parameterCount(net));
    expect(parameterCount(addDeadUnits(net, 1, count - 1))).toBeLessThan(10 * parameterCount(net));
  });
});

describe('the next number up', () => {
  it('is the next float64', () => {
    expect(nextUp(1)).toBe(1 + 2 ** -52);
    expect(nextUp(0)).toBe(Number.MIN_VALUE);
    expect(nextUp(0.5)).toBe(0.5 + 2 ** -53);
  });
});
