import { describe, expect, it } from 'vitest';
import { containsMinimizers, withSet } from '../../properties/stagnation/projected/convex-sets.ts';
import { type ValleyCase, valley } from '../../src/theory/cases/valley-case.ts';
import type { LandscapeSpec } from '../../src/theory/landscape/spec.ts';
import { contains, type ConvexSetSpec } from '../../src/theory/sgd/projection.ts';

function caseOf(landscape: LandscapeSpec): ValleyCase {
  return {
    landscape,
    noise: { kind: 'isotropic', scale: 1 },
    schedule: { eta: 0.5, sigma: 1 },
    T: 1,
    r: 1,
    d0: 0,
    along: 0,
  };
}

const point = caseOf({ kind: 'quadratic', curvatures: [1, 2], flat: 0, center: [1, -1], rotation: [[1, 2]] });
const line = caseOf({ kind: 'quadratic', curvatures: [1, 2], flat: 1 });
const ring = caseOf({ kind: 'sphere', sphereDim: 2, h: 1, radius: 2, flat: 0, center: [1, 0] });

function holds(c: ValleyCase, projection: ConvexSetSpec): boolean {
  return containsMinimizers({ ...c, projection });
}

describe('Θ ⊇ 𝓜', () => {
  it('is told at the edge for a point', () => {
    expect(holds(point, { kind: 'ball', center: [1, 0], radius: 1 })).toBe(true);
    expect(holds(point, { kind: 'ball', center: [1, 0], radius: 0.99 })).toBe(false);
    expect(holds(point, { kind: 'box', lo: [1, -1], hi: [2, 2] })).toBe(true);
    expect(holds(point, { kind: 'box', lo: [1.01, -1], hi: [2, 2] })).toBe(false);
    expect(holds(point, { kind: 'halfspace', normal: [0, 1], offset: -1 })).toBe(true);
    expect(holds(point, { kind: 'halfspace', normal: [0, 1], offset: -1.01 })).toBe(false);
  });

  it('is told at the edge for a whole sphere', () => {
    expect(holds(ring, { kind: 'ball', center: [1, 0], radius: 2 })).toBe(true);
    expect(holds(ring, { kind: 'ball', center: [1.5, 0], radius: 2 })).toBe(false);
    expect(holds(ring, { kind: 'box', lo: [-1, -2], hi: [3, 2] })).toBe(true);
    expect(holds(ring, { kind: 'box', lo: [-1, -2], hi: [2.9, 2] })).toBe(false);
    expect(holds(ring, { kind: 'halfspace', normal: [3, 4], offset: 13 })).toBe(true);
    expect(holds(ring, { kind: 'halfspace', normal: [3, 4], offset: 12.9 })).toBe(false);
  });

  it('asks for a half-space along the flat directions, where 𝓜 has no end', () => {
    expect(holds(line, { kind: 'halfspace', normal: [1, 1, 0], offset: 0 })).toBe(true);
    expect(holds(line, { kind: 'halfspace', normal: [1, 1, 0.001], offset: 9 })).toBe(false);
    expect(holds(line, { kind: 'ball', center: [0, 0, 0], radius: 9 })).toBe(false);
    expect(holds(line, { kind: 'box', lo: [-9, -9, -9], hi: [9, 9, 9] })).toBe(false);
  });

  it('is true of drawn sets that reach beyond 𝓜 and false of those that stop short', () => {
    for (const c of [point, line, ring]) {
      for (const kind of ['ball', 'box', 'halfspace'] as const) {
        for (const side of [0, 1, 2, 5]) {
          const draws = { kind, reach: 1, side };
          expect(containsMinimizers(withSet(c, { ...draws, slack: 0.3 }))).toBe(true);
          const short = withSet(c, { ...draws, slack: -0.5 });
          expect(containsMinimizers(short)).toBe(false);
        }
      }
    }
  });

  it('holds the start of a run with d_0 = 0', () => {
    const made = withSet(point, { kind: 'ball', slack: 1, reach: 1, side: 0 });
    expect(contains(made.projection!, valley(made).sgd.start)).toBe(true);
  });
});
