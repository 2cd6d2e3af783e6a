import { requireThat } from './errors.ts';
import { canonicalJson } from './json.ts';
import { shake256 } from './shake256.ts';
import { nextBits32, nextBits53, xoshiro256, type Xoshiro256 } from './xoshiro256.ts';
import { edgeNormal, fillNormal, nextNormal, type NormalSource } from './ziggurat.ts';

/** Where a stream of randomness lives, e.g. `[seed, claim id, case fingerprint, purpose, block]`. */
export type Address = readonly (string | number)[];

/** Randomness at one address. Equal addresses give equal streams; others count as independent. */
export interface Stream {
  /** 32 uniform bits, as an unsigned integer. */
  bits32(): number;
  /** Uniform on the multiples of 2⁻⁵³ in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Standard normal that takes nothing from the sequence of `normal` and `fillNormal`. */
  edgeNormal(): number;
  /** Fills the first `count` (default: all) entries of `out` with normals, as so many calls of `normal`. */
  fillNormal(out: Float64Array, count?: number): void;
}

/** The generators at one address: `edges` (generator 0) and four `lanes` (1 to 4). */
export type StreamState = NormalSource;

/** Words of state: five generators of four 64-bit words. */
const STATE_BYTES = 160;

/**
 * The stream at `address`: five xoshiro256++ generators whose states are the first 160 bytes of SHAKE256 of
 * the address's canonical JSON text in UTF-8, read as big-endian 64-bit words, four a generator. `bits32` is
 * the upper half of a word of generator 0, `uniform` its upper 53 bits, `edgeNormal` a ziggurat normal from
 * whole words of it. Normals come from generators 1 to 4 in turn, words beyond a first one from generator 0.
 * @throws {RangeError} if the address holds a number that is not finite
 */
export function openStream(address: Address): Stream {
  return streamOf(addressedState(address));
}

/** The generator states at the start of the stream at `address`, as bytes: twenty big-endian 64-bit words. */
export function addressedBytes(address: Address): Uint8Array {
  return shake256(canonicalJson(address), STATE_BYTES);
}

/** The generators at the start of the stream at `address`. */
export function addressedState(address: Address): StreamState {
  const { buffer, byteOffset } = addressedBytes(address);
  const digest = new DataView(buffer, byteOffset, STATE_BYTES);
  const generator = (g: number): Xoshiro256 => {
    const words = new Int32Array(8);
    for (let i = 0; i < 8; i++) words[i] = digest.getInt32(32 * g + 4 * i);
    return xoshiro256(words);
  };
  return {
    edges: generator(0),
    lanes: [generator(1), generator(2), generator(3), generator(4)],
    drawn: 0,
  };
}

/** The stream that continues from `state`, and advances it. */
export function streamOf(state: StreamState): Stream {
  return {
    bits32: () => nextBits32(state.edges),
    uniform: () => nextBits53(state.edges) * 1.1102230246251565e-16, // 2⁻⁵³
    normal: () => nextNormal(state),
    edgeNormal: () => edgeNormal(state.edges),
    fillNormal: (out, count = out.length) => {
      requireThat(count >= 0 && count <= out.length, 'count', 'in [0, length of out]', count);
      fillNormal(state, out, count);
    },
  };
}
