import { describe, expect, it } from 'vitest';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import type { Landscape } from '../../../src/theory/landscape/landscape.ts';
import type { LandscapeSpec } from '../../../src/theory/landscape/spec.ts';
import { decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';
import { catalogue } from './catalogue.ts';
import { minus, nearestOf, pointNear, scatter, size, zeros } from './points.ts';

const u = 2 ** -53;

function gradientAt(landscape: Landscape, theta: readonly number[]): number[] {
  const out = zeros(landscape.dim);
  landscape.gradient(Float64Array.from(theta), out);
  return [...out];
}

describe('quadratic', () => {
  it('has the gradient, risk, distance and certificate of its formula', () => {
    const landscape = buildLandscape({ kind: 'quadratic', curvatures: [2, 8], flat: 1 });
    const theta = Float64Array.of(3, 0.5, 7);
    expect(gradientAt(landscape, [3, 0.5, 7])).toEqual([6, 4, 0]);
    expect(landscape.risk(theta)).toBe(10);
    expect(landscape.distance(Float64Array.of(3, 4, 7))).toBe(5);
    expect([...nearestOf(landscape, theta)]).toEqual([0, 0, 7]);
    expect(landscape.certificate(Infinity)).toEqual({
      mu: 2,
      beta: 8,
      r: Infinity,
      Delta: 0,
      basis: 'exact',
    });
    expect([landscape.dim, landscape.normalDim, landscape.affine]).toEqual([3, 2, true]);
  });

  it('T5 speaks of it only where there is no flat direction', () => {
    const spec: LandscapeSpec = { kind: 'quadratic', curvatures: [2, 8], flat: 0 };
    expect(buildLandscape(spec).hessianAtMinimum?.(1)).toEqual({ mu0: 2, lambdaMax: 8, K: 0 });
    expect(buildLandscape({ ...spec, flat: 1 }).hessianAtMinimum?.(1)).toBeUndefined();
  });
});

describe('angular', () => {
  it('is the witness against contraction by 1 − ημ: a step of 0.5 shrinks by 0.707, not by 0.55', () => {
    const landscape = buildLandscape({ kind: 'angular', h: 1, epsilon: 0.1, petals: 20, flat: 0 });
    const eta = 0.5;
    let worst = 0;
    for (let i = 0; i < 4000; i++) {
      const phi = (2 * Math.PI * i) / 4000;
      const theta = [Math.cos(phi), Math.sin(phi)];
      const next = gradientAt(landscape, theta).map((g, j) => theta[j]! - eta * g);
      worst = Math.max(worst, Math.hypot(...next));
    }
    const { mu } = landscape.certificate(1)!;
    expect(worst).toBeGreaterThan(Math.SQRT1_2 - 1e-4);
    expect(1 - eta * mu).toBeLessThan(0.5501);
  });

  it.each([
    [0.1, 20],
    [0.3, 1],
    [0.3, 2],
    [0.3, 5],
    [0, 3],
  ])('mu and beta are attained for ε = %d, m = %d', (epsilon, petals) => {
    const landscape = buildLandscape({ kind: 'angular', h: 2, epsilon, petals, flat: 0 });
    const { mu, beta } = landscape.certificate(1)!;
    let [least, largest] = [Infinity, 0];
    const samples = 20000;
    for (let i = 0; i < samples; i++) {
      const phi = (2 * Math.PI * i) / samples;
      const theta = [Math.cos(phi), Math.sin(phi)];
      const g = gradientAt(landscape, theta);
      least = Math.min(least, g[0]! * theta[0]! + g[1]! * theta[1]!);
      largest = Math.max(largest, Math.hypot(...g));
    }
    // At spacing 2π/20000 an extremum of cos 20φ is missed by at most (20π/20000)²/2 of its size.
    expect(least).toBeGreaterThan(mu * (1 - 1e-14));
    expect(least).toBeLessThan(mu * (1 + 1e-5));
    expect(largest).toBeLessThan(beta * (1 + 1e-14));
    expect(largest).toBeGreaterThan(beta * (1 - 1e-5));
  });

  it('at and around its minimizer the enclosed gradient is finite', () => {
    const landscape = buildLandscape({ kind: 'angular', h: 1, epsilon: 0.1, petals: 3, flat: 0 });
    const a = decimalIntervals(20);
    const enclosed = landscape.enclosed(a);
    expect(enclosed.gradient([a.of(0), a.of(0)]).map((g) => a.enclose(g))).toEqual([
      { lo: 0, hi: 0 },
      { lo: 0, hi: 0 },
    ]);
    for (const g of enclosed.gradient([a.between(-1e-9, 1e-9), a.between(-1e-9, 1e-9)])) {
      expect(a.enclose(g).hi).toBeLessThan(3e-9);
      expect(a.enclose(g).lo).toBeGreaterThan(-3e-9);
    }
    expect(gradientAt(landscape, [0, 0])).toEqual([0, 0]);
  });
});

describe('T5 near its edge', () => {
  it('K is attained by the skew profile at its minimizer', () => {
    const landscape = buildLandscape({
      kind: 'separable',
      flat: 0,
      coordinates: [{ shape: 'skew', h: 1, a: 0.5, omega: 1.5 }],
    });
    const { mu0, K } = landscape.hessianAtMinimum!(0.1)!;
    const { mu } = landscape.certificate(0.1)!;
    expect(K).toBeGreaterThanOrEqual(0.5 * 1.5 ** 3);
    // g′/x = h − aω²(1 − cos t)/t = mu0 − Kr/2 + O(r³): T5 without the Kr/2 is false, with it sharp.
    expect(mu).toBeLessThan(mu0 - 0.9 * ((K * 0.1) / 2));
    expect(mu).toBeGreaterThanOrEqual(mu0 - (K * 0.1) / 2);
  });

  it('for the double well T5 loses only the second order in r/L', () => {
    const landscape = buildLandscape({ kind: 'double-well', h: 1, well: 0, minima: [[0], [1]] });
    const { mu0, K } = landscape.hessianAtMinimum!(0.01)!;
    // Exact 1 − 3t + 2t², T5 gives 1 − 3t − 6t².
    expect(mu0 - (K * 0.01) / 2).toBeCloseTo(1 - 0.03 - 0.0006, 14);
    expect(landscape.certificate(0.01)!.mu).toBeCloseTo(0.99 * 0.98, 14);
  });
});

describe('wells', () => {
  const wells = [
    { center: [0, 0], h: 1, radius: 1 },
    { center: [3, 0], h: 2, radius: 2 },
  ];

  it('each well is a set of minimizers of its own, and the plateau between has no slope', () => {
    const first = buildLandscape({ kind: 'wells', wells, well: 0 });
    const second = buildLandscape({ kind: 'wells', wells, well: 1 });
    const theta = Float64Array.of(3, 0.5);
    expect(first.distance(Float64Array.of(0.6, 0.8))).toBe(1);
    expect(second.distance(theta)).toBe(0.5);
    expect(gradientAt(first, [...theta])).toEqual(gradientAt(second, [...theta]));
    expect(gradientAt(first, [0, 1.5])).toEqual([0, 0]);
    expect(first.certificate(1)).toBeUndefined();
    // h = 2, radius 2: mu = h(1 − r²/radius²)² = 2 · 0.4375² = 0.3828125, rounded down by a few ulp.
    const { mu, beta } = second.certificate(1.5)!;
    expect(beta).toBe(2);
    expect(mu).toBeLessThanOrEqual(0.3828125);
    expect(mu).toBeGreaterThan(0.3828125 * (1 - 8 * Number.EPSILON));
  });

  it('touching balls are disjoint enough, overlapping ones are refused', () => {
    const [one, two] = wells;
    expect(() =>
      buildLandscape({ kind: 'wells', wells: [one!, { ...two!, radius: 2 + 2 ** -40 }], well: 0 }),
    ).toThrow(/distance of wells 0 and 1 must be at least the sum of their radii/);
  });
});

describe('sphere', () => {
  it('has minimizers that are not affine, so all directions count as normal', () => {
    const landscape = buildLandscape({ kind: 'sphere', sphereDim: 2, flat: 1, h: 1, radius: 5 });
    expect([landscape.affine, landscape.normalDim, landscape.dim]).toEqual([false, 3, 3]);
    expect([...nearestOf(landscape, Float64Array.of(6, 8, 2))]).toEqual([3, 4, 2]);
    expect(landscape.distance(Float64Array.of(6, 8, 2))).toBe(5);
    expect(landscape.certificate(4.9)).toMatchObject({ mu: 1, beta: 1, basis: 'exact' });
    expect(landscape.certificate(5)).toBeUndefined();
  });

  it('encloses the offset also where the point may or may not be the centre', () => {
    const a = decimalIntervals(24);
    const landscape = buildLandscape({ kind: 'sphere', sphereDim: 2, flat: 0, h: 2, radius: 3 }).enclosed(a);
    const centre = [a.between(-1e-20, 1e-20), a.of(0)];
    for (const x of landscape.offset(centre).map((n) => a.enclose(n))) {
      expect([x.lo, x.hi]).toEqual([-3, 3]);
    }
    for (const x of landscape.gradient(centre).map((n) => a.enclose(n))) {
      expect([x.lo, x.hi]).toEqual([-6, 6]);
    }
  });
});

describe('outward', () => {
  const deviating = catalogue.filter(({ spec }) => spec.kind === 'outward');
  it.each(deviating)('$name: the deviation has norm Delta and points away from 𝓜', ({ spec, r }) => {
    const landscape = buildLandscape(spec);
    const { Delta } = landscape.certificate(r)!;
    const random = scatter(3);
    for (let i = 0; i < 20; i++) {
      const theta = pointNear(landscape, r * (0.01 + random()), random);
      const [seen, population] = [zeros(landscape.dim), zeros(landscape.dim)];
      landscape.gradient(theta, seen);
      landscape.populationGradient(theta, population);
      const offset = minus(theta, nearestOf(landscape, theta));
      const d = size(offset);
      const expected = population.map((g, j) => g - (Delta * offset[j]!) / d);
      // The direction's rounding grows as d shrinks to 0.01 r.
      expect(size(minus(seen, expected))).toBeLessThan(1e5 * u);
      expect(size(minus(seen, population))).toBeCloseTo(Delta, 10);
    }
  });

  it('on 𝓜 itself it does not push, and Deltas add up', () => {
    const base: LandscapeSpec = { kind: 'quadratic', curvatures: [1], flat: 1 };
    const once: LandscapeSpec = { kind: 'outward', base, Delta: 0.5 };
    const twice = buildLandscape({ kind: 'outward', base: once, Delta: 0.25 });
    expect(gradientAt(twice, [0, 3])).toEqual([0, 0]);
    expect(gradientAt(twice, [2, 3])).toEqual([1.25, 0]);
    const { Delta } = twice.certificate(1)!;
    expect(Delta).toBeGreaterThanOrEqual(0.75);
    expect(Delta).toBeLessThan(0.75 + 1e-15);
  });
});

describe('parameters outside their domain', () => {
  it.each<[string, LandscapeSpec, RegExp]>([
    [
      'a negative curvature',
      { kind: 'quadratic', curvatures: [1, -1], flat: 0 },
      /curvature must be positive and finite, got -1/,
    ],
    ['no curvature', { kind: 'quadratic', curvatures: [], flat: 3 }, /number of curvatures/],
    [
      'a fractional flat',
      { kind: 'quadratic', curvatures: [1], flat: 0.5 },
      /flat must be a non-negative integer/,
    ],
    [
      'a short center',
      { kind: 'quadratic', curvatures: [1], flat: 1, center: [1] },
      /length of center must be 2, got 1/,
    ],
    [
      'a ripple above h',
      { kind: 'radial', normalDim: 1, flat: 0, h: 1, ripple: { amplitude: 2, frequency: 1 } },
      /ripple.amplitude/,
    ],
    [
      'a rim of NaN',
      { kind: 'radial', normalDim: 1, flat: 0, h: 1, rim: Number.NaN },
      /rim must be positive/,
    ],
    [
      'ε = 1',
      { kind: 'angular', h: 1, epsilon: 1, petals: 2, flat: 0 },
      /epsilon must be in \[0, 1\), got 1/,
    ],
    [
      'a well without width',
      { kind: 'separable', flat: 0, coordinates: [{ shape: 'well', h: 1, b: 0 }] },
      /b must be positive/,
    ],
    [
      'a well that is not there',
      { kind: 'wells', wells: [{ center: [0], h: 1, radius: 1 }], well: 1 },
      /well must be an integer in \[0, 0\]/,
    ],
    [
      'equal minima',
      {
        kind: 'double-well',
        h: 1,
        well: 0,
        minima: [
          [1, 2],
          [1, 2],
        ],
      },
      /distance of the minima/,
    ],
    ['a sphere of points', { kind: 'sphere', sphereDim: 1, flat: 0, h: 1, radius: 1 }, /sphereDim/],
    [
      'a negative Delta',
      { kind: 'outward', Delta: -1, base: { kind: 'quadratic', curvatures: [1], flat: 0 } },
      /Delta must be non-negative/,
    ],
  ])('%s is refused by name', (_name, spec, message) => {
    expect(() => buildLandscape(spec)).toThrow(message);
    expect(() => buildLandscape(spec)).toThrow(RangeError);
  });

  it('a skew too strong for the radius has no certificate there, and one nearer', () => {
    const landscape = buildLandscape({
      kind: 'separable',
      flat: 0,
      coordinates: [{ shape: 'skew', h: 1, a: 1, omega: 2 }],
    });
    expect(landscape.certificate(1)).toBeUndefined();
    // aω²(1 − cos ωr)/(ωr) either side of h, at ωr = 0.2.
    const change = (4 * (1 - Math.cos(0.2))) / 0.2;
    // An ulp of the cosine, times 4/0.2, is what this line may be off by.
    const rounding = 20 * Number.EPSILON;
    const { mu, beta } = landscape.certificate(0.1)!;
    expect(Math.abs(mu - (1 - change))).toBeLessThan(rounding);
    expect(Math.abs(beta - (1 + change))).toBeLessThan(rounding);
  });
});
