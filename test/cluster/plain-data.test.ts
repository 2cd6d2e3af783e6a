import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/core/json.ts';
import { decodePlain, encodePlain } from '../../src/cluster/plain-data.ts';

const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, NaN, Infinity),
    fc.float64Array(),
    fc.int32Array(),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string().filter((key) => !key.startsWith('$') && key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;

describe('plain data as JSON', () => {
  it('comes back the same, bit for bit, through a text', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const encoded = encodePlain(value);
        if (encoded === undefined) throw new Error('not encoded');
        const text = canonicalJson(encoded);
        expect(decodePlain(JSON.parse(text))).toStrictEqual(value);
      }),
    );
  });

  it.each([
    ['a Map', new Map()],
    ['a function', () => 0],
    ['a bigint', 1n],
    ['a Buffer', Buffer.from('a')],
    ['a key that begins with $', { $: 'undefined' }],
    ['a date within', { at: [new Date(0)] }],
  ])('does not speak of %s', (_, value) => {
    expect(encodePlain(value)).toBeUndefined();
  });

  it.each([{ $: 'seven' }, { $BigInt64Array: 'AAAA' }, { $constructor: 'AAAA' }, { $Float64Array: 7 }])(
    'is refused where nothing is encoded so: %j',
    (json) => {
      expect(() => decodePlain(json)).toThrow(RangeError);
    },
  );
});
