import { describe, expect, it } from 'vitest';
import { memoize, memoizeRecent } from '../../src/core/memoize.ts';

describe('memoize', () => {
  it('computes once for the same arguments, and again when any one of them differs', () => {
    let calls = 0;
    const pair = memoize((x: object, n: number, y?: object) => ({ call: ++calls, x, n, y }));
    const [a, b] = [{}, {}];
    const first = pair(a, 1);
    expect(pair(a, 1)).toBe(first);
    expect(pair(a, 1, undefined)).toBe(first);
    for (const other of [pair(b, 1), pair(a, 2), pair(a, 1, b)]) expect(other).not.toBe(first);
    expect(calls).toBe(4);
  });

  it('tells values apart that print alike, and -0 from nothing at all', () => {
    const kind = memoize((x: unknown) => ({ x }));
    const values = [0, '0', false, null, 'null', Number.NaN, ''];
    expect(new Set(values.map((x) => kind(x))).size).toBe(values.length);
    expect(kind(Number.NaN)).toBe(kind(Number.NaN));
  });

  it('remembers undefined as a result, and does not remember what was thrown', () => {
    let calls = 0;
    const flaky = memoize((key: object) => {
      if (++calls === 1) throw new RangeError(`${typeof key}: the first time`);
      return undefined;
    });
    const key = {};
    expect(() => flaky(key)).toThrow(RangeError);
    expect(flaky(key)).toBeUndefined();
    expect(flaky(key)).toBeUndefined();
    expect(calls).toBe(2);
  });
});

describe('memoizeRecent', () => {
  it('computes again what was not asked for in a while, and only that', () => {
    const computed: number[] = [];
    const half = memoizeRecent(
      2,
      (x: number) => String(x),
      (x) => {
        computed.push(x);
        return x / 2;
      },
    );
    for (const x of [4, 6, 4, 8, 4, 6, 4]) expect(half(x)).toBe(x / 2);
    expect(computed).toEqual([4, 6, 8, 6]);
  });

  it('does not remember what was thrown', () => {
    let calls = 0;
    const flaky = memoizeRecent(
      2,
      () => 'key',
      () => {
        if (++calls === 1) throw new RangeError('the first time');
        return calls;
      },
    );
    expect(() => flaky()).toThrow(RangeError);
    expect([flaky(), flaky()]).toEqual([2, 2]);
  });
});
