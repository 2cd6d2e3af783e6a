// Elementary functions: tanh of four numbers at a time, and a logarithm with the reference's bits.

/** Constants, each twice; loads are cheaper than splats. */
const C = memory.data<f64>([
  6755399441055744.0, 6755399441055744.0, // 0: 1.5·2⁵²: adding it rounds to an integer
  2.8853900817779268, 2.8853900817779268, // 16: 2/ln 2
  0.34657359027997264, 0.34657359027997264, // 32: ½ ln 2
  0.11109935946955078, 0.11109935946955078, // 48: a_1
  0.001057418180530307, 0.001057418180530307, // 64: a_2
  0.44443269280287834, 0.44443269280287834, // 80: b_1
  0.015868315783364024, 0.015868315783364024, // 96: b_2
  1, 1, // 112
  -20, -20, // 128: tanh is ±1 beyond
  20, 20, // 144
]);

@inline function c(at: usize): v128 { return v128.load(C + at); }
@inline function fma(a: v128, b: v128, x: v128): v128 { return f64x2.add(f64x2.mul(a, b), x); }

/** ((p − 1)(1 + b) + (p + 1)a)/((p + 1)(1 + b) + (p − 1)a). */
@inline function ratio(p: v128, a: v128, b: v128, one: v128): v128 {
  const less = f64x2.sub(p, one), more = f64x2.add(p, one);
  const above = f64x2.add(less, fma(less, b, f64x2.mul(more, a)));
  return f64x2.div(above, f64x2.add(more, fma(more, b, f64x2.mul(less, a))));
}

/**
 * out ← tanh of `count` (a multiple of four) numbers, in place: errs by at most 3 ulp (a test measures it).
 *
 * With x = n ½ ln 2 + r, |r| ≤ ¼ ln 2, tanh of n ½ ln 2 is (2ⁿ − 1)/(2ⁿ + 1) and tanh r = A/B, so that
 * tanh x = ((2ⁿ − 1)B + (2ⁿ + 1)A)/((2ⁿ + 1)B + (2ⁿ − 1)A): one division, and odd in every bit, as x and −x differ by a factor
 * 2²ⁿ on both sides. A = r(1 + a_1 r² + a_2 r⁴) and B = 1 + b_1 r² + b_2 r⁴ are the best such fraction on that interval (relative
 * error 6e-18, in 60 digits); B − 1 is kept apart, since its rounding is that of a small number. ½ ln 2 is rounded: that moves
 * r by n 2⁻⁵⁵ at most, which tanh does not feel, as it is flat where n is large.
 */
export function tanhAll(at: usize, count: i32): void {
  for (let p = at, end = at + (<usize>count << 3); p < end; p += 32) {
    const magic = c(0), one = c(112);
    let k = c(144);
    let x = f64x2.pmin(v128.load(p), k), y = f64x2.pmin(v128.load(p, 16), k);
    k = c(128);
    x = f64x2.pmax(x, k);
    y = f64x2.pmax(y, k);
    k = c(16);
    const nx = f64x2.add(f64x2.mul(x, k), magic), ny = f64x2.add(f64x2.mul(y, k), magic);
    k = c(32);
    x = f64x2.sub(x, f64x2.mul(f64x2.sub(nx, magic), k));
    y = f64x2.sub(y, f64x2.mul(f64x2.sub(ny, magic), k));
    const xx = f64x2.mul(x, x), yy = f64x2.mul(y, y);
    k = c(64);
    let ax = f64x2.mul(xx, k), ay = f64x2.mul(yy, k);
    k = c(96);
    let bx = f64x2.mul(xx, k), by = f64x2.mul(yy, k);
    k = c(48);
    ax = f64x2.add(ax, k);
    ay = f64x2.add(ay, k);
    k = c(80);
    bx = f64x2.add(bx, k);
    by = f64x2.add(by, k);
    bx = f64x2.mul(bx, xx);
    by = f64x2.mul(by, yy);
    // r³ before the bracket is there: what waits for each other is what costs time here
    ax = fma(f64x2.mul(xx, x), ax, x);
    ay = fma(f64x2.mul(yy, y), ay, y);
    v128.store(p, ratio(i64x2.add(one, i64x2.shl(nx, 52)), ax, bx, one));
    v128.store(p, ratio(i64x2.add(one, i64x2.shl(ny, 52)), ay, by, one), 16);
  }
}

/**
 * Natural logarithm of a normal positive number, below 1 ulp: with x = 2^k(1 + f), √½ < 1 + f < √2, and s = f/(2 + f), it is
 * k ln 2 + f − (f²/2 − s(f²/2 + R(s²))). The polynomial R and the order of operations are those of FreeBSD's msun, so that the
 * result has the same bits as `ln` of src/core/elementary.ts.
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
