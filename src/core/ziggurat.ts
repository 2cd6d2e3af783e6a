import { exp, ln } from './elementary.ts';
import { carry, HIGH, LOW, nextBits53, nextWord, type Xoshiro256 } from './xoshiro256.ts';
import { layerDensities, layerWidths } from './ziggurat-tables.ts';

/**
 * Standard normals by the ziggurat of G. Marsaglia and W. W. Tsang, *The ziggurat method for generating
 * random variables*, J. Stat. Softw. 5 (2000), with bits for layer, sign and magnitude that do not overlap.
 *
 * One normal from 64-bit words w; all else is IEEE 754 in the order written:
 * 1. Draw w. i = w mod 256, sign = bit 8 of w, j = ⌊w / 2¹¹⌋ (53 bits), x = j · (x_i 2⁻⁵³).
 *    If j < threshold_i, the answer is ±x.
 * 2. Else, if i = 0 (beyond R = x_1): draw u, then v, as (⌊w' / 2¹¹⌋ + 1) 2⁻⁵³ of the next two words;
 *    e = −ln(u) / R; if −2 ln(v) ≥ e², the answer is ±(R + e), else repeat 2.
 * 3. Else: draw u = ⌊w' / 2¹¹⌋ 2⁻⁵³; if f_i + u (f_{i+1} − f_i) < exp(−½ x x), the answer is ±x, else start
 *    at 1.
 */
const LAYERS = 256;
const ULP = 1.1102230246251565e-16; // 2⁻⁵³
const TAIL_START = layerWidths[1]!;

/** x_i 2⁻⁵³ at i, its negative at i + 256: the sign costs no branch. */
const unit: Float64Array = Float64Array.from({ length: 2 * LAYERS }, (_, i) => {
  const width = layerWidths[i % LAYERS]! * ULP;
  return i < LAYERS ? width : -width;
});

/** Below it, x is under the curve at any height; one less than the quotient, so rounding is safe. */
const threshold: Float64Array = Float64Array.from({ length: 2 * LAYERS }, (_, i) => {
  const layer = i % LAYERS;
  return Math.max(0, Math.floor((layerWidths[layer + 1]! / layerWidths[layer]!) * 0x20000000000000) - 1);
});

/** Where normals come from; see `fillNormal`. `drawn` counts those drawn so far, modulo 4. */
export interface NormalSource {
  readonly lanes: readonly [Xoshiro256, Xoshiro256, Xoshiro256, Xoshiro256];
  readonly edges: Xoshiro256;
  drawn: number;
}

/**
 * Fills the first `count` entries of `out`. Normal n = 0, 1, … of a source takes its first word from lane
 * n mod 4; words beyond the first (1 normal in 67 needs some) come from `edges`, in the order of the normals.
 */
export function fillNormal(source: NormalSource, out: Float64Array, count: number): void {
  const pending: number[] = [];
  for (const [lane, state] of source.lanes.entries()) {
    fillLane(state, out, (lane - source.drawn + 4) % 4, count, pending);
  }
  source.drawn = (source.drawn + count) % 4;
  if (pending.length > 1) pending.sort((a, b) => a - b);
  for (const edge of pending) {
    const n = Math.floor(edge / (2 * LAYERS));
    out[n] = fromEdge(source.edges, edge % (2 * LAYERS), out[n]!);
  }
}

/** The next normal alone: the same as `fillNormal` of one, for code that draws them one by one. */
export function nextNormal(source: NormalSource): number {
  const state = source.lanes[source.drawn as 0 | 1 | 2 | 3];
  source.drawn = (source.drawn + 1) & 3;
  nextWord(state);
  const index = state[LOW]! & (2 * LAYERS - 1);
  const magnitude = (state[HIGH]! >>> 0) * 0x200000 + (state[LOW]! >>> 11);
  return magnitude < threshold[index]! ? magnitude * unit[index]! : fromEdge(source.edges, index, magnitude);
}

/** A normal all of whose words come from one generator. */
export function edgeNormal(state: Xoshiro256): number {
  nextWord(state);
  return fromEdge(
    state,
    state[LOW]! & (2 * LAYERS - 1),
    (state[HIGH]! >>> 0) * 0x200000 + (state[LOW]! >>> 11),
  );
}

/** Every fourth entry from `from`; if more words are needed, the magnitude, and n and layer to `pending`. */
function fillLane(
  state: Xoshiro256,
  out: Float64Array,
  from: number,
  count: number,
  pending: number[],
): void {
  let s0h = state[0]!;
  let s0l = state[1]!;
  let s1h = state[2]!;
  let s1l = state[3]!;
  let s2h = state[4]!;
  let s2l = state[5]!;
  let s3h = state[6]!;
  let s3l = state[7]!;
  for (let n = from; n < count; n += 4) {
    // nextWord, inlined: the state stays in local variables
    const suml = (s0l + s3l) | 0;
    const sumh = (s0h + s3h + carry(s0l, s3l, suml)) | 0;
    const rotl = (suml << 23) | (sumh >>> 9);
    const low = (rotl + s0l) | 0;
    const roth = (sumh << 23) | (suml >>> 9);
    const high = (roth + s0h + carry(rotl, s0l, low)) | 0;
    const th = (s1h << 17) | (s1l >>> 15);
    const tl = s1l << 17;
    s2h ^= s0h;
    s2l ^= s0l;
    s3h ^= s1h;
    s3l ^= s1l;
    s1h ^= s2h;
    s1l ^= s2l;
    s0h ^= s3h;
    s0l ^= s3l;
    s2h ^= th;
    s2l ^= tl;
    const swap = (s3l << 13) | (s3h >>> 19);
    s3l = (s3h << 13) | (s3l >>> 19);
    s3h = swap;

    const index = low & 511;
    const magnitude = (high >>> 0) * 0x200000 + (low >>> 11);
    if (magnitude < threshold[index]!) {
      out[n] = magnitude * unit[index]!;
    } else {
      out[n] = magnitude;
      pending.push(n * 2 * LAYERS + index);
    }
  }
  state[0] = s0h;
  state[1] = s0l;
  state[2] = s1h;
  state[3] = s1l;
  state[4] = s2h;
  state[5] = s2l;
  state[6] = s3h;
  state[7] = s3l;
}

/** The tables that kernels need: `unit` and `threshold` at 512 places, the 257 densities of the layers. */
export function normalTables(): Readonly<Record<'unit' | 'threshold' | 'density', Float64Array>> {
  return { unit, threshold, density: Float64Array.from(layerDensities) };
}

/** Steps 2 and 3 for a point in the tail or in a wedge (1 in 67), and step 1 again after a rejection. */
function fromEdge(state: Xoshiro256, firstIndex: number, firstMagnitude: number): number {
  let index = firstIndex;
  let magnitude = firstMagnitude;
  while (!(magnitude < threshold[index]!)) {
    const layer = index % LAYERS;
    if (layer === 0) return index === 0 ? fromTail(state) : -fromTail(state);
    const x = magnitude * unit[index]!;
    const floor = layerDensities[layer]!;
    const height = floor + nextBits53(state) * ULP * (layerDensities[layer + 1]! - floor);
    if (height < exp(-0.5 * x * x)) return x;
    nextWord(state);
    index = state[LOW]! & 511;
    magnitude = (state[HIGH]! >>> 0) * 0x200000 + (state[LOW]! >>> 11);
  }
  return magnitude * unit[index]!;
}

/** A normal given that it exceeds R (G. Marsaglia, Technometrics 6, 1964). */
function fromTail(state: Xoshiro256): number {
  for (;;) {
    const excess = -ln((nextBits53(state) + 1) * ULP) / TAIL_START;
    const exponential = -ln((nextBits53(state) + 1) * ULP);
    if (2 * exponential >= excess * excess) return TAIL_START + excess;
  }
}
