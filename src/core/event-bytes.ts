/*
 * Outcomes of an event in bytes, 0 or 1 each. Loops over arrays of one kind that have no branches take a
 * third of the time, and there are billions of outcomes.
 */

/** Is each of them 0 or 1? */
export function areZerosAndOnes(bytes: Uint8Array): boolean {
  let all = 0;
  for (let i = 0; i < bytes.length; i++) all |= bytes[i]!;
  return all <= 1;
}

/** Of so many words the sum of one byte's is itself a byte. */
const maxWords = 255;

/** How many of them are 1, where all are 0 or 1. */
export function onesOf(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  let ones = 0;
  if (byteOffset % 4 !== 0 || length % 4 !== 0 || length > 4 * maxWords) {
    for (let i = 0; i < length; i++) ones += bytes[i]!;
    return ones;
  }
  // four at a time, each in a byte of its own
  const words = new Uint32Array(buffer, byteOffset, length / 4);
  for (let i = 0; i < words.length; i++) ones = (ones + words[i]!) | 0;
  return (ones & 255) + ((ones >>> 8) & 255) + ((ones >>> 16) & 255) + (ones >>> 24);
}

/** Puts them into `bits` from a byte on, eight to a byte, the first in the lowest bit. */
export function packZerosAndOnes(bytes: Uint8Array, bits: Uint8Array, start: number): void {
  const whole = bytes.length & ~7;
  for (let i = 0; i < whole; i += 8) {
    const low = bytes[i]! | (bytes[i + 1]! << 1) | (bytes[i + 2]! << 2) | (bytes[i + 3]! << 3);
    const high = bytes[i + 4]! | (bytes[i + 5]! << 1) | (bytes[i + 6]! << 2) | (bytes[i + 7]! << 3);
    bits[start + (i >> 3)] = low | (high << 4);
  }
  for (let i = whole; i < bytes.length; i++) bits[start + (i >> 3)]! |= bytes[i]! << (i & 7);
}

/**
 * Puts numbers into as many bytes.
 * @returns are all of them 0 or 1? If not, the bytes are not the numbers.
 */
export function putZerosAndOnes(numbers: Float64Array, bytes: Uint8Array): boolean {
  let are = true;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i]!;
    are &&= number === 0 || number === 1;
    bytes[i] = number;
  }
  return are;
}
