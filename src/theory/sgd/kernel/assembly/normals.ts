// Normals from five xoshiro256++ generators: src/core/{stream,ziggurat}.ts say which words make which.
import { finish } from '../../../../core/assembly/shake256';
import { ln } from './elementary';


/** s_0 … s_3 of generator 0; then those of generators 1 and 2, and of 3 and 4, a vector for each s_i. */
const STATE = memory.data(160, 16);
/** `unit` and `threshold` of src/core/ziggurat.ts, 512 entries each, and 257 layer densities. */
const UNIT = memory.data(4096, 16);
const THRESHOLD = memory.data(4096, 16);
const DENSITY = memory.data(2056, 16);

const ULP: f64 = 1.1102230246251565e-16; // 2⁻⁵³
const TAIL_START: f64 = 3.654152885361009;

export function streamState(): usize {
  return STATE;
}

/** Ends the text of an address, and begins its stream: twenty big-endian words, four to a generator. */
export function openStream(): void {
  const from = finish();
  for (let i: i32 = 0; i < 20; i++) {
    const lane = (i >> 2) - 1;
    const place = i < 4 ? i : 4 + ((lane >> 1) << 3) + ((i & 3) << 1) + (lane & 1);
    store<u64>(STATE + ((<usize>place) << 3), bswap<u64>(load<u64>(from + ((<usize>i) << 3))));
  }
}
export function unitTable(): usize {
  return UNIT;
}
export function thresholdTable(): usize {
  return THRESHOLD;
}
export function densityTable(): usize {
  return DENSITY;
}
/** Room for tests to fill. */
const BUFFER = memory.data(65536, 16);
export function normalsAt(): usize {
  return BUFFER;
}

@inline
function rotate(x: v128, k: i32): v128 {
  return v128.or(i64x2.shl(x, k), i64x2.shr_u(x, 64 - k));
}

/** The next word of generator 0. */
export function word(): u64 {
  let s0 = load<u64>(STATE),
    s1 = load<u64>(STATE, 8),
    s2 = load<u64>(STATE, 16),
    s3 = load<u64>(STATE, 24);
  const result = rotl<u64>(s0 + s3, 23) + s0;
  const t = s1 << 17;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  store<u64>(STATE, s0);
  store<u64>(STATE, s1, 8);
  store<u64>(STATE, s2 ^ t, 16);
  store<u64>(STATE, rotl<u64>(s3, 45), 24);
  return result;
}

/** Writes `count` (a multiple of 4) standard normals to `out`. */
export function fillNormal(out: usize, count: i32): void {
  fillWords(out, count);
  for (let p = out, end = out + ((<usize>count) << 3); p < end; p += 32) {
    convert(p);
    convert(p + 8);
    convert(p + 16);
    convert(p + 24);
  }
}

function fillWords(out: usize, count: i32): void {
  let a0 = v128.load(STATE, 32),
    a1 = v128.load(STATE, 48),
    a2 = v128.load(STATE, 64),
    a3 = v128.load(STATE, 80);
  let b0 = v128.load(STATE, 96),
    b1 = v128.load(STATE, 112),
    b2 = v128.load(STATE, 128),
    b3 = v128.load(STATE, 144);
  for (let p = out, end = out + ((<usize>count) << 3); p < end; p += 32) {
    v128.store(p, i64x2.add(rotate(i64x2.add(a0, a3), 23), a0));
    v128.store(p, i64x2.add(rotate(i64x2.add(b0, b3), 23), b0), 16);
    const t = i64x2.shl(a1, 17);
    const u = i64x2.shl(b1, 17);
    a2 = v128.xor(a2, a0);
    b2 = v128.xor(b2, b0);
    a3 = v128.xor(a3, a1);
    b3 = v128.xor(b3, b1);
    a1 = v128.xor(a1, a2);
    b1 = v128.xor(b1, b2);
    a0 = v128.xor(a0, a3);
    b0 = v128.xor(b0, b3);
    a2 = v128.xor(a2, t);
    b2 = v128.xor(b2, u);
    a3 = rotate(a3, 45);
    b3 = rotate(b3, 45);
  }
  v128.store(STATE, a0, 32);
  v128.store(STATE, a1, 48);
  v128.store(STATE, a2, 64);
  v128.store(STATE, a3, 80);
  v128.store(STATE, b0, 96);
  v128.store(STATE, b1, 112);
  v128.store(STATE, b2, 128);
  v128.store(STATE, b3, 144);
}

/** Turns the word at `p` into a normal. */
@inline
function convert(p: usize): void {
  const w = load<u64>(p);
  const i = (<usize>(w & 511)) << 3;
  const m = w >> 11;
  store<f64>(p, <f64>(<i64>m) * load<f64>(UNIT + i));
  if (m >= load<u64>(THRESHOLD + i)) store<f64>(p, fromEdge(w));
}

/** A normal all of whose words come from generator 0. */
export function edgeNormal(): f64 {
  return fromEdge(word());
}

function fromEdge(first: u64): f64 {
  let w = first;
  let i = <usize>(w & 511);
  let m = w >> 11;
  while (m >= load<u64>(THRESHOLD + (i << 3))) {
    const layer = i & 255;
    if (layer == 0) return i == 0 ? fromTail() : -fromTail();
    const x = <f64>(<i64>m) * load<f64>(UNIT + (i << 3));
    const floor = load<f64>(DENSITY + (layer << 3));
    const height = floor + <f64>(<i64>(word() >> 11)) * ULP * (load<f64>(DENSITY + (layer << 3), 8) - floor);
    if (height < Math.exp(-0.5 * x * x)) return x;
    w = word();
    i = <usize>(w & 511);
    m = w >> 11;
  }
  return <f64>(<i64>m) * load<f64>(UNIT + (i << 3));
}

function fromTail(): f64 {
  let excess: f64, exponential: f64;
  do {
    excess = -ln(<f64>((word() >> 11) + 1) * ULP) / TAIL_START;
    exponential = -ln(<f64>((word() >> 11) + 1) * ULP);
  } while (2 * exponential < excess * excess);
  return TAIL_START + excess;
}
