import { describe, expect, it } from 'vitest';
import {
  gradientBoundEverywhere,
  gradientBoundOnPath,
} from '../../properties/displacement/levy/gradient-bound.ts';
import type { ValleyCase } from '../../src/theory/cases/valley-case.ts';
import { buildLandscape } from '../../src/theory/landscape/build.ts';
import type { LandscapeSpec } from '../../src/theory/landscape/spec.ts';

const well: LandscapeSpec = {
  kind: 'wells',
  wells: [
    { center: [0, 0], h: 2, radius: 3 },
    { center: [7, 0], h: 1, radius: 3 },
  ],
  well: 0,
};
const bounded: readonly (readonly [string, LandscapeSpec])[] = [
  ['wells', well],
  [
    'a separable sum of wells',
    {
      kind: 'separable',
      coordinates: [
        { shape: 'well', h: 1, b: 2 },
        { shape: 'well', h: 3, b: 1 },
      ],
      flat: 0,
    },
  ],
  ['a rim', { kind: 'radial', normalDim: 2, h: 1.5, rim: 2, flat: 0 }],
];

function size(v: Float64Array): number {
  return Math.hypot(...v);
}

function steepest(spec: LandscapeSpec): number {
  const landscape = buildLandscape(spec);
  const out = new Float64Array(landscape.dim);
  let most = 0;
  for (let x = -8; x <= 12; x += 0.02) {
    for (let y = 0; y <= 4; y += 0.02) {
      landscape.gradient(Float64Array.of(x, y), out);
      most = Math.max(most, size(out));
    }
  }
  return most;
}

describe('the bound of the gradient everywhere', () => {
  it.each(bounded)('of %s is its supremum', (_, spec) => {
    const bound = gradientBoundEverywhere(spec)!;
    const seen = steepest(spec);
    expect(seen).toBeLessThanOrEqual(bound);
    // The grid is 0.02 wide and the gradient flat to first order at its largest, curved by at most about 4.
    expect(seen).toBeGreaterThan(bound - 4 * 0.02 * 0.02);
  });

  it('adds the deviation of an outward push', () => {
    const pushed = gradientBoundEverywhere({ kind: 'outward', base: well, Delta: 0.5 })!;
    expect(pushed / (gradientBoundEverywhere(well)! + 0.5)).toBeCloseTo(1, 11);
  });

  it('is unknown where gradients grow without limit', () => {
    const unbounded: LandscapeSpec[] = [
      { kind: 'quadratic', curvatures: [1], flat: 0 },
      { kind: 'separable', coordinates: [{ shape: 'square', h: 1 }], flat: 0 },
      { kind: 'radial', normalDim: 1, h: 1, flat: 0 },
      { kind: 'radial', normalDim: 1, h: 1, rim: 2, ripple: { amplitude: 0.1, frequency: 1 }, flat: 0 },
      { kind: 'sphere', sphereDim: 2, h: 1, radius: 2, flat: 0 },
    ];
    for (const spec of unbounded) expect(gradientBoundEverywhere(spec)).toBeUndefined();
  });
});

describe('the bound of the gradient along the path', () => {
  const run: ValleyCase = {
    landscape: { kind: 'quadratic', curvatures: [1, 3], flat: 2 },
    noise: { kind: 'axes', scales: [1], from: 2 },
    schedule: { eta: 0.1, sigma: 1 },
    T: 5,
    r: 1,
    d0: 0.5,
    along: 0,
  };

  it('is β d_0 where the noise keeps to flat directions, 0 from a minimizer', () => {
    expect(gradientBoundOnPath(run)).toBeCloseTo(1.5, 11);
    expect(gradientBoundOnPath({ ...run, d0: 0 })).toBe(0);
  });

  it('is unknown when noise crosses 𝓜, when steps expand, and under a projection', () => {
    expect(gradientBoundOnPath({ ...run, noise: { kind: 'isotropic', scale: 1 } })).toBeUndefined();
    expect(gradientBoundOnPath({ ...run, noise: { kind: 'axes', scales: [1, 1], from: 1 } })).toBeUndefined();
    expect(gradientBoundOnPath({ ...run, schedule: { eta: 1, sigma: 1 } })).toBeUndefined();
    const projection = { kind: 'halfspace', normal: [1, 0, 0, 0], offset: 1 } as const;
    expect(gradientBoundOnPath({ ...run, projection })).toBeUndefined();
  });
});
