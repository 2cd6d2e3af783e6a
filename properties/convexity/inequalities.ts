import type { Enclosure } from '../../src/core/enclosure.ts';
import type { DataTables } from '../../src/data/table.ts';
import { enclosedDot, enclosedNorm } from '../../src/linalg/enclosed-vectors.ts';
import type { Interval } from '../../src/linalg/precision-ladder.ts';
import {
  certificateAt,
  type EnclosedPoint,
  landscapeAt,
  type PointCase,
} from '../../src/theory/cases/point-case.ts';
import type { CertificateBasis } from '../../src/theory/landscape/landscape.ts';

/** The two inequalities of LEC(μ, β, r). */
export const parts = ['slope', 'norm'] as const;
export type Part = (typeof parts)[number];

/** ⟨g, θ − Πθ⟩ ≥ μd² (slope), or ‖g‖ ≤ βd (norm), of a gradient g at a point. */
export function convexitySides(
  part: Part,
  { a, d, offset }: Pick<EnclosedPoint, 'a' | 'd' | 'offset'>,
  gradient: readonly Interval[],
  { mu, beta }: { readonly mu: Interval; readonly beta: Interval },
): { readonly lhs: Enclosure; readonly rhs: Enclosure } {
  return part === 'slope'
    ? { lhs: a.enclose(a.mul(mu, a.square(d))), rhs: a.enclose(enclosedDot(a, gradient, offset)) }
    : { lhs: a.enclose(enclosedNorm(a, gradient)), rhs: a.enclose(a.mul(beta, d)) };
}

/** The hypothesis that LEC is known on the tube of the case. */
export function convexityKnown(data?: DataTables): {
  readonly holds: (c: PointCase) => boolean;
  readonly basis: (c: PointCase) => CertificateBasis;
  readonly relaxed: (c: PointCase, share: number) => boolean;
} {
  return {
    holds: (c) => certificateAt(c, data) !== undefined,
    basis: (c) => certificateAt(c, data)?.basis ?? 'exact',
    // known on the tube of radius r/(1 + share) alone
    relaxed: (c, share) =>
      certificateAt(c, data) !== undefined ||
      landscapeAt(c.landscape, data).certificate(c.r / (1 + share)) !== undefined,
  };
}
