import type { Stream } from './stream.ts';

/** How many of `count` fair coins show heads, from ⌈count/32⌉ words. */
export function fairHeads(count: number, stream: Stream): number {
  let heads = 0;
  let left = count;
  for (; left >= 32; left -= 32) heads += onesOf(stream.bits32());
  return left === 0 ? heads : heads + onesOf(stream.bits32() >>> (32 - left));
}

/** Ones among the bits of a word, counted in pairs, fours and bytes that are then added up. */
function onesOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
