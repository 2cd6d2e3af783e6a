import { requireThat } from '../../core/errors.ts';
import { requireIntegerIn, requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedNorm, enclosedSquaredNorm } from '../../linalg/enclosed-vectors.ts';
import { certifying, inFrame } from './frame.ts';
import type { Certificate, HessianBounds, Landscape } from './landscape.ts';

/** One well: −(h·radius²/6)·(1 − ‖θ − center‖²/radius²)³ inside its ball, 0 outside. */
export interface Well {
  readonly center: readonly number[];
  /** h > 0: curvature at the bottom. */
  readonly h: number;
  /** > 0: where the well ends and the plateau begins. */
  readonly radius: number;
}

/**
 * Wells in a plateau with disjoint balls, R = their sum (0 at the named well's bottom), twice continuously
 * differentiable. Each is a stagnation set of its own; 𝓜 = {centre of the well named}.
 */
export interface WellsSpec {
  readonly kind: 'wells';
  readonly wells: readonly Well[];
  /** Index of the well the claim speaks of. */
  readonly well: number;
}

/**
 * LEC(h(1 − r²/radius²)², h, r) for r < radius, both attained: in its ball the gradient is h(1 −
 * d²/radius²)²·(θ − centre).
 * @throws {RangeError} on parameters outside their domain, and unless the balls are disjoint with certainty
 */
export function wells(spec: WellsSpec): Landscape {
  requireWells(spec);
  const { center, h, radius } = spec.wells[spec.well]!;
  const k = center.length;
  const others = spec.wells.map((w) => ({
    away: Float64Array.from(center, (x, i) => x - w.center[i]!),
    h: w.h,
    radius2: w.radius * w.radius,
  }));
  const depth = (h * radius * radius) / 6;
  return inFrame(
    {
      k,
      risk: (u) => {
        let sum = depth;
        for (const well of others) {
          const rest = 1 - squaredDistance(u, well.away) / well.radius2;
          if (rest > 0) sum -= ((well.h * well.radius2) / 6) * rest * rest * rest;
        }
        return sum;
      },
      gradient: (u, out) => {
        for (const well of others) {
          const rest = 1 - squaredDistance(u, well.away) / well.radius2;
          if (rest > 0) {
            const w = well.h * rest * rest;
            for (let i = 0; i < k; i++) out[i] = w * (u[i]! + well.away[i]!);
            return;
          }
        }
        out.fill(0, 0, k);
      },
      program: {
        kind: 'wells',
        k,
        away: Float64Array.from(others.flatMap(({ away }) => [...away])),
        h: Float64Array.from(others, ({ h }) => h),
        radius2: Float64Array.from(others, ({ radius2 }) => radius2),
      },
      enclosedGradient: (a, u) => enclosedGradient(a, spec, u),
      certificate: (r) => certificate(spec.wells[spec.well]!, r),
      hessianAtMinimum: (r) => hessianBounds(spec.wells[spec.well]!, r),
    },
    { flat: 0, center },
  );
}

function squaredDistance(u: Float64Array, away: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < away.length; i++) {
    const x = u[i]! + away[i]!;
    sum += x * x;
  }
  return sum;
}

function requireWells({ wells, well }: WellsSpec): void {
  requireIntegerIn(0, wells.length - 1, { well });
  const k = wells[well]!.center.length;
  for (const { center, h, radius } of wells) {
    requireThat(k > 0 && center.length === k, 'length of center', `positive and ${k}`, center.length);
    requireNumbers({ positive: { h, radius } });
  }
  const a = certifying;
  wells.forEach((first, i) => {
    wells.slice(i + 1).forEach((second, j) => {
      const gap = first.center.map((x, c) => a.sub(a.of(x), a.of(second.center[c]!)));
      const reach = a.enclose(a.add(a.of(first.radius), a.of(second.radius))).hi;
      const apart = a.enclose(enclosedNorm(a, gap)).lo;
      const pair = `distance of wells ${i} and ${i + 1 + j}`;
      requireThat(apart >= reach, pair, `at least the sum of their radii, ${reach}`, apart);
    });
  });
}

/** Terms of the wells that the enclosed point may lie in; if unsure, the slope is enclosed from 0. */
function enclosedGradient<N>(a: Arithmetic<N>, spec: WellsSpec, u: readonly N[]): N[] {
  const here = spec.wells[spec.well]!.center;
  return spec.wells.reduce<N[]>(
    (sum, { center, h, radius }) => {
      const x = u.map((ui, i) => a.add(ui, a.sub(a.of(here[i]!), a.of(center[i]!))));
      const rest = a.sub(a.of(1), a.div(enclosedSquaredNorm(a, x), a.square(a.of(radius))));
      const ends = a.enclose(rest);
      if (ends.hi <= 0) return sum;
      const slope = a.mul(a.of(h), a.square(ends.lo >= 0 ? rest : a.between(0, ends.hi)));
      return sum.map((s, i) => a.add(s, a.mul(slope, x[i]!)));
    },
    u.map(() => a.of(0)),
  );
}

function certificate({ h, radius }: Well, r: number): Certificate | undefined {
  if (!(r < radius)) return undefined;
  const a = certifying;
  const rest = a.sub(a.of(1), a.square(a.div(a.of(r), a.of(radius))));
  const mu = a.enclose(a.mul(a.of(h), a.square(rest))).lo;
  return mu > 0 ? { mu, beta: h, r, Delta: 0, basis: 'exact' } : undefined;
}

/**
 * With w(s) = h(1 − s/ρ²)², s = d², the third derivative along a unit v is 6w′⟨u, v⟩ + 4w″⟨u, v⟩³, w′ =
 * −(2h/ρ²)(1 − s/ρ²), w″ = 2h/ρ⁴ of opposite signs: at most max((12h/ρ²)r, (8h/ρ⁴)r³) = (12h/ρ²)r for r ≤ ρ.
 */
function hessianBounds({ h, radius }: Well, r: number): HessianBounds | undefined {
  if (!(r <= radius)) return undefined;
  const a = certifying;
  const K = a.div(a.mul(a.mul(a.of(12), a.of(h)), a.of(r)), a.square(a.of(radius)));
  return { mu0: h, lambdaMax: h, K: a.enclose(K).hi };
}
