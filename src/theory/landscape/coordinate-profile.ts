import { sin } from '../../core/elementary.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { up } from '../../linalg/rounding.ts';
import { certifying } from './frame.ts';

/**
 * A risk g of one coordinate with g(0) = g′(0) = 0:
 * - `square`: ½hx²
 * - `ripple`: ½hx² + a(1 − cos ωx); g′/x = h + aω²·sin(t)/t, t = ωx. Non-convex when aω² > h.
 * - `skew`: ½hx² + a(ωx − sin ωx); g′/x = h + aω²·(1 − cos t)/t. Near 0 its Hessian changes as fast as its
 *   Lipschitz constant allows (T5).
 * - `well`: ½hx²/(1 + x²/b²); g′/x = h/(1 + x²/b²)². Non-convex beyond b/√3, bounded by ½hb².
 */
export type CoordinateProfile =
  | { readonly shape: 'square'; readonly h: number }
  | { readonly shape: 'ripple'; readonly h: number; readonly a: number; readonly omega: number }
  | { readonly shape: 'skew'; readonly h: number; readonly a: number; readonly omega: number }
  | { readonly shape: 'well'; readonly h: number; readonly b: number };

/** min sin(t)/t = −0.217233628211221657…, at t = 4.49340945790906… (tan t = t); decreasing before. */
const minSinc = -0.21723362821122166;
const minSincAt = 4.493409457909063;
/** max (1 − cos t)/t = 0.724611353776707…, at t = 2.33112237041442…; until there it increases. */
const maxVersedSlope = 0.7246113537767085;
const maxVersedSlopeAt = 2.3311223704144224;
/** max 12y|1 − y²|/(1 + y²)⁴ = 2.33427964…, at y² = 1 − √0.8 */
const maxWellThird = 2.33428;

/** @throws {RangeError} unless h, ω, b > 0 and a ≥ 0, all finite */
export function requireProfile(p: CoordinateProfile): void {
  requireNumbers({ positive: { h: p.h } });
  if (p.shape === 'well') requireNumbers({ positive: { b: p.b } });
  if (p.shape === 'ripple' || p.shape === 'skew') {
    requireNumbers({ nonNegative: { a: p.a }, positive: { omega: p.omega } });
  }
}

export function coordinateRisk(p: CoordinateProfile, x: number): number {
  const straight = (p.h * x * x) / 2;
  if (p.shape === 'square') return straight;
  if (p.shape === 'skew') return straight + p.a * (p.omega * x - sin(p.omega * x));
  if (p.shape === 'ripple') {
    // 1 − cos t = 2 sin²(t/2) keeps the digits near 0.
    const half = sin((p.omega * x) / 2);
    return straight + 2 * p.a * half * half;
  }
  const y = x / p.b;
  return straight / (1 + y * y);
}

export function coordinateSlope(p: CoordinateProfile, x: number): number {
  if (p.shape === 'square') return p.h * x;
  if (p.shape === 'ripple') return p.h * x + p.a * p.omega * sin(p.omega * x);
  if (p.shape === 'skew') {
    const half = sin((p.omega * x) / 2);
    return p.h * x + 2 * p.a * p.omega * half * half;
  }
  const y = x / p.b;
  const wide = 1 + y * y;
  return (p.h * x) / (wide * wide);
}

export function enclosedSlope<N>(a: Arithmetic<N>, p: CoordinateProfile, x: N): N {
  const straight = a.mul(a.of(p.h), x);
  if (p.shape === 'square') return straight;
  if (p.shape === 'well') return a.div(straight, a.square(a.add(a.of(1), a.square(a.div(x, a.of(p.b))))));
  const omega = a.of(p.omega);
  const phase = a.mul(omega, x);
  const wave = p.shape === 'ripple' ? a.sin(phase) : enclosedVersedSine(a, phase);
  return a.add(straight, a.mul(a.mul(a.of(p.a), omega), wave));
}

/** 1 − cos t = 2 sin²(t/2), without cancellation. */
function enclosedVersedSine<N>(a: Arithmetic<N>, t: N): N {
  return a.mul(a.of(2), a.square(a.sin(a.div(t, a.of(2)))));
}

/** inf and sup of g′(x)/x over 0 < |x| ≤ r, rounded outwards; mu ≤ 0 if the wave is too strong. */
export function slopeBounds(p: CoordinateProfile, r: number): Readonly<Record<'mu' | 'beta', number>> {
  const a = certifying;
  const h = a.of(p.h);
  if (p.shape === 'square') return { mu: p.h, beta: p.h };
  if (p.shape === 'well') {
    if (r === Infinity) return { mu: 0, beta: p.h };
    const wide = a.add(a.of(1), a.square(a.div(a.of(r), a.of(p.b))));
    return { mu: a.enclose(a.div(h, a.square(wide))).lo, beta: p.h };
  }
  const strength = a.mul(a.of(p.a), a.square(a.of(p.omega)));
  if (p.shape === 'ripple') {
    const least = phaseWithin(p.omega, r, minSincAt)
      ? a.div(enclosedSlope(a, p, a.of(r)), a.of(r))
      : a.add(h, a.mul(strength, a.of(minSinc)));
    return { mu: a.enclose(least).lo, beta: a.enclose(a.add(h, strength)).hi };
  }
  let largest = a.of(maxVersedSlope);
  if (phaseWithin(p.omega, r, maxVersedSlopeAt)) {
    const phase = a.mul(a.of(p.omega), a.of(r));
    largest = a.div(enclosedVersedSine(a, phase), phase);
  }
  const change = a.mul(strength, largest);
  return { mu: a.enclose(a.sub(h, change)).lo, beta: a.enclose(a.add(h, change)).hi };
}

/** Is 0 < ωr < limit, with certainty? */
function phaseWithin(omega: number, r: number, limit: number): boolean {
  const phase = omega * r;
  return phase > 0 && up(phase) < limit;
}

/**
 * lo ≤ g″(0) ≤ hi, and K a Lipschitz constant of g″ on [−r, r]. With t = ωx and y = |x|/b: `ripple` g″ = h +
 * aω² cos t, |g‴| = aω³|sin t| ≤ aω³ min(1, ωr); `skew` g″ = h + aω² sin t, |g‴| ≤ aω³, attained at 0; `well`
 * |g‴| = (h/b)·12y|1 − y²|/(1 + y²)⁴ ≤ (h/b) min(12r/b, 2.33428).
 * @param r ≥ 0, finite
 */
export function curvatureBounds(
  p: CoordinateProfile,
  r: number,
): Readonly<Record<'lo' | 'hi' | 'K', number>> {
  const a = certifying;
  if (p.shape === 'square') return { lo: p.h, hi: p.h, K: 0 };
  if (p.shape === 'well') {
    const scale = a.div(a.of(p.h), a.of(p.b));
    const linear = a.enclose(a.div(a.mul(a.of(12), a.of(r)), a.of(p.b))).hi;
    return { lo: p.h, hi: p.h, K: a.enclose(a.mul(scale, a.of(Math.min(linear, maxWellThird)))).hi };
  }
  const omega = a.of(p.omega);
  const strength = a.mul(a.of(p.a), a.square(omega));
  const steepest = a.mul(strength, omega);
  if (p.shape === 'skew') return { lo: p.h, hi: p.h, K: a.enclose(steepest).hi };
  const { lo, hi } = a.enclose(a.add(a.of(p.h), strength));
  const phase = a.enclose(a.mul(omega, a.of(r))).hi;
  return { lo, hi, K: a.enclose(a.mul(steepest, a.of(Math.min(1, phase)))).hi };
}
