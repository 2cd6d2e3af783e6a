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
