import { describe, expect, it } from 'vitest';
import { HIGH, LOW, nextBits32, nextBits53, nextWord, xoshiro256 } from '../../src/core/xoshiro256.ts';
import type { Xoshiro256 } from '../../src/core/xoshiro256.ts';

/** The next words as 64-bit integers. */
function draw(state: Xoshiro256, count: number): bigint[] {
  return Array.from({ length: count }, () => {
    nextWord(state);
    return (BigInt(state[HIGH]! >>> 0) << 32n) | BigInt(state[LOW]! >>> 0);
  });
}

const MASK = (1n << 64n) - 1n;
const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (64n - k))) & MASK;

/** xoshiro256plusplus.c of Blackman and Vigna, transcribed to big integers. */
function reference(s: bigint[]): bigint {
  const result = (rotl((s[0]! + s[3]!) & MASK, 23n) + s[0]!) & MASK;
  const t = (s[1]! << 17n) & MASK;
  s[2]! ^= s[0]!;
  s[3]! ^= s[1]!;
  s[1]! ^= s[2]!;
  s[0]! ^= s[3]!;
  s[2]! ^= t;
  s[3] = rotl(s[3]!, 45n);
  return result;
}

describe('xoshiro256++', () => {
  // The vector that the rand_xoshiro crate took from the authors' C program, state 1, 2, 3, 4.
  it('gives the published words from the state 1, 2, 3, 4', () => {
    expect(draw(xoshiro256([0, 1, 0, 2, 0, 3, 0, 4]), 10)).toEqual([
      41943041n,
      58720359n,
      3588806011781223n,
      3591011842654386n,
      9228616714210784205n,
      9973669472204895162n,
      14011001112246962877n,
      12406186145184390807n,
      15849039046786891736n,
      10450023813501588000n,
    ]);
  });

  it('equals the algorithm in big integers for ten thousand words from states full of carries', () => {
    for (const start of [
      [-1, -1, -1, -1, -1, -1, -1, -1],
      [0x80000000, 0, 0x7fffffff, -1, 1, 0x80000000, -2, 0x7fffffff],
    ]) {
      const state = xoshiro256(start);
      const words = [0, 2, 4, 6].map((i) => (BigInt(state[i]! >>> 0) << 32n) | BigInt(state[i + 1]! >>> 0));
      const expected = Array.from({ length: 10_000 }, () => reference(words));
      expect(draw(state, 10_000)).toEqual(expected);
    }
  });

  it('takes 32 and 53 bits from the top of a word', () => {
    const word = draw(xoshiro256([9, 8, 7, 6, 5, 4, 3, 2]), 1)[0]!;
    expect(nextBits32(xoshiro256([9, 8, 7, 6, 5, 4, 3, 2]))).toBe(Number(word >> 32n));
    expect(nextBits53(xoshiro256([9, 8, 7, 6, 5, 4, 3, 2]))).toBe(Number(word >> 11n));
  });
});
