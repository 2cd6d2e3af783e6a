import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areZerosAndOnes, onesOf, packZerosAndOnes, putZerosAndOnes } from '../../src/core/event-bytes.ts';

/** Bytes that begin anywhere in their buffer, since blocks are parts of larger arrays. */
const placed = (values: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.array(values, { maxLength: 2100, size: 'max' }), fc.integer({ min: 0, max: 7 }))
    .map(([bytes, from]) => {
      const room = new Uint8Array(from + bytes.length).fill(1);
      room.set(bytes, from);
      return room.subarray(from);
    });

describe('events in bytes', () => {
  const events = placed(fc.integer({ min: 0, max: 1 }));

  it('are counted, wherever they are and however many', () => {
    fc.assert(fc.property(events, (bytes) => onesOf(bytes) === bytes.filter((byte) => byte === 1).length));
    expect(onesOf(new Uint8Array(1020).fill(1))).toBe(1020);
  });

  it('are told from other bytes', () => {
    fc.assert(
      fc.property(placed(fc.integer({ min: 0, max: 3 })), (bytes) => {
        expect(areZerosAndOnes(bytes)).toBe(bytes.every((byte) => byte <= 1));
      }),
    );
  });

  it('are packed eight to a byte, the first in the lowest bit', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 5 }), (bytes, start) => {
        const bits = new Uint8Array(start + Math.ceil(bytes.length / 8));
        packZerosAndOnes(bytes, bits, start);
        expect([...bytes]).toEqual(Array.from(bytes, (_, i) => (bits[start + (i >> 3)]! >> (i & 7)) & 1));
        expect(bits.subarray(0, start).every((byte) => byte === 0)).toBe(true);
      }),
    );
  });

  it('are made of numbers that are 0 or 1, and of no others', () => {
    const numbers = fc.array(fc.constantFrom(0, 1, -0, 0.5, 2, 256, 257, -1, NaN, Infinity), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        const bytes = new Uint8Array(values.length);
        const are = values.every((value) => value === 0 || value === 1);
        expect(putZerosAndOnes(Float64Array.from(values), bytes)).toBe(are);
        if (are) expect([...bytes]).toEqual(values.map((value) => value + 0));
      }),
    );
  });
});
