import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import { enclosedNorm, enclosedScale, enclosedSquaredNorm } from '../../linalg/enclosed-vectors.ts';
import { distanceBetween } from '../../linalg/vectors.ts';
import { certifying, inFrame } from './frame.ts';
import type { Certificate, HessianBounds, Landscape } from './landscape.ts';

/**
 * R(θ) = ½h‖u‖²‖v‖²/L², u = θ − a, v = θ − b, L = ‖a − b‖: minimizers a and b with Hessian h·I, a saddle
 * half-way. 𝓜 = {the minimizer named by `well`}.
 */
export interface DoubleWellSpec {
  readonly kind: 'double-well';
  /** h > 0 */
  readonly h: number;
  /** a and b, distinct, of the same length. */
  readonly minima: readonly [readonly number[], readonly number[]];
  readonly well: 0 | 1;
}

/**
 * With t = r/L < ½: LEC(h(1 − t)(1 − 2t), h(1 + t)(1 + 2t), r), attained towards the other minimizer and away
 * from it. Proof. ∇R = (h/L²)(‖v‖²u + ‖u‖²v) and v = u + e, ‖e‖ = L. So ⟨∇R, u⟩ = (h/L²)‖u‖²(2‖u‖² + 3⟨u,
 * e⟩ + L²) ≥ (h/L²)d²(L − d)(L − 2d), which decreases in d below 3L/4; and ‖∇R‖ ≤ (h/L²)d·‖v‖(‖v‖ + d) ≤
 * (h/L²)d(L + d)(L + 2d).
 * @throws {RangeError} on parameters outside their domain
 */
export function doubleWell(spec: DoubleWellSpec): Landscape {
  const { h } = spec;
  const here = spec.minima[spec.well];
  const there = spec.minima[spec.well === 0 ? 1 : 0];
  const k = here.length;
  requireNumbers({ positive: { h } });
  requireThat(k > 0 && there.length === k, 'lengths of the minima', 'equal', `${k}, ${there.length}`);
  const separation = distanceBetween(here, there);
  requireNumbers({ positive: { 'distance of the minima': separation } });
  const away = Float64Array.from(here, (x, i) => x - there[i]!);
  const scale = h / (separation * separation);
  const squares = (u: Float64Array): readonly [number, number] => {
    let u2 = 0;
    let v2 = 0;
    for (let i = 0; i < k; i++) {
      const v = u[i]! + away[i]!;
      u2 += u[i]! * u[i]!;
      v2 += v * v;
    }
    return [u2, v2];
  };
  return inFrame(
    {
      k,
      risk: (u) => {
        const [u2, v2] = squares(u);
        return (scale * u2 * v2) / 2;
      },
      gradient: (u, out) => {
        const [u2, v2] = squares(u);
        for (let i = 0; i < k; i++) out[i] = scale * (v2 * u[i]! + u2 * (u[i]! + away[i]!));
      },
      program: { kind: 'double-well', k, scale, away },
      enclosedGradient: (a, u) => {
        const e = here.map((x, i) => a.sub(a.of(x), a.of(there[i]!)));
        const v = u.map((x, i) => a.add(x, e[i]!));
        const u2 = enclosedSquaredNorm(a, u);
        const v2 = enclosedSquaredNorm(a, v);
        const sum = u.map((x, i) => a.add(a.mul(v2, x), a.mul(u2, v[i]!)));
        return enclosedScale(a, a.div(a.of(h), enclosedSquaredNorm(a, e)), sum);
      },
      certificate: (r) => certificate(spec, r),
      hessianAtMinimum: (r) => hessianBounds(spec, r),
    },
    { flat: 0, center: here },
  );
}

function separationOf({ minima: [x, y] }: DoubleWellSpec): ReturnType<typeof certifying.of> {
  const difference = x.map((xi, i) => certifying.sub(certifying.of(xi), certifying.of(y[i]!)));
  return enclosedNorm(certifying, difference);
}

function certificate(spec: DoubleWellSpec, r: number): Certificate | undefined {
  if (!(r < Infinity)) return undefined;
  const a = certifying;
  const [one, h] = [a.of(1), a.of(spec.h)];
  const t = a.div(a.of(r), separationOf(spec));
  const t2 = a.add(t, t);
  if (!(a.enclose(t2).hi < 1)) return undefined;
  return {
    mu: a.enclose(a.mul(h, a.mul(a.sub(one, t), a.sub(one, t2)))).lo,
    beta: a.enclose(a.mul(h, a.mul(a.add(one, t), a.add(one, t2)))).hi,
    r,
    Delta: 0,
    basis: 'exact',
  };
}

/** The third derivative along a unit w is 6(h/L²)⟨u + v, w⟩ ≤ 6h(2r + L)/L², which bounds its norm. */
function hessianBounds(spec: DoubleWellSpec, r: number): HessianBounds | undefined {
  if (!(r < Infinity)) return undefined;
  const a = certifying;
  const L = separationOf(spec);
  const reach = a.add(a.mul(a.of(2), a.of(r)), L);
  const K = a.div(a.mul(a.mul(a.of(6), a.of(spec.h)), reach), a.square(L));
  return { mu0: spec.h, lambdaMax: spec.h, K: a.enclose(K).hi };
}
