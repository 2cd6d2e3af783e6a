import { requireThat } from '../../core/errors.ts';
import {
  type CoordinateProfile,
  coordinateRisk,
  coordinateSlope,
  curvatureBounds,
  enclosedSlope,
  requireProfile,
  slopeBounds,
} from './coordinate-profile.ts';
import { type Frame, inFrame } from './frame.ts';
import type { Certificate, HessianBounds, Landscape } from './landscape.ts';

/** R(θ) = Σ_i g_i(u_i) over normal coordinates u. */
export interface SeparableSpec extends Frame {
  readonly kind: 'separable';
  readonly coordinates: readonly CoordinateProfile[];
}

/** In the order of their numbers in programs. */
const shapes: readonly CoordinateProfile['shape'][] = ['square', 'ripple', 'skew', 'well'];

/**
 * LEC(min_i mu_i, max_i beta_i, r) from the coordinates' bounds on [−r, r]: ⟨∇R, u⟩ = Σ u_i g_i′(u_i) ≥ Σ
 * mu_i u_i², ‖∇R‖² = Σ g_i′(u_i)² ≤ Σ beta_i² u_i². Attained along an axis. Undefined where min mu_i ≤ 0.
 * @throws {RangeError} without coordinates, or on parameters outside their domain
 */
export function separable(spec: SeparableSpec): Landscape {
  const coordinates = spec.coordinates;
  const k = coordinates.length;
  requireThat(k > 0, 'number of coordinates', 'positive', k);
  coordinates.forEach(requireProfile);
  return inFrame(
    {
      k,
      risk: (u) => {
        let sum = 0;
        for (let i = 0; i < k; i++) sum += coordinateRisk(coordinates[i]!, u[i]!);
        return sum;
      },
      gradient: (u, out) => {
        for (let i = 0; i < k; i++) out[i] = coordinateSlope(coordinates[i]!, u[i]!);
      },
      program: {
        kind: 'separable',
        k,
        shapes: Int32Array.from(coordinates, ({ shape }) => shapes.indexOf(shape)),
        h: Float64Array.from(coordinates, ({ h }) => h),
        a: Float64Array.from(coordinates, (p) => ('a' in p ? p.a : 0)),
        scale: Float64Array.from(coordinates, (p) => ('omega' in p ? p.omega : 'b' in p ? p.b : 1)),
      },
      enclosedGradient: (a, u) => u.map((x, i) => enclosedSlope(a, coordinates[i]!, x)),
      certificate: (r) => certificate(coordinates, r),
      hessianAtMinimum: (r) => hessianBounds(coordinates, r),
    },
    spec,
  );
}

function certificate(coordinates: readonly CoordinateProfile[], r: number): Certificate | undefined {
  const bounds = coordinates.map((p) => slopeBounds(p, r));
  const mu = Math.min(...bounds.map((b) => b.mu));
  const beta = Math.max(...bounds.map((b) => b.beta));
  return mu > 0 ? { mu, beta, r, Delta: 0, basis: 'exact' } : undefined;
}

/**
 * ∇²R is diagonal in u with entries g_i″(u_i), so ‖∇²R(x) − ∇²R(y)‖ = max_i |g_i″(x_i) − g_i″(y_i)| ≤ max_i
 * K_i · ‖x − y‖, K_i a Lipschitz constant of g_i″ on [−r, r]. A rotation changes neither norm.
 */
function hessianBounds(coordinates: readonly CoordinateProfile[], r: number): HessianBounds | undefined {
  if (!(r < Infinity)) return undefined;
  const bounds = coordinates.map((p) => curvatureBounds(p, r));
  return {
    mu0: bounds.reduce((least, b) => Math.min(least, b.lo), Infinity),
    lambdaMax: bounds.reduce((largest, b) => Math.max(largest, b.hi), 0),
    K: bounds.reduce((largest, b) => Math.max(largest, b.K), 0),
  };
}
