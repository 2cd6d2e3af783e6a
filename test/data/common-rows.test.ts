import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/core/stream.ts';
import { countCommonRows } from '../../src/data/common-rows.ts';

const rows = (
  list: readonly (readonly number[])[],
  labels: readonly number[],
): Parameters<typeof countCommonRows>[0] => ({
  inputs: Float64Array.from(list.flat()),
  labels: Uint32Array.from(labels),
});

describe('rows that two data sets have in common', () => {
  it('are counted with repetitions among the first, and once among the second', () => {
    const others = rows(
      [
        [1, 2],
        [1, 2],
        [3, 4],
      ],
      [0, 0, 1],
    );
    const some = rows(
      [
        [1, 2],
        [1, 2],
        [2, 1],
        [3, 4],
      ],
      [0, 0, 0, 1],
    );
    expect(countCommonRows(some, others)).toBe(3);
    expect(countCommonRows(others, some)).toBe(3);
  });

  it('have the same label, and numbers that are equal: 0 and −0 are, neighbours are not', () => {
    const one = rows([[0, 1]], [2]);
    expect(countCommonRows(rows([[-0, 1]], [2]), one)).toBe(1);
    expect(countCommonRows(rows([[0, 1]], [1]), one)).toBe(0);
    expect(countCommonRows(rows([[0, 1 + Number.EPSILON]], [2]), one)).toBe(0);
    expect(countCommonRows(rows([[0]], [2]), one)).toBe(0);
  });

  it('are those that comparing every pair finds', () => {
    const stream = openStream(['common rows']);
    const drawn = (count: number): Parameters<typeof countCommonRows>[0] =>
      rows(
        Array.from({ length: count }, () => [Math.round(stream.normal()), Math.round(stream.normal())]),
        Array.from({ length: count }, () => Math.floor(3 * stream.uniform())),
      );
    const [some, others] = [drawn(100), drawn(60)];
    const key = ({ inputs, labels }: typeof some, n: number): string =>
      [inputs[2 * n]! + 0, inputs[2 * n + 1]! + 0, labels[n]].join();
    const known = new Set(Array.from({ length: 60 }, (_, n) => key(others, n)));
    const expected = Array.from({ length: 100 }, (_, n) => key(some, n)).filter((k) => known.has(k)).length;
    expect(expected).toBeGreaterThan(10);
    expect(expected).toBeLessThan(90);
    expect(countCommonRows(some, others)).toBe(expected);
  });
});
