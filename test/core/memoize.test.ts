import { describe, expect, it } from 'vitest';
import { memoize } from '../../src/core/memoize.ts';

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
