import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/core/enclosure.ts';
import { buildLandscape } from '../../../src/theory/landscape/build.ts';
import type { Landscape } from '../../../src/theory/landscape/landscape.ts';
import { decimalIntervals } from '../../../src/linalg/decimal-intervals.ts';
import { enclosedDot, enclosedNorm, enclosedSquaredNorm } from '../../../src/linalg/enclosed-vectors.ts';
import { catalogue } from './catalogue.ts';
import { axisOf, inner, minimizer, minus, nearestOf, pointNear, scatter, size, zeros } from './points.ts';

const u = 2 ** -53;
const a = decimalIntervals(50);
const points = 12;

function gradients(
  landscape: Landscape,
  theta: Float64Array,
): { seen: Float64Array; population: Float64Array } {
  const [seen, population] = [zeros(landscape.dim), zeros(landscape.dim)];
  landscape.gradient(theta, seen);
  landscape.populationGradient(theta, population);
  return { seen, population };
}

describe.each(catalogue)('$name', ({ spec, r, beyond, third, concaveAt }) => {
  const landscape = buildLandscape(spec);
  const { dim, normalDim } = landscape;
  const certificate = landscape.certificate(r)!;
  const random = scatter(5);
  const inTube = Array.from({ length: points }, () => pointNear(landscape, r * random(), random));
  const around = [
    ...inTube,
    ...Array.from({ length: points }, () => pointNear(landscape, 3 * r * random(), random)),
  ];
  /** Rounding of a gradient: a few operations for each coordinate, on numbers of the size of β(‖θ‖ + 10). */
  const rounding = (theta: Float64Array): number => 100 * dim * u * certificate.beta * (size(theta) + 10);

  it('the population gradient is the derivative of the risk', () => {
    const h = 2 ** -13;
    for (const theta of inTube) {
      // Some risks are not smooth on 𝓜 itself.
      if (landscape.distance(theta) < r / 10) continue;
      const { population } = gradients(landscape, theta);
      const scale = landscape.risk(theta) + certificate.beta;
      for (let i = 0; i < dim; i++) {
        const [up, down] = [theta.slice(), theta.slice()];
        up[i] = up[i]! + h;
        down[i] = down[i]! - h;
        const slope = (landscape.risk(up) - landscape.risk(down)) / (up[i]! - down[i]!);
        // Taylor: h²/6 of the third derivative; and the risk's rounding, divided by 2h.
        const allowed = (third * h * h) / 6 + (100 * dim * u * scale * (size(theta) + 10)) / h;
        expect(Math.abs(slope - population[i]!)).toBeLessThan(allowed);
      }
    }
  });

  it('float64 gradients lie in the enclosed ones, but for rounding', () => {
    const enclosed = landscape.enclosed(a);
    for (const theta of around) {
      const exact = Array.from(theta, (x) => a.of(x));
      const { seen, population } = gradients(landscape, theta);
      const pairs = [
        [seen, enclosed.gradient(exact)],
        [population, enclosed.populationGradient(exact)],
        [minus(theta, nearestOf(landscape, theta)), enclosed.offset(exact)],
      ] as const;
      for (const [float, intervals] of pairs) {
        expect(intervals).toHaveLength(dim);
        intervals.forEach((interval, i) => {
          const { lo, hi } = a.enclose(interval);
          expect(float[i]!).toBeGreaterThanOrEqual(lo - rounding(theta) / Math.min(1, certificate.mu));
          expect(float[i]!).toBeLessThanOrEqual(hi + rounding(theta) / Math.min(1, certificate.mu));
          expect(hi - lo).toBeLessThanOrEqual(8 * u * Math.max(Math.abs(lo), Math.abs(hi)) + 1e-40);
        });
      }
    }
  });

  it('Πθ is on 𝓜, at the distance told, and no other minimizer tried is nearer', () => {
    for (const theta of around) {
      const foot = nearestOf(landscape, theta);
      const slack = rounding(theta) / Math.min(1, certificate.mu);
      expect(landscape.distance(foot)).toBeLessThan(slack);
      expect(size(gradients(landscape, foot).population)).toBeLessThan(
        certificate.beta * slack + rounding(theta),
      );
      expect(Math.abs(size(minus(theta, foot)) - landscape.distance(theta))).toBeLessThan(slack);
      const others = Array.from({ length: 5 }, () => minimizer(landscape, random));
      for (let i = landscape.affine ? normalDim : dim; i < dim; i++) {
        others.push(foot.map((x, j) => x + 1e-3 * axisOf(landscape, i)[j]!));
      }
      for (const other of others) {
        expect(size(minus(theta, other))).toBeGreaterThan(landscape.distance(theta) - slack);
      }
    }
  });

  it('LEC holds on the tube, with rounding accounted for', () => {
    const enclosed = landscape.enclosed(a);
    const [mu, beta, Delta] = [a.of(certificate.mu), a.of(certificate.beta), a.of(certificate.Delta)];
    for (const theta of inTube) {
      const exact = Array.from(theta, (x) => a.of(x));
      const gradient = enclosed.populationGradient(exact);
      const offset = enclosed.offset(exact);
      const d2 = enclosedSquaredNorm(a, offset);
      const deviation = enclosed.gradient(exact).map((g, i) => a.sub(g, gradient[i]!));
      const sides = [
        [a.mul(mu, d2), enclosedDot(a, gradient, offset)],
        [enclosedSquaredNorm(a, gradient), a.mul(a.square(beta), d2)],
        [enclosedNorm(a, deviation), Delta],
      ] as const;
      for (const [lhs, rhs] of sides) expect(compare(a.enclose(lhs), a.enclose(rhs))).not.toBe('fails');
    }
  });

  it(concaveAt === undefined ? 'the risk is convex' : 'the risk is not convex', () => {
    const h = 2 ** -7;
    let least = Infinity;
    for (let i = 0; i < normalDim; i++) {
      const axis = axisOf(landscape, i);
      const foot = minimizer(landscape, random);
      for (let j = 0; j < normalDim; j++) {
        const towards = axisOf(landscape, j);
        for (let step = -60; step <= 60; step++) {
          const at = (t: number): number =>
            landscape.risk(
              foot.map((x, c) => x + (((concaveAt ?? r) * step) / 50) * axis[c]! + t * towards[c]!),
            );
          least = Math.min(least, (at(h) - 2 * at(0) + at(-h)) / (h * h));
        }
      }
    }
    // A second difference is a mean of second derivatives: a negative one proves a negative curvature.
    const noise = (100 * dim * u * certificate.beta * 100) / (h * h);
    if (concaveAt === undefined) expect(least).toBeGreaterThan(-noise);
    else expect(least).toBeLessThan(-0.01 - noise);
  });

  it('the axes are orthonormal, and the risk ignores the flat ones', () => {
    const axes = Array.from({ length: dim }, (_, i) => axisOf(landscape, i));
    axes.forEach((x, i) => {
      axes.forEach((y, j) => expect(Math.abs(inner(x, y) - (i === j ? 1 : 0))).toBeLessThan(100 * dim * u));
    });
    if (!landscape.affine) return;
    for (const theta of inTube) {
      for (const flat of axes.slice(normalDim)) {
        const moved = theta.map((x, i) => x + 3 * flat[i]!);
        expect(Math.abs(landscape.risk(moved) - landscape.risk(theta))).toBeLessThan(
          rounding(moved) * (1 + size(moved)),
        );
        expect(Math.abs(landscape.distance(moved) - landscape.distance(theta))).toBeLessThan(
          rounding(moved) / Math.min(1, certificate.mu),
        );
      }
    }
  });

  it('a certificate speaks of the radius asked for, and not beyond what is known', () => {
    expect(certificate.r).toBeGreaterThanOrEqual(r);
    expect(certificate.mu).toBeGreaterThan(0);
    expect(certificate.mu).toBeLessThanOrEqual(certificate.beta);
    if (beyond !== undefined) expect(landscape.certificate(beyond)).toBeUndefined();
    expect(() => landscape.certificate(Number.NaN)).toThrow(RangeError);
  });
});

const attained = catalogue.filter(({ sharp }) => sharp);
describe.each(attained)('$name', ({ spec, r }) => {
  it('mu and beta are attained along an axis, to 1%', () => {
    const landscape = buildLandscape(spec);
    const certificate = landscape.certificate(r)!;
    let least = Infinity;
    let largest = 0;
    const foot = minimizer(landscape, scatter(6));
    for (let i = 0; i < landscape.normalDim; i++) {
      const axis = axisOf(landscape, i);
      for (let step = -200; step <= 200; step++) {
        if (step === 0) continue;
        const theta = foot.map((x, j) => x + ((r * step) / 200) * axis[j]!);
        const d = landscape.distance(theta);
        if (d < r / 1000 || d > r) continue;
        const { population } = gradients(landscape, theta);
        least = Math.min(least, inner(population, minus(theta, nearestOf(landscape, theta))) / (d * d));
        largest = Math.max(largest, size(population) / d);
      }
    }
    // Rounding near d = r/1000 is about 1000·u·(1 + ‖θ‖/r) of the slope.
    expect(least / certificate.mu).toBeGreaterThan(1 - 1e-9);
    expect(largest / certificate.beta).toBeLessThan(1 + 1e-9);
    expect(least / certificate.mu).toBeLessThan(1.01);
    expect(largest / certificate.beta).toBeGreaterThan(0.99);
  });
});

const smooth = catalogue.flatMap(({ name, spec, r }) => {
  const landscape = buildLandscape(spec);
  const hessian = landscape.hessianAtMinimum?.(r);
  return hessian ? [{ name, landscape, r, ...hessian }] : [];
});
describe.each(smooth)('$name', ({ landscape, r, mu0, lambdaMax, K }) => {
  it('the Hessian at the minimizer and its Lipschitz constant are as told (T5)', () => {
    const random = scatter(7);
    const inTube = Array.from({ length: points }, () => pointNear(landscape, r * random(), random));
    const h = 2 ** -13;
    const foot = minimizer(landscape, random);
    const curvature = (theta: Float64Array, v: Float64Array): number => {
      const [up, down] = [theta.map((x, i) => x + h * v[i]!), theta.map((x, i) => x - h * v[i]!)];
      return (
        inner(minus(gradients(landscape, up).population, gradients(landscape, down).population), v) / (2 * h)
      );
    };
    // The mean of vᵀ∇²R v over a segment of length 2h is within Kh of its value in the middle.
    const slack = K * h + (100 * landscape.dim * u * lambdaMax * (size(foot) + 10)) / h;
    for (const theta of inTube) {
      const v = minus(theta, foot).map((x) => x / size(minus(theta, foot)));
      expect(curvature(foot, v)).toBeGreaterThan(mu0 - slack);
      expect(curvature(foot, v)).toBeLessThan(lambdaMax + slack);
      if (landscape.distance(theta) > r - h) continue;
      const other = inTube[0]!;
      const apart = size(minus(theta, other));
      expect(Math.abs(curvature(theta, v) - curvature(other, v))).toBeLessThanOrEqual(K * apart + 2 * slack);
      expect(Math.abs(curvature(theta, v) - curvature(foot, v))).toBeLessThanOrEqual(
        K * landscape.distance(theta) + 2 * slack,
      );
    }
  });
});
