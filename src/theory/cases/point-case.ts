import { z } from 'zod';
import { certificateNear } from './valley-case.ts';
import type { Enclosure } from '../../core/enclosure.ts';
import { UsageError } from '../../core/errors.ts';
import { memoize } from '../../core/memoize.ts';
import { buildLandscape } from '../landscape/build.ts';
import type { DataTables } from '../../data/table.ts';
import type { Certificate, Landscape } from '../landscape/landscape.ts';
import { landscapeSchema } from '../landscape/schema.ts';
import type { LandscapeSpec } from '../landscape/spec.ts';
import { type Interval, type IntervalArithmetic, precisionLadder } from '../../linalg/precision-ladder.ts';
import { enclosedNorm } from '../../linalg/enclosed-vectors.ts';

/** A point near the minimizers of a landscape: what deterministic claims are judged at. */
export interface PointCase {
  readonly landscape: LandscapeSpec;
  /** Radius of the tube. */
  readonly r: number;
  readonly theta: readonly number[];
}

export const pointShape: {
  readonly landscape: z.ZodType<LandscapeSpec>;
  readonly r: z.ZodType<number>;
  readonly theta: z.ZodType<readonly number[]>;
} = {
  landscape: landscapeSchema,
  r: z.number().positive(),
  theta: z.array(z.number()).min(1).readonly(),
};

/** What a case's point is, over enclosed numbers. */
export interface EnclosedPoint {
  readonly a: IntervalArithmetic;
  readonly theta: readonly Interval[];
  /** θ − Πθ */
  readonly offset: readonly Interval[];
  /** d(θ) */
  readonly d: Interval;
  /** ∇R_n */
  readonly gradient: readonly Interval[];
  /** ∇R */
  readonly populationGradient: readonly Interval[];
}

/** The arithmetic of claims on points, by effort. */
export const pointArithmetic: (effort: number) => IntervalArithmetic = precisionLadder(24, 60, 96);

/** The landscape of a spec, built once. @param data the data sets that the spec may refer to */
export const landscapeAt: (spec: LandscapeSpec, data?: DataTables) => Landscape = memoize(buildLandscape);

/** The case's point enclosed; worked out once for each case object, effort and data. */
export const pointAt: (c: PointCase, effort: number, data?: DataTables) => EnclosedPoint = memoize(enclose);

function enclose(c: PointCase, effort: number, data?: DataTables): EnclosedPoint {
  const a = pointArithmetic(effort);
  const risk = landscapeAt(c.landscape, data);
  if (c.theta.length !== risk.dim)
    throw new UsageError(
      `theta: expected as many coordinates as the landscape has, ${risk.dim}, got ${c.theta.length}`,
    );
  const landscape = risk.enclosed(a);
  const theta = c.theta.map((x) => a.of(x));
  const offset = landscape.offset(theta);
  return {
    a,
    theta,
    offset,
    d: enclosedNorm(a, offset),
    gradient: landscape.gradient(theta),
    populationGradient: landscape.populationGradient(theta),
  };
}

/** d(θ) at the first effort. */
export function distanceOf(c: PointCase, data?: DataTables): Enclosure {
  const { a, d } = pointAt(c, 0, data);
  return a.enclose(d);
}

/** Is θ in T_r? A point that rounding may have put just outside counts as in; its tube is wider. */
export function inTube(c: PointCase, data?: DataTables): boolean {
  return distanceOf(c, data).lo <= c.r;
}

/** LEC on the tube of the case, wide enough for its point where that lies on the boundary. */
export function certificateAt(c: PointCase, data?: DataTables): Certificate | undefined {
  const { lo, hi } = distanceOf(c, data);
  return landscapeAt(c.landscape, data).certificate(lo <= c.r ? Math.max(c.r, hi) : c.r);
}

/**
 * LEC's constants on the tube, or the largest known smaller one.
 * @throws {RangeError} where there are none
 */
export function lecAt(c: PointCase, data?: DataTables): Certificate {
  const known = certificateAt(c, data) ?? certificateNear(landscapeAt(c.landscape, data), c.r);
  if (known === undefined) throw new RangeError(`LEC must be known on some tube, got none below ${c.r}`);
  return known;
}

/** The constants as exact numbers of the arithmetic. */
export function lecIn(
  a: IntervalArithmetic,
  { mu, beta, Delta }: Pick<Certificate, 'mu' | 'beta' | 'Delta'>,
): { readonly mu: Interval; readonly beta: Interval; readonly Delta: Interval } {
  return { mu: a.of(mu), beta: a.of(beta), Delta: a.of(Delta) };
}
