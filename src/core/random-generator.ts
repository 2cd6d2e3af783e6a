import { type Address, addressedState } from './stream.ts';
import { nextBits32, type Xoshiro256 } from './xoshiro256.ts';

/**
 * What samplers written for pure-rand 8 draw from, fast-check's `Random` among them: 32 bits a call, as a signed integer.
 */
export interface RandomGenerator {
  /** A generator that gives what this one will give, and is independent of its use. */
  clone(): RandomGenerator;
  /** Uniform on the integers from −2³¹ to 2³¹ − 1; advances the generator. */
  next(): number;
  getState(): readonly number[];
}

/**
 * The `bits32` of the stream at `address`, as signed integers.
 * @throws {RangeError} if the address holds a number that is not finite
 */
export function randomGenerator(address: Address): RandomGenerator {
  return generatorOf(addressedState(address));
}

function generatorOf(state: Xoshiro256): RandomGenerator {
  return {
    clone: () => generatorOf(state.slice()),
    next: () => nextBits32(state) | 0,
    getState: () => Array.from(state.subarray(0, 8)),
  };
}
