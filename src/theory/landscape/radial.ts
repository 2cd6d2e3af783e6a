import { cos, exp, sin } from '../../core/elementary.ts';
import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedSquaredNorm } from '../../linalg/enclosed-vectors.ts';
import { up } from '../../linalg/rounding.ts';
import { certifying, type Frame, inFrame } from './frame.ts';
import type { Certificate, HessianBounds, Landscape } from './landscape.ts';

/**
 * R(θ) = ½F(d²), F(s) = h·s·e^{−s/b²} + (a/ω)·sin(ωs), with the gradient w(d²)·(θ − Πθ), w = F′. The ripple
 * makes w oscillate between h − a and h + a; the rim makes it negative beyond d = b, where the gradient
 * points away from the minimizers. Either makes R non-convex.
 */
export interface RadialSpec extends Frame {
  readonly kind: 'radial';
  readonly normalDim: number;
  /** h > 0 */
  readonly h: number;
  /** amplitude a in (0, h), frequency ω > 0 in units of 1/d². */
  readonly ripple?: { readonly amplitude: number; readonly frequency: number };
  /** b > 0; no rim where absent. */
  readonly rim?: number;
}

/**
 * LEC(mu, beta, r) with beta = h + a (attained as d → 0, where w = h + a) and mu = h(1 − ρ)e^{−ρ} − a, ρ =
 * r²/b² (0 without a rim): w decreases in ρ for ρ < 2 apart from the ripple, and the ripple is at least −a.
 * Valid where mu > 0; all r without a rim.
 * @throws {RangeError} on parameters outside their domain
 */
export function radial(spec: RadialSpec): Landscape {
  const { normalDim: k, h, rim } = spec;
  const amplitude = spec.ripple?.amplitude ?? 0;
  const frequency = spec.ripple?.frequency ?? 1;
  requireNumbers({ positiveInteger: { normalDim: k }, positive: { h, 'ripple.frequency': frequency } });
  requireThat(amplitude >= 0 && amplitude < h, 'ripple.amplitude', `in [0, h = ${h})`, amplitude);
  requireThat(rim === undefined || (rim > 0 && rim < Infinity), 'rim', 'positive and finite', rim);
  const inverseRim2 = rim === undefined ? 0 : 1 / (rim * rim);
  const squared = (u: Float64Array): number => {
    let s = 0;
    for (let i = 0; i < k; i++) s += u[i]! * u[i]!;
    return s;
  };
  return inFrame(
    {
      k,
      risk: (u) => {
        const s = squared(u);
        const well = h * s * (rim === undefined ? 1 : exp(-s * inverseRim2));
        return (well + (amplitude === 0 ? 0 : (amplitude / frequency) * sin(frequency * s))) / 2;
      },
      gradient: (u, out) => {
        const s = squared(u);
        const rho = s * inverseRim2;
        const well = rim === undefined ? h : h * (1 - rho) * exp(-rho);
        const w = amplitude === 0 ? well : well + amplitude * cos(frequency * s);
        for (let i = 0; i < k; i++) out[i] = w * u[i]!;
      },
      program: { kind: 'radial', k, h, amplitude, frequency, inverseRim2 },
      enclosedGradient: (a, u) => {
        const s = enclosedSquaredNorm(a, u);
        const ripple = amplitude === 0 ? a.of(0) : a.mul(a.of(amplitude), a.cos(a.mul(a.of(frequency), s)));
        const w = a.add(enclosedWell(a, spec, s), ripple);
        return u.map((x) => a.mul(w, x));
      },
      certificate: (r) => certificate(spec, r),
      hessianAtMinimum: (r) => hessianBounds(spec, r),
    },
    spec,
  );
}

/** h(1 − ρ)e^{−ρ}, ρ = s/b²; h without a rim. */
function enclosedWell<N>(a: Arithmetic<N>, spec: RadialSpec, s: N): N {
  if (spec.rim === undefined) return a.of(spec.h);
  const rho = a.div(s, a.square(a.of(spec.rim)));
  return a.mul(a.of(spec.h), a.mul(a.sub(a.of(1), rho), a.exp(a.neg(rho))));
}

function certificate(spec: RadialSpec, r: number): Certificate | undefined {
  const a = certifying;
  if (spec.rim !== undefined && !(r < spec.rim)) return undefined;
  const amplitude = a.of(spec.ripple?.amplitude ?? 0);
  const least = spec.rim === undefined ? a.of(spec.h) : enclosedWell(a, spec, a.square(a.of(r)));
  const mu = a.enclose(a.sub(least, amplitude)).lo;
  if (!(mu > 0)) return undefined;
  const beta = a.enclose(a.add(a.of(spec.h), amplitude)).hi;
  const basis = spec.ripple && spec.rim !== undefined ? 'certified' : 'exact';
  return { mu, beta, r: spec.rim === undefined ? Infinity : r, Delta: 0, basis };
}

/**
 * ∇²R = w·I + 2w′·uuᵀ, so it is (h + a)·I at u = 0. The third derivative along a unit v is 6w′⟨u,v⟩ +
 * 4w″⟨u,v⟩³; for a symmetric trilinear form that bounds the operator norm (Banach), hence K ≤ 6r·sup|w′| +
 * 4r³·sup|w″| on the ball. With σ = s/b², |w′| ≤ aω·min(1, ωr²) + h|2 − σ|e^{−σ}/b² and |w″| ≤ aω² + h|3 −
 * σ|e^{−σ}/b⁴; |2 − σ|e^{−σ} ≤ 2 and |3 − σ|e^{−σ} ≤ 3 for σ ≥ 0.
 */
function hessianBounds(spec: RadialSpec, r: number): HessianBounds | undefined {
  if (!(r < Infinity)) return undefined;
  const a = certifying;
  const amplitude = a.of(spec.ripple?.amplitude ?? 0);
  const frequency = a.of(spec.ripple?.frequency ?? 1);
  const radius = a.of(r);
  const curvature = a.enclose(a.add(a.of(spec.h), amplitude));
  const phase = a.enclose(a.mul(frequency, a.square(radius))).hi;
  const ripple1 = a.mul(a.mul(amplitude, frequency), a.of(Math.min(1, phase)));
  const ripple2 = a.mul(amplitude, a.square(frequency));
  const [well1, well2] = rimDerivatives(a, spec);
  const first = a.mul(a.mul(a.of(6), radius), a.add(ripple1, well1));
  const second = a.mul(a.mul(a.of(4), a.mul(radius, a.square(radius))), a.add(ripple2, well2));
  return { mu0: curvature.lo, lambdaMax: curvature.hi, K: up(a.enclose(a.add(first, second)).hi) };
}

/** 2h/b² and 3h/b⁴. */
function rimDerivatives<N>(a: Arithmetic<N>, spec: RadialSpec): readonly [N, N] {
  if (spec.rim === undefined) return [a.of(0), a.of(0)];
  const b2 = a.square(a.of(spec.rim));
  const h = a.of(spec.h);
  return [a.div(a.mul(a.of(2), h), b2), a.div(a.mul(a.of(3), h), a.square(b2))];
}
