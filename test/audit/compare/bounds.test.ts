import { describe, expect, it } from 'vitest';
import {
  ballRound,
  type BoundValue,
  boundsOn,
  type NetworkClass,
  type Task,
} from '../../../src/audit/compare/bounds.ts';
import { type Cell, gridLevels, gridOf, formatRegion } from '../../../src/audit/compare/grid.ts';
import { distancesBetween, sizesOf } from '../../../src/audit/compare/sizes.ts';
import { formatBound } from '../../../src/audit/compare/format.ts';
import { ln } from '../../../src/core/elementary.ts';
import { buildNetwork } from '../../../src/theory/network/build.ts';
import type { Activation, Network } from '../../../src/theory/network/network.ts';

const task: Task = { M: 1, rho: 2, B: 1, delta: 0.1, n: 500 };

const net = (activation: Activation, entries: readonly (readonly (readonly number[])[])[]): Network =>
  buildNetwork({ kind: 'literal', activation, layers: entries.map((weights) => ({ weights })) });
/** diag(3, 4), then (1, 0): spectral norms 4 and 1, Frobenius norms 5 and 1, p = 6. */
const small = net('relu', [
  [
    [3, 0],
    [0, 4],
  ],
  [[1, 0]],
]);
const sizes = sizesOf(small);

const at = (bounds: readonly BoundValue[], name: string): BoundValue => bounds.find((b) => b.name === name)!;

describe('sizes of a network', () => {
  it('are those computed by hand', () => {
    expect(sizes.p).toBe(6);
    expect(sizes.widths).toEqual([2, 2, 1]);
    for (const [l, truth] of [4, 1].entries()) {
      const { lo, hi } = sizes.spectral[l]!;
      expect(lo).toBeLessThanOrEqual(truth);
      expect(hi).toBeGreaterThanOrEqual(truth);
      expect(hi - lo).toBeLessThan(1e-5);
    }
    expect(sizes.frobenius[0]).toBeGreaterThanOrEqual(5);
    expect(sizes.frobenius[0]).toBeLessThan(5 + 1e-8);
  });

  it('differ from another network by the norms of the differences', () => {
    const other = net('relu', [
      [
        [3, 3],
        [4, 4],
      ],
      [[1, 0]],
    ]);
    const { spectral, groups21, euclidean } = distancesBetween(other, small);
    // The rows of the difference are (0, 3) and (4, 0).
    expect(spectral[0]).toBeGreaterThanOrEqual(4);
    expect(spectral[0]).toBeLessThan(4.00001);
    expect(groups21[0]! - 7).toBeLessThan(1e-8);
    expect(Math.abs(euclidean - 5)).toBeLessThan(1e-8);
    expect([spectral[1], groups21[1]]).toEqual([0, 0]);
  });
});

describe('bounds on a class of networks', () => {
  it('for one network that is its own anchor, are Hoeffding’s and nothing else', () => {
    const single: NetworkClass = { anchor: sizes, radii: [0, 0], radius: 0 };
    const bounds = boundsOn(task, single);
    expect(at(bounds, 'G1').value).toBe(Math.sqrt((ln(2) - ln(0.1)) / 1000));
    expect(bounds.filter(({ value }) => value !== undefined)).toHaveLength(1);
  });

  it('for a ball of no size nearly, are those at its centre', () => {
    const bounds = boundsOn(task, ballRound(sizes, 1e-30, 3, 1e-30));
    const [G1, G2, p] = ['G1', 'G2', 'parameter count'].map((name) => at(bounds, name).value!);
    expect(Math.abs(G1! - Math.sqrt((ln(2) - ln(0.1)) / 1000))).toBeLessThan(1e-15);
    expect(Math.abs(G2! - Math.sqrt((ln(4) - ln(0.1)) / 1000))).toBeLessThan(1e-15);
    expect(Math.abs(p! - G2!)).toBeLessThan(1e-15);
  });

  it('with a flat of p dimensions, G2 and parameter counting are one', () => {
    const bounds = boundsOn(task, ballRound(sizes, 0.01, sizes.p, 1e-300));
    expect(at(bounds, 'G2').value).toBe(at(bounds, 'parameter count').value);
    expect(at(boundsOn(task, ballRound(sizes, 0.01, 1, 1e-300)), 'G2').value).toBeLessThan(
      at(bounds, 'G2').value!,
    );
  });

  it('say from which sample size on they say something, and not one example earlier', () => {
    const bounds = boundsOn(task, ballRound(sizes, 0.3, 2, 1e-9));
    const numbers = bounds.filter(({ nNeeded }) => typeof nNeeded === 'number' && nNeeded > 8);
    expect(numbers.length).toBeGreaterThan(2);
    for (const { name, nNeeded } of numbers) {
      const n = nNeeded as number;
      const value = (size: number): number =>
        at(boundsOn({ ...task, n: size }, ballRound(sizes, 0.3, 2, 1e-9)), name).value!;
      expect(value(n)).toBeLessThanOrEqual(1);
      expect(value(n - 1)).toBeGreaterThan(1);
    }
    expect(at(bounds, 'G1')).toMatchObject({ vacuous: true, nNeeded: 'never' });
    expect(formatBound(at(bounds, 'G1'))).toMatch(/^\S+: vacuous, ×\S+; no n helps$/u);
  });

  it('are compared by what they are: a scale is no bound, and tanh breaks Golowich’s hypothesis', () => {
    const curved = sizesOf(net('tanh', [[[0.5]], [[0.5]]]));
    const bounds = boundsOn(task, ballRound(curved, 0.01, 1, 1e-9));
    expect(at(bounds, 'Neyshabur')).toMatchObject({ kind: 'scale' });
    expect(at(bounds, 'Neyshabur')).not.toHaveProperty('nNeeded');
    expect(formatBound(at(bounds, 'Golowich'))).toContain('no bound here: needs φ positively homogeneous');
    expect(at(bounds, 'Bartlett').unmet).toEqual([]);
  });
});

describe('the grid', () => {
  const plan = { seed: '1', delta: 0.05, gamma: 1, kParallel: 5, epsilon: 1e-9 };
  const cells = gridOf(plan, () => undefined);

  it('has a cell for every combination, and names its smallest bound', () => {
    const size = Object.values(gridLevels).reduce((product, levels) => product * levels.length, 1);
    expect(cells).toHaveLength(size);
    for (const { bounds, smallest, smallestWithFlat } of cells) {
      const least = at(bounds, smallest).value!;
      for (const name of ['G1', 'Golowich', 'Bartlett', 'parameter count']) {
        expect(least).toBeLessThanOrEqual(at(bounds, name).value!);
      }
      expect(at(bounds, smallestWithFlat).value).toBe(Math.min(least, at(bounds, 'G2').value!));
    }
  });

  it('tells where a bound is the smallest by the factors that decide it', () => {
    expect(formatRegion(cells, () => true)).toBe('everywhere on this grid');
    expect(formatRegion(cells, () => false)).toBe('nowhere on this grid');
    const narrow = (cell: Cell): boolean => cell.at.r === 1e-3 && cell.at.width === 64;
    expect(formatRegion(cells, narrow)).toBe(
      'in 36 of 432 classes; at r = 1e-6 in 0%, 1e-3 in 33%, 0.1 in 0%, 1 in 0%; at width = 16 in 0%, 64 in 25%, 256 in 0%',
    );
  });
});
