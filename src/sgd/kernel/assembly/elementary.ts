// exp and tanh of two numbers at a time.

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
 * e^x − 1 − (2^n − 1) folded: for tanh, e^x = 2^n(1 + p), p = e^r − 1 with |r| ≤ ½ ln 2, by Taylor's sum to r¹³ (relative
 * error below 2⁻⁵⁵ on that range); |x| ≤ 40.
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
