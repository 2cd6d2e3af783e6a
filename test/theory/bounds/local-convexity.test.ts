import { describe, expect, it } from 'vitest';
import {
  convexityNearMinimum,
  convexityNearMinimumIn,
  empiricalConvexity,
  empiricalConvexityIn,
  quadraticConvexity,
} from '../../../src/theory/bounds/local-convexity.ts';
import type { Arithmetic } from '../../../src/linalg/arithmetic.ts';

const plain: Pick<Arithmetic<number>, 'of' | 'add' | 'sub' | 'mul' | 'div'> = {
  of: (x) => x,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
};
const float = plain as Arithmetic<number>;

describe('quadraticConvexity', () => {
  it('takes the least and greatest nonzero curvature and holds everywhere', () => {
    expect(quadraticConvexity({ curvatures: [3, 0, 0.5, 7] })).toEqual({ mu: 0.5, beta: 7, r: Infinity });
  });
});

describe('convexityNearMinimum', () => {
  it('is attained on the edge of the ball by ½ mu0 x² − K|x|³/6', () => {
    const [mu0, K, r] = [2, 1.5, 2];
    const gradient = (x: number): number => mu0 * x - (K * x * Math.abs(x)) / 2;
    expect(gradient(r) * r).toBe(convexityNearMinimum({ mu0, lambdaMax: mu0, K, r }).mu * r * r);
    expect(gradient(r)).toBeLessThan(mu0 * r);
  });

  it('is the spectrum itself when the Hessian is constant', () => {
    expect(convexityNearMinimum({ mu0: 1, lambdaMax: 4, K: 0, r: 9 })).toEqual({ mu: 1, beta: 4, r: 9 });
  });

  it('refuses mu0 ≤ Kr/2, an unordered spectrum and NaN', () => {
    const good = { mu0: 1, lambdaMax: 2, K: 1, r: 1 };
    for (const bad of [
      { r: 2 },
      { mu0: 3 },
      { mu0: 0 },
      { K: -1 },
      { K: Number.NaN },
      { r: Number.NaN },
      { r: 0 },
    ]) {
      expect(() => convexityNearMinimum({ ...good, ...bad })).toThrow(RangeError);
    }
  });
});

describe('empiricalConvexity', () => {
  const population = { mu: 1, beta: 2, r: 4 };

  it('is attained by a shifted parabola at the inner edge', () => {
    // R = ½x², R_n = ½x² + Delta·x: at x = −r' the gradient is −r' + Delta
    const { mu } = empiricalConvexity({ ...population, mu: 1, rInner: 2, Delta: 0.5 });
    expect((-2 + 0.5) * -2).toBe(mu * 4);
  });

  it('is the population’s when there is no deviation', () => {
    expect(empiricalConvexity({ ...population, rInner: 1, Delta: 0 })).toEqual(population);
  });

  it('refuses Delta ≥ mu r’, an inner radius beyond r, and NaN', () => {
    for (const bad of [
      { Delta: 1 },
      { rInner: 5 },
      { rInner: 0 },
      { Delta: Number.NaN },
      { mu: 3 },
      { Delta: -1 },
    ]) {
      expect(() => empiricalConvexity({ ...population, rInner: 1, Delta: 0.1, ...bad })).toThrow(RangeError);
    }
  });
});

describe('the forms over enclosed numbers', () => {
  it('are the plain formulas', () => {
    const near = { mu0: 1.1, lambdaMax: 2.3, K: 0.7, r: 0.9 };
    expect({ ...convexityNearMinimumIn(float, near), r: near.r }).toEqual(convexityNearMinimum(near));
    const empirical = { mu: 1.1, beta: 2.3, r: 4, rInner: 0.9, Delta: 0.3 };
    expect({ ...empiricalConvexityIn(float, empirical), r: 4 }).toEqual(empiricalConvexity(empirical));
  });
});
