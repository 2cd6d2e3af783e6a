import slowExp from '@stdlib/math-base-special-exp';

/** ln 2 in two parts, the first with zeros at its end, so that small multiples of it are exact. */
const [ln2High, ln2Low] = [6.9314718036912381649e-1, 1.90821492927058770002e-10];
/** Below this the result is not a normal number. */
const minNormal = -708.3;
/** Above this 2^k, k = x log2 e rounded, is no number of its own. */
const max = 709;

/** 2^−1022 … 2^1023. */
const powersOfTwo: Float64Array = new Float64Array(2046);
for (let i = 0, power = 2.2250738585072014e-308; i < powersOfTwo.length; i++, power *= 2)
  powersOfTwo[i] = power;

/**
 * e^x as FreeBSD's msun computes it, bit for bit as `@stdlib/math-base-special-exp` in half its time: that
 * takes a number apart to multiply it by a power of two.
 */
export function exp(x: number): number {
  if (!(x > minNormal && x < max) || (x > -3.8e-9 && x < 3.8e-9)) return slowExp(x);
  const k = (Math.LOG2E * x + (x < 0 ? -0.5 : 0.5)) | 0;
  const hi = x - k * ln2High;
  const lo = k * ln2Low;
  const r = hi - lo;
  const t = r * r;
  const p =
    0.16666666666666602 +
    t *
      (-0.0027777777777015593 +
        t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8)));
  const c = r - t * p;
  return (1 - (lo - (r * c) / (2 - c) - hi)) * powersOfTwo[k + 1022]!;
}

/** 2^k for whole k in −1022 … 1023. */
export function powerOfTwo(k: number): number {
  return powersOfTwo[k + 1022]!;
}
