// Vectors of particles: row i of a matrix at `base` is at base + i·stride, particles in the lanes, two to a
// v128. Rows have room for an even number of particles; an odd last lane is never read as a result.

const SMALLEST_SAFE: f64 = 1e-280;
const LARGEST_SAFE: f64 = 1e300;

@inline export function splat(at: usize): v128 { return v128.load64_splat(at); }
@inline export function particleAt(base: usize, particle: i32): usize { return base + (<usize>particle << 3); }

export function fill(row: usize, n: i32, x: f64): void {
  const v = f64x2.splat(x);
  for (let s: i32 = 0; s < n; s += 2) v128.store(particleAt(row, s), v);
}

/** Is a sum of squares so far from the ends of the range that no term can have lost digits? */
@inline export function isSafe(sum: f64): bool { return sum > SMALLEST_SAFE && sum < LARGEST_SAFE; }

/** out_s ← Σ_i x_is² over `count` rows; eight particles at a time: each sum waits for its last addition. */
export function squaredNorms(x: usize, stride: usize, count: i32, n: i32, out: usize): void {
  let s: i32 = 0;
  for (; s + 8 <= n; s += 8) {
    let a = f64x2.splat(0), b = a, c = a, d = a, p = particleAt(x, s);
    for (let i: i32 = 0; i < count; i++, p += stride) {
      let v = v128.load(p);
      a = f64x2.add(a, f64x2.mul(v, v));
      v = v128.load(p, 16);
      b = f64x2.add(b, f64x2.mul(v, v));
      v = v128.load(p, 32);
      c = f64x2.add(c, f64x2.mul(v, v));
      v = v128.load(p, 48);
      d = f64x2.add(d, f64x2.mul(v, v));
    }
    const o = particleAt(out, s);
    v128.store(o, a);
    v128.store(o, b, 16);
    v128.store(o, c, 32);
    v128.store(o, d, 48);
  }
  for (; s < n; s += 2) {
    let q = f64x2.splat(0);
    let p = particleAt(x, s);
    for (let i: i32 = 0; i < count; i++, p += stride) {
      const v = v128.load(p);
      q = f64x2.add(q, f64x2.mul(v, v));
    }
    v128.store(particleAt(out, s), q);
  }
}

/** Square roots of sums of squares over `count` rows; sums that may have lost digits again, scaled. */
export function rootsOfSums(sums: usize, x: usize, stride: usize, count: i32, n: i32): void {
  for (let s: i32 = 0; s < n; s++) {
    const sum = load<f64>(particleAt(sums, s));
    store<f64>(particleAt(sums, s), isSafe(sum) ? Math.sqrt(sum) : scaledNorm(particleAt(x, s), stride, count));
  }
}

function scaledNorm(x: usize, stride: usize, count: i32): f64 {
  let largest: f64 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const size = Math.abs(load<f64>(x + <usize>i * stride));
    if (!(size <= largest)) largest = size;
  }
  if (!(largest > 0 && largest < Infinity)) return largest;
  let sum: f64 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const part = load<f64>(x + <usize>i * stride) / largest;
    sum += part * part;
  }
  return largest * Math.sqrt(sum);
}

/** Norms over `count` rows. */
export function norms(x: usize, stride: usize, count: i32, n: i32, out: usize): void {
  squaredNorms(x, stride, count, n, out);
  rootsOfSums(out, x, stride, count, n);
}

/**
 * ‖x − center‖ over `count` rows, as `subtract` into `room` and `norms` give it, to the bit: they are called
 * only where a sum may have lost digits.
 */
export function distancesTo(x: usize, center: usize, room: usize, stride: usize, count: i32, n: i32, out: usize): void {
  let s: i32 = 0;
  for (; s + 8 <= n; s += 8) {
    let a = f64x2.splat(0), b = a, c = a, d = a, p = particleAt(x, s), q = center;
    for (const end = particleAt(center, count); q < end; q += 8, p += stride) {
      const h = splat(q);
      let v = f64x2.sub(v128.load(p), h);
      a = f64x2.add(a, f64x2.mul(v, v));
      v = f64x2.sub(v128.load(p, 16), h);
      b = f64x2.add(b, f64x2.mul(v, v));
      v = f64x2.sub(v128.load(p, 32), h);
      c = f64x2.add(c, f64x2.mul(v, v));
      v = f64x2.sub(v128.load(p, 48), h);
      d = f64x2.add(d, f64x2.mul(v, v));
    }
    const o = particleAt(out, s);
    v128.store(o, a);
    v128.store(o, b, 16);
    v128.store(o, c, 32);
    v128.store(o, d, 48);
  }
  for (; s < n; s += 2) {
    let a = f64x2.splat(0), p = particleAt(x, s);
    for (let i: i32 = 0; i < count; i++, p += stride) {
      const v = f64x2.sub(v128.load(p), splat(particleAt(center, i)));
      a = f64x2.add(a, f64x2.mul(v, v));
    }
    v128.store(particleAt(out, s), a);
  }
  for (s = 0; s < n; s++) {
    const sum = load<f64>(particleAt(out, s));
    if (isSafe(sum)) continue;
    subtract(x, center, room, stride, count, n);
    break;
  }
  rootsOfSums(out, room, stride, count, n);
}

/** out ← |⟨direction, x − origin⟩| over `count` rows. */
export function along(x: usize, origin: usize, direction: usize, stride: usize, count: i32, n: i32, out: usize): void {
  for (let s: i32 = 0; s < n; s += 2) {
    let sum = f64x2.splat(0), p = particleAt(x, s);
    for (let i: i32 = 0; i < count; i++, p += stride)
      sum = f64x2.add(sum, f64x2.mul(splat(particleAt(direction, i)), f64x2.sub(v128.load(p), splat(particleAt(origin, i)))));
    v128.store(particleAt(out, s), f64x2.abs(sum));
  }
}

/** Every particle's vector is reflected: x ← x − 2⟨v, x⟩v, v a unit vector of `dim` numbers. */
export function reflect(v: usize, x: usize, stride: usize, dim: i32, n: i32): void {
  for (let s: i32 = 0; s < n; s += 2) {
    const at = particleAt(x, s);
    let dot = f64x2.splat(0);
    for (let i: i32 = 0; i < dim; i++) dot = f64x2.add(dot, f64x2.mul(splat(particleAt(v, i)), v128.load(at + <usize>i * stride)));
    dot = f64x2.add(dot, dot);
    for (let i: i32 = 0; i < dim; i++) {
      const p = at + <usize>i * stride;
      v128.store(p, f64x2.sub(v128.load(p), f64x2.mul(dot, splat(particleAt(v, i)))));
    }
  }
}

/** out ← x − center, by rows. */
export function subtract(x: usize, center: usize, out: usize, stride: usize, dim: i32, n: i32): void {
  for (let i: i32 = 0; i < dim; i++) {
    const c = splat(particleAt(center, i));
    for (let s: usize = 0; s < (<usize>n << 3); s += 16) {
      const p = <usize>i * stride + s;
      v128.store(out + p, f64x2.sub(v128.load(x + p), c));
    }
  }
}

export function copyRows(from: usize, to: usize, stride: usize, dim: i32, n: i32): void {
  for (let i: i32 = 0; i < dim; i++) memory.copy(to + <usize>i * stride, from + <usize>i * stride, (<usize>(n + 1) >> 1) << 4);
}

/** Particle `from` of `dim` rows → particle `to`. */
export function copyParticle(x: usize, stride: usize, dim: i32, from: i32, to: i32): void {
  for (let i: i32 = 0; i < dim; i++) {
    const row = x + <usize>i * stride;
    store<f64>(particleAt(row, to), load<f64>(particleAt(row, from)));
  }
}
