import { createHash } from 'node:crypto';
import { requireThat } from './errors.ts';
import { canonicalJson } from './json.ts';
import { nextBits32, nextBits53, xoshiro256, type Xoshiro256 } from './xoshiro256.ts';
import { fillNormal } from './ziggurat.ts';

/** Where a stream of randomness lives, e.g. `[seed, claim id, case fingerprint, purpose, block]`. */
export type Address = readonly (string | number)[];

/** Randomness at one address. Equal addresses give equal streams; different ones are independent for all we can tell. */
export interface Stream {
  /** 32 uniform bits, as an unsigned integer. */
  bits32(): number;
  /** Uniform on the multiples of 2⁻⁵³ in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Fills the first `count` (default: all) entries of `out` with standard normals, as `count` calls of `normal` would. */
  fillNormal(out: Float64Array, count?: number): void;
}

/**
 * The stream at `address`: xoshiro256++ whose s_0 … s_3 are the SHA-256 digest of the address's canonical JSON text in
 * UTF-8, read as four big-endian 64-bit words. `bits32` takes the upper half of a word, `uniform` its upper 53 bits,
 * `normal` is the ziggurat as ziggurat.ts defines it; each takes whole words, so calls may be mixed.
 * @throws {RangeError} if the address holds a number that is not finite
 */
export function openStream(address: Address): Stream {
  return streamOf(addressedState(address));
}

/** The generator state at the start of the stream at `address`. */
export function addressedState(address: Address): Xoshiro256 {
  const digest = createHash('sha256').update(canonicalJson(address)).digest();
  return xoshiro256(Array.from({ length: 8 }, (_, i) => digest.readInt32BE(4 * i)));
}

/** The stream that continues from `state`, and advances it. */
export function streamOf(state: Xoshiro256): Stream {
  const one = new Float64Array(1);
  return {
    bits32: () => nextBits32(state),
    uniform: () => nextBits53(state) * 1.1102230246251565e-16, // 2⁻⁵³
    normal: () => {
      fillNormal(state, one, 1);
      return one[0]!;
    },
    fillNormal: (out, count = out.length) => {
      requireThat(count >= 0 && count <= out.length, 'count', 'in [0, length of out]', count);
      fillNormal(state, out, count);
    },
  };
}
