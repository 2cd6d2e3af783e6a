// Elementary functions: tanh of four numbers at a time, and a logarithm with the reference's bits.

/** Constants, each twice; loads are cheaper than splats. */
const C = memory.data<f64>([
  6755399441055744.0, 6755399441055744.0, // 0: 1.5·2⁵²: adding it rounds to an integer
  2.8853900817779268, 2.8853900817779268, // 16: 2/ln 2
  1513.8488408765836, 1513.8488408765836, // 32: a_0
  20.201568487304584, 20.201568487304584, // 48: a_1
  0.02309467147210964, 0.02309467147210964, // 64: a_2
  4368.0444307763055, 4368.0444307763055, // 80: b_0
  233.176081324214, 233.176081324214, // 96: b_1
  1, 1, // 112
  -20, -20, // 128: tanh is ±1 beyond
  20, 20, // 144
]);

@inline function c(at: usize): v128 { return v128.load(C + at); }
@inline function fma(a: v128, b: v128, x: v128): v128 { return f64x2.add(f64x2.mul(a, b), x); }

/** ((p − 1)B + (p + 1)A)/((p + 1)B + (p − 1)A). */
@inline function ratio(p: v128, A: v128, B: v128, one: v128): v128 {
  const less = f64x2.sub(p, one), more = f64x2.add(p, one);
  return f64x2.div(fma(less, B, f64x2.mul(more, A)), fma(more, B, f64x2.mul(less, A)));
}

/**
 * out ← tanh of `count` (a multiple of four) numbers, in place: errs by at most 5 ulp (a test measures it).
 *
 * With x = (n + f) ½ ln 2, |f| ≤ ½, tanh of n ½ ln 2 is (2ⁿ − 1)/(2ⁿ + 1) and that of f ½ ln 2 is A/B, so
 * that tanh x = ((2ⁿ − 1)B + (2ⁿ + 1)A)/((2ⁿ + 1)B + (2ⁿ − 1)A): one division, and odd in every bit, as x and
 * −x differ by a factor 2²ⁿ on both sides. A = f(a_0 + a_1 f² + a_2 f⁴) and B = b_0 + b_1 f² + f⁴ are the
 * best such fraction on that interval (relative error 5.5e-18, in 60 digits). That x is divided by a rounded
 * ½ ln 2 changes it by 2⁻⁵³ of itself, and tanh by no more. Constants stand before the loop, so that
 * registers keep what they can.
 */
export function tanhAll(at: usize, count: i32): void {
  const low = c(128), high = c(144);
  for (let p = at, end = at + (<usize>count << 3); p < end; p += 16) v128.store(p, f64x2.pmax(f64x2.pmin(v128.load(p), high), low));
  unclampedTanhAll(at, count);
}

/** The same, bit for bit, for numbers of at most 340: beyond, 2ⁿ would overflow. */
export function unclampedTanhAll(at: usize, count: i32): void {
  const magic = c(0), scale = c(16), a0 = c(32), a1 = c(48), a2 = c(64), b0 = c(80), b1 = c(96), one = c(112);
  // two at a time: what waits for each other is what costs time here
  for (let p = at, end = at + (<usize>count << 3); p < end; p += 32) {
    const x = f64x2.mul(v128.load(p), scale);
    const y = f64x2.mul(v128.load(p, 16), scale);
    const nx = f64x2.add(x, magic), ny = f64x2.add(y, magic);
    const f = f64x2.sub(x, f64x2.sub(nx, magic)), g = f64x2.sub(y, f64x2.sub(ny, magic));
    const ff = f64x2.mul(f, f), gg = f64x2.mul(g, g);
    const Ax = f64x2.mul(f, fma(fma(ff, a2, a1), ff, a0)), Ay = f64x2.mul(g, fma(fma(gg, a2, a1), gg, a0));
    const Bx = fma(f64x2.add(ff, b1), ff, b0), By = fma(f64x2.add(gg, b1), gg, b0);
    v128.store(p, ratio(i64x2.add(one, i64x2.shl(nx, 52)), Ax, Bx, one));
    v128.store(p, ratio(i64x2.add(one, i64x2.shl(ny, 52)), Ay, By, one), 16);
  }
}

/**
 * Natural logarithm of a normal positive number, below 1 ulp: with x = 2^k(1 + f), √½ < 1 + f < √2, and s =
 * f/(2 + f), it is k ln 2 + f − (f²/2 − s(f²/2 + R(s²))). The polynomial R and the order of operations are
 * those of FreeBSD's msun, so that the result has the same bits as `ln` of src/core/elementary.ts.
 */
export function ln(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let high = <i32>(bits >> 32);
  let k = (high >> 20) - 1023;
  high &= 0xfffff;
  // mantissas above √2 belong to the next power
  const carry = (high + 0x95f64) & 0x100000;
  k += carry >> 20;
  const mantissa = (<u64>(high | (carry ^ 0x3ff00000)) << 32) | (bits & 0xffffffff);
  const f = reinterpret<f64>(mantissa) - 1;
  const power = <f64>k, hi = power * 6.93147180369123816490e-1, lo = power * 1.90821492927058770002e-10;
  if ((0xfffff & (2 + high)) < 3) {
    // |f| < 2⁻²⁰
    if (f == 0) return hi + lo;
    const short = f * f * (0.5 - 0.33333333333333333 * f);
    return k == 0 ? f - short : hi - (short - lo - f);
  }
  const s = f / (2 + f), z = s * s, w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const R = odd + even;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    return k == 0 ? f - (half - s * (half + R)) : hi - (half - (s * (half + R) + lo) - f);
  }
  return k == 0 ? f - s * (f - R) : hi - (s * (f - R) - lo - f);
}
