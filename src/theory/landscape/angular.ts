import { requireThat } from '../../core/errors.ts';
import { requireNumbers } from '../../core/preconditions.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedSquaredNorm } from '../../linalg/enclosed-vectors.ts';
import { certifying, type Frame, inFrame } from './frame.ts';
import type { Certificate, Landscape } from './landscape.ts';

/**
 * R = ½hρ²(1 + ε cos mφ) in polar coordinates (ρ, φ) of the normal plane: the witness against contraction by
 * 1 − ημ, since its gradient h·[(1 + ε cos mφ)·u − ½εm sin mφ·u⊥] has a large part across the radius.
 */
export interface AngularSpec extends Frame {
  readonly kind: 'angular';
  /** h > 0 */
  readonly h: number;
  /** ε in [0, 1) */
  readonly epsilon: number;
  /** m, a positive integer */
  readonly petals: number;
}

/**
 * LEC(h(1 − ε), beta, ∞), both attained: ⟨∇R, u⟩ = hρ²(1 + εc), c = cos mφ, and (‖∇R‖/hρ)² = (1 + εc)² + A(1
 * − c²), A = ε²m²/4, which is largest at c = ε/(A − ε²) where that lies in [0, 1], with value 1 + A + ε²/(A −
 * ε²), else at c = 1.
 * @throws {RangeError} on parameters outside their domain
 */
export function angular(spec: AngularSpec): Landscape {
  const { h, epsilon, petals } = spec;
  requireNumbers({ positive: { h }, positiveInteger: { petals } });
  requireThat(epsilon >= 0 && epsilon < 1, 'epsilon', 'in [0, 1)', epsilon);
  const known = certificate(spec);
  const slope = (epsilon * petals) / 2;
  /** Writes ((1 + εc)x + ½εms·y, (1 + εc)y − ½εms·x) into out, and returns 1 + εc. */
  const evaluate = (u: Float64Array, out: Float64Array | undefined): number => {
    const x = u[0]!;
    const y = u[1]!;
    const rho = Math.sqrt(x * x + y * y);
    if (rho === 0) {
      out?.fill(0, 0, 2);
      return 1;
    }
    let c = 1;
    let s = 0;
    let baseC = x / rho;
    let baseS = y / rho;
    for (let power = petals; power > 0; power = Math.floor(power / 2)) {
      if (power % 2 === 1) {
        const next = c * baseC - s * baseS;
        s = c * baseS + s * baseC;
        c = next;
      }
      const squareC = baseC * baseC - baseS * baseS;
      baseS = 2 * baseC * baseS;
      baseC = squareC;
    }
    const radialPart = 1 + epsilon * c;
    if (out) {
      out[0] = h * (radialPart * x + slope * s * y);
      out[1] = h * (radialPart * y - slope * s * x);
    }
    return radialPart;
  };
  return inFrame(
    {
      k: 2,
      risk: (u) => (h * (u[0]! * u[0]! + u[1]! * u[1]!) * evaluate(u, undefined)) / 2,
      gradient: (u, out) => void evaluate(u, out),
      program: { kind: 'angular', k: 2, h, epsilon, petals },
      enclosedGradient: (a, u) => enclosedGradient(a, spec, u),
      certificate: () => known,
    },
    spec,
  );
}

function enclosedGradient<N>(a: Arithmetic<N>, spec: AngularSpec, u: readonly N[]): N[] {
  const [x, y] = [u[0]!, u[1]!];
  const rho = a.sqrt(enclosedSquaredNorm(a, u));
  const size = a.enclose(rho);
  if (size.hi === 0) return [a.of(0), a.of(0)];
  const [c, s] =
    size.lo > 0
      ? enclosedPower(a, a.div(x, rho), a.div(y, rho), spec.petals)
      : [a.between(-1, 1), a.between(-1, 1)];
  const radialPart = a.add(a.of(1), a.mul(a.of(spec.epsilon), c));
  const across = a.mul(a.mul(a.div(a.of(spec.petals), a.of(2)), a.of(spec.epsilon)), s);
  const h = a.of(spec.h);
  return [
    a.mul(h, a.add(a.mul(radialPart, x), a.mul(across, y))),
    a.mul(h, a.sub(a.mul(radialPart, y), a.mul(across, x))),
  ];
}

/** (c + is)^m by repeated squaring. */
function enclosedPower<N>(a: Arithmetic<N>, c: N, s: N, m: number): readonly [N, N] {
  if (m === 1) return [c, s];
  const [halfC, halfS] = enclosedPower(a, c, s, Math.floor(m / 2));
  const squareC = a.sub(a.square(halfC), a.square(halfS));
  const squareS = a.mul(a.of(2), a.mul(halfC, halfS));
  if (m % 2 === 0) return [squareC, squareS];
  return [a.sub(a.mul(squareC, c), a.mul(squareS, s)), a.add(a.mul(squareC, s), a.mul(squareS, c))];
}

function certificate({ h, epsilon, petals }: AngularSpec): Certificate {
  const a = certifying;
  const one = a.of(1);
  const eps = a.of(epsilon);
  const eps2 = a.square(eps);
  const A = a.div(a.mul(eps2, a.square(a.of(petals))), a.of(4));
  const gap = a.sub(A, eps2);
  // c = ε/(A − ε²) ≤ 1 iff ε ≤ A − ε²; if rounding leaves that open, the interior value is an upper bound.
  const interior = a.enclose(gap).lo > 0 && a.enclose(a.sub(eps, gap)).lo <= 0;
  const largest = interior ? a.add(a.add(one, A), a.div(eps2, gap)) : a.square(a.add(one, eps));
  return {
    mu: a.enclose(a.mul(a.of(h), a.sub(one, eps))).lo,
    beta: a.enclose(a.mul(a.of(h), a.sqrt(largest))).hi,
    r: Infinity,
    Delta: 0,
    basis: 'exact',
  };
}
