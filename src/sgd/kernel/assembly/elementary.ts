// Elementary functions: tanh of two numbers at a time, and a logarithm with the reference's bits.

/** Constants, each twice; loads are cheaper than splats. c_0 … c_9: see `expm1Twice`. */
const C = memory.data<f64>([
  6755399441055744.0, 6755399441055744.0, // 0: 1.5·2⁵²: adding it rounds to an integer
  2.8853900817779268, 2.8853900817779268, // 16: 2/ln 2
  0.34657359027997264, 0.34657359027997264, // 32: ½ ln 2
  2.0000000000000004, 2.0000000000000004, // 48: c_0
  1.3333333333333335, 1.3333333333333335, // 64: c_1
  0.6666666666659861, 0.6666666666659861, // 80: c_2
  0.26666666666656197, 0.26666666666656197, // 96: c_3
  0.08888888907016779, 0.08888888907016779, // 112: c_4
  0.02539682542470863, 0.02539682542470863, // 128: c_5
  0.00634918945176432, 0.00634918945176432, // 144: c_6
  0.0014109321451518497, 0.0014109321451518497, // 160: c_7
  0.0002828297056809958, 0.0002828297056809958, // 176: c_8
  5.1405589494805136e-05, 5.1405589494805136e-05, // 192: c_9
  1, 1, // 208
  -20, -20, // 224: tanh is ±1 beyond
  20, 20, // 240
  2, 2, // 256
]);

@inline function c(at: usize): v128 { return v128.load(C + at); }
@inline function fma(a: v128, b: v128, x: v128): v128 { return f64x2.add(f64x2.mul(a, b), x); }

/**
 * e^{2x} − 1 for |x| ≤ 20: with 2x = n ln 2 + 2r, |r| ≤ ¼ ln 2, it is 2^n(e^{2r} − 1) + (2^n − 1), and e^{2r} − 1 = 2r + r² Σ c_j r^j by
 * interpolation in Chebyshev's points of that interval (relative error 4e-17, in 50 digits). ½ ln 2 is rounded: that moves r by
 * n 2⁻⁵⁵ at most, which tanh does not feel, as it is flat where n is large.
 */
@inline function expm1Twice(x: v128): v128 {
  const shifted = fma(x, c(16), c(0));
  const n = f64x2.sub(shifted, c(0));
  const r = f64x2.sub(x, f64x2.mul(n, c(32)));
  const r2 = f64x2.mul(r, r), r4 = f64x2.mul(r2, r2), r8 = f64x2.mul(r4, r4);
  const low = fma(fma(c(96), r, c(80)), r2, fma(c(64), r, c(48)));
  const middle = fma(fma(c(160), r, c(144)), r2, fma(c(128), r, c(112)));
  const high = fma(c(192), r, c(176));
  const p = fma(r2, fma(high, r8, fma(middle, r4, low)), f64x2.add(r, r));
  // 2^n, whose exponent is the low bits of `shifted`
  const power = i64x2.add(c(208), i64x2.shl(shifted, 52));
  return fma(power, p, f64x2.sub(power, c(208)));
}

/** tanh x = e/(e + 2), e = e^{2x} − 1: errs by at most 3 ulp (a test measures it). */
@inline export function tanh2(x: v128): v128 {
  const e = expm1Twice(f64x2.pmin(f64x2.pmax(x, c(224)), c(240)));
  return f64x2.div(e, f64x2.add(e, c(256)));
}

/** out ← tanh of `count` (even) numbers, in place. */
export function tanhAll(at: usize, count: i32): void {
  for (let p = at, end = slotEnd(at, count); p < end; p += 16) v128.store(p, tanh2(v128.load(p)));
}

@inline function slotEnd(at: usize, count: i32): usize { return at + (<usize>count << 3); }

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
