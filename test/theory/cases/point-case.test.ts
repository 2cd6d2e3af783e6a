import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import { distanceOf } from '../../../src/theory/cases/point-case.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';

describe('a point of a case', () => {
  const landscape: LandscapeSpec = { kind: 'quadratic', curvatures: [1], flat: 1 };

  it('lies in the space of its landscape', () => {
    expect(distanceOf({ landscape, r: 1, theta: [0.5, 2] }).lo).toBeCloseTo(0.5);
  });

  it.each([[[0.5]], [[0.5, 2, 2]]])('is refused as a mistake of its file otherwise: %j', (theta) => {
    const ask = (): unknown => distanceOf({ landscape, r: 1, theta });
    expect(ask).toThrow(UsageError);
    expect(ask).toThrow(`theta: expected as many coordinates as the landscape has, 2, got ${theta.length}`);
  });
});
