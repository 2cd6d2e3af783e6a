// Elementary functions: tanh of two numbers at a time, and a logarithm with the reference's bits.

/** Constants, each twice; loads are cheaper than splats. */
const C = memory.data<f64>([
  6755399441055744.0, 6755399441055744.0, // 0: 1.5·2⁵², adding it rounds to an integer
  1.4426950408889634, 1.4426950408889634, // 16: 1/ln 2
  6.93147180369123816490e-1, 6.93147180369123816490e-1, // 32: ln 2, upper bits
  1.90821492927058770002e-10, 1.90821492927058770002e-10, // 48: ln 2, the rest
  1.6059043836821613e-10, 1.6059043836821613e-10, // 64: 1/13!
  2.08767569878681e-9, 2.08767569878681e-9, // 80: 1/12!
  2.505210838544172e-8, 2.505210838544172e-8, // 96: 1/11!
  2.755731922398589e-7, 2.755731922398589e-7, // 112: 1/10!
  2.7557319223985893e-6, 2.7557319223985893e-6, // 128: 1/9!
  2.48015873015873e-5, 2.48015873015873e-5, // 144: 1/8!
  1.984126984126984e-4, 1.984126984126984e-4, // 160: 1/7!
  1.388888888888889e-3, 1.388888888888889e-3, // 176: 1/6!
  8.333333333333333e-3, 8.333333333333333e-3, // 192: 1/5!
  4.1666666666666664e-2, 4.1666666666666664e-2, // 208: 1/4!
  0.16666666666666666, 0.16666666666666666, // 224: 1/3!
  0.5, 0.5, // 240
  1, 1, // 256
  -40, -40, // 272: e^{-40} + 1 rounds to 1
  40, 40, // 288
  2, 2, // 304
]);

@inline function c(at: usize): v128 { return v128.load(C + at); }
@inline function fma(a: v128, b: v128, x: v128): v128 { return f64x2.add(f64x2.mul(a, b), x); }

/**
 * e^x − 1 for |x| ≤ 40: with x = n ln 2 + r, |r| ≤ ½ ln 2, it is 2^n(e^r − 1) + (2^n − 1), e^r − 1 by Taylor's sum to r¹³ (what is left
 * out is below 2⁻⁵³ of it).
 */
@inline function expm1(x: v128): v128 {
  const shifted = fma(x, c(16), c(0));
  const n = f64x2.sub(shifted, c(0));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, c(32))), f64x2.mul(n, c(48)));
  const r2 = f64x2.mul(r, r), r4 = f64x2.mul(r2, r2), r8 = f64x2.mul(r4, r4);
  // Σ_{j ≥ 2} r^{j−2}/j!, in pairs
  const low = fma(fma(c(192), r, c(208)), r2, fma(c(224), r, c(240)));
  const middle = fma(fma(c(128), r, c(144)), r2, fma(c(160), r, c(176)));
  const high = fma(fma(c(64), r, c(80)), r2, fma(c(96), r, c(112)));
  const p = fma(r2, fma(high, r8, fma(middle, r4, low)), r);
  // 2^n, whose exponent is the low bits of `shifted`
  const power = i64x2.add(c(256), i64x2.shl(shifted, 52));
  return fma(power, p, f64x2.sub(power, c(256)));
}

/** tanh x = e/(e + 2), e = e^{2x} − 1: errs by at most 3 ulp; x is cut to [−20, 20], where tanh is ±1. */
@inline export function tanh2(x: v128): v128 {
  const y = f64x2.pmin(f64x2.pmax(f64x2.add(x, x), c(272)), c(288));
  const e = expm1(y);
  return f64x2.div(e, f64x2.add(e, c(304)));
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
