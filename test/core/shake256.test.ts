import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shake256 } from '../../src/core/shake256.ts';

const digest = (text: string, outputLength: number): string =>
  createHash('shake256', { outputLength }).update(text).digest('hex');
const ours = (text: string, length: number): string => Buffer.from(shake256(text, length)).toString('hex');

describe('SHAKE256', () => {
  it('is that of FIPS 202: of nothing', () => {
    expect(ours('', 32)).toBe('46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f');
  });

  it.each([1, 134, 135, 136, 137, 271, 272, 273, 4095, 4096, 4097, 9000])(
    'is that of node:crypto where a text of %i bytes fills its rate or its room, or nearly',
    (length) => {
      for (const text of ['x'.repeat(length), `é${'x'.repeat(length - 1)}`])
        expect(ours(text, 160)).toBe(digest(text, 160));
    },
  );

  it('is that of node:crypto for any text and length, whatever was hashed before', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 600, unit: 'binary' }),
      fc.string({ maxLength: 3000, size: 'max', unit: 'grapheme' }),
      // halves of pairs
      fc.array(fc.constantFrom('\ud83d', '\ude00', 'a'), { maxLength: 300 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 272 }), (one, length) => {
        expect(ours(one, length)).toBe(digest(one, length));
      }),
    );
  });
});
