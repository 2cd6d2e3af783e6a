import { describe, expect, it } from 'vitest';
import { teacherConvexity } from '../../../src/theory/bounds/teacher-convexity.ts';

describe('convexity near a teacher', () => {
  it('is that of the quadratic where the network is linear in θ', () => {
    const { mu, beta, bend, contraction } = teacherConvexity({
      ridge: 0.5,
      r: 3,
      least: 0.25,
      greatest: 2,
      second: 0,
    });
    expect([mu, beta, bend]).toEqual([0.75, 2.5, 0]);
    expect(contraction(1)).toBe(1.5);
    expect(contraction(0.4)).toBeCloseTo(0.7, 15);
  });

  it('loses the ridge h²/4 at most where the data do not curve', () => {
    const { mu } = teacherConvexity({ ridge: 1, r: 2, least: 0, greatest: 1, second: 0.4 });
    expect(mu).toBe(1 - (0.4 * 0.4) / 4);
  });

  it.each([0, 0.2])(
    'holds, and μ is attained, round (1, 1) for R = ½(uv − 1)² + ½(u − v)² with a ridge of %s',
    (ridge) => {
      // f_1 = uv and f_2 = u − v with weights 1 have C = [[2, 0], [0, 2]], and ∇²f_1 has norm 1
      const r = 0.2;
      const bounds = teacherConvexity({ ridge, r, least: 2, greatest: 2, second: 1 });
      let [least, steepest, bend, farthest] = [Infinity, 0, 0, 0];
      const eta = 0.4;
      for (let i = 0; i < 360; i++) {
        for (const d of [0.01, 0.1, r]) {
          const [x, y] = [d * Math.cos((i * Math.PI) / 180), d * Math.sin((i * Math.PI) / 180)];
          const [u, v] = [1 + x, 1 + y];
          const gx = (u * v - 1) * v + (u - v) + ridge * x;
          const gy = (u * v - 1) * u - (u - v) + ridge * y;
          least = Math.min(least, (gx * x + gy * y) / (d * d));
          steepest = Math.max(steepest, Math.hypot(gx, gy) / d);
          bend = Math.max(bend, Math.hypot(gx - (2 + ridge) * x, gy - (2 + ridge) * y) / d);
          farthest = Math.max(farthest, Math.hypot(x - eta * gx, y - eta * gy) / d);
        }
      }
      // attained at d = r towards 0, so equal but for rounding
      expect(Math.abs(least - bounds.mu)).toBeLessThan(1e-13);
      expect(steepest).toBeLessThanOrEqual(bounds.beta);
      expect(bend).toBeLessThanOrEqual(bounds.bend);
      expect(farthest).toBeLessThanOrEqual(bounds.contraction(eta));
      expect(bounds.bend).toBeLessThan(2 * bend);
    },
  );

  it.each([0.3, 0.75])(
    'holds with a residual of −%s for f = uv at 0, and there μ, β and the contraction are attained as r → 0',
    (y) => {
      // ∇R = λδ + (uv − y)(v, u): the Hessian at 0 is λI − y(0 1; 1 0), C = 0 and ∇²f has norm 1
      const [ridge, eta] = [1, 0.5];
      const at = (r: number): ReturnType<typeof teacherConvexity> =>
        teacherConvexity({ ridge, r, least: 0, greatest: 0, second: 1, residual: y });
      const r = 0.2;
      const bounds = at(r);
      let [least, steepest, bend, farthest] = [Infinity, 0, 0, 0];
      for (let i = 0; i < 360; i++) {
        for (const d of [1e-4, 0.1, r]) {
          const [u, v] = [d * Math.cos((i * Math.PI) / 180), d * Math.sin((i * Math.PI) / 180)];
          const [bu, bv] = [(u * v - y) * v, (u * v - y) * u];
          const [gu, gv] = [ridge * u + bu, ridge * v + bv];
          least = Math.min(least, (gu * u + gv * v) / (d * d));
          steepest = Math.max(steepest, Math.hypot(gu, gv) / d);
          bend = Math.max(bend, Math.hypot(bu, bv) / d);
          farthest = Math.max(farthest, Math.hypot(u - eta * gu, v - eta * gv) / d);
        }
      }
      expect(least).toBeGreaterThanOrEqual(bounds.mu);
      expect(steepest).toBeLessThanOrEqual(bounds.beta);
      expect(bend).toBeLessThanOrEqual(bounds.bend);
      expect(farthest).toBeLessThanOrEqual(bounds.contraction(eta));
      const small = at(1e-4);
      // h = 1e-4/2 is all that is lost
      expect(least - small.mu).toBeLessThan(1e-8);
      expect(small.beta - steepest).toBeLessThan(1e-8);
      expect(small.contraction(eta) - farthest).toBeLessThan(1e-8);
    },
  );

  it('refuses what no network has', () => {
    const symbols = { ridge: 1, r: 1, least: 0, greatest: 1, second: 1 };
    expect(() => teacherConvexity({ ...symbols, ridge: -1 })).toThrow(/ridge/u);
    expect(() => teacherConvexity({ ...symbols, r: 0 })).toThrow(/r must/u);
    expect(() => teacherConvexity({ ...symbols, least: 2 })).toThrow(/greatest/u);
    expect(() => teacherConvexity({ ...symbols, second: Number.NaN })).toThrow(/second/u);
    expect(() => teacherConvexity({ ...symbols, residual: -1 })).toThrow(/residual/u);
  });
});
