import { describe, expect, it } from 'vitest';
import {
  type CoordinateProfile,
  coordinateRisk,
  coordinateSlope,
  curvatureBounds,
  slopeBounds,
} from '../../../src/theory/landscape/coordinate-profile.ts';

const profiles: readonly CoordinateProfile[] = [
  { shape: 'square', h: 3 },
  { shape: 'ripple', h: 1, a: 0.7, omega: 2 },
  { shape: 'ripple', h: 2, a: 0.01, omega: 30 },
  { shape: 'skew', h: 1, a: 0.4, omega: 1.5 },
  { shape: 'well', h: 5, b: 0.5 },
];
const cases = profiles.flatMap((p) => [0.05, 0.3, 1, 2, 8].map((r) => ({ p, r, shape: p.shape })));
const steps = 4000;
const grid = (r: number): number[] =>
  Array.from({ length: 2 * steps + 1 }, (_, i) => ((i - steps) * r) / steps).filter((x) => x !== 0);

describe.each(cases)('$shape on [−$r, $r]', ({ p, r }) => {
  it('g′(x)/x has the infimum and supremum told', () => {
    const { mu, beta } = slopeBounds(p, r);
    const slopes = grid(r).map((x) => coordinateSlope(p, x) / x);
    const [least, largest] = [Math.min(...slopes), Math.max(...slopes)];
    // Near x = r/4000 the slope has about 10 roundings of numbers of the size of beta.
    expect(least).toBeGreaterThanOrEqual(mu - 1e-14 * beta);
    expect(largest).toBeLessThanOrEqual(beta + 1e-14 * beta);
    // Missed by at most |(g′/x)′|·r/4000 at an end of the interval, less inside; |(g′/x)′| ≤ K/2.
    const missed = (curvatureBounds(p, r).K * r) / steps + 1e-14 * beta;
    expect(least).toBeLessThanOrEqual(mu + missed);
    expect(largest).toBeGreaterThanOrEqual(beta - missed);
  });

  it('g″ is at 0 what is told, and K-Lipschitz', () => {
    const { lo, hi, K } = curvatureBounds(p, r);
    const h = r / 500;
    const curvature = (x: number): number =>
      (coordinateSlope(p, x + h) - coordinateSlope(p, x - h)) / (2 * h);
    const noise = (1e-15 * slopeBounds(p, r).beta * r) / h;
    expect(curvature(0)).toBeGreaterThanOrEqual(lo - K * h - noise);
    expect(curvature(0)).toBeLessThanOrEqual(hi + K * h + noise);
    for (let x = -r + h; x + 2 * h <= r; x += h) {
      expect(Math.abs(curvature(x + h) - curvature(x))).toBeLessThanOrEqual(K * h * (1 + 1e-9) + 2 * noise);
    }
  });

  it('the slope is the derivative of the risk', () => {
    const h = r / 1000;
    const { K } = curvatureBounds(p, r + h);
    const { beta } = slopeBounds(p, r + h);
    for (let i = -10; i <= 10; i++) {
      const x = (r * i) / 10;
      const slope = (coordinateRisk(p, x + h) - coordinateRisk(p, x - h)) / (2 * h);
      const allowed = (K * h * h) / 6 + (1e-15 * beta * r * r) / h;
      expect(Math.abs(slope - coordinateSlope(p, x))).toBeLessThanOrEqual(allowed + 1e-300);
    }
  });
});

describe('profiles far out', () => {
  it('a ripple is essentially convex everywhere, a well nowhere near infinity', () => {
    const ripple = slopeBounds({ shape: 'ripple', h: 1, a: 1, omega: 1 }, Infinity);
    expect(ripple.mu).toBeCloseTo(1 - 0.21723362821122166, 15);
    expect(slopeBounds({ shape: 'well', h: 1, b: 1 }, Infinity).mu).toBe(0);
  });
});
