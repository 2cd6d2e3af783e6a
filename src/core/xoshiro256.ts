/**
 * xoshiro256++ 1.0 of D. Blackman and S. Vigna, *Scrambled linear pseudorandom number generators*, ACM TOMS
 * 47 (2021), on pairs of 32-bit integers.
 *
 * State: ten 32-bit words. The first eight are s_0 … s_3, each as high half, low half; not all of them zero.
 * The last two are the halves of the word drawn last.
 */
export type Xoshiro256 = Int32Array;

/** Where `nextWord` leaves the high and the low half of the word that it drew. */
export const HIGH = 8;
export const LOW = 9;

/** The state whose s_0 … s_3 are these eight 32-bit words, high half of each first. */
export function xoshiro256(words: ArrayLike<number>): Xoshiro256 {
  const state = new Int32Array(10);
  for (let i = 0; i < 8; i++) state[i] = words[i]!;
  return state;
}

/** The carry out of a + b = sum (mod 2³²), without a branch that would be mispredicted half the time. */
export function carry(a: number, b: number, sum: number): number {
  return ((a & b) | ((a | b) & ~sum)) >>> 31;
}

/** Draws the next 64-bit word into `state[HIGH]`, `state[LOW]`. `fillNormal` has the same steps, inlined. */
export function nextWord(state: Xoshiro256): void {
  const s0h = state[0]!;
  const s0l = state[1]!;
  const s1h = state[2]!;
  const s1l = state[3]!;
  const s3h = state[6]!;
  const s3l = state[7]!;
  const suml = (s0l + s3l) | 0;
  const sumh = (s0h + s3h + carry(s0l, s3l, suml)) | 0;
  const rotl = (suml << 23) | (sumh >>> 9);
  const roth = (sumh << 23) | (suml >>> 9);
  const low = (rotl + s0l) | 0;
  state[HIGH] = roth + s0h + carry(rotl, s0l, low);
  state[LOW] = low;
  const s2h = state[4]! ^ s0h;
  const s2l = state[5]! ^ s0l;
  const xh = s3h ^ s1h;
  const xl = s3l ^ s1l;
  state[0] = s0h ^ xh;
  state[1] = s0l ^ xl;
  state[2] = s1h ^ s2h;
  state[3] = s1l ^ s2l;
  state[4] = s2h ^ ((s1h << 17) | (s1l >>> 15));
  state[5] = s2l ^ (s1l << 17);
  state[6] = (xl << 13) | (xh >>> 19);
  state[7] = (xh << 13) | (xl >>> 19);
}

/** The upper 32 bits of the next word, as an unsigned integer. */
export function nextBits32(state: Xoshiro256): number {
  nextWord(state);
  return state[HIGH]! >>> 0;
}

/** ⌊w / 2¹¹⌋ of the next word w: uniform on the integers below 2⁵³. */
export function nextBits53(state: Xoshiro256): number {
  nextWord(state);
  return (state[HIGH]! >>> 0) * 0x200000 + (state[LOW]! >>> 11);
}
