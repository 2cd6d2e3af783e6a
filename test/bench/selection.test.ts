import { describe, expect, it } from 'vitest';
import { select, wholeNumber } from '../../bench/selection.ts';

const parts = ['normals', 'W1 k=1', 'W1 k=8', 'W2 d=32'];

describe('the parts of a bench', () => {
  it('are all without a list', () => {
    expect(select(undefined, parts)).toEqual(new Set(parts));
  });

  it('are chosen by how their names begin, in either case', () => {
    expect(select('w1, normals', parts)).toEqual(new Set(['W1 k=1', 'W1 k=8', 'normals']));
    expect(select('W1 k=8', parts)).toEqual(new Set(['W1 k=8']));
  });

  it.each(['W9', 'k=8', '', 'W1,,W2'])('are not what %j names', (list) => {
    expect(select(list, parts)).toEqual({ unknown: list === 'W1,,W2' ? '' : list });
  });
});

describe('a number of rounds', () => {
  it.each([
    ['1', 1],
    ['100', 100],
    ['0', undefined],
    ['101', undefined],
    ['2.5', undefined],
    ['1e1', undefined],
    ['-3', undefined],
    ['', undefined],
  ])('%j is %j', (text, value) => {
    expect(wholeNumber(text, 100)).toBe(value);
  });
});
