import { z } from 'zod';
import { requireThat } from '../../core/errors.ts';
import type { Arithmetic } from '../../linalg/arithmetic.ts';
import { enclosedDot, enclosedNorm, enclosedSquaredNorm } from '../../linalg/enclosed-vectors.ts';
import { dot } from '../../linalg/vectors.ts';

/** {x: ‖x − center‖ ≤ radius}, {x: lo ≤ x ≤ hi in every entry}, {x: ⟨normal, x⟩ ≤ offset}. */
export type ConvexSetSpec =
  | { readonly kind: 'ball'; readonly center: readonly number[]; readonly radius: number }
  | { readonly kind: 'box'; readonly lo: readonly number[]; readonly hi: readonly number[] }
  | { readonly kind: 'halfspace'; readonly normal: readonly number[]; readonly offset: number };

const vector = z.array(z.number()).min(1).readonly();

export const convexSetSchema: z.ZodType<ConvexSetSpec> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ball'), center: vector, radius: z.number().positive() }).readonly(),
  z.strictObject({ kind: z.literal('box'), lo: vector, hi: vector }).readonly(),
  z.strictObject({ kind: z.literal('halfspace'), normal: vector, offset: z.number() }).readonly(),
]);

/** @throws {RangeError} unless the set is closed, convex, not empty, and a subset of R^dim */
export function requireConvexSet(set: ConvexSetSpec, dim: number): void {
  const vectors = set.kind === 'ball' ? [set.center] : set.kind === 'box' ? [set.lo, set.hi] : [set.normal];
  for (const v of vectors) {
    requireThat(v.length === dim, `length of the ${set.kind}'s vectors`, `${dim}`, v.length);
    for (const x of v) requireThat(Number.isFinite(x), `entry of the ${set.kind}'s vectors`, 'finite', x);
  }
  if (set.kind === 'ball')
    requireThat(set.radius > 0 && set.radius < Infinity, 'radius', 'positive and finite', set.radius);
  if (set.kind === 'box') set.lo.forEach((lo, i) => requireThat(lo <= set.hi[i]!, 'lo', 'at most hi', lo));
  if (set.kind === 'halfspace') {
    const squares = dot(set.normal, set.normal);
    requireThat(squares > 0 && squares < Infinity, 'squared norm of normal', 'positive and finite', squares);
    requireThat(Number.isFinite(set.offset), 'offset', 'finite', set.offset);
  }
}

/** The set with all that is within a distance; of a box, in every entry. */
export function widened(set: ConvexSetSpec, by: number): ConvexSetSpec {
  if (set.kind === 'ball') return { ...set, radius: set.radius + by };
  if (set.kind === 'halfspace')
    return { ...set, offset: set.offset + by * Math.sqrt(dot(set.normal, set.normal)) };
  return { ...set, lo: set.lo.map((x) => x - by), hi: set.hi.map((x) => x + by) };
}

/** Is x in the set, as far as float64 arithmetic can tell? Exact for a box. */
export function contains(set: ConvexSetSpec, x: Float64Array): boolean {
  if (set.kind === 'ball') return distanceTo(set.center, x) <= set.radius;
  if (set.kind === 'box') return x.every((value, i) => value >= set.lo[i]! && value <= set.hi[i]!);
  return dot(set.normal, x) <= set.offset;
}

/** Replaces x by the nearest point of the set, up to rounding; a point inside (by `contains`) stays. */
export function project(set: ConvexSetSpec, x: Float64Array): void {
  if (set.kind === 'ball') {
    const distance = distanceTo(set.center, x);
    if (distance <= set.radius) return;
    const factor = set.radius / distance;
    for (let i = 0; i < x.length; i++) x[i] = set.center[i]! + factor * (x[i]! - set.center[i]!);
  } else if (set.kind === 'box') {
    for (let i = 0; i < x.length; i++) x[i] = Math.min(Math.max(x[i]!, set.lo[i]!), set.hi[i]!);
  } else {
    const excess = dot(set.normal, x) - set.offset;
    if (excess <= 0) return;
    const factor = excess / dot(set.normal, set.normal);
    for (let i = 0; i < x.length; i++) x[i] = x[i]! - factor * set.normal[i]!;
  }
}

/** An enclosure of the nearest point of the set; x itself where x is certainly inside. */
export function enclosedProjection<N>(a: Arithmetic<N>, set: ConvexSetSpec, x: readonly N[]): N[] {
  if (set.kind === 'box') return x.map((value, i) => clampEnclosed(a, value, set.lo[i]!, set.hi[i]!));
  if (set.kind === 'ball') {
    const offset = x.map((value, i) => a.sub(value, a.of(set.center[i]!)));
    const distance = enclosedNorm(a, offset);
    const radius = a.of(set.radius);
    if (a.enclose(distance).hi <= set.radius) return [...x];
    const factor = a.div(radius, larger(a, radius, distance));
    return offset.map((value, i) => a.add(a.of(set.center[i]!), a.mul(factor, value)));
  }
  const normal = set.normal.map((value) => a.of(value));
  const excess = a.sub(enclosedDot(a, normal, x), a.of(set.offset));
  if (a.enclose(excess).hi <= 0) return [...x];
  const squares = enclosedSquaredNorm(a, normal);
  const factor = a.div(larger(a, a.of(0), excess), squares);
  return x.map((value, i) => a.sub(value, a.mul(factor, normal[i]!)));
}

function clampEnclosed<N>(a: Arithmetic<N>, x: N, lo: number, hi: number): N {
  const raised = larger(a, a.of(lo), x);
  return a.neg(larger(a, a.of(-hi), a.neg(raised)));
}

/** max(x, y): either of them where the enclosures tell which, else (x + y + |x − y|) / 2. */
function larger<N>(a: Arithmetic<N>, x: N, y: N): N {
  const [ex, ey] = [a.enclose(x), a.enclose(y)];
  if (ex.lo >= ey.hi) return x;
  if (ey.lo >= ex.hi) return y;
  const difference = a.sqrt(a.square(a.sub(x, y)));
  return a.mul(a.of(0.5), a.add(a.add(x, y), difference));
}

/** ‖x − center‖, without an allocation. */
function distanceTo(center: readonly number[], x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const difference = x[i]! - center[i]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
