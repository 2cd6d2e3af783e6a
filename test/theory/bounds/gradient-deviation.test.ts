import { describe, expect, it } from 'vitest';
import { deviationInProbability, deviationOnBall } from '../../../src/theory/bounds/gradient-deviation.ts';

describe('the deviation of a sample’s gradient, with a residual', () => {
  // f_1 = uv round 0 with the label y, and f_2 = 0: ∇R_n − ∇R = (ŵ_1 − w_1)(uv − y)(v, u)
  const [y, r, shift] = [0.75, 0.5, 0.25];
  const points = [
    { weight: 0.5, slope: 0, second: 1, residual: y, epsilon: 0 },
    { weight: 0.5, slope: 0, second: 0, residual: 0, epsilon: 0 },
  ];

  it('is attained by f = uv at the end of the ball', () => {
    const shifts = [
      { total: shift, signed: 0 },
      { total: -shift, signed: 0 },
    ];
    const bound = deviationOnBall({ atMinimizer: 0, curvatureShift: 0, r, points, shifts });
    const [u, v] = [r * Math.SQRT1_2, -r * Math.SQRT1_2];
    const found = shift * Math.abs(u * v - y) * Math.hypot(u, v);
    expect(bound).toBeCloseTo(found, 15);
  });

  it('has in probability the spread of the frequency times that, and the tail of one draw', () => {
    const { expected, tail } = deviationInProbability({ r, n: 16, deltaDeviation: 0.1, points });
    // a_1 = r³/2 + ry; the frequency's standard deviation is ½/4
    const a = r ** 3 / 2 + r * y;
    expect(expected).toBeCloseTo(a / 8, 15);
    expect(tail).toBeCloseTo(2 * a * Math.sqrt(Math.log(10) / 32), 15);
  });
});
